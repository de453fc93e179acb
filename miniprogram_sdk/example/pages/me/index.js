const { growth } = require("../../lib/growth");
const { claimable, coupons } = require("../../lib/coupons");
const settings = require("../../settings");

/** 短信里可能说的两类事，一起问 */
const PURPOSES = ["REMINDER", "MARKETING"];

Component({
  data: { coupons: [], claimable: [], hasPhone: false, agrees: false, isLoading: true },
  methods: {
    onShow() {
      return this.load();
    },
    async onPullDownRefresh() {
      await this.load();
      wx.stopPullDownRefresh();
    },
    async load() {
      const [me, mine, free] = await Promise.all([growth.me(), coupons(), claimable()]);
      this.setData({ coupons: mine, claimable: free, isLoading: false });
      // 领完券的那次点击里要问订阅，所以先问好服务器该问什么
      growth.preparePrompt("COUPON_CLAIMED");
      if (!me.ok) return;
      const { hasPhone, consents } = me.value;
      const said = PURPOSES.map((purpose) =>
        consents.some((each) => each.channel === "SMS" && each.purpose === purpose && each.granted),
      );
      this.setData({ hasPhone, agrees: said.every(Boolean) });
    },
    async bind({ detail }) {
      // 用户没有同意
      if (!detail.code) return;
      const bound = await growth.bindPhone(detail.code);
      if (bound.ok) {
        this.setData({ hasPhone: true });
        growth.identityAuthorized({ what: "phone" });
      } else {
        const isOthers = bound.error.code === "PERSON_CONFLICT";
        wx.showToast({ title: isOthers ? "这个号码属于另一位顾客" : "没有成功，请再试一次", icon: "none" });
      }
    },
    async agree({ detail }) {
      const granted = detail.value;
      const saying = PURPOSES.map((purpose) =>
        growth.setConsent({ channel: "SMS", purpose, granted, textVersion: settings.consentText }),
      );
      // 不同意会记在手机里，一直说到服务器听见，马上就算数
      if (!granted) return this.setData({ agrees: false });
      const said = await Promise.all(saying);
      const isKept = said.every(({ ok }) => ok);
      // 没记下来就不能当作同意
      this.setData({ agrees: isKept ? granted : !granted });
      if (!isKept) wx.showToast({ title: "没有记下来，请再试一次", icon: "none" });
    },
    /** 没有网络也不会白点：领取会记在手机里，一直说到服务器听见，而且只算一次 */
    claim({ currentTarget }) {
      const claimed = growth.claimCoupon(currentTarget.dataset.id);
      growth.prompt("COUPON_CLAIMED");
      return claimed.then(async ({ ok, error }) => {
        if (ok) growth.couponClaimed({ coupon: currentTarget.dataset.id });
        wx.showToast({ title: ok ? "领到了" : error.code === "SOLD_OUT" ? "刚刚领完了" : "没有领到", icon: "none" });
        await this.load();
      });
    },
    copy({ currentTarget }) {
      wx.setClipboardData({ data: currentTarget.dataset.code });
    },
  },
});

const { growth } = require("../../lib/growth");
const { coupons } = require("../../lib/coupons");
const settings = require("../../settings");

/** 短信里可能说的两类事，一起问 */
const PURPOSES = ["REMINDER", "MARKETING"];

Component({
  data: { coupons: [], hasPhone: false, agrees: false, isLoading: true },
  methods: {
    onShow() {
      return this.load();
    },
    async onPullDownRefresh() {
      await this.load();
      wx.stopPullDownRefresh();
    },
    async load() {
      const [me, mine] = await Promise.all([growth.me(), coupons()]);
      this.setData({ coupons: mine, isLoading: false });
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
      const said = await Promise.all(
        PURPOSES.map((purpose) =>
          growth.setConsent({ channel: "SMS", purpose, granted, textVersion: settings.consentText }),
        ),
      );
      const isKept = said.every(({ ok }) => ok);
      // 没记下来就不能当作同意
      this.setData({ agrees: isKept ? granted : !granted });
      if (!isKept) wx.showToast({ title: "没有记下来，请再试一次", icon: "none" });
    },
    copy({ currentTarget }) {
      wx.setClipboardData({ data: currentTarget.dataset.code });
    },
  },
});

const { growth } = require("../../lib/growth");
const { claimable, coupons } = require("../../lib/coupons");
const { myCopy, privacy } = require("../../lib/privacy");
const promises = require("../../lib/promises");
const settings = require("../../settings");

/** 短信里可能说的两类事，一起问 */
const PURPOSES = ["REMINDER", "MARKETING"];

Component({
  data: {
    coupons: [],
    claimable: [],
    promised: [],
    survey: "",
    privacy: null,
    hasPhone: false,
    agrees: false,
    isProfiled: true,
    isLoading: true,
  },
  methods: {
    onShow() {
      return this.load();
    },
    async onPullDownRefresh() {
      await this.load();
      wx.stopPullDownRefresh();
    },
    async load() {
      const [me, mine, free, promised, form, rights] = await Promise.all([
        growth.me(),
        coupons(),
        claimable(),
        promises.asked(),
        growth.form(settings.survey),
        privacy(),
      ]);
      const survey = form.ok && form.value ? form.value.title.zh : "";
      this.setData({ coupons: mine, claimable: free, promised, survey, privacy: rights, isLoading: false });
      // 领完券的那次点击里要问订阅，所以先问好服务器该问什么
      growth.preparePrompt("COUPON_CLAIMED");
      if (!me.ok) return;
      const { hasPhone, consents } = me.value;
      const said = PURPOSES.map((purpose) =>
        consents.some((each) => each.channel === "SMS" && each.purpose === purpose && each.granted),
      );
      // 没说过不，就是可以
      const isProfiled = !consents.some((each) => each.purpose === "PROFILING" && !each.granted);
      this.setData({ hasPhone, agrees: said.every(Boolean), isProfiled });
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
    /** 取消马上就算数：没有网络也会一直说到服务器听见 */
    async forget({ currentTarget }) {
      const { promised } = this.data;
      const { index } = currentTarget.dataset;
      this.setData({ promised: promised.filter((_, at) => at !== index) });
      const { ok } = await promises.cancel(promised[index]);
      if (ok) return;
      wx.showToast({ title: "没有成功，请再试一次", icon: "none" });
      await this.load();
    },
    toSurvey() {
      wx.navigateTo({ url: `/pages/survey/index?key=${settings.survey}` });
    },
    async profile({ detail }) {
      const granted = detail.value;
      const saying = growth.setConsent({ purpose: "PROFILING", granted, textVersion: settings.profilingText });
      this.setData({ isProfiled: granted });
      if (!granted || (await saying).ok) return;
      this.setData({ isProfiled: false });
      wx.showToast({ title: "没有记下来，请再试一次", icon: "none" });
    },
    async wantCopy() {
      const { ok, error } = await growth.requestMyData();
      if (!ok) wx.showToast({ title: error.code === "TOO_SOON" ? "一天只能要一份" : "没有成功，请再试一次", icon: "none" });
      this.setData({ privacy: await privacy() });
    },
    async takeCopy() {
      const data = await myCopy();
      if (data === null) wx.showToast({ title: "没有取到，请再试一次", icon: "none" });
      else wx.setClipboardData({ data });
    },
    /** 先问清楚；24 小时之内都可以撤回 */
    erase() {
      wx.showModal({
        title: "清除我的资料？",
        content: "24 小时后，优惠券、提醒和店里记着的一切都会清除，不能恢复。在那之前可以撤回。",
        confirmText: "清除",
        success: ({ confirm }) => {
          if (confirm) this.settle(growth.requestErasure());
        },
      });
    },
    keep() {
      return this.settle(growth.cancelErasure());
    },
    async settle(saying) {
      const { ok, error } = await saying;
      if (!ok) wx.showToast({ title: error.code === "NO_ERASURE" ? "已经来不及撤回了" : "没有成功，请再试一次", icon: "none" });
      this.setData({ privacy: await privacy() });
    },
  },
});

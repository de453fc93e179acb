const { growth } = require("../../lib/growth");
const { coupons } = require("../../lib/coupons");
const shop = require("../../lib/shop");
const settings = require("../../settings");

Component({
  data: { cart: null, coupons: [], isLoading: true, trouble: "" },
  methods: {
    onShow() {
      return this.load();
    },
    async onPullDownRefresh() {
      await this.load();
      wx.stopPullDownRefresh();
    },
    async load() {
      await this.change(() => shop.cart());
      this.setData({ isLoading: false });
      const mine = await coupons();
      this.setData({ coupons: mine.filter(({ isUsable }) => isUsable) });
    },
    async change(work) {
      try {
        this.setData({ cart: await work(), trouble: "" });
      } catch (error) {
        this.setData({ trouble: error.message });
      }
    },
    step({ currentTarget }) {
      const { id, quantity } = currentTarget.dataset;
      return this.change(() => shop.setQuantity(id, quantity));
    },
    use({ currentTarget }) {
      return this.change(() => shop.enterCode(currentTarget.dataset.code));
    },
    unuse() {
      return this.change(() => shop.removeCode(this.data.cart.voucherCode));
    },
    /** 询问订阅必须就在这次点击里，之前不能等任何事情 */
    pay() {
      const { cart: template } = settings.templates;
      const asked = template ? growth.promptSubscriptions([template]) : Promise.resolve();
      growth.orderSubmitted({ order: this.data.cart.id });
      return asked.then(() => {
        wx.showModal({ title: "去结算", content: "从这里接上贵店自己的地址与支付页面。", showCancel: false });
      });
    },
    toShop() {
      wx.switchTab({ url: "/pages/shop/index" });
    },
  },
});

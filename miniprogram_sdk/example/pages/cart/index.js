const { growth } = require("../../lib/growth");
const { hints } = require("../../lib/coupons");
const shop = require("../../lib/shop");

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
      // 去结算的那次点击里要问订阅，所以先问好服务器该问什么
      growth.preparePrompt("CART");
      await this.hint();
    },
    async hint() {
      const { cart } = this.data;
      this.setData({ coupons: cart ? await hints(cart.id) : [] });
    },
    async change(work) {
      try {
        this.setData({ cart: await work(), trouble: "" });
      } catch (error) {
        this.setData({ trouble: error.message });
      }
    },
    async step({ currentTarget }) {
      const { id, quantity } = currentTarget.dataset;
      await this.change(() => shop.setQuantity(id, quantity));
      await this.hint();
    },
    use({ currentTarget }) {
      return this.change(() => shop.enterCode(currentTarget.dataset.code));
    },
    unuse() {
      return this.change(() => shop.removeCode(this.data.cart.voucherCode));
    },
    /** 询问订阅必须就在这次点击里，之前不能等任何事情 */
    pay() {
      const asked = growth.prompt("CART");
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

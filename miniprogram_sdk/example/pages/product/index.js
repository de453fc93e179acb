const promises = require("../../lib/promises");
const shop = require("../../lib/shop");

Component({
  data: { product: null, chosen: 0, waits: { offers: [], watches: [] }, wish: null, trouble: "", isBusy: false },
  methods: {
    async onLoad({ id }) {
      try {
        this.setData({ product: await shop.product(decodeURIComponent(id)) });
      } catch (error) {
        this.setData({ trouble: error.message });
      }
      await this.loadWaits();
    },
    async loadWaits() {
      this.setData({ waits: await promises.waits() });
      this.wish();
    },
    /** 选中的这一款可以等什么 */
    wish() {
      const { product, chosen, waits } = this.data;
      if (product) this.setData({ wish: promises.wishOf(product.choices[chosen], waits) });
    },
    choose({ currentTarget }) {
      this.setData({ chosen: currentTarget.dataset.index });
      this.wish();
    },
    /** 询问订阅必须就在这次点击里，之前不能等任何事情 */
    wait() {
      return promises.wait(this.data.wish).then(async (promised) => {
        wx.showToast({ title: promises.answer(promised), icon: "none" });
        await this.loadWaits();
      });
    },
    async add() {
      const { product, chosen, isBusy } = this.data;
      if (isBusy || product.choices[chosen].isSoldOut) return;
      this.setData({ isBusy: true });
      try {
        await shop.add(product.id, product.choices[chosen].id);
        wx.showToast({ title: "已放进购物车" });
      } catch (error) {
        wx.showToast({ title: error.message, icon: "none" });
      }
      this.setData({ isBusy: false });
    },
    toCart() {
      wx.switchTab({ url: "/pages/cart/index" });
    },
  },
});

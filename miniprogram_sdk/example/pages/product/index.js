const shop = require("../../lib/shop");

Component({
  data: { product: null, chosen: 0, trouble: "", isBusy: false },
  methods: {
    async onLoad({ id }) {
      try {
        this.setData({ product: await shop.product(decodeURIComponent(id)) });
      } catch (error) {
        this.setData({ trouble: error.message });
      }
    },
    choose({ currentTarget }) {
      this.setData({ chosen: currentTarget.dataset.index });
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

const shop = require("../../lib/shop");

Component({
  data: { products: [], isLoading: true, trouble: "" },
  methods: {
    onLoad() {
      return this.load();
    },
    async onPullDownRefresh() {
      await this.load();
      wx.stopPullDownRefresh();
    },
    async load() {
      try {
        this.setData({ products: await shop.products(), trouble: "" });
      } catch (error) {
        this.setData({ trouble: error.message });
      }
      this.setData({ isLoading: false });
    },
    open({ currentTarget }) {
      wx.navigateTo({ url: `/pages/product/index?id=${encodeURIComponent(currentTarget.dataset.id)}` });
    },
  },
});

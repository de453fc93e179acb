const { growth } = require("../../lib/growth");
const promises = require("../../lib/promises");
const shop = require("../../lib/shop");
const settings = require("../../settings");

Component({
  data: { products: [], sales: [], slot: null, isLoading: true, trouble: "" },
  methods: {
    onLoad() {
      return this.load();
    },
    onShow() {
      return this.loadSales();
    },
    async onPullDownRefresh() {
      await Promise.all([this.load(), this.loadSales()]);
      wx.stopPullDownRefresh();
    },
    /** 不同的人看到不同的横幅；看到了、点了都告诉后台 */
    async loadSlot() {
      const found = await growth.slots([settings.banner]);
      const slot = found.ok ? found.value[0] : undefined;
      if (!slot) return;
      this.setData({ slot });
      growth.slotViewed(slot);
    },
    follow() {
      const { slot } = this.data;
      if (!slot) return;
      growth.slotClicked(slot);
      if (slot.link) wx.navigateTo({ url: `/${slot.link}` });
    },
    async loadSales() {
      this.setData({ sales: await promises.sales() });
    },
    /** 询问订阅必须就在这次点击里，之前不能等任何事情 */
    remind({ currentTarget }) {
      return growth.remindMe(this.data.sales[currentTarget.dataset.index]).then(async (promised) => {
        wx.showToast({ title: promises.answer(promised), icon: "none" });
        await this.loadSales();
      });
    },
    async load() {
      this.loadSlot();
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

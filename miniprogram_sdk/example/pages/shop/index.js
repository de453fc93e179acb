const { growth } = require("../../lib/growth");
const shop = require("../../lib/shop");
const settings = require("../../settings");

Component({
  data: { products: [], slot: null, isLoading: true, trouble: "" },
  methods: {
    onLoad() {
      return this.load();
    },
    async onPullDownRefresh() {
      await this.load();
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

const { createGrowth } = require("@saleor-wechat-growth/miniprogram-sdk");
const settings = require("../settings");

/** 整个小程序只有这一个 */
exports.growth = createGrowth({
  ...settings.growth,
  onError(problem) {
    console.warn("growth", problem);
  },
});

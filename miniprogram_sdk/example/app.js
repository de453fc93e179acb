const { growth } = require("./lib/growth");

// 每次换页都记一次；商品页记成“浏览商品”
growth.watchPages(({ path, query }) =>
  path === "pages/product/index"
    ? { name: "product_viewed", properties: { product: query.id } }
    : { name: "page_viewed", properties: { path } },
);

App({
  onLaunch() {
    // 静默登录，不打扰用户。要先取得隐私同意的店铺，把这一行移到同意之后
    growth.login();
  },
  onShow({ scene }) {
    growth.mallViewed({ scene });
  },
});

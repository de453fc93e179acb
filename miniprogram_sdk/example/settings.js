/** 这里是唯一要改的文件：两个服务的地址、店铺公钥、小程序 appid、模板编号。 */
module.exports = {
  growth: {
    /** `saleor-wechat-growth doctor` 会显示；不是秘密 */
    shop: "填店铺公钥",
    appId: "填小程序 appid",
    endpoint: "https://growth.example.com/graphql/storefront/",
  },
  saleor: {
    endpoint: "https://shop.example.com/graphql/",
    channel: "default-channel",
  },
  /** 订阅消息的模板编号；空着就不询问 */
  templates: { cart: "" },
  /** 短信同意文案的版本：改了文案就改这里 */
  consentText: "sms-1",
};

/** 这里是唯一要改的文件：两个服务的地址、店铺公钥、小程序 appid、展示位、问卷。 */
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
  /** 首页横幅在后台“小程序 › 展示位”里的代号；没有就用自带的 */
  banner: "home_banner",
  /** 问卷在后台“表单”里的代号；没有就不显示 */
  survey: "tea-taste",
  /** 同意文案的版本：改了哪一处的文案就改哪一个 */
  consentText: "sms-1",
  profilingText: "profiling-1",
};

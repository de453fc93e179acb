const { growth } = require("./growth");
const documents = require("./documents");
const settings = require("../settings");
const { money } = require("./money");

const KEY = "checkout";
const { endpoint, channel } = settings.saleor;

/** 问 Saleor 一件事；不成就抛出可以给人看的话 */
function ask(query, variables) {
  return new Promise((resolve, reject) => {
    wx.request({
      url: endpoint,
      method: "POST",
      data: { query, variables },
      success: ({ data }) => {
        if (data && data.data && !data.errors) resolve(data.data);
        else reject(new Error("店铺暂时没有回应，请稍后再试"));
      },
      fail: () => reject(new Error("网络好像断了")),
    });
  });
}

async function changed(name, variables) {
  const { checkout, errors } = (await ask(documents[name], variables))[name];
  if (errors.length > 0) throw new Error(errors[0].message);
  return checkout;
}

/** 页面上要用的商品 */
function shown({ id, name, thumbnail, variants }) {
  const choices = (variants || []).map((variant) => ({
    id: variant.id,
    name: variant.name,
    price: variant.pricing ? money(variant.pricing.price.gross) : "",
    isSoldOut: variant.quantityAvailable === 0,
  }));
  return { id, name, image: thumbnail ? thumbnail.url : "", initial: name.slice(0, 1), choices };
}

async function products() {
  const found = await ask(documents.products, { channel });
  return found.products.edges.map(({ node }) => shown(node)).filter(({ choices }) => choices.length > 0);
}

async function product(id) {
  const found = await ask(documents.product, { id, channel });
  if (!found.product) throw new Error("这件商品已经下架");
  return shown(found.product);
}

/** 页面上要用的购物车；没有就是 null */
function basket(checkout) {
  if (!checkout || checkout.lines.length === 0) return null;
  const { amount: before, currency } = checkout.subtotalPrice.gross;
  return {
    id: checkout.id,
    voucherCode: checkout.voucherCode,
    total: money(checkout.totalPrice.gross),
    subtotal: money({ amount: before, currency }),
    lines: checkout.lines.map(({ id, quantity, variant, totalPrice }) => ({
      id,
      quantity,
      name: variant.product.name,
      choice: variant.name,
      image: variant.product.thumbnail ? variant.product.thumbnail.url : "",
      initial: variant.product.name.slice(0, 1),
      price: money(totalPrice.gross),
    })),
  };
}

async function cart() {
  const id = wx.getStorageSync(KEY);
  if (!id) return null;
  const { checkout } = await ask(documents.checkout, { id });
  // 已经下单或过期
  if (!checkout) wx.removeStorageSync(KEY);
  return basket(checkout);
}

async function add(productId, variantId) {
  const id = wx.getStorageSync(KEY);
  const lines = [{ variantId, quantity: 1 }];
  if (id && (await cart())) await changed("checkoutLinesAdd", { id, lines });
  else {
    const checkout = await changed("checkoutCreate", { input: { channel, lines } });
    wx.setStorageSync(KEY, checkout.id);
    // 说一声这是谁的购物车。网络不好也会补上，不必等
    growth.attachCart(checkout.id);
  }
  growth.cartAdded({ product: productId, variant: variantId, quantity: 1 });
}

async function setQuantity(lineId, quantity) {
  const id = wx.getStorageSync(KEY);
  return basket(await changed("checkoutLinesUpdate", { id, lines: [{ lineId, quantity }] }));
}

async function enterCode(code) {
  return basket(await changed("checkoutAddPromoCode", { id: wx.getStorageSync(KEY), code }));
}

async function removeCode(code) {
  return basket(await changed("checkoutRemovePromoCode", { id: wx.getStorageSync(KEY), code }));
}

module.exports = { products, product, cart, add, setQuantity, enterCode, removeCode };

/** 向 Saleor 提的问题。只用了店面公开的部分，不需要任何密钥。 */
const MONEY = "fragment Money on Money { amount currency }";

const PRODUCT = `fragment Product on Product {
  id
  name
  thumbnail(size: 512) { url }
  variants { id name quantityAvailable pricing { price { gross { ...Money } } } }
}`;

const CHECKOUT = `fragment Checkout on Checkout {
  id
  voucherCode
  lines {
    id
    quantity
    variant { id name product { id name thumbnail(size: 256) { url } } }
    totalPrice { gross { ...Money } }
  }
  subtotalPrice { gross { ...Money } }
  totalPrice { gross { ...Money } }
}`;

const change = (name, parameters, call) =>
  `mutation ${name}(${parameters}) { ${call} { checkout { ...Checkout } errors { field message code } } } ${CHECKOUT} ${MONEY}`;

module.exports = {
  products: `query Products($channel: String!) {
    products(channel: $channel, first: 40) { edges { node { ...Product } } }
  } ${PRODUCT} ${MONEY}`,
  product: `query Product($id: ID!, $channel: String!) {
    product(id: $id, channel: $channel) { ...Product }
  } ${PRODUCT} ${MONEY}`,
  checkout: `query Checkout($id: ID!) { checkout(id: $id) { ...Checkout } } ${CHECKOUT} ${MONEY}`,
  checkoutCreate: change("Create", "$input: CheckoutCreateInput!", "checkoutCreate(input: $input)"),
  checkoutLinesAdd: change(
    "Add",
    "$id: ID!, $lines: [CheckoutLineInput!]!",
    "checkoutLinesAdd(id: $id, lines: $lines)",
  ),
  checkoutLinesUpdate: change(
    "Update",
    "$id: ID!, $lines: [CheckoutLineUpdateInput!]!",
    "checkoutLinesUpdate(id: $id, lines: $lines)",
  ),
  checkoutAddPromoCode: change(
    "EnterCode",
    "$id: ID!, $code: String!",
    "checkoutAddPromoCode(id: $id, promoCode: $code)",
  ),
  checkoutRemovePromoCode: change(
    "RemoveCode",
    "$id: ID!, $code: String!",
    "checkoutRemovePromoCode(id: $id, promoCode: $code)",
  ),
};

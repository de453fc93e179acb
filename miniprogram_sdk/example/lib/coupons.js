const { growth } = require("./growth");
const { money } = require("./money");

const STATES = { ISSUED: "可使用", REDEEMED: "已使用", REVERSED: "已退回", EXPIRED: "已过期", SUSPENDED: "暂不可用" };

function shown({ id, name, code, kind, value, currency, minimumOrder, state, expiresAt }) {
  return {
    id,
    name,
    code,
    worth: kind === "PERCENTAGE" ? `减 ${Number(value)}%` : money({ amount: value, currency }),
    condition: minimumOrder ? `满 ${money({ amount: minimumOrder, currency })} 可用` : "无门槛",
    until: `${expiresAt.slice(0, 10)} 前有效`,
    isUsable: state === "ISSUED",
    state: STATES[state] || "",
  };
}

const CLAIMS = { CAN_CLAIM: "领取", CLAIMED: "已领取", SOLD_OUT: "已领完", NOT_ELIGIBLE: "不符合条件", NOT_YET: "即将开始", OVER: "已结束" };
const OBSTACLES = {
  PRODUCT_NOT_IN_CART: "只限指定商品",
  CATEGORY_NOT_IN_CART: "只限指定分类的商品",
  MINIMUM_ITEMS: "件数不够",
  ONLY_FOR_STAFF: "仅限员工使用",
  CART_EMPTY: "购物车是空的", OTHER_SALES_CHANNEL: "这里用不了", OTHER_CURRENCY: "这里用不了", SUSPENDED: "暂不可用" };

function claimable({ id, name, text, kind, value, currency, minimumOrder, remaining, state }) {
  return {
    id,
    name,
    text,
    worth: kind === "PERCENTAGE" ? `减 ${Number(value)}%` : money({ amount: value, currency }),
    condition: minimumOrder ? `满 ${money({ amount: minimumOrder, currency })} 可用` : "无门槛",
    left: remaining === null ? "" : `还剩 ${remaining} 张`,
    canClaim: state === "CAN_CLAIM",
    state: CLAIMS[state] || "",
  };
}

/** 可领的券；问不到就当没有 */
exports.claimable = async () => {
  const found = await growth.claimableCoupons({ first: 20 });
  return found.ok ? found.value.coupons.map(claimable) : [];
};

/** 我的券哪些适合这个购物车，最划算的在前；问不到就当没有 */
exports.hints = async (checkoutId) => {
  const found = await growth.applyHints(checkoutId);
  if (!found.ok || found.value === null) return [];
  return found.value.map(({ coupon, applies, saves, missing, missingItems, obstacle }) => ({
    ...shown(coupon),
    applies,
    says: applies
      ? `可省 ${money({ amount: saves, currency: coupon.currency })}`
      : missing
        ? `还差 ${money({ amount: missing, currency: coupon.currency })}`
        : missingItems
          ? `还差 ${missingItems} 件`
          : OBSTACLES[obstacle] || "暂不可用",
  }));
};

/** 我的优惠券，新的在前；问不到就当没有 */
exports.coupons = async () => {
  const found = await growth.coupons({ first: 50 });
  return found.ok ? found.value.coupons.map(shown) : [];
};

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

/** 我的优惠券，新的在前；问不到就当没有 */
exports.coupons = async () => {
  const found = await growth.coupons({ first: 50 });
  return found.ok ? found.value.coupons.map(shown) : [];
};

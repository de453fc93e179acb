const SIGNS = { CNY: "¥", USD: "$", EUR: "€", HKD: "HK$" };

/** 金额的写法：¥ 99.00 */
exports.money = ({ amount, currency }) => `${SIGNS[currency] || currency} ${Number(amount).toFixed(2)}`;

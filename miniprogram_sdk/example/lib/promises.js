const { growth } = require("./growth");
const { money } = require("./money");
const { day, moment } = require("./time");
const { channel } = require("../settings").saleor;

const WAITS = {
  PRICE: { ask: "降价告诉我", promised: "降价了就发消息" },
  STOCK: { ask: "到货告诉我", promised: "到货了就发消息" },
};
const REFUSALS = {
  NO_GRANT: "没有允许发消息，就提醒不了",
  NOT_NEEDED: "现在就已经是了",
  NOT_OFFERED: "这一项暂时不能提醒",
  TOO_MANY: "等着的太多了，先取消几样",
  VARIANT_UNKNOWN: "这一款已经下架",
};

/** 还没兑现的提醒；问不到就当没有 */
async function held() {
  const found = await growth.myPromises();
  const { reminders, watches } = found.ok ? found.value : { reminders: [], watches: [] };
  const isHeld = ({ state }) => state === "PROMISED";
  return { reminders: reminders.filter(isHeld), watches: watches.filter(isHeld) };
}

/** 能提醒的活动，先开始的在前；问不到就当没有 */
async function sales() {
  const [found, { reminders }] = await Promise.all([growth.sales(), held()]);
  if (!found.ok) return [];
  return found.value
    .map(({ key, title, startsAt, templateId }) => ({
      key,
      title,
      templateId,
      starts: `${moment(startsAt)} 开始`,
      isPromised: reminders.some(({ sale }) => sale.key === key),
    }))
    .filter(({ templateId, isPromised }) => templateId !== null || isPromised);
}

/** 这家店让人等什么，这个人已经在等什么 */
async function waits() {
  const [found, { watches }] = await Promise.all([growth.watchOffers(), held()]);
  return { offers: found.ok ? found.value : [], watches };
}

/** 这一款可以等什么：卖完的等到货，别的等降价；等不了就是 null */
function wishOf({ id, isSoldOut }, { offers, watches }) {
  const kind = isSoldOut ? "STOCK" : "PRICE";
  const offer = offers.find((each) => each.kind === kind);
  const isPromised = watches.some(
    (each) => each.kind === kind && each.variantId === id && each.channel === channel,
  );
  if (!offer && !isPromised) return null;
  return { kind, variantId: id, templateId: offer ? offer.templateId : null, isPromised, ...WAITS[kind] };
}

/** 必须就在那次点击里调用，之前不能等任何事情：微信要弹出询问 */
const wait = ({ kind, variantId, templateId }) => growth.watchVariant({ kind, variantId, channel, templateId });

/** 答应了没有，给人看的话 */
const answer = ({ ok, error }) => (ok ? "好，到时发消息" : REFUSALS[error.code] || "没有成功，请再试一次");

function terms({ kind, below, currency, expiresAt }) {
  const what = below ? `降到 ${money({ amount: below, currency })} 时提醒` : kind === "STOCK" ? "到货时提醒" : "降价时提醒";
  return `${what}，等到 ${day(expiresAt)}`;
}

/** 这个人要过的提醒，取消得掉的 */
async function asked() {
  const { reminders, watches } = await held();
  return [
    ...reminders.map(({ id, sale }) => ({ id, isWatch: false, name: sale.title, says: `${moment(sale.startsAt)} 开始` })),
    ...watches.map((watch) => ({ id: watch.id, isWatch: true, name: watch.product, says: terms(watch) })),
  ];
}

const cancel = ({ id, isWatch }) => (isWatch ? growth.cancelWatch(id) : growth.cancelReminder(id));

module.exports = { sales, waits, wishOf, wait, answer, asked, cancel };

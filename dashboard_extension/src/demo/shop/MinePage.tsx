import type { Claimable } from "../storefront";
import type { PhoneProps } from "../props";
import { ShopBar } from "./parts";
import { useWords, type DemoKey } from "../words";

const CLAIM: Readonly<Record<Claimable["state"], DemoKey>> = {
  CAN_CLAIM: "mine.claim",
  CLAIMED: "mine.claimed",
  SOLD_OUT: "mine.sold_out",
  NOT_ELIGIBLE: "mine.not_eligible",
  NOT_YET: "mine.not_yet",
  OVER: "mine.over",
};

/** What the shop offers this person: coupons to take, a sale to be reminded of, a form. */
export function MinePage(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const { mine } = state;
  const wallet = mine?.coupons.filter((coupon) => coupon.state === "ISSUED") ?? [];
  const isReminded = (sale: string) =>
    mine?.promises.myReminders.some((each) => each.sale.key === sale && each.state === "PROMISED") ?? false;
  return (
    <>
      <ShopBar title={locale.t("shop.tab.mine")} />
      <div className="scrolls mine" aria-busy={mine === null}>
        {mine?.claimable.map((coupon) => (
          <article className="ticket" key={coupon.id}>
            <b className="ticket-value">
              {coupon.kind === "PERCENTAGE" ? `${coupon.value}%` : locale.money(coupon.value, coupon.currency).replace(/[.,]00$/, "")}
            </b>
            <span className="ticket-text">
              <b>{coupon.name}</b>
              <small>{coupon.text}</small>
            </span>
            <button
              type="button"
              disabled={coupon.state !== "CAN_CLAIM" || state.isBusy}
              onClick={() => {
                demo.mine.claim(coupon.id);
              }}
            >
              {locale.t(CLAIM[coupon.state])}
            </button>
          </article>
        ))}
        {wallet.length > 0 && (
          <section className="mine-box">
            <h3>{locale.t("mine.coupons")}</h3>
            <ul className="wallet">
              {wallet.map((coupon) => (
                <li key={coupon.code}>
                  <span>{coupon.name}</span>
                  <code>{coupon.code}</code>
                </li>
              ))}
            </ul>
          </section>
        )}
        {mine?.sales.map((sale) => (
          <section className="mine-box mine-row" key={sale.key}>
            <span>
              <h3>{sale.title}</h3>
              <small>{locale.moment(sale.startsAt)}</small>
            </span>
            <button
              type="button"
              disabled={isReminded(sale.key) || state.isBusy}
              onClick={() => {
                demo.mine.remind(sale);
              }}
            >
              {locale.t(isReminded(sale.key) ? "mine.reminded" : "mine.remind")}
            </button>
          </section>
        ))}
        {mine?.forms.map((form) => (
          <section className="mine-box mine-row" key={form.key}>
            <h3>{locale.language === "en" && form.title.en ? form.title.en : form.title.zh}</h3>
            <button
              type="button"
              onClick={() => {
                demo.go({ page: "form", key: form.key });
              }}
            >
              {locale.t(state.answered.has(form.key) ? "mine.answered" : "mine.answer")}
            </button>
          </section>
        ))}
      </div>
    </>
  );
}

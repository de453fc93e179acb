import { useLocale } from "../shared/locale";
import { Pill } from "../shared/Pill";
import { outcomeInWords, outcomeTone, reasonInWords } from "../shared/reasons";
import type { RunSummary } from "./api";
import type { Dashboard } from "./bridge";

export function RunTable(props: { readonly runs: readonly RunSummary[]; readonly dashboard: Dashboard }) {
  const locale = useLocale();
  return (
    <section className="card runs" aria-labelledby="runs-title">
      <header className="card-header">
        <h2 id="runs-title">{locale.t("runs.title")}</h2>
      </header>
      {props.runs.length === 0 ? (
        <div className="empty">
          <h3>{locale.t("runs.empty.title")}</h3>
          <p className="muted">{locale.t("runs.empty.text")}</p>
        </div>
      ) : (
        <div className="scroll" role="group" aria-labelledby="runs-title" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{locale.t("runs.entered")}</th>
                <th scope="col">{locale.t("runs.cart")}</th>
                <th scope="col">{locale.t("runs.messages")}</th>
                <th scope="col">{locale.t("runs.outcome")}</th>
                <th scope="col">{locale.t("runs.why")}</th>
                <th scope="col">
                  <span className="hidden-text">{locale.t("runs.order")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {props.runs.map((run) => (
                <Row run={run} dashboard={props.dashboard} key={run.id} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row(props: { readonly run: RunSummary; readonly dashboard: Dashboard }) {
  const locale = useLocale();
  const { run } = props;
  const outcome = run.outcome.toLowerCase();
  const { orderId } = run;
  return (
    <tr>
      <td>
        <time dateTime={run.enteredAt}>{locale.moment(run.enteredAt)}</time>
      </td>
      <td>
        <CartCell run={run} />
      </td>
      <td>
        {run.channels.length === 0 ? (
          <span className="muted">{locale.t("runs.no_message")}</span>
        ) : (
          run.channels
            .map((channel) => locale.maybe(`channel.${channel}`) ?? channel)
            .join(" · ")
        )}
      </td>
      <td>
        <Pill tone={outcomeTone(outcome)}>{outcomeInWords(locale, outcome)}</Pill>
      </td>
      <td className="why">{capital(reasonInWords(locale, run.reason))}</td>
      <td>
        {orderId !== null && (
          <button
            type="button"
            className="link"
            onClick={() => {
              props.dashboard.go(`/orders/${encodeURIComponent(orderId)}`);
            }}
          >
            {locale.t("runs.open_order")}
          </button>
        )}
      </td>
    </tr>
  );
}

function CartCell(props: { readonly run: RunSummary }) {
  const locale = useLocale();
  const { cart } = props.run;
  if (cart === null) return <span className="muted">{locale.t("runs.cart_gone")}</span>;
  const name =
    cart.items > 1
      ? locale.t("runs.cart_more", {
          name: cart.firstItem,
          more: locale.language === "zh" ? cart.items : cart.items - 1,
        })
      : cart.firstItem;
  return (
    <>
      {name} <span className="muted">{locale.money(cart.total.amount, cart.total.currency)}</span>
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { Link } from "../../app/router";
import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { Loaded, NoAccess, Pill, Timeline, type Moment } from "../../design";
import { channelInWords, REASONS } from "../../shared/reasons";
import { wordsOf } from "../../shared/locale";
import en from "../../words/order.en.json";
import zh from "../../words/order.zh.json";
import type { WidgetProps } from "../props";
import { OrderWidgetDocument, type OrderWidgetQuery } from "./order.documents";

const useWords = wordsOf({ en, zh }, REASONS);

type Attribution = NonNullable<OrderWidgetQuery["orderAttribution"]>;

/** What brought an order, beside it in the Dashboard. */
export default function Order(props: WidgetProps) {
  const locale = useWords();
  const may = useMay("MANAGE_ORDERS");
  const read = useRead(OrderWidgetDocument, { id: props.id }, { isWanted: may && props.id !== "" });
  if (!may) return <NoAccess permission="MANAGE_ORDERS" />;
  return (
    <Loaded of={read}>
      {({ orderAttribution: found }) => (found === null ? <p className="muted">{locale.t("order.none")}</p> : <Told attribution={found} />)}
    </Loaded>
  );
}

function Told(props: { readonly attribution: Attribution }) {
  const locale = useWords();
  const { attribution: found } = props;
  const isRecovered = found.outcome.startsWith("RECOVERED");
  const moments: readonly Moment[] = [
    ...found.contacts.map(({ contact, isCredited }, index) => ({
      key: String(index),
      at: contact.at,
      icon: contact.kind === "LINK" ? ("next" as const) : ("message" as const),
      tone: isCredited ? ("success" as const) : ("neutral" as const),
      title: (
        <>
          {contact.kind === "LINK"
            ? locale.t("order.link")
            : locale.t("order.message", {
                channel: contact.channel === null ? "" : channelInWords(locale, contact.channel),
                template: contact.template,
              })}{" "}
          {isCredited && <Pill tone="success">{locale.t("order.credited")}</Pill>}
        </>
      ),
    })),
    ...(found.paidAt === null ? [] : [{ key: "paid", at: found.paidAt, icon: "check" as const, tone: "info" as const, title: locale.t("order.paid") }]),
  ];
  return (
    <>
      <p>
        <strong>{locale.t(isRecovered ? (`order.${found.outcome}` as "order.RECOVERED_LINK") : "order.other")}</strong>
        <br />
        <span className="muted">{found.journey}</span>
      </p>
      {found.reversedAt !== null && <Pill tone="warning">{locale.t("order.reversed")}</Pill>}
      {moments.length > 0 && <Timeline label={locale.t("order.contacts")} moments={moments} />}
      {found.coupon !== null && (
        <p>
          {locale.t("order.coupon", { name: found.coupon.name })}{" "}
          <span className="muted">{locale.money(found.coupon.value.amount, found.coupon.value.currency)}</span>
        </p>
      )}
      {found.otherRuns > 0 && <p className="muted">{locale.t("order.others", { count: found.otherRuns })}</p>}
      <p>
        <Link to={`/recalls/runs/${encodeURIComponent(found.runId)}`}>{locale.t("order.record")}</Link>
      </p>
    </>
  );
}

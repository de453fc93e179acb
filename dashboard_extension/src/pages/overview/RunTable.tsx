import { useDashboard } from "../../bridge/context";
import { Card, EmptyState, Pill, Table, type Column } from "../../design";
import { channelInWords, outcomeInWords, outcomeTone, reasonInWords } from "../../shared/reasons";
import type { OverviewQuery } from "./overview.documents";
import { useWords } from "./words";

type Run = OverviewQuery["lastRuns"][number];

export function RunTable(props: { readonly runs: readonly Run[] }) {
  const locale = useWords();
  const columns: readonly Column<Run>[] = [
    {
      key: "entered",
      title: locale.t("runs.entered"),
      cell: (run) => <time dateTime={run.enteredAt}>{locale.moment(run.enteredAt)}</time>,
    },
    { key: "cart", title: locale.t("runs.cart"), cell: (run) => <CartCell run={run} /> },
    {
      key: "messages",
      title: locale.t("runs.messages"),
      cell: (run) =>
        run.channels.length === 0 ? (
          <span className="muted">{locale.t(run.endedAt === null ? "runs.no_message" : "runs.none")}</span>
        ) : (
          run.channels.map((channel) => channelInWords(locale, channel)).join(" · ")
        ),
    },
    {
      key: "outcome",
      title: locale.t("runs.outcome"),
      cell: (run) => (
        <Pill tone={outcomeTone(run.outcome.toLowerCase())}>{outcomeInWords(locale, run.outcome.toLowerCase())}</Pill>
      ),
    },
    {
      key: "why",
      title: locale.t("runs.why"),
      wraps: true,
      width: "36%",
      cell: (run) => capital(reasonInWords(locale, run.reason)),
    },
    {
      key: "order",
      title: locale.t("runs.order"),
      isTitleHidden: true,
      align: "end",
      cell: (run) => <OrderLink id={run.orderId} />,
    },
  ];
  return (
    <Card title={locale.t("runs.title")} isFlush>
      <Table
        caption={locale.t("runs.title")}
        columns={columns}
        rows={props.runs}
        keyOf={(run) => run.id}
        href={(run) => `/recalls/runs/${encodeURIComponent(run.id)}`}
        empty={<EmptyState icon="refresh" title={locale.t("runs.empty.title")} text={locale.t("runs.empty.text")} />}
      />
    </Card>
  );
}

/** A page of the Dashboard's own, so not a Link. */
function OrderLink(props: { readonly id: string | null }) {
  const locale = useWords();
  const dashboard = useDashboard();
  const { id } = props;
  if (id === null) return null;
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        dashboard.go(`/orders/${encodeURIComponent(id)}`);
      }}
    >
      {locale.t("runs.open_order")}
    </button>
  );
}

function CartCell(props: { readonly run: Run }) {
  const locale = useWords();
  const { cart } = props.run;
  if (cart === null) return <span className="muted">{locale.t("runs.cart_gone")}</span>;
  if (cart.items === 0) return <span className="muted">{locale.t("runs.cart_emptied")}</span>;
  const name =
    cart.items > 1
      ? locale.t("runs.cart_more", {
          name: cart.firstItem,
          more: locale.language === "zh" ? cart.items : cart.items - 1,
        })
      : cart.firstItem;
  return (
    <>
      {name} <span className="muted">{locale.price(cart.total)}</span>
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

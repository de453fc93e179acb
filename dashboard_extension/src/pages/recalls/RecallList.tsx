import "./recalls.css";

import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { ButtonLink, Card, EmptyState, Loaded, Page, Table, type Column } from "../../design";
import { RecallsDocument, type RecallsQuery } from "./recalls.documents";
import { StatusPill } from "./StatusPill";
import { useWords } from "./words";

type Recall = RecallsQuery["journeys"][number];

const DAYS = 30;
const REFRESH_MS = 30_000;

export default function RecallList() {
  const locale = useWords();
  const mayOrders = useMay("MANAGE_ORDERS");
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const read = useRead(RecallsDocument, { days: DAYS, mayOrders }, { every: REFRESH_MS });
  const create = mayChange && (
    <ButtonLink kind="primary" icon="add" to="/recalls/new">
      {locale.t("recalls.new")}
    </ButtonLink>
  );
  return (
    <Page title={locale.t("page.recalls")} subtitle={locale.t("recalls.subtitle")} actions={create || undefined}>
      <Loaded
        of={read}
        skeleton={
          <Card isFlush>
            <Table caption={locale.t("page.recalls")} columns={columnsOf(locale, mayOrders)} rows={undefined} keyOf={() => ""} />
          </Card>
        }
      >
        {(data) => (
          <Card isFlush>
            <Table
              caption={locale.t("page.recalls")}
              columns={columnsOf(locale, mayOrders)}
              rows={data.journeys}
              keyOf={(row) => row.id}
              nameOf={(row) => row.name}
              href={(row) => `/recalls/${encodeURIComponent(row.id)}`}
              empty={
                <EmptyState icon="play" title={locale.t("recalls.empty.title")} text={locale.t("recalls.empty.text")}>
                  {create}
                </EmptyState>
              }
            />
          </Card>
        )}
      </Loaded>
    </Page>
  );
}

function columnsOf(locale: ReturnType<typeof useWords>, mayOrders: boolean): readonly Column<Recall>[] {
  const days = { count: DAYS };
  return [
    {
      key: "name",
      title: locale.t("recalls.name"),
      cell: (row) => row.name,
    },
    { key: "status", title: locale.t("recalls.status"), cell: (row) => <StatusPill status={row.status} /> },
    {
      key: "waiting",
      title: locale.t("recalls.under_way"),
      align: "end",
      cell: (row) => locale.count(row.total.outcomes.find((each) => each.outcome === "WAITING")?.count ?? 0),
    },
    { key: "entered", title: locale.t("recalls.entered_days", days), align: "end", cell: (row) => locale.count(row.figures.entered) },
    {
      key: "rate",
      title: locale.t("recalls.rate"),
      align: "end",
      cell: (row) => (row.figures.recoveryRate === null ? "–" : locale.percent(row.figures.recoveryRate)),
    },
    ...(mayOrders
      ? [
          {
            key: "orders",
            title: locale.t("recalls.orders"),
            align: "end" as const,
            cell: (row: Recall) => locale.count(row.figures.recoveredOrders ?? 0),
          },
          {
            key: "revenue",
            title: locale.t("recalls.revenue"),
            align: "end" as const,
            cell: (row: Recall) => {
              const earned = (row.figures.recoveredRevenue ?? []).filter((each) => Number(each.amount) > 0);
              return earned.length === 0 ? "–" : earned.map((each) => locale.money(each.amount, each.currency)).join(" + ");
            },
          },
        ]
      : []),
  ];
}

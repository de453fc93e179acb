import "./sources.css";

import { useState } from "react";

import { useRead } from "../../api/hooks";
import { useQueryValue } from "../../app/router";
import { useMay } from "../../bridge/context";
import { Button, Card, Definition, EmptyState, Loaded, Page, Pill, Row, Select, Table, Toggle, type Column } from "../../design";
import { CostImportDialog } from "./CostImport";
import { PERIODS, placeInWords, returnInWords } from "./naming";
import { SourceDialog } from "./SourceForm";
import { SourcesDocument, type SourcesQuery } from "./sources.documents";
import { useWords, type Words } from "./words";

type Source = SourcesQuery["sources"][number];

const REFRESH_MS = 30_000;

export default function SourceList() {
  const locale = useWords();
  const mayOrders = useMay("MANAGE_ORDERS");
  const [asked, setDays] = useQueryValue("days");
  const [archived, setArchived] = useQueryValue("archived");
  const [open, setOpen] = useState<"new" | "costs" | null>(null);
  const days = PERIODS.find((each) => each === asked) ?? "30";
  const withArchived = archived === "1";
  const read = useRead(SourcesDocument, { days: Number(days), withArchived, mayOrders }, { every: REFRESH_MS });
  const mayChange = useMay("MANAGE_USERS");
  const create = mayChange && (
    <Button kind="primary" icon="add" onClick={() => { setOpen("new"); }}>
      {locale.t("sources.new")}
    </Button>
  );
  const table = (rows: readonly Source[] | undefined) => (
    <Card isFlush>
      <Table
        caption={locale.t("page.sources")}
        columns={columnsOf(locale, mayOrders)}
        rows={rows}
        isOld={read.isOld}
        keyOf={(row) => row.id}
        nameOf={(row) => row.name}
        href={(row) => `/sources/${encodeURIComponent(row.id)}`}
        empty={
          <EmptyState icon="link" title={locale.t("sources.empty.title")} text={locale.t("sources.empty.text")}>
            {create}
          </EmptyState>
        }
      />
    </Card>
  );
  return (
    <Page
      title={locale.t("page.sources")}
      subtitle={locale.t("sources.subtitle")}
      actions={
        mayChange && (
          <Row>
            <Button icon="upload" onClick={() => { setOpen("costs"); }}>
              {locale.t("costs.import")}
            </Button>
            {create}
          </Row>
        )
      }
    >
      <div className="sources-filters">
        <Select
          label={locale.t("sources.period")}
          value={days}
          options={PERIODS.map((each) => ({ value: each, label: locale.t("sources.days", { count: Number(each) }) }))}
          onChange={(next) => { setDays(next === "30" ? null : next); }}
        />
        <Toggle label={locale.t("sources.with_archived")} isOn={withArchived} onChange={(isOn) => { setArchived(isOn ? "1" : null); }} />
      </div>
      <Loaded of={read} skeleton={table(undefined)}>
        {(data) => table(data.sources)}
      </Loaded>
      {open === "new" && <SourceDialog source={null} onClose={() => { setOpen(null); }} />}
      {open === "costs" && <CostImportDialog onClose={() => { setOpen(null); }} />}
    </Page>
  );
}

type FigureKey = "scans" | "opens" | "people" | "orders" | "new_customers" | "net" | "cost" | "cac" | "roi";

function columnsOf(locale: Words, mayOrders: boolean): readonly Column<Source>[] {
  const figure = (key: FigureKey, cell: (row: Source) => React.ReactNode): Column<Source> => ({
    key,
    title: (
      <>
        {locale.t(`figure.${key}`)} <Definition term={locale.t(`figure.${key}`)}>{locale.t(`figure.${key}.what`)}</Definition>
      </>
    ),
    align: "end",
    cell,
  });
  const perCurrency = (row: Source, one: (each: NonNullable<Source["earnings"]>["byCurrency"][number]) => string | null) =>
    (row.earnings?.byCurrency ?? []).flatMap((each) => one(each) ?? []).join(locale.t("sources.and")) || "–";
  return [
    {
      key: "name",
      title: locale.t("sources.name"),
      cell: (row) => (
        <span className="sources-face">
          <span>
            {row.name} {row.archivedAt !== null && <Pill tone="neutral">{locale.t("sources.archived")}</Pill>}
            {row.failedCodes > 0 && <Pill tone="critical">{locale.t("sources.failed", { count: row.failedCodes })}</Pill>}
          </span>
          <small className="muted">{placeInWords(locale, row)}</small>
        </span>
      ),
    },
    { key: "codes", title: locale.t("sources.codes"), align: "end", cell: (row) => locale.count(row.codes) },
    figure("scans", (row) => locale.count(row.traffic.scans)),
    figure("opens", (row) => locale.count(row.traffic.opens + row.traffic.visits)),
    figure("people", (row) => locale.count(row.traffic.people)),
    ...(mayOrders
      ? [
          figure("new_customers", (row) => locale.count(row.earnings?.newCustomers ?? 0)),
          figure("orders", (row) => locale.count((row.earnings?.byCurrency ?? []).reduce((sum, each) => sum + each.orders, 0))),
          figure("net", (row) => perCurrency(row, (each) => (each.orders > 0 ? locale.money(each.net, each.currency) : null))),
        ]
      : []),
    figure("cost", (row) => row.traffic.costs.map((each) => locale.money(each.amount, each.currency)).join(locale.t("sources.and")) || "–"),
    ...(mayOrders
      ? [
          figure("cac", (row) => perCurrency(row, (each) => (each.cac === null ? null : locale.money(each.cac, each.currency)))),
          figure("roi", (row) => perCurrency(row, (each) => (each.roi === null ? null : returnInWords(locale, each.roi)))),
        ]
      : []),
  ];
}

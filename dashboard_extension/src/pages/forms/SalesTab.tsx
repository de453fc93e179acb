import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { ButtonLink, Card, EmptyState, Loaded, Pill, Table, type Column } from "../../design";
import { SaleDaysDocument, type SaleDaysQuery } from "./promises.documents";
import { useWords, type Words } from "./words";

type Sale = SaleDaysQuery["saleDays"][number];

const REFRESH_MS = 30_000;

/** Sales people can ask to be told of, and how many were. */
export default function SalesTab() {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const read = useRead(SaleDaysDocument, {}, { every: REFRESH_MS });
  const table = (rows: readonly Sale[] | undefined) => (
    <Card isFlush>
      <Table
        caption={locale.t("forms.tab.sales")}
        columns={columnsOf(locale)}
        rows={rows}
        keyOf={(row) => row.id}
        nameOf={(row) => row.title}
        href={(row) => `/forms/sales/${encodeURIComponent(row.id)}`}
        empty={
          <EmptyState icon="send" title={locale.t("sales.empty.title")} text={locale.t("sales.empty.text")}>
            {mayChange && (
              <ButtonLink kind="primary" icon="add" to="/forms/sales/new">
                {locale.t("sales.new")}
              </ButtonLink>
            )}
          </EmptyState>
        }
      />
    </Card>
  );
  return (
    <Loaded of={read} skeleton={table(undefined)}>
      {(data) => table(data.saleDays)}
    </Loaded>
  );
}

function columnsOf(locale: Words): readonly Column<Sale>[] {
  return [
    {
      key: "title",
      title: locale.t("sales.title"),
      cell: (row) => (
        <>
          {row.title} {row.cancelledAt !== null && <Pill tone="neutral">{locale.t("sales.off")}</Pill>}
        </>
      ),
    },
    { key: "starts", title: locale.t("sales.starts"), cell: (row) => <time dateTime={row.startsAt}>{locale.moment(row.startsAt)}</time> },
    { key: "promised", title: locale.t("kept.promised"), align: "end", cell: (row) => locale.count(row.kept.promised) },
    { key: "sent", title: locale.t("kept.sent"), align: "end", cell: (row) => locale.count(row.kept.sent) },
    { key: "missed", title: locale.t("kept.missed"), align: "end", cell: (row) => locale.count(row.kept.missed) },
  ];
}

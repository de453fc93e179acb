import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { ButtonLink, Card, EmptyState, Loaded, Pill, Table, type Column } from "../../design";
import { FormsDocument, type FormsQuery } from "./forms.documents";
import { useWords, type Words } from "./words";

type Form = FormsQuery["forms"][number];

const REFRESH_MS = 30_000;

export function FormsTab() {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const read = useRead(FormsDocument, {}, { every: REFRESH_MS });
  const table = (rows: readonly Form[] | undefined) => (
    <Card isFlush>
      <Table
        caption={locale.t("forms.tab.forms")}
        columns={columnsOf(locale)}
        rows={rows}
        keyOf={(row) => row.id}
        nameOf={(row) => row.titleZh}
        href={(row) => `/forms/${encodeURIComponent(row.id)}`}
        empty={
          <EmptyState icon="edit" title={locale.t("forms.empty.title")} text={locale.t("forms.empty.text")}>
            {mayChange && (
              <ButtonLink kind="primary" icon="add" to="/forms/new">
                {locale.t("forms.new")}
              </ButtonLink>
            )}
          </EmptyState>
        }
      />
    </Card>
  );
  return (
    <Loaded of={read} skeleton={table(undefined)}>
      {(data) => table(data.forms)}
    </Loaded>
  );
}

function columnsOf(locale: Words): readonly Column<Form>[] {
  return [
    { key: "title", title: locale.t("forms.title"), cell: (row) => row.titleZh },
    { key: "kind", title: locale.t("forms.kind"), cell: (row) => locale.t(`forms.kind.${row.kind}`) },
    {
      key: "state",
      title: locale.t("forms.state"),
      cell: (row) => <Pill tone={row.isActive ? "success" : "neutral"}>{locale.t(row.isActive ? "forms.open" : "forms.closed")}</Pill>,
    },
    { key: "coupon", title: locale.t("forms.coupon"), cell: (row) => row.couponName || "–" },
    { key: "count", title: locale.t("forms.submissions"), align: "end", cell: (row) => locale.count(row.tally.submissions) },
    {
      key: "last",
      title: locale.t("forms.last"),
      align: "end",
      cell: (row) => (row.tally.lastAt === null ? "–" : <time dateTime={row.tally.lastAt}>{locale.moment(row.tally.lastAt)}</time>),
    },
  ];
}

import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { ButtonLink, Card, EmptyState, Loaded, Pill, Table, type Column } from "../../design";
import { channelInWords } from "../../shared/reasons";
import { TemplatesDocument, type TemplatesQuery } from "./messages.documents";
import { pauseInWords } from "./naming";
import { useWords, type Words } from "./words";

type Template = TemplatesQuery["templates"][number];

const REFRESH_MS = 30_000;

export function TemplatesTab() {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const read = useRead(TemplatesDocument, {}, { every: REFRESH_MS });
  const table = (rows: readonly Template[] | undefined, hasAccount: boolean) => (
    <Card isFlush>
      <Table
        caption={locale.t("messages.tab.templates")}
        columns={columnsOf(locale)}
        rows={rows}
        keyOf={(row) => row.id}
        nameOf={(row) => row.title}
        href={(row) => `/messages/${row.channel === "WECHAT_CUSTOMER" ? "contents" : "templates"}/${encodeURIComponent(row.id)}`}
        empty={
          <EmptyState
            icon="message"
            title={locale.t(hasAccount ? "templates.empty.title" : "template.no_account.title")}
            text={locale.t(hasAccount ? "templates.empty.text" : "template.no_account.text")}
          >
            {hasAccount && mayChange && (
              <ButtonLink kind="primary" icon="add" to="/messages/templates/new">
                {locale.t("template.new")}
              </ButtonLink>
            )}
            {!hasAccount && <ButtonLink to="/set-up">{locale.t("templates.set_up")}</ButtonLink>}
          </EmptyState>
        }
      />
    </Card>
  );
  return (
    <>
      <Loaded of={read} skeleton={table(undefined, true)}>
        {(data) => table(data.templates, data.sendingAccounts.length > 0)}
      </Loaded>
      <Card title={locale.t("routes.title")} subtitle={locale.t("routes.text")}>
        <ol className="messages-routes" style={{ listStyle: "decimal" }}>
          <li>{locale.t("routes.1")}</li>
          <li>{locale.t("routes.2")}</li>
          <li>{locale.t("routes.3")}</li>
          <li>{locale.t("routes.4")}</li>
        </ol>
      </Card>
    </>
  );
}

function StatusPill(props: { readonly template: Template }) {
  const locale = useWords();
  const { template } = props;
  if (template.status === "PAUSED") return <Pill tone="warning">{pauseInWords(locale, template.pausedReason)}</Pill>;
  if (!template.isTaken) return <Pill tone="critical">{locale.t("templates.risk")}</Pill>;
  if (template.account.status === "PAUSED") return <Pill tone="warning">{locale.t("templates.account_paused")}</Pill>;
  return <Pill tone="success">{locale.t("templates.active")}</Pill>;
}

function columnsOf(locale: Words): readonly Column<Template>[] {
  return [
    { key: "title", title: locale.t("template.title"), cell: (row) => row.title },
    {
      key: "channel",
      title: locale.t("messages.channel"),
      cell: (row) => (
        <>
          {channelInWords(locale, row.channel)} <span className="muted">{row.account.name}</span>
        </>
      ),
    },
    { key: "purpose", title: locale.t("template.purpose"), cell: (row) => locale.t(`purpose.${row.purpose}`) },
    { key: "status", title: locale.t("messages.status"), cell: (row) => <StatusPill template={row} /> },
    { key: "taken", title: locale.t("templates.taken"), align: "end", cell: (row) => locale.count(row.recent.taken) },
    {
      key: "delivered",
      title: locale.t("templates.delivered"),
      align: "end",
      cell: (row) => (row.recent.taken === 0 ? "–" : locale.percent(row.recent.delivered / row.recent.taken)),
    },
    { key: "failed", title: locale.t("templates.failed"), align: "end", cell: (row) => locale.count(row.recent.failed) },
  ];
}

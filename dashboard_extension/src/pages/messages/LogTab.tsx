import { useState } from "react";

import { ask } from "../../api/client";
import { useRead } from "../../api/hooks";
import { refusalInWords } from "../../api/refused";
import { usePlace, useQueryValue, useRouter } from "../../app/router";
import { useDashboard, useNotify } from "../../bridge/context";
import { Button, Card, DateField, EmptyState, Loaded, Pill, Row, Select, Table, type Column } from "../../design";
import { CHANNELS } from "../../shared/channels";
import { csvOf, download } from "../../shared/csv";
import { channelInWords, reasonInWords } from "../../shared/reasons";
import { filterOf, ORIGINS, type Chosen } from "./filter";
import { MessageDialog } from "./MessageDialog";
import { MessageLogDocument, TemplatesDocument, type MessageLogQuery } from "./messages.documents";
import { capital, personName, STATE_TONES, STATES } from "./naming";
import { useWords, type Words } from "./words";

type Entry = MessageLogQuery["messages"]["edges"][number]["node"];

const PAGE = 25;
const REFRESH_MS = 10_000;
const CSV_PAGE = 100;
const CSV_MOST = 10_000;
const KEYS = ["state", "channel", "origin", "template", "since", "until"] as const;

export function LogTab() {
  const locale = useWords();
  const router = useRouter();
  const { query } = usePlace();
  const [opened, open] = useQueryValue("message");
  const [after, setAfter] = useQueryValue("after");
  const [passed, setPassed] = useState<readonly string[]>([]);
  const templates = useRead(TemplatesDocument, {});
  const chosen = Object.fromEntries(KEYS.map((key) => [key, query.get(key) ?? ""])) as unknown as Chosen;
  const choose = (change: Partial<Chosen>) => {
    setPassed([]);
    router.ask({ ...change, after: null });
  };
  const filter = filterOf(chosen);
  const read = useRead(MessageLogDocument, { filter, first: PAGE, after: after || null }, { every: after === "" ? REFRESH_MS : false });
  const isFiltered = KEYS.some((key) => chosen[key] !== "");
  const any = { value: "", label: locale.t("log.any") };
  const page = read.data?.messages;
  return (
    <>
      <div className="messages-filters">
        <Select
          label={locale.t("messages.status")}
          value={chosen.state}
          options={[any, ...STATES.map((value) => ({ value: value, label: locale.t(`state.${value}`) }))]}
          onChange={(state) => {
            choose({ state });
          }}
        />
        <Select
          label={locale.t("messages.channel")}
          value={chosen.channel}
          options={[any, ...CHANNELS.map((value) => ({ value: value, label: channelInWords(locale, value) }))]}
          onChange={(channel) => {
            choose({ channel });
          }}
        />
        <Select
          label={locale.t("log.origin")}
          value={chosen.origin}
          options={[any, ...ORIGINS.map((value) => ({ value: value, label: locale.t(`origin.${value}`) }))]}
          onChange={(origin) => {
            choose({ origin });
          }}
        />
        <Select
          label={locale.t("log.template")}
          value={chosen.template}
          options={[any, ...(templates.data?.templates ?? []).map((each) => ({ value: each.id, label: each.title }))]}
          onChange={(template) => {
            choose({ template });
          }}
        />
        <DateField
          label={locale.t("log.since")}
          value={chosen.since}
          max={chosen.until || undefined}
          onChange={(since) => {
            choose({ since });
          }}
        />
        <DateField
          label={locale.t("log.until")}
          value={chosen.until}
          min={chosen.since || undefined}
          onChange={(until) => {
            choose({ until });
          }}
        />
      </div>
      <Card title={locale.t("log.title")} actions={<Download filter={filter} />} isFlush>
        <Loaded of={read} skeleton={<Table caption={locale.t("log.title")} columns={columnsOf(locale, open)} rows={undefined} keyOf={() => ""} />}>
          {({ messages }) => (
            <Table
              caption={locale.t("log.title")}
              columns={columnsOf(locale, open)}
              rows={messages.edges.map((edge) => edge.node)}
              keyOf={(row) => row.id}
              isOld={read.isOld}
              paging={{
                onPrevious:
                  after === ""
                    ? null
                    : () => {
                        setAfter(passed.at(-1) ?? null);
                        setPassed(passed.slice(0, -1));
                      },
                onNext: messages.pageInfo.hasNextPage
                  ? () => {
                      setPassed(after === "" ? [] : [...passed, after]);
                      setAfter(page?.pageInfo.endCursor ?? null);
                    }
                  : null,
              }}
              empty={
                <EmptyState icon="send" title={locale.t(isFiltered ? "log.none.title" : "log.empty.title")} text={locale.t(isFiltered ? "log.none.text" : "log.empty.text")}>
                  {isFiltered && (
                    <Button
                      onClick={() => {
                        choose(Object.fromEntries(KEYS.map((key) => [key, ""])));
                      }}
                    >
                      {locale.t("log.clear")}
                    </Button>
                  )}
                </EmptyState>
              }
            />
          )}
        </Loaded>
      </Card>
      {opened !== "" && (
        <MessageDialog
          id={opened}
          onClose={() => {
            open(null);
          }}
        />
      )}
    </>
  );
}

function columnsOf(locale: Words, open: (id: string) => void): readonly Column<Entry>[] {
  return [
    { key: "planned", title: locale.t("log.planned"), cell: (row) => <time dateTime={row.plannedAt}>{locale.moment(row.plannedAt)}</time> },
    { key: "person", title: locale.t("log.person"), cell: (row) => personName(locale, row.person) },
    {
      key: "template",
      title: locale.t("log.template"),
      cell: (row) => (
        <>
          {row.template || "–"} {row.channel !== null && <span className="muted">{channelInWords(locale, row.channel)}</span>}
        </>
      ),
    },
    { key: "origin", title: locale.t("log.origin"), cell: (row) => row.journey || locale.t(`origin.${row.origin}`) },
    {
      key: "state",
      title: locale.t("messages.status"),
      cell: (row) => (
        <Row>
          <Pill tone={STATE_TONES[row.state]}>{locale.t(`state.${row.state}`)}</Pill>
          {row.reason !== "" && <span className="muted">{reasonInWords(locale, row.reason)}</span>}
        </Row>
      ),
    },
    {
      key: "more",
      title: locale.t("log.open"),
      isTitleHidden: true,
      align: "end",
      cell: (row) => (
        <Button
          kind="quiet"
          onClick={() => {
            open(row.id);
          }}
        >
          {locale.t("log.why")}
        </Button>
      ),
    },
  ];
}

/** The rows that the filters leave, page by page, as a file. */
function Download(props: { readonly filter: ReturnType<typeof filterOf> }) {
  const locale = useWords();
  const dashboard = useDashboard();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);
  const load = async () => {
    setBusy(true);
    const rows: Entry[] = [];
    try {
      for (let after: string | null = null; rows.length < CSV_MOST; ) {
        const { messages }: MessageLogQuery = await ask(dashboard, MessageLogDocument, { filter: props.filter, first: CSV_PAGE, after });
        rows.push(...messages.edges.map((edge) => edge.node));
        if (!messages.pageInfo.hasNextPage) break;
        after = messages.pageInfo.endCursor;
      }
    } catch (error) {
      notify.failed(locale.t("error.failed"), refusalInWords(locale, error));
      setBusy(false);
      return;
    }
    setBusy(false);
    const head = ["log.planned", "log.person", "log.template", "messages.channel", "log.origin", "messages.status", "log.reason"] as const;
    download(
      "messages.csv",
      csvOf([
        head.map((key) => locale.t(key)),
        ...rows.map((row) => [
          row.plannedAt,
          personName(locale, row.person),
          row.template,
          row.channel === null ? "" : channelInWords(locale, row.channel),
          row.journey || locale.t(`origin.${row.origin}`),
          locale.t(`state.${row.state}`),
          capital(reasonInWords(locale, row.reason)),
        ]),
      ]),
    );
    if (rows.length >= CSV_MOST) notify.say({ status: "warning", title: locale.t("log.csv_most", { count: CSV_MOST }) });
  };
  return (
    <Button icon="download" isBusy={isBusy} onClick={() => void load()}>
      {locale.t("log.csv")}
    </Button>
  );
}

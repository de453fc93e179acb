import "./sources.css";

import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import type { PageProps } from "../../app/page";
import { useQueryValue } from "../../app/router";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Card, Chart, Columns, Confirm, EmptyState, Facts, Grid, Loaded, Menu, Page, PageSkeleton, Pill, Select, Stat, Table } from "../../design";
import { shortDay } from "../../shared/days";
import { BatchesCard } from "./Batches";
import { BulkDialog, CodeDialog } from "./CodeForm";
import { CodesCard } from "./Codes";
import { CostImportDialog } from "./CostImport";
import { PERIODS, placeInWords, returnInWords } from "./naming";
import { SourceDialog } from "./SourceForm";
import { CodesRetryDocument, CostsDeleteDocument, SourceArchiveDocument, SourceBatchesDocument, SourceCodesDocument, SourceDocument, SourcesDocument, type SourceQuery } from "./sources.documents";
import { useWords, type Words } from "./words";

type Source = NonNullable<SourceQuery["source"]>;

const REFRESH_MS = 30_000;
const QUICK_MS = 2_000;

export default function SourcePage(props: PageProps) {
  const locale = useWords();
  const id = props.params["id"] ?? "";
  const mayOrders = useMay("MANAGE_ORDERS");
  const [asked, setDays] = useQueryValue("days");
  const days = PERIODS.find((each) => each === asked) ?? "30";
  const first = useRead(SourceDocument, { id, days: Number(days), mayOrders });
  const isMaking = (first.data?.source?.pendingCodes ?? 0) > 0;
  const read = useRead(SourceDocument, { id, days: Number(days), mayOrders }, { every: isMaking ? QUICK_MS : REFRESH_MS });
  const back = { to: "/sources", label: locale.t("page.sources") };
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ source }) =>
        source === null ? (
          <Page title={locale.t("page.sources")} back={back}>
            <EmptyState icon="search" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
          </Page>
        ) : (
          <Page
            title={
              <span className="sources-title">
                {source.name}
                {source.archivedAt !== null && <Pill tone="neutral">{locale.t("sources.archived")}</Pill>}
              </span>
            }
            subtitle={placeInWords(locale, source)}
            back={back}
            actions={<Actions source={source} />}
          >
            <div className="sources-filters">
              <Select
                label={locale.t("sources.period")}
                value={days}
                options={PERIODS.map((each) => ({ value: each, label: locale.t("sources.days", { count: Number(each) }) }))}
                onChange={(next) => { setDays(next === "30" ? null : next); }}
              />
            </div>
            <Content source={source} isMaking={isMaking} />
          </Page>
        )
      }
    </Loaded>
  );
}

function Actions(props: { readonly source: Source }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { source } = props;
  const [open, setOpen] = useState<"code" | "bulk" | "edit" | "archive" | null>(null);
  const { run, isBusy } = useChange(SourceArchiveDocument, [SourceDocument, SourcesDocument, SourceCodesDocument]);
  const close = () => { setOpen(null); };
  const archive = async (isArchived: boolean) => {
    const outcome = await run({ id: source.id, isArchived });
    close();
    if (outcome.isDone) notify.done(locale.t(isArchived ? "sources.now_archived" : "sources.restored"));
    else fail(outcome);
  };
  if (source.archivedAt !== null) {
    return (
      <Button icon="refresh" isBusy={isBusy} onClick={() => void archive(false)}>
        {locale.t("sources.restore")}
      </Button>
    );
  }
  return (
    <>
      <Button onClick={() => { setOpen("bulk"); }}>{locale.t("bulk.open")}</Button>
      <Button kind="primary" icon="add" onClick={() => { setOpen("code"); }}>
        {locale.t("codes.new")}
      </Button>
      <Menu
        items={[
          { label: locale.t("sources.edit"), icon: "edit", onChoose: () => { setOpen("edit"); } },
          { label: locale.t("sources.archive"), icon: "trash", isCritical: true, onChoose: () => { setOpen("archive"); } },
        ]}
      />
      {open === "code" && <CodeDialog source={source.id} onClose={close} />}
      {open === "bulk" && <BulkDialog source={source.id} onClose={close} />}
      {open === "edit" && <SourceDialog source={source} onClose={close} />}
      {open === "archive" && (
        <Confirm
          title={locale.t("sources.archive.title", { name: source.name })}
          text={locale.t("sources.archive.text")}
          yes={locale.t("sources.archive")}
          kind="critical"
          isBusy={isBusy}
          onYes={() => void archive(true)}
          onNo={close}
        />
      )}
    </>
  );
}

function Content(props: { readonly source: Source; readonly isMaking: boolean }) {
  const locale = useWords();
  const { source } = props;
  const { traffic } = source;
  return (
    <>
      {source.failedCodes > 0 && <FailedBanner id={source.id} count={source.failedCodes} />}
      <Grid least={140}>
        <Stat label={locale.t("figure.scans")} definition={locale.t("figure.scans.what")} value={locale.count(traffic.scans)} />
        <Stat label={locale.t("figure.opens")} definition={locale.t("figure.opens.what")} value={locale.count(traffic.opens + traffic.visits)} detail={traffic.visits > 0 ? locale.t("figure.visits", { count: traffic.visits }) : undefined} />
        <Stat label={locale.t("figure.followers")} definition={locale.t("figure.followers.what")} value={locale.count(traffic.followers)} />
        <Stat label={locale.t("figure.people")} definition={locale.t("figure.people.what")} value={locale.count(traffic.people)} />
      </Grid>
      {source.earnings && <Earnings locale={locale} earnings={source.earnings} />}
      <Columns
        aside={
          <>
            <Card title={locale.t("sources.about")}>
              <Facts
                rows={[
                  source.material === "" ? null : [locale.t("sources.material"), source.material],
                  source.owner === "" ? null : [locale.t("sources.owner"), source.owner],
                  source.journeyStep === "" ? null : [locale.t("sources.journey_step"), source.journeyStep],
                  source.publicName === "" ? null : [locale.t("sources.public_name"), source.publicName],
                  [locale.t("sources.codes"), locale.count(source.codes)],
                  [locale.t("sources.since"), locale.date(source.createdAt)],
                ]}
              />
            </Card>
            <CostsCard source={source} />
          </>
        }
      >
        <Card title={locale.t("sources.trend")}>
          <Chart
            label={locale.t("sources.trend")}
            points={source.trend.map((each) => shortDay(locale, each.day))}
            series={[
              { name: locale.t("figure.scans"), values: source.trend.map((each) => each.scans), kind: "bar" },
              { name: locale.t("figure.opens"), values: source.trend.map((each) => each.opens + each.visits), kind: "bar" },
            ]}
            format={(value) => locale.count(value)}
            height={220}
            isStacked
          />
        </Card>
        <BatchesCard source={source.id} isMaking={props.isMaking} />
        <CodesCard source={source.id} isMaking={props.isMaking} />
      </Columns>
    </>
  );
}

function Earnings(props: { readonly locale: Words; readonly earnings: NonNullable<Source["earnings"]> }) {
  const { locale, earnings } = props;
  const each = (one: (row: (typeof earnings)["byCurrency"][number]) => string | null) => earnings.byCurrency.flatMap((row) => one(row) ?? []).join(locale.t("sources.and")) || "–";
  return (
    <Grid least={140}>
      <Stat label={locale.t("figure.new_customers")} definition={locale.t("figure.new_customers.what")} value={locale.count(earnings.newCustomers)} />
      <Stat
        label={locale.t("figure.net")}
        definition={locale.t("figure.net.what")}
        value={each((row) => (row.orders > 0 ? locale.money(row.net, row.currency) : null))}
        detail={locale.t("figure.of_orders", { count: earnings.byCurrency.reduce((sum, row) => sum + row.orders, 0) })}
      />
      <Stat label={locale.t("figure.cac")} definition={locale.t("figure.cac.what")} value={each((row) => (row.cac === null ? null : locale.money(row.cac, row.currency)))} />
      <Stat
        label={locale.t("figure.roi")}
        definition={locale.t("figure.roi.what")}
        value={each((row) => (row.roi === null ? null : returnInWords(locale, row.roi)))}
      />
    </Grid>
  );
}

function FailedBanner(props: { readonly id: string; readonly count: number }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { run, isBusy } = useChange(CodesRetryDocument, [SourceDocument, SourceCodesDocument, SourceBatchesDocument]);
  const retry = async () => {
    const outcome = await run({ source: props.id });
    if (outcome.isDone) notify.done(locale.t("codes.retried"));
    else fail(outcome);
  };
  return (
    <Banner
      tone="critical"
      title={locale.t("codes.failed.title", { count: props.count })}
      actions={
        <Button icon="refresh" isBusy={isBusy} onClick={() => void retry()}>
          {locale.t("codes.retry")}
        </Button>
      }
    >
      {locale.t("codes.failed.text")}
    </Banner>
  );
}

function CostsCard(props: { readonly source: Source }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { costs } = props.source;
  const [isImporting, setImporting] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const { run, isBusy } = useChange(CostsDeleteDocument, [SourceDocument, SourcesDocument]);
  const remove = async () => {
    const outcome = await run({ ids: [...chosen] });
    setAsking(false);
    if (outcome.isDone) {
      setChosen(new Set());
      notify.done(locale.t("costs.deleted"));
    } else fail(outcome);
  };
  const open = (
    <Button kind="quiet" icon="upload" onClick={() => { setImporting(true); }}>
      {locale.t("costs.import")}
    </Button>
  );
  return (
    <Card title={locale.t("costs.title")} actions={costs.length > 0 ? open : undefined} isFlush>
      <Table
        caption={locale.t("costs.title")}
        rows={costs}
        keyOf={(row) => row.id}
        nameOf={(row) => row.day}
        selection={{
          chosen,
          onChange: setChosen,
          actions: (
            <Button kind="critical" icon="trash" onClick={() => { setAsking(true); }}>
              {locale.t("form.delete")}
            </Button>
          ),
        }}
        columns={[
          { key: "day", title: locale.t("costs.column.day"), cell: (row) => shortDay(locale, row.day) },
          { key: "amount", title: locale.t("costs.column.amount"), align: "end", cell: (row) => locale.money(row.amount, row.currency) },
        ]}
        empty={<EmptyState title={locale.t("costs.empty.title")} text={locale.t("costs.empty.text")}>{open}</EmptyState>}
      />
      {isAsking && (
        <Confirm
          kind="critical"
          title={locale.t("costs.delete.title", { count: chosen.size })}
          text={locale.t("costs.delete.text")}
          yes={locale.t("form.delete")}
          isBusy={isBusy}
          onYes={() => void remove()}
          onNo={() => { setAsking(false); }}
        />
      )}
      {isImporting && <CostImportDialog onClose={() => { setImporting(false); }} />}
    </Card>
  );
}

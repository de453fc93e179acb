import { useFailure } from "../../api/failure";
import { useChange } from "../../api/hooks";
import { Link } from "../../app/router";
import { useMay, useNotify } from "../../bridge/context";
import { Button, Card, Icon, Pill } from "../../design";
import { reasonInWords } from "../../shared/reasons";
import { OverviewFiguresDocument, RetryInboxDocument, type OverviewFiguresQuery } from "./figures.documents";
import { OverviewDocument } from "./overview.documents";
import { useWords } from "./words";

type Entry = OverviewFiguresQuery["attention"][number];

const PAGES: Readonly<Record<Entry["page"], string>> = {
  MESSAGES: "/messages",
  COUPONS: "/coupons",
  CUSTOMERS: "/customers",
  SEGMENTS: "/segments",
  SETTINGS: "/settings",
  SET_UP: "/set-up",
};

/** What somebody has to look at, each with the page where it is mended. */
export function AttentionList(props: { readonly entries: readonly Entry[]; readonly isQuiet?: boolean }) {
  const locale = useWords();
  const mayRetry = useMay("MANAGE_APPS");
  if (props.entries.length === 0) {
    if (props.isQuiet) return null;
    return (
      <p className="overview-calm">
        <Icon name="check" />
        {locale.t("attention.none")}
      </p>
    );
  }
  return (
    <Card title={locale.t("attention.title")} actions={<Pill tone="warning">{locale.count(props.entries.length)}</Pill>} isFlush>
      <ul className="overview-attention">
        {props.entries.map((entry) => (
          <li key={`${entry.code}-${entry.target}`} data-severity={entry.severity}>
            <Icon name="alert" />
            <div>
              <p>{locale.t(`attention.${entry.code}`, { name: entry.name, count: entry.count })}</p>
              <Detail entry={entry} />
            </div>
            {entry.code === "INBOX_GIVEN_UP" && mayRetry ? <Retry /> : <Link to={pathOf(entry)}>{locale.t(`attention.go.${entry.page}`)}</Link>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Retry() {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { run, isBusy } = useChange(RetryInboxDocument, [OverviewFiguresDocument, OverviewDocument]);
  const retry = async () => {
    const outcome = await run({});
    if (outcome.isDone) notify.done(locale.t("attention.retried", { count: outcome.payload.retried ?? 0 }));
    else if (outcome.refusal) fail(outcome);
  };
  return (
    <Button icon="refresh" isBusy={isBusy} onClick={() => void retry()}>
      {locale.t("attention.retry")}
    </Button>
  );
}

export function pathOf(entry: Pick<Entry, "page" | "code" | "target">): string {
  if (entry.code === "IDENTITY_CONFLICTS") return "/customers?tab=conflicts";
  // these are about one person
  if (entry.code === "ERASURE_STUCK" || entry.code === "EXPORT_FAILED") return `/customers/${encodeURIComponent(entry.target)}`;
  return PAGES[entry.page];
}

function Detail(props: { readonly entry: Entry }) {
  const locale = useWords();
  const { reason, since } = props.entry;
  const parts = [
    reason === "" ? "" : reasonInWords(locale, reason),
    since === null ? "" : locale.t("attention.since", { when: locale.moment(since) }),
  ].filter((part) => part !== "");
  return parts.length === 0 ? null : <p className="muted">{parts.join(" · ")}</p>;
}

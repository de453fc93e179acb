import "./overview.css";

import type { ReactNode } from "react";

import { Link } from "../../app/router";
import { Grid, Pill } from "../../design";
import type { Tone } from "../../shared/reasons";
import type { OverviewQuery } from "./overview.documents";
import { useWords } from "./words";

type Health = OverviewQuery["health"];
type Stream = Health["streams"][number];
type Account = Health["accounts"][number];
type Backlog = Health["backlog"][number];

/** Work that waits longer than this is late, not only busy. */
const LATE_MS = 60_000;

type State = "good" | "busy" | "bad";
const TONES: Readonly<Record<State, Tone>> = { good: "success", busy: "info", bad: "critical" };

export function HealthCards(props: { readonly health: Health }) {
  const locale = useWords();
  const { health } = props;
  const now = new Date(health.checkedAt).getTime();
  return (
    <Grid label={locale.t("home.health")}>
      <InboxCard inbox={health.inbox} now={now} />
      <StreamsCard streams={health.streams} now={now} />
      <AccountsCard accounts={health.accounts} now={now} />
      <BacklogCard backlog={health.backlog} now={now} />
    </Grid>
  );
}

function StateCard(props: { readonly title: string; readonly state: State; readonly children: ReactNode }) {
  const locale = useWords();
  return (
    <article className="card overview-state">
      <header>
        <h2>{props.title}</h2>
        <Pill tone={TONES[props.state]}>{locale.t(`state.${props.state}`)}</Pill>
      </header>
      {props.children}
    </article>
  );
}

function isLate(since: string | null, now: number): boolean {
  return since !== null && now - new Date(since).getTime() > LATE_MS;
}

function InboxCard(props: { readonly inbox: Health["inbox"]; readonly now: number }) {
  const locale = useWords();
  const { waiting, oldestDueAt, givenUp } = props.inbox;
  const isBad = givenUp > 0 || isLate(oldestDueAt, props.now);
  return (
    <StateCard title={locale.t("inbox.title")} state={isBad ? "bad" : waiting > 0 ? "busy" : "good"}>
      <p className="overview-figure">
        <strong>{locale.count(waiting)}</strong> <span className="muted">{locale.t("inbox.waiting", { waiting })}</span>
      </p>
      <p className="muted">
        {oldestDueAt === null
          ? locale.t("inbox.none")
          : locale.t("inbox.oldest", { when: locale.distance(oldestDueAt, props.now) })}
      </p>
      <p className={givenUp > 0 ? "bad" : "muted"}>
        {givenUp > 0 ? locale.t("inbox.given_up", { count: givenUp }) : locale.t("inbox.given_up_none")}
      </p>
    </StateCard>
  );
}

function StreamsCard(props: { readonly streams: readonly Stream[]; readonly now: number }) {
  const locale = useWords();
  const has = (state: Stream["state"]) => props.streams.some((stream) => stream.state === state);
  const state = has("FAILING") ? "bad" : has("RUNNING") || has("WAITING") ? "busy" : "good";
  return (
    <StateCard title={locale.t("streams.title")} state={state}>
      {props.streams.length === 0 && <p className="muted">{locale.t("streams.none")}</p>}
      <ul className="overview-list">
        {props.streams.map((stream) => (
          <li key={stream.stream}>
            <span>{locale.t(`streams.${stream.stream}`)}</span>
            <span className={stream.state === "FAILING" ? "bad" : "muted"} title={stream.error}>
              {locale.t(`streams.state.${stream.state}`, {
                count: stream.objectsSeen,
                when: stream.finishedAt ? locale.distance(stream.finishedAt, props.now) : "",
              })}
            </span>
            {stream.state === "RUNNING" && <progress aria-label={locale.t(`streams.${stream.stream}`)} />}
          </li>
        ))}
      </ul>
    </StateCard>
  );
}

function AccountsCard(props: { readonly accounts: readonly Account[]; readonly now: number }) {
  const locale = useWords();
  const isBad = props.accounts.some((account) => account.status === "PAUSED");
  const state = isBad ? "bad" : props.accounts.length === 0 ? "busy" : "good";
  return (
    <StateCard title={locale.t("accounts.title")} state={state}>
      {props.accounts.length === 0 && (
        <p className="muted">
          {locale.t("accounts.none")} <Link to="/settings?tab=accounts">{locale.t("accounts.add")}</Link>
        </p>
      )}
      <ul className="overview-list">
        {props.accounts.map((account) => (
          <li key={account.key}>
            <span>
              {locale.maybe(`accounts.kind.${account.kind}`) ?? account.kind}
              <small className="muted">{account.name}</small>
            </span>
            <AccountState account={account} now={props.now} />
            {account.status === "PAUSED" && <small className="bad wide">{account.pausedReason}</small>}
          </li>
        ))}
      </ul>
    </StateCard>
  );
}

function AccountState(props: { readonly account: Account; readonly now: number }) {
  const locale = useWords();
  const { kind, status, lastPushAt } = props.account;
  if (status === "PAUSED") return <Pill tone="critical">{locale.t("accounts.paused")}</Pill>;
  if (kind === "TENCENT_SMS" || kind === "ALIYUN_SMS") return <span className="muted">{locale.t("accounts.active")}</span>;
  return (
    <span className="muted">
      {lastPushAt
        ? locale.t("accounts.pushed", { when: locale.distance(lastPushAt, props.now) })
        : locale.t("accounts.no_push")}
    </span>
  );
}

function BacklogCard(props: { readonly backlog: readonly Backlog[]; readonly now: number }) {
  const locale = useWords();
  const isBad = props.backlog.some((work) => isLate(work.oldestDueAt, props.now));
  const isBusy = props.backlog.some((work) => work.due > 0);
  return (
    <StateCard title={locale.t("backlog.title")} state={isBad ? "bad" : isBusy ? "busy" : "good"}>
      <ul className="overview-list">
        {props.backlog.map((work) => (
          <li key={work.what}>
            <span>{locale.t(`backlog.${work.what}`)}</span>
            <span className={isLate(work.oldestDueAt, props.now) ? "bad" : "muted"}>
              {work.due === 0 || work.oldestDueAt === null
                ? locale.t("backlog.clear")
                : locale.t("backlog.late", {
                    count: work.due,
                    when: locale.distance(work.oldestDueAt, props.now),
                  })}
            </span>
          </li>
        ))}
      </ul>
    </StateCard>
  );
}

import { type ReactNode, useState } from "react";

import { useLocale } from "../shared/locale";
import { Pill } from "../shared/Pill";
import type { Tone } from "../shared/reasons";
import type { Account, Backlog, Health, Stream } from "./api";

/** Work that waits longer than this is late, not only busy. */
const LATE_MS = 60_000;

type State = "good" | "busy" | "bad";
const TONES: Readonly<Record<State, Tone>> = { good: "success", busy: "info", bad: "critical" };

export function HealthCards(props: { readonly health: Health }) {
  const locale = useLocale();
  const { health } = props;
  const now = new Date(health.checkedAt).getTime();
  return (
    <section aria-label={locale.t("home.health")} className="cards">
      <InboxCard inbox={health.inbox} now={now} />
      <StreamsCard streams={health.streams} now={now} />
      <AccountsCard accounts={health.accounts} now={now} />
      <BacklogCard backlog={health.backlog} now={now} />
    </section>
  );
}

function Card(props: { readonly title: string; readonly state: State; readonly children: ReactNode }) {
  const locale = useLocale();
  return (
    <article className="card card-body">
      <header className="card-header">
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
  const locale = useLocale();
  const { waiting, oldestDueAt, givenUp } = props.inbox;
  const isBad = givenUp > 0 || isLate(oldestDueAt, props.now);
  return (
    <Card title={locale.t("inbox.title")} state={isBad ? "bad" : waiting > 0 ? "busy" : "good"}>
      <p className="figure">
        <strong>{locale.count(waiting)}</strong> <span className="muted">{locale.t("inbox.waiting")}</span>
      </p>
      <p className="muted">
        {oldestDueAt === null
          ? locale.t("inbox.none")
          : locale.t("inbox.oldest", { when: locale.distance(oldestDueAt, props.now) })}
      </p>
      <p className={givenUp > 0 ? "bad" : "muted"}>
        {givenUp > 0 ? locale.t("inbox.given_up", { count: givenUp }) : locale.t("inbox.given_up_none")}
      </p>
    </Card>
  );
}

function StreamsCard(props: { readonly streams: readonly Stream[]; readonly now: number }) {
  const locale = useLocale();
  const has = (state: Stream["state"]) => props.streams.some((stream) => stream.state === state);
  const state = has("FAILING") ? "bad" : has("RUNNING") || has("WAITING") ? "busy" : "good";
  return (
    <Card title={locale.t("streams.title")} state={state}>
      {props.streams.length === 0 && <p className="muted">{locale.t("streams.none")}</p>}
      <ul className="facts">
        {props.streams.map((stream) => (
          <li key={stream.stream}>
            <span>{locale.t(`streams.${stream.stream}`)}</span>
            <span className={stream.state === "FAILING" ? "bad" : "muted"} title={stream.error}>
              {locale.t(`streams.state.${stream.state}`, {
                count: locale.count(stream.objectsSeen),
                when: stream.finishedAt ? locale.distance(stream.finishedAt, props.now) : "",
              })}
            </span>
            {stream.state === "RUNNING" && <progress aria-label={locale.t(`streams.${stream.stream}`)} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function AccountsCard(props: { readonly accounts: readonly Account[]; readonly now: number }) {
  const locale = useLocale();
  const isBad = props.accounts.some((account) => account.status === "PAUSED");
  const state = isBad ? "bad" : props.accounts.length === 0 ? "busy" : "good";
  return (
    <Card title={locale.t("accounts.title")} state={state}>
      {props.accounts.length === 0 && <p className="muted">{locale.t("accounts.none")}</p>}
      <ul className="facts">
        {props.accounts.map((account) => (
          <li key={account.key}>
            <span>
              {locale.t(`accounts.kind.${account.kind}`)}
              <small className="muted">{account.name}</small>
            </span>
            {account.status === "PAUSED" ? (
              <Pill tone="critical">{locale.t("accounts.paused")}</Pill>
            ) : (
              <span className="muted">
                {account.kind === "TENCENT_SMS"
                  ? locale.t("accounts.active")
                  : account.lastPushAt
                    ? locale.t("accounts.pushed", { when: locale.distance(account.lastPushAt, props.now) })
                    : locale.t("accounts.no_push")}
              </span>
            )}
            {account.status === "PAUSED" && <small className="bad wide">{account.pausedReason}</small>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function BacklogCard(props: { readonly backlog: readonly Backlog[]; readonly now: number }) {
  const locale = useLocale();
  const isBad = props.backlog.some((each) => isLate(each.oldestDueAt, props.now));
  const isBusy = props.backlog.some((each) => each.due > 0);
  return (
    <Card title={locale.t("backlog.title")} state={isBad ? "bad" : isBusy ? "busy" : "good"}>
      <ul className="facts">
        {props.backlog.map((each) => (
          <li key={each.what}>
            <span>{locale.t(`backlog.${each.what}`)}</span>
            <span className={isLate(each.oldestDueAt, props.now) ? "bad" : "muted"}>
              {each.oldestDueAt === null
                ? locale.t("backlog.clear")
                : locale.t("backlog.late", {
                    count: locale.count(each.due),
                    when: locale.distance(each.oldestDueAt, props.now),
                  })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const FIRST_PROBLEMS = 3;

export function Problems(props: { readonly problems: Health["problems"] }) {
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  if (props.problems.length === 0) return null;
  const shown = isOpen ? props.problems : props.problems.slice(0, FIRST_PROBLEMS);
  return (
    <section className="problems" aria-label={locale.t("problems.title")}>
      <h2>{locale.t("problems.title")}</h2>
      <ul>
        {shown.map((problem) => (
          <li key={problem.key}>
            <time dateTime={problem.raisedAt}>{locale.moment(problem.raisedAt)}</time> {problem.message}
          </li>
        ))}
      </ul>
      {shown.length < props.problems.length && (
        <button
          type="button"
          className="button"
          onClick={() => {
            setOpen(true);
          }}
        >
          +{props.problems.length - shown.length}
        </button>
      )}
    </section>
  );
}

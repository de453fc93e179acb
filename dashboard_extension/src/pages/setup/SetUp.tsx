import "./setup.css";

import { useEffect, useRef, useState, type ReactNode } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useMaySend } from "../../api/me";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, ButtonLink, Card, Copyable, EmptyState, Icon, Loaded, Page, Pill, Progress, Row, type IconName } from "../../design";
import type { Tone } from "../../shared/reasons";
import { AccountDocument, AccountsDocument, AccountTestDocument } from "../settings/accounts.documents";
import { BackfillStartDocument, StreamsDocument } from "../settings/jobs.documents";
import { mendInWords } from "../settings/verdicts";
import { accountOf, countOf, isOfSaleor, isOld, pathOf, refusalOf, saidOf, type Item } from "./points";
import { SaleorCheckDocument, SetupDocument, SetupParkDocument, type SetupQuery } from "./setup.documents";
import { useWords } from "./words";

type Setup = SetupQuery["setup"];

const REFRESH_MS = 5000;
const MARKS: Readonly<Record<Item["state"], { readonly icon: IconName | null; readonly tone: Tone }>> = {
  DONE: { icon: "check", tone: "success" },
  TODO: { icon: null, tone: "info" },
  FAILING: { icon: "alert", tone: "critical" },
  OPTIONAL: { icon: "add", tone: "neutral" },
};

export default function SetUp() {
  const locale = useWords();
  const read = useRead(SetupDocument, {}, { every: REFRESH_MS });
  const check = useCheck(read.data);
  return (
    <Page
      title={locale.t("page.set_up")}
      subtitle={locale.t("setup.subtitle")}
      isNarrow
      actions={
        <>
          {read.data?.setup.coreCheckedAt != null && (
            <span className="muted" role="status">
              {check.isBusy ? locale.t("setup.checking") : locale.t("setup.checked", { when: locale.distance(read.data.setup.coreCheckedAt, new Date(read.data.shop.now).getTime()) })}
            </span>
          )}
          <Button icon="refresh" isBusy={check.isBusy} onClick={check.run}>
            {locale.t("setup.check")}
          </Button>
        </>
      }
    >
      <Loaded of={read}>{(data) => <Body setup={data.setup} onCheck={check.run} isChecking={check.isBusy} />}</Loaded>
    </Page>
  );
}

/** Asks Saleor by itself if nobody did of late; then whenever the button is pressed. */
function useCheck(data: SetupQuery | undefined): { readonly run: () => void; readonly isBusy: boolean } {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { run, isBusy } = useChange(SaleorCheckDocument, [SetupDocument, StreamsDocument]);
  const hasAsked = useRef(false);
  const ask = (isQuiet: boolean) => {
    void run({}).then((outcome) => {
      if (outcome.isDone || isQuiet) return;
      if (outcome.refusal) fail(outcome);
      else notify.say({ status: "info", title: locale.t("setup.just_asked") });
    });
  };
  useEffect(() => {
    if (data === undefined || hasAsked.current) return;
    hasAsked.current = true;
    if (isOld(data.setup.coreCheckedAt, new Date(data.shop.now).getTime())) ask(true);
  });
  return {
    run: () => {
      ask(false);
    },
    isBusy,
  };
}

interface Doing {
  readonly onCheck: () => void;
  readonly isChecking: boolean;
}

function Body(props: Doing & { readonly setup: Setup }) {
  const locale = useWords();
  const { setup } = props;
  const [isShown, show] = useState(false);
  const park = useChange(SetupParkDocument, [SetupDocument]);
  const hasParked = useRef(false);
  const { isDone, parkedAt } = setup;
  useEffect(() => {
    // all is done: the list puts itself away
    if (!isDone || parkedAt !== null || hasParked.current) return;
    hasParked.current = true;
    void park.run({ isParked: true });
  });
  const list = <List setup={setup} onCheck={props.onCheck} isChecking={props.isChecking} />;
  if (parkedAt === null) return list;
  if (!isDone) {
    return (
      <>
        <Banner tone="warning">{locale.t("setup.broken")}</Banner>
        {list}
      </>
    );
  }
  return (
    <>
      <Card>
        <EmptyState icon="check" title={locale.t("setup.parked.title")} text={locale.t("setup.parked.text")}>
          <ButtonLink kind="primary" to="/overview">
            {locale.t("setup.parked.overview")}
          </ButtonLink>
          <Button
            aria-expanded={isShown}
            onClick={() => {
              show(!isShown);
            }}
          >
            {locale.t(isShown ? "setup.parked.hide" : "setup.parked.show")}
          </Button>
        </EmptyState>
      </Card>
      {isShown && list}
    </>
  );
}

function List(props: Doing & { readonly setup: Setup }) {
  const locale = useWords();
  const { items } = props.setup;
  const { done, total } = countOf(items);
  // one thing at a time: the first that somebody has to do
  const next = items.find((item) => item.state === "TODO" && item.step !== "WAIT");
  return (
    <Card isFlush title={locale.t("setup.list")}>
      <div className="setup-progress">
        <Progress label={locale.t("setup.progress", { done, total })} done={done} total={total} detail={locale.percent(done / Math.max(1, total), 0)} />
      </div>
      <ol className="setup-list">
        {items.map((item) => (
          <Point key={item.point} item={item} isNext={item === next} onCheck={props.onCheck} isChecking={props.isChecking} />
        ))}
      </ol>
    </Card>
  );
}

function Point(props: Doing & { readonly item: Item; readonly isNext: boolean }) {
  const locale = useWords();
  const { item } = props;
  const mark = MARKS[item.state];
  const maySend = useMaySend();
  const isAdmin = useMay("MANAGE_APPS");
  const isSent = item.step === "SEND_TEST";
  const detail =
    item.verdict !== null && item.verdict !== "OK" ? mendInWords(locale, item.verdict, refusalOf(item.facts)) : null;
  return (
    <li className="setup-point" data-state={item.state}>
      <span className="setup-mark" data-tone={mark.tone} aria-hidden="true">
        {mark.icon && <Icon name={mark.icon} size={14} />}
      </span>
      <div className="setup-text">
        <h3>
          {locale.t(`point.${item.point}`)}
          {item.state !== "DONE" && item.state !== "TODO" && <Pill tone={mark.tone}>{locale.t(`setup.state.${item.state}`)}</Pill>}
          {(item.state === "DONE" || item.state === "TODO") && <span className="hidden-text">{locale.t(`setup.state.${item.state}`)}</span>}
        </h3>
        <p className="muted">{saidOf(locale, item)}</p>
        {detail !== null && <p className="setup-why">{detail}</p>}
        {item.step === "ENTER_CALLBACK" && <Callback account={item.target} />}
        {isSent && maySend === false && <p className="setup-why">{locale.t(isAdmin ? "setup.needs_send.admin" : "setup.needs_send")}</p>}
      </div>
      <Action {...props} />
    </li>
  );
}

/** The address to copy, for those who may see accounts. */
function Callback(props: { readonly account: string }) {
  const locale = useWords();
  const may = useMay("MANAGE_APPS");
  const read = useRead(AccountDocument, { key: props.account }, { isWanted: may });
  const url = read.data?.account?.callbackUrl;
  return url ? <Copyable label={locale.t("setup.callback")} value={url} /> : null;
}

/** What can be done about a point, here or on another page. */
function Action(props: Doing & { readonly item: Item; readonly isNext: boolean }): ReactNode {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const may = useMay("MANAGE_APPS");
  const maySend = useMaySend();
  const { item } = props;
  const test = useChange(AccountTestDocument, [SetupDocument, AccountsDocument, AccountDocument]);
  const start = useChange(BackfillStartDocument, [SetupDocument, StreamsDocument]);
  if (item.step === null || item.step === "WAIT") return null;
  const kind = props.isNext ? "primary" : "secondary";

  if (isOfSaleor(item)) {
    return (
      <Button kind={kind} isBusy={props.isChecking} onClick={props.onCheck}>
        {locale.t("do.CHECK")}
      </Button>
    );
  }
  if (item.step === "SEND_TEST" && maySend === false) {
    // the list says whom to ask
    if (!may) return null;
    return (
      <ButtonLink to="/settings?tab=staff" kind={kind}>
        {locale.t("access.send.go")}
      </ButtonLink>
    );
  }
  const isTheirs = item.point === "HISTORY" || item.page === "SETTINGS";
  if (isTheirs && !may) return <small className="setup-note muted">{locale.t("setup.needs_apps")}</small>;

  const told = (outcome: { readonly isDone: boolean; readonly errors?: readonly { readonly code: string }[]; readonly refusal?: Error | null }, done: string) => {
    if (outcome.isDone) notify.done(done);
    else fail({ errors: outcome.errors ?? [], refusal: outcome.refusal ?? null });
  };
  if (item.point === "HISTORY") {
    return (
      <Button kind={kind} isBusy={start.isBusy} onClick={() => void start.run({ sinceEver: false }).then((outcome) => { told(outcome, locale.t("setup.reading")); })}>
        {locale.t("do.READ_HISTORY")}
      </Button>
    );
  }
  const account = accountOf(item);
  const path = pathOf(item);
  const label = locale.maybe(`do.${item.step}`);
  return (
    <Row>
      {account !== null && (
        <Button kind={kind} isBusy={test.isBusy} onClick={() => void test.run({ key: account }).then((outcome) => { told(outcome, locale.t("setup.tested")); })}>
          {locale.t(item.step === "TRY_ACCOUNT" ? "do.TRY_ACCOUNT" : "do.RETRY_ACCOUNT")}
        </Button>
      )}
      {path !== null && label !== undefined && item.step !== "TRY_ACCOUNT" && (
        <ButtonLink to={path} kind={kind}>
          {label}
        </ButtonLink>
      )}
    </Row>
  );
}

import { useState, type ReactNode } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useRouter } from "../../app/router";
import { useNotify } from "../../bridge/context";
import { Button, ButtonLink, Card, Confirm, Copyable, EmptyState, Facts, Loaded, Menu, Pill, Row } from "../../design";
import { SetupDocument } from "../setup/setup.documents";
import {
  AccountPauseDocument,
  AccountResumeDocument,
  AccountRotateDocument,
  AccountsDocument,
  AccountTestDocument,
} from "./accounts.documents";
import { isSms, type Account } from "./accounts";
import { OnceDialog } from "./OnceDialog";
import { mendInWords, toneOfVerdict } from "./verdicts";
import { useWords } from "./words";

const STALE = [AccountsDocument, SetupDocument];

export function AccountsTab() {
  const locale = useWords();
  const read = useRead(AccountsDocument, {});
  return (
    <Loaded of={read}>
      {({ accounts, shop }) =>
        accounts.length === 0 ? (
          <Card>
            <EmptyState icon="message" title={locale.t("accounts.empty.title")} text={locale.t("accounts.empty.text")}>
              <ButtonLink kind="primary" icon="add" to="/settings/accounts/new">
                {locale.t("accounts.add")}
              </ButtonLink>
            </EmptyState>
          </Card>
        ) : (
          <>
            <div className="settings-head">
              <ButtonLink kind="primary" icon="add" to="/settings/accounts/new">
                {locale.t("accounts.add")}
              </ButtonLink>
            </div>
            {accounts.map((account) => (
              <AccountCard account={account} now={new Date(shop.now).getTime()} key={account.key} />
            ))}
          </>
        )
      }
    </Loaded>
  );
}

function AccountCard(props: { readonly account: Account; readonly now: number }) {
  const locale = useWords();
  const { account, now } = props;
  return (
    <Card
      title={
        <span className="settings-title">
          {account.name}
          {/* accounts of several kinds often share a name, and the title names the card */}
          <span className="settings-kind">{locale.t(`kind.${account.kind}`)}</span>
          <StatusPill account={account} />
        </span>
      }
      actions={<Actions account={account} />}
    >
      <Trial account={account} now={now} />
      <div className="settings-facts">
        <Facts rows={factsOf(locale, account)} />
      </div>
      {account.callbackUrl !== null && <Callback account={account} url={account.callbackUrl} now={now} />}
    </Card>
  );
}

type Words = ReturnType<typeof useWords>;

function StatusPill(props: { readonly account: Account }) {
  const locale = useWords();
  const { status, trial } = props.account;
  if (status === "PAUSED") return <Pill tone="critical">{locale.t("accounts.paused")}</Pill>;
  if (trial === null) return <Pill tone="neutral">{locale.t("accounts.untested")}</Pill>;
  return <Pill tone={toneOfVerdict(trial.verdict)}>{locale.t(`verdict.${trial.verdict}`)}</Pill>;
}

/** Why it is paused, what the gateway said, and when. */
function Trial(props: { readonly account: Account; readonly now: number }) {
  const locale = useWords();
  const { trial, status, pausedReason, pausedUntil } = props.account;
  return (
    <>
      {status === "PAUSED" && (
        <p className="bad">
          {locale.maybe(`paused.${pausedReason}`) ?? pausedReason}
          {pausedUntil !== null && ` (${locale.t("paused.until", { when: locale.moment(pausedUntil) })})`}
        </p>
      )}
      {trial !== null && (
        <p className={trial.verdict === "OK" ? "muted" : "bad"}>
          {mendInWords(locale, trial.verdict, trial)}{" "}
          <time className="muted" dateTime={trial.at} title={locale.fullMoment(trial.at)}>
            {locale.t("accounts.tested", { when: locale.distance(trial.at, props.now) })}
          </time>
        </p>
      )}
    </>
  );
}

function factsOf(locale: Words, account: Account): readonly (readonly [ReactNode, ReactNode] | null)[] {
  const { trial } = account;
  const sms = isSms(account.kind);
  const set = account.secrets.filter((secret) => secret.isSet && secret.name !== "callbackSecret");
  const names = set.map((secret) => locale.maybe(`account.${secret.name}`) ?? secret.name);
  return [
    [locale.t(sms ? "accounts.sdk_app_id" : "accounts.app_id"), <code key="id">{account.appId}</code>],
    account.role === null ? null : [locale.t("account.role"), locale.t(`account.role.${account.role}`)],
    account.openPlatform === "" ? null : [locale.t("accounts.open_platform"), account.openPlatform],
    account.sign === "" ? null : [locale.t("accounts.sign"), `【${account.sign}】`],
    [
      locale.t("accounts.secrets"),
      names.length === 0
        ? locale.t("accounts.secrets.missing")
        : locale.t("accounts.secrets.set", { names: names.join(locale.t("accounts.list_join")) }),
    ],
    trial?.left == null ? null : [locale.t(sms ? "accounts.left_packages" : "accounts.left_today"), leftInWords(locale, trial.left, trial.daily)],
    trial?.templates == null ? null : [locale.t("accounts.templates"), locale.count(trial.templates)],
    sms ? [locale.t("accounts.callback"), <span className="muted" key="callback">{locale.t("accounts.callback.secret")}</span>] : null,
  ];
}

function leftInWords(locale: Words, left: number, daily: number | null): string {
  return daily === null ? locale.t("accounts.messages", { count: left }) : locale.t("accounts.left_today.of", { left, daily });
}

function Callback(props: { readonly account: Account; readonly url: string; readonly now: number }) {
  const locale = useWords();
  const { lastPushAt } = props.account;
  return (
    <div className="settings-callback">
      <h3>{locale.t("accounts.callback")}</h3>
      <Copyable label={locale.t("accounts.callback")} value={props.url} />
      <p className="muted">
        {locale.t("accounts.callback.hint")}{" "}
        {lastPushAt === null
          ? locale.t("accounts.callback.none")
          : locale.t("accounts.callback.pushed", { when: locale.distance(lastPushAt, props.now) })}
      </p>
    </div>
  );
}

function Actions(props: { readonly account: Account }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const router = useRouter();
  const { account } = props;
  const { key, name } = account;
  const test = useChange(AccountTestDocument, STALE);
  const pause = useChange(AccountPauseDocument, STALE);
  const resume = useChange(AccountResumeDocument, STALE);
  const rotate = useChange(AccountRotateDocument, [AccountsDocument]);
  const [asking, ask] = useState<"pause" | "rotate" | null>(null);
  const [address, setAddress] = useState<string | null>(null);

  const failed = (outcome: { readonly errors: readonly { readonly code: string }[]; readonly refusal: Error | null }) => {
    fail(outcome);
  };
  const onTest = async () => {
    const outcome = await test.run({ key });
    if (!outcome.isDone) {
      failed(outcome);
      return;
    }
    const verdict = outcome.payload.account?.trial?.verdict;
    if (verdict === undefined) return;
    const title = `${name}: ${locale.t(`verdict.${verdict}`)}`;
    if (verdict === "OK") notify.done(title);
    else notify.failed(title);
  };
  const onPause = async () => {
    const outcome = await pause.run({ key });
    ask(null);
    if (outcome.isDone) notify.done(locale.t("accounts.paused.done"));
    else failed(outcome);
  };
  const onResume = async () => {
    const outcome = await resume.run({ key });
    if (outcome.isDone) notify.done(locale.t("accounts.resumed.done"));
    else failed(outcome);
  };
  const onRotate = async () => {
    const outcome = await rotate.run({ key });
    ask(null);
    if (outcome.isDone) setAddress(outcome.payload.callbackUrl);
    else failed(outcome);
  };
  return (
    <Row>
      <Button icon="refresh" isBusy={test.isBusy} onClick={() => void onTest()}>
        {locale.t("accounts.test")}
      </Button>
      <Menu
        items={[
          {
            label: locale.t("accounts.edit"),
            icon: "edit",
            onChoose: () => {
              router.go(`/settings/accounts/${encodeURIComponent(key)}`);
            },
          },
          account.status === "PAUSED"
            ? { label: locale.t("accounts.resume"), icon: "play", onChoose: () => void onResume() }
            : {
                label: locale.t("accounts.pause"),
                icon: "pause",
                onChoose: () => {
                  ask("pause");
                },
              },
          ...(isSms(account.kind)
            ? [
                {
                  label: locale.t("accounts.rotate"),
                  icon: "refresh" as const,
                  isCritical: true,
                  onChoose: () => {
                    ask("rotate");
                  },
                },
              ]
            : []),
        ]}
      />
      {asking === "pause" && (
        <Confirm
          title={locale.t("accounts.pause.title", { name })}
          text={locale.t("accounts.pause.text")}
          yes={locale.t("accounts.pause")}
          kind="critical"
          isBusy={pause.isBusy}
          onYes={() => void onPause()}
          onNo={() => {
            ask(null);
          }}
        />
      )}
      {asking === "rotate" && (
        <Confirm
          title={locale.t("accounts.rotate.title")}
          text={locale.t("accounts.rotate.text")}
          yes={locale.t("accounts.rotate.yes")}
          kind="critical"
          isBusy={rotate.isBusy}
          onYes={() => void onRotate()}
          onNo={() => {
            ask(null);
          }}
        />
      )}
      {address !== null && (
        <OnceDialog
          address={address}
          onClose={() => {
            setAddress(null);
          }}
        />
      )}
    </Row>
  );
}

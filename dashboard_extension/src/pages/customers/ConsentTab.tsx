import { useState } from "react";

import type { MessageChannel, MessagePurpose } from "../../api/schema";
import { useChange } from "../../api/hooks";
import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { useNotify } from "../../bridge/context";
import { Button, Card, Dialog, Input, Pill, RadioGroup, Select, Stack, Table } from "../../design";
import { CustomerProfileDocument, CustomersDocument, CustomerTimelineDocument, SetConsentDocument } from "./customers.documents";
import { channelName, sourceInWords } from "./faces";
import type { ProfileData } from "./person";
import { useWords } from "./words";

const STALE = [CustomerProfileDocument, CustomersDocument, CustomerTimelineDocument];
const CHANNELS: readonly MessageChannel[] = ["SMS", "WECHAT_SUBSCRIBE", "WECHAT_TEMPLATE"];
const PURPOSES: readonly MessagePurpose[] = ["MARKETING", "REMINDER", "SERVICE"];

/** What somebody allowed: their own words, subscriptions, follows. */
export function ConsentTab(props: { readonly profile: ProfileData }) {
  const locale = useWords();
  const { customer, consents, grants, follows } = props.profile;
  const [isRecording, setRecording] = useState(false);
  return (
    <>
      <Card
        title={locale.t("consent.title")}
        subtitle={locale.t("consent.text")}
        isFlush
        actions={
          <Button
            onClick={() => {
              setRecording(true);
            }}
          >
            {locale.t("consent.record")}
          </Button>
        }
      >
        <Table
          caption={locale.t("consent.title")}
          rows={consents}
          keyOf={(statement) => statement.id}
          columns={[
            {
              key: "what",
              title: locale.t("consent.what"),
              cell: ({ channel, purpose }) => `${channelName(locale, channel)} · ${locale.t(`purpose.${purpose}`)}`,
            },
            {
              key: "said",
              title: locale.t("consent.said"),
              cell: ({ isGranted }) => (
                <Pill tone={isGranted ? "success" : "warning"}>{locale.t(isGranted ? "consent.yes" : "consent.no")}</Pill>
              ),
            },
            {
              key: "where",
              title: locale.t("consent.where"),
              cell: ({ source, textVersion }) => [sourceInWords(locale, source), textVersion].filter((each) => each !== "").join(" · "),
            },
            {
              key: "when",
              title: locale.t("consent.when"),
              align: "end",
              cell: ({ statedAt }) => <time dateTime={statedAt}>{locale.moment(statedAt)}</time>,
            },
          ]}
          empty={<p className="muted">{locale.t("consent.empty")}</p>}
        />
      </Card>
      <Card title={locale.t("grants.title")} subtitle={locale.t("grants.text")} isFlush>
        <Table
          caption={locale.t("grants.title")}
          rows={grants}
          keyOf={(grant) => `${grant.account}-${grant.template}`}
          columns={[
            {
              key: "template",
              title: locale.t("grants.template"),
              cell: ({ template, account }) => (
                <span className="customers-face">
                  {template}
                  <small className="muted">{account}</small>
                </span>
              ),
            },
            { key: "left", title: locale.t("grants.left"), align: "end", cell: ({ available }) => locale.count(available) },
            { key: "spent", title: locale.t("grants.spent"), align: "end", cell: ({ spent }) => locale.count(spent) },
            {
              key: "answer",
              title: locale.t("grants.answer"),
              align: "end",
              cell: ({ lastAnswer, lastAnswerAt }) =>
                lastAnswerAt === null ? "–" : `${locale.maybe(`grants.answer.${lastAnswer}`) ?? lastAnswer} · ${locale.moment(lastAnswerAt)}`,
            },
          ]}
          empty={<p className="muted">{locale.t("grants.empty")}</p>}
        />
      </Card>
      <Card title={locale.t("follows.title")}>
        {follows.length === 0 ? (
          <p className="muted">{locale.t("follows.empty")}</p>
        ) : (
          <ul className="customers-lines">
            {follows.map((follow) => (
              <li key={follow.account}>
                <div className="customers-face">
                  {follow.account}
                  <small className="muted">
                    <time dateTime={follow.changedAt}>{locale.moment(follow.changedAt)}</time>
                  </small>
                </div>
                <Pill tone={follow.isFollowing ? "success" : "neutral"}>
                  {locale.t(follow.isFollowing ? "follows.yes" : "follows.no")}
                </Pill>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {isRecording && (
        <ConsentDialog
          id={customer.id}
          onClose={() => {
            setRecording(false);
          }}
        />
      )}
    </>
  );
}

function ConsentDialog(props: { readonly id: string; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const [channel, setChannel] = useState<MessageChannel>("SMS");
  const [purpose, setPurpose] = useState<MessagePurpose>("MARKETING");
  const [said, setSaid] = useState<"yes" | "no">("yes");
  const [textVersion, setTextVersion] = useState("");
  const [error, setError] = useState<string>();
  const { run, isBusy } = useChange(SetConsentDocument, STALE);
  const save = async () => {
    const outcome = await run({ id: props.id, channel, purpose, isGranted: said === "yes", textVersion });
    if (outcome.isDone) {
      notify.done(locale.t("consent.saved"));
      props.onClose();
      return;
    }
    const [first] = outcome.errors;
    setError(first ? fieldErrorInWords(locale, first) : refusalInWords(locale, outcome.refusal));
  };
  return (
    <Dialog
      title={locale.t("consent.record")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{locale.t("form.cancel")}</Button>
          <Button
            kind="primary"
            isBusy={isBusy}
            onClick={() => {
              void save();
            }}
          >
            {locale.t("form.save")}
          </Button>
        </>
      }
    >
      <Stack isTight>
        <p className="muted">{locale.t("consent.record.text")}</p>
        <Select
          label={locale.t("consent.channel")}
          value={channel}
          onChange={setChannel}
          options={CHANNELS.map((each) => ({ value: each, label: channelName(locale, each) }))}
        />
        <Select
          label={locale.t("consent.purpose")}
          value={purpose}
          onChange={setPurpose}
          options={PURPOSES.map((each) => ({ value: each, label: locale.t(`purpose.${each}`) }))}
        />
        <RadioGroup
          label={locale.t("consent.said")}
          value={said}
          onChange={setSaid}
          options={[
            { value: "yes", label: locale.t("consent.yes") },
            { value: "no", label: locale.t("consent.no") },
          ]}
        />
        <Input
          label={locale.t("consent.wording")}
          hint={locale.t("consent.wording.hint")}
          isOptional={said === "no"}
          maxLength={40}
          value={textVersion}
          error={error}
          onChange={(next) => {
            setTextVersion(next);
            setError(undefined);
          }}
        />
      </Stack>
    </Dialog>
  );
}

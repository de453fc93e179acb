import "./messages.css";

import { useMemo, useState } from "react";

import type { PageProps } from "../../app/page";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import type { MessageChannel, MessagePurpose, TemplateInput } from "../../api/schema";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Card, Checkbox, Input, Row, Select, Stack, Textarea, useDraft } from "../../design";
import { channelInWords } from "../../shared/reasons";
import { Candidates, type Candidate } from "./Candidates";
import { errorInWords, Frame, PurposeCard, Ready, useSave, useTyped } from "./editing";
import { FieldEditor } from "./FieldEditor";
import {
  PauseTemplateDocument,
  ResumeTemplateDocument,
  TemplateDocument,
  TemplateMaterialDocument,
  TemplatePreviewDocument,
  TemplatesDocument,
  type TemplateMaterialQuery,
  type TemplateQuery,
} from "./messages.documents";
import { flawInWords } from "./naming";
import { PhonePreview } from "./PhonePreview";
import { fieldsFor, type FieldDraft } from "./placeholders";
import { RiskDialog } from "./RiskDialog";
import { useWords } from "./words";

type Template = NonNullable<TemplateQuery["template"]>;
type Accounts = TemplateMaterialQuery["sendingAccounts"];

/** what people subscribe to before it can be sent */
const SUBSCRIBED: readonly MessageChannel[] = ["WECHAT_SUBSCRIBE", "WECHAT_NOTICE"];

interface Values {
  readonly accountId: string;
  readonly channel: MessageChannel;
  readonly gatewayId: string;
  readonly title: string;
  readonly purpose: MessagePurpose;
  readonly wording: string;
  readonly isLongTerm: boolean;
  readonly fields: readonly FieldDraft[];
}

export default function TemplateForm(props: PageProps) {
  const { id } = props.params;
  const may = useMay("MANAGE_DISCOUNTS");
  const material = useRead(TemplateMaterialDocument, {}, { isWanted: may || id !== undefined });
  const read = useRead(TemplateDocument, { id: id ?? "" }, { isWanted: id !== undefined });
  return (
    <Ready kind="template" id={id} material={material} read={read} fits={() => true} isOurs={() => true}>
      {(accounts, template) => <Form key={template?.id} accounts={accounts} template={template} />}
    </Ready>
  );
}

function valuesOf(template: Template | null, accounts: Accounts): Values {
  return {
    accountId: template?.account.id ?? accounts[0]?.id ?? "",
    channel: template?.channel ?? accounts[0]?.channel ?? "WECHAT_TEMPLATE",
    gatewayId: template?.gatewayId ?? "",
    title: template?.title ?? "",
    purpose: template?.purpose ?? "SERVICE",
    wording: template?.wording ?? "",
    isLongTerm: template?.isLongTerm ?? false,
    fields: (template?.fields ?? []).map(({ name, text, fit }) => ({ name, text, fit })),
  };
}

function Form(props: { readonly accounts: Accounts; readonly template: Template | null }) {
  const locale = useWords();
  const { accounts, template } = props;
  const draft = useDraft<Values>(useMemo(() => valuesOf(template, accounts), [template, accounts]));
  const { values } = draft;
  const account = accounts.find((each) => each.id === values.accountId);
  const { channel } = values;
  // our own content has a page of its own
  const channels = (account?.channels ?? []).filter((each) => each !== "WECHAT_CUSTOMER");
  const isSms = channel === "SMS";
  const isSubscribed = SUBSCRIBED.includes(channel);
  const [isReading, setReading] = useState(false);

  const input: TemplateInput = { ...values, isLongTerm: isSubscribed ? values.isLongTerm : null, form: null, pictureId: null, fields: values.fields.map(({ name, text, fit }) => ({ name, text, fit })) };
  const seen = useRead(TemplatePreviewDocument, { input: useTyped(input) });
  const preview = seen.data?.templatePreview;
  const flawsOf = (path: string) => (preview?.flaws ?? []).filter((flaw) => flaw.path === path || flaw.path.startsWith(`${path}.`));
  const errorOf = (path: string) => flawsOf(path).filter((flaw) => !flaw.isAdvice).map((flaw) => flawInWords(locale, flaw))[0];
  const advice = flawsOf("purpose").filter((flaw) => flaw.code === "COUPON_IN_REMINDER");

  const setWording = (wording: string) => {
    draft.set({ wording, fields: fieldsFor(wording, isSms, values.fields) });
  };
  const adopt = (candidate: Candidate) => {
    draft.set({
      gatewayId: candidate.gatewayId,
      title: values.title || candidate.title,
      wording: candidate.content,
      isLongTerm: candidate.isLongTerm,
      fields: fieldsFor(candidate.content, isSms, values.gatewayId === candidate.gatewayId ? values.fields : []),
    });
  };
  const { save, isBusy } = useSave({
    kind: "template",
    id: template?.id ?? null,
    stale: TemplateDocument,
    onSaved: draft.saved,
    onErrors: (errors) => {
      draft.fail(Object.fromEntries(errors.map((error) => [error.field ?? "", errorInWords(locale, error)])));
    },
  });
  const approved = (
    <Stack>
      <Input
        label={locale.t("template.gateway_id")}
        value={values.gatewayId}
        hint={locale.t(isSms ? "template.gateway_id.sms" : "template.gateway_id.wechat")}
        error={draft.errors.gatewayId}
        onChange={(gatewayId) => {
          draft.set({ gatewayId });
        }}
      />
      <Textarea
        label={locale.t(isSms ? "template.wording" : "template.content")}
        value={values.wording}
        rows={isSms ? 3 : Math.max(3, values.wording.split("\n").length)}
        hint={locale.t(isSms ? "template.wording.hint" : "template.content.hint")}
        error={errorOf("wording")}
        onChange={setWording}
      />
    </Stack>
  );
  return (
    <Frame
      kind="template"
      of={template}
      isSms={isSms}
      isDirty={draft.isDirty}
      isBusy={isBusy}
      onSave={() => void save(input)}
      onCancel={draft.reset}
      actions={template && <PauseButton template={template} />}
      banner={
        template?.needsRisk && (
          <Banner
            tone={template.isTaken ? "info" : "warning"}
            title={locale.t(template.isTaken ? "risk.allowed" : "risk.needed")}
            actions={
              <Button
                onClick={() => {
                  setReading(true);
                }}
              >
                {locale.t(template.isTaken ? "risk.look" : "risk.read")}
              </Button>
            }
          >
            {locale.t(template.isTaken ? "risk.allowed.text" : "risk.needed.text")}
          </Banner>
        )
      }
      preview={<PhonePreview channel={channel} account={account?.name ?? ""} title={values.title} preview={preview} isOld={seen.isOld} />}
    >
      <Card title={locale.t("template.source")} subtitle={locale.t("template.source.text")}>
        <Stack>
          {template === null && (
            <Select
              label={locale.t("template.account")}
              value={values.accountId}
              options={accounts.map((each) => ({
                value: each.id,
                label: `${each.name} · ${locale.t(`account.${each.kind}` as "account.SERVICE_ACCOUNT")}`,
              }))}
              onChange={(accountId) => {
                draft.set({ accountId, channel: accounts.find((each) => each.id === accountId)?.channel ?? channel, gatewayId: "", wording: "", fields: [] });
              }}
            />
          )}
          {template === null && channels.length > 1 && (
            <Select
              label={locale.t("template.channel")}
              value={channel}
              options={channels.map((each) => ({ value: each, label: channelInWords(locale, each) }))}
              onChange={(each) => {
                draft.set({ channel: each, gatewayId: "", wording: "", fields: [] });
              }}
            />
          )}
          <Candidates key={`${values.accountId} ${channel}`} accountId={values.accountId} channel={channel} chosen={values.gatewayId} isAtOnce={template === null} onChoose={adopt} />
          <Input
            label={locale.t("template.title")}
            value={values.title}
            maxLength={60}
            hint={locale.t("template.title.hint")}
            error={draft.errors.title}
            onChange={(title) => {
              draft.set({ title });
            }}
          />
          {isSms ? (
            approved
          ) : (
            // WeChat's own notation: chosen from the list above, hardly ever typed
            <details className="messages-by-hand" open={errorOf("wording") !== undefined || draft.errors.gatewayId !== undefined || undefined}>
              <summary>{locale.t("template.by_hand")}</summary>
              {approved}
            </details>
          )}
        </Stack>
      </Card>
      <PurposeCard
        kind="template"
        value={values.purpose}
        onChange={(purpose) => {
          draft.set({ purpose });
        }}
      >
        {isSubscribed && (
          <Checkbox
            label={locale.t("template.long_term")}
            hint={locale.t("template.long_term.hint")}
            isOn={values.isLongTerm}
            onChange={(isLongTerm) => {
              draft.set({ isLongTerm });
            }}
          />
        )}
        {advice.map((flaw) => (
          <Banner tone="warning" key={flaw.code}>
            {flawInWords(locale, flaw)}
          </Banner>
        ))}
      </PurposeCard>
      <Card title={locale.t("template.fields")} subtitle={locale.t("template.fields.text")}>
        {values.fields.length === 0 ? (
          <p className="muted">{locale.t(isSms ? "template.fields.none_sms" : "template.fields.none")}</p>
        ) : (
          values.fields.map((field, index) => (
            <FieldEditor
              key={`${index}-${field.name}`}
              field={field}
              wording={isSms ? "" : values.wording}
              label={isSms ? locale.t("template.variable", { number: index + 1 }) : ""}
              seen={preview?.fields[index]}
              error={errorOf(`fields.${index}`)}
              onChange={(changed) => {
                draft.set({ fields: values.fields.map((each, at) => (at === index ? changed : each)) });
              }}
            />
          ))
        )}
        {errorOf("fields") !== undefined && flawsOf("fields").some((flaw) => flaw.path === "fields") && (
          <Row>
            <span className="field-hint">{errorOf("fields")}</span>
          </Row>
        )}
      </Card>
      {template !== null && isReading && (
        <RiskDialog
          template={template}
          onClose={() => {
            setReading(false);
          }}
        />
      )}
    </Frame>
  );
}

function PauseButton(props: { readonly template: Template }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const isPaused = props.template.status === "PAUSED";
  const stale = [TemplateDocument, TemplatesDocument];
  const pause = useChange(PauseTemplateDocument, stale);
  const resume = useChange(ResumeTemplateDocument, stale);
  const change = async () => {
    const outcome = await (isPaused ? resume : pause).run({ id: props.template.id });
    if (outcome.isDone) notify.done(locale.t(isPaused ? "template.resumed" : "template.now_paused"));
    else fail(outcome);
  };
  return (
    <Button icon={isPaused ? "play" : "pause"} isBusy={pause.isBusy || resume.isBusy} onClick={() => void change()}>
      {locale.t(isPaused ? "template.resume" : "template.pause")}
    </Button>
  );
}

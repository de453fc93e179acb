import "./wechat.css";

import { useMemo, useState } from "react";

import type { PageProps } from "../../app/page";
import { useRouter } from "../../app/router";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import type { ReplyInput, ReplyKind, ReplyMatch } from "../../api/schema";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, ButtonLink, Card, Columns, Confirm, DurationField, EmptyState, Input, Loaded, MultiCombobox, NoAccess, Page, PageSkeleton, RadioGroup, Savebar, Select, Stack, Textarea, Toggle, useDraft } from "../../design";
import { ReplyPhone } from "./ReplyPhone";
import { DeleteReplyDocument, RepliesDocument, ReplyDocument, ReplyMaterialDocument, SaveReplyDocument, type ReplyMaterialQuery, type ReplyQuery } from "./replies.documents";
import { useWords } from "./words";
import { MOST_CONTENTS, wordsIn } from "./replying";

type Reply = NonNullable<ReplyQuery["reply"]>;
type Material = ReplyMaterialQuery;

const KINDS: readonly ReplyKind[] = ["KEYWORD", "CLICK", "DEFAULT", "HAND_OVER"];
const MATCHES: readonly ReplyMatch[] = ["EXACT", "CONTAINS"];
const AN_HOUR = 3600;

interface Values {
  readonly name: string;
  readonly accountId: string;
  readonly kind: ReplyKind;
  readonly match: ReplyMatch;
  readonly words: string;
  readonly templateIds: readonly string[];
  readonly oncePer: number;
  readonly isActive: boolean;
}

export default function ReplyForm(props: PageProps) {
  const locale = useWords();
  const may = useMay("MANAGE_DISCOUNTS");
  const { id } = props.params;
  const material = useRead(ReplyMaterialDocument, {}, { isWanted: may || id !== undefined });
  const read = useRead(ReplyDocument, { id: id ?? "" }, { isWanted: id !== undefined });
  if (id === undefined && !may) return <NoAccess permission="MANAGE_DISCOUNTS" />;
  return (
    <Loaded of={material} skeleton={<PageSkeleton />}>
      {(known) =>
        id === undefined ? (
          <Form material={known} reply={null} />
        ) : (
          <Loaded of={read} skeleton={<PageSkeleton />}>
            {({ reply }) =>
              reply === null ? (
                <Page title={locale.t("wechat.tab.replies")} back={{ to: "/wechat/replies", label: locale.t("wechat.tab.replies") }}>
                  <EmptyState icon="message" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
                </Page>
              ) : (
                <Form key={reply.id} material={known} reply={reply} />
              )
            }
          </Loaded>
        )
      }
    </Loaded>
  );
}

function valuesOf(reply: Reply | null): Values {
  return {
    name: reply?.name ?? "",
    accountId: reply?.account?.id ?? "",
    kind: reply?.kind ?? "KEYWORD",
    match: reply?.match ?? "CONTAINS",
    words: (reply?.words ?? []).join("\n"),
    templateIds: (reply?.templates ?? []).map((template) => template.id),
    oncePer: reply?.oncePer ?? 0,
    isActive: reply?.isActive ?? true,
  };
}

function Form(props: { readonly material: Material; readonly reply: Reply | null }) {
  const locale = useWords();
  const router = useRouter();
  const notify = useNotify();
  const fail = useFailure(locale);
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const { material, reply } = props;
  const draft = useDraft<Values>(useMemo(() => valuesOf(reply), [reply]));
  const { values, set, errors } = draft;
  const save = useChange(SaveReplyDocument, [RepliesDocument, ReplyDocument]);
  const remove = useChange(DeleteReplyDocument, [RepliesDocument]);
  const [isDropping, setDropping] = useState(false);
  const accounts = material.sendingAccounts.filter((account) => account.channels.includes("WECHAT_CUSTOMER"));
  const contents = material.templates.filter(
    (template) => template.channel === "WECHAT_CUSTOMER" && template.purpose === "SERVICE" && (values.accountId === "" || template.account.id === values.accountId),
  );
  const chosen = values.templateIds.flatMap((id) => contents.filter((content) => content.id === id));
  const choiceOf = (content: (typeof contents)[number]) => ({
    value: content.id,
    label: values.accountId === "" && accounts.length > 1 ? `${content.title} · ${content.account.name}` : content.title,
  });
  const isByWords = values.kind === "KEYWORD" || values.kind === "CLICK";
  const words = wordsIn(values.words);

  const submit = async () => {
    const input: ReplyInput = {
      name: values.name,
      accountId: values.accountId || null,
      kind: values.kind,
      match: values.match,
      words: isByWords ? words : [],
      templateIds: chosen.map((content) => content.id),
      oncePer: values.oncePer,
      isActive: values.isActive,
    };
    const outcome = await save.run({ id: reply?.id ?? null, input });
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("reply.saved"));
      const saved = outcome.payload.reply;
      if (reply === null && saved) router.go(`/wechat/replies/${saved.id}`);
    } else if (outcome.refusal) {
      fail(outcome);
    } else {
      draft.fail(
        Object.fromEntries(
          outcome.errors.map((error) => {
            const field = (error.field ?? "").replace(/^input\./, "");
            return [field, locale.maybe(`reply.wrong.${field}`) ?? fieldErrorInWords(locale, error)];
          }),
        ),
      );
      notify.failed(locale.t("reply.not_saved"), locale.t("reply.not_saved.text"));
    }
  };
  const drop = async () => {
    if (reply === null) return;
    const outcome = await remove.run({ id: reply.id });
    if (!outcome.isDone) {
      fail(outcome);
      return;
    }
    draft.saved();
    notify.done(locale.t("reply.deleted"));
    router.go("/wechat/replies");
  };
  return (
    <Page
      title={reply?.name ?? locale.t("reply.new")}
      subtitle={reply === null ? locale.t("reply.new.text") : undefined}
      back={{ to: "/wechat/replies", label: locale.t("wechat.tab.replies") }}
    >
      <Columns
        isSticky
        aside={
          <Card title={locale.t("reply.preview")}>
            <ReplyPhone
              account={chosen[0]?.account.name ?? accounts.find((each) => each.id === values.accountId)?.name ?? accounts[0]?.name ?? ""}
              said={values.kind === "CLICK" ? "" : isByWords ? (words[0] ?? "") : locale.t(`reply.sample.${values.kind === "HAND_OVER" ? "HAND_OVER" : "DEFAULT"}`)}
              contents={chosen}
            />
          </Card>
        }
      >
        <Card title={locale.t("reply.asked")}>
          <Stack>
            <Input
              label={locale.t("reply.name")}
              hint={locale.t("reply.name.hint")}
              value={values.name}
              maxLength={60}
              error={errors.name}
              onChange={(name) => {
                set({ name });
              }}
            />
            <RadioGroup
              label={locale.t("reply.kind")}
              value={values.kind}
              options={KINDS.map((kind) => ({ value: kind, label: locale.t(`reply.kind.${kind}`), hint: locale.t(`reply.kind.${kind}.hint`) }))}
              onChange={(kind) => {
                set({ kind, oncePer: kind === "DEFAULT" ? values.oncePer || AN_HOUR : values.kind === "DEFAULT" ? 0 : values.oncePer });
              }}
            />
            {isByWords && (
              <Textarea
                label={locale.t(values.kind === "CLICK" ? "reply.keys" : "reply.words")}
                hint={locale.t(values.kind === "CLICK" ? "reply.keys.hint" : "reply.words.hint")}
                value={values.words}
                rows={4}
                error={errors.words}
                onChange={(typed) => {
                  set({ words: typed });
                }}
              />
            )}
            {values.kind === "KEYWORD" && (
              <RadioGroup
                label={locale.t("reply.match")}
                value={values.match}
                options={MATCHES.map((match) => ({ value: match, label: locale.t(`reply.match.${match}`), hint: locale.t(`reply.match.${match}.hint`) }))}
                onChange={(match) => {
                  set({ match });
                }}
              />
            )}
            <Select
              label={locale.t("reply.account")}
              value={values.accountId}
              error={errors.accountId}
              options={[{ value: "", label: locale.t("reply.every_account") }, ...accounts.map((each) => ({ value: each.id, label: `${each.name} · ${locale.t(`reply.of.${each.kind}` as "reply.of.SERVICE_ACCOUNT")}` }))]}
              onChange={(accountId) => {
                set({ accountId });
              }}
            />
          </Stack>
        </Card>
        <Card title={locale.t("reply.says")} subtitle={locale.t("reply.says.text", { count: MOST_CONTENTS })}>
          {contents.length === 0 ? (
            <EmptyState icon="message" title={locale.t("reply.no_content.title")} text={locale.t("reply.no_content.text")}>
              <ButtonLink to="/messages/contents/new">{locale.t("reply.no_content.make")}</ButtonLink>
            </EmptyState>
          ) : (
            <Stack>
              <MultiCombobox
                label={locale.t("reply.contents")}
                value={chosen.map(choiceOf)}
                choices={contents.map(choiceOf)}
                error={errors.templateIds}
                onChange={(choices) => {
                  set({ templateIds: choices.map((choice) => choice.value) });
                }}
              />
              {chosen.some((content) => content.status === "PAUSED") && <Banner tone="warning">{locale.t("reply.paused_content")}</Banner>}
            </Stack>
          )}
        </Card>
        <Card title={locale.t("reply.when")}>
          <Stack>
            <DurationField
              label={locale.t("reply.once_per")}
              hint={locale.t("reply.once_per.hint")}
              value={values.oncePer}
              error={errors.oncePer}
              onChange={(oncePer) => {
                set({ oncePer: oncePer ?? 0 });
              }}
            />
            <Toggle
              label={locale.t("reply.is_active")}
              isOn={values.isActive}
              onChange={(isActive) => {
                set({ isActive });
              }}
            />
          </Stack>
        </Card>
      </Columns>
      {mayChange && (
        <Savebar
          isDirty={draft.isDirty}
          isBusy={save.isBusy || remove.isBusy}
          onSave={() => void submit()}
          onCancel={draft.reset}
          onDelete={
            reply === null
              ? undefined
              : () => {
                  setDropping(true);
                }
          }
        />
      )}
      {isDropping && (
        <Confirm
          title={locale.t("reply.delete.title")}
          text={locale.t("reply.delete.text")}
          no={locale.t("reply.delete.no")}
          yes={locale.t("reply.delete.yes")}
          kind="critical"
          onNo={() => {
            setDropping(false);
          }}
          onYes={() => void drop()}
        />
      )}
    </Page>
  );
}

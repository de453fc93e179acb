import "./messages.css";

import { useMemo, useRef, useState } from "react";

import type { PageProps } from "../../app/page";
import { useRouter } from "../../app/router";
import { fieldErrorInWords } from "../../api/refused";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import type { MessagePurpose, TemplateForm, TemplateInput } from "../../api/schema";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Card, Columns, EmptyState, Input, Loaded, Menu, NoAccess, Page, PageSkeleton, RadioGroup, Savebar, Select, Stack, Textarea, useDraft } from "../../design";
import { useSettled } from "../../shared/settled";
import { ChatPhone } from "./ChatPreview";
import { ContentDocument, ContentMaterialDocument, ContentPreviewDocument, type ContentMaterialQuery, type ContentPreviewQuery, type ContentQuery } from "./contents.documents";
import { SaveTemplateDocument, TemplatesDocument } from "./messages.documents";
import { flawInWords, namingOf, pauseInWords } from "./naming";
import { PictureField, type Picture } from "./PicturePicker";
import { toShown, toStored, WORDS } from "./placeholders";
import { fieldsOf, FORMS, itemsShown, SHAPES, textsOf, type Part, type Texts } from "./shapes";
import { TestDialog } from "./TestDialog";
import { useWords } from "./words";

type Content = NonNullable<ContentQuery["template"]>;
type Accounts = ContentMaterialQuery["sendingAccounts"];
type Preview = ContentPreviewQuery["templatePreview"];

const LONGEST = 1500;
const PURPOSES: readonly MessagePurpose[] = ["SERVICE", "REMINDER", "MARKETING"];

interface Values {
  readonly accountId: string;
  readonly title: string;
  readonly purpose: MessagePurpose;
  readonly form: TemplateForm;
  readonly texts: Texts;
  readonly picture: Picture | null;
}

/** A customer-service message: our own words, so nothing has to be approved first. */
export default function ContentForm(props: PageProps) {
  const locale = useWords();
  const { id } = props.params;
  const may = useMay("MANAGE_DISCOUNTS");
  const isNew = id === undefined;
  const material = useRead(ContentMaterialDocument, {}, { isWanted: may || !isNew });
  const read = useRead(ContentDocument, { id: id ?? "" }, { isWanted: !isNew });
  const back = { to: "/messages", label: locale.t("page.messages") };
  if (isNew && !may) return <NoAccess permission="MANAGE_DISCOUNTS" />;
  return (
    <Loaded of={material} skeleton={<PageSkeleton />}>
      {({ sendingAccounts }) => {
        const accounts = sendingAccounts.filter((account) => account.channels.includes("WECHAT_CUSTOMER"));
        if (accounts.length === 0)
          return (
            <Page title={locale.t("content.new")} back={back}>
              <EmptyState icon="message" title={locale.t("content.no_account.title")} text={locale.t("content.no_account.text")} />
            </Page>
          );
        if (id === undefined) return <Form accounts={accounts} content={null} />;
        return (
          <Loaded of={read} skeleton={<PageSkeleton />}>
            {({ template }) =>
              template?.form ? (
                <Form key={template.id} accounts={accounts} content={template} />
              ) : (
                <Page title={locale.t("page.messages")} back={back}>
                  <EmptyState icon="message" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
                </Page>
              )
            }
          </Loaded>
        );
      }}
    </Loaded>
  );
}

function valuesOf(content: Content | null, accounts: Accounts): Values {
  return {
    accountId: content?.account.id ?? accounts[0]?.id ?? "",
    title: content?.title ?? "",
    purpose: content?.purpose ?? "SERVICE",
    form: content?.form ?? "TEXT",
    texts: textsOf(content?.fields ?? []),
    picture: content?.picture ?? null,
  };
}

function Form(props: { readonly accounts: Accounts; readonly content: Content | null }) {
  const locale = useWords();
  const router = useRouter();
  const notify = useNotify();
  const fail = useFailure(locale);
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const { accounts, content } = props;
  const draft = useDraft<Values>(useMemo(() => valuesOf(content, accounts), [content, accounts]));
  const { values } = draft;
  const account = accounts.find((each) => each.id === values.accountId) ?? content?.account;
  const kind = account?.kind ?? "SERVICE_ACCOUNT";
  const shape = SHAPES[values.form];
  const { run, isBusy } = useChange(SaveTemplateDocument, [TemplatesDocument, ContentDocument]);
  const [isTesting, setTesting] = useState(false);

  const fields = fieldsOf(values.form, values.texts);
  const input: TemplateInput = {
    accountId: values.accountId,
    channel: "WECHAT_CUSTOMER",
    gatewayId: "",
    title: values.title,
    purpose: values.purpose,
    fields,
    wording: "",
    form: values.form,
    pictureId: shape.picture === "none" ? null : (values.picture?.id ?? null),
  };
  const typed = useSettled(JSON.stringify(input));
  const settled = useMemo(() => JSON.parse(typed) as TemplateInput, [typed]);
  const seen = useRead(ContentPreviewDocument, { input: settled });
  const preview = seen.data?.templatePreview;
  // what is still empty is no mistake yet
  const wrong: Readonly<Record<string, string | undefined>> = draft.errors;
  const errorOf = (name: string) => {
    const index = fields.findIndex((field) => field.name === name);
    const flaw = preview?.flaws.find((each) => !each.isAdvice && each.path.startsWith(`fields.${index}.`) && (values.texts[name] ?? "") !== "");
    return wrong[name] ?? (flaw && flawInWords(locale, flaw));
  };
  const advice = (preview?.flaws ?? []).filter((flaw) => flaw.isAdvice && flaw.code !== "PURPOSE_NOT_TAKEN");
  const setText = (name: string, text: string) => {
    draft.set({ texts: { ...values.texts, [name]: text } });
  };
  const save = async () => {
    const outcome = await run({ id: content?.id ?? null, input });
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("content.saved"));
      const saved = outcome.payload.template;
      if (content === null && saved) router.go(`/messages/contents/${saved.id}`);
    } else if (outcome.refusal) {
      fail(outcome);
    } else {
      draft.fail(
        Object.fromEntries(
          outcome.errors.map((error) => {
            const index = /^fields\.(\d+)\./.exec(error.field ?? "")?.[1];
            return [index === undefined ? (error.field ?? "") : (fields[Number(index)]?.name ?? ""), fieldErrorInWords(locale, error)];
          }),
        ),
      );
      notify.failed(locale.t("content.not_saved"), locale.t("template.not_saved.text"));
    }
  };
  const shown = shape.parts.filter((part) => {
    const number = /^item(\d)$/.exec(part.name)?.[1];
    if (number !== undefined) return Number(number) <= itemsShown(values.texts);
    // a mini-program's card can only lead into itself
    return part.name !== "app_id" || kind === "SERVICE_ACCOUNT";
  });
  return (
    <>
      <Page
        title={content?.title ?? locale.t("content.new")}
        subtitle={content === null ? locale.t("content.new.text") : undefined}
        back={{ to: "/messages", label: locale.t("page.messages") }}
        actions={
          content !== null &&
          mayChange && (
            <Button
              icon="send"
              disabled={draft.isDirty}
              onClick={() => {
                setTesting(true);
              }}
            >
              {locale.t("test.open")}
            </Button>
          )
        }
      >
        {content?.status === "PAUSED" && (
          <Banner tone="warning" title={locale.t("template.paused")}>
            {pauseInWords(locale, content.pausedReason)}
          </Banner>
        )}
        <Columns
          isSticky
          aside={
            <div className="messages-aside">
              <Card title={locale.t("preview.title")}>
                <ChatPhone
                  account={account?.name ?? ""}
                  messages={preview?.chat ? [{ key: "it", chat: preview.chat, picture: shape.picture === "none" ? null : values.picture }] : []}
                  isOld={seen.isOld}
                />
              </Card>
            </div>
          }
        >
          <Card title={locale.t("content.basics")}>
            <Stack>
              {content === null && (
                <Select
                  label={locale.t("template.account")}
                  value={values.accountId}
                  options={accounts.map((each) => ({ value: each.id, label: `${each.name} · ${locale.t(`account.${each.kind}` as "account.SERVICE_ACCOUNT")}` }))}
                  onChange={(accountId) => {
                    draft.set({ accountId });
                  }}
                />
              )}
              <Input
                label={locale.t("template.title")}
                value={values.title}
                maxLength={60}
                hint={locale.t("content.title.hint")}
                error={draft.errors.title}
                onChange={(title) => {
                  draft.set({ title });
                }}
              />
              <RadioGroup
                label={locale.t("content.form")}
                value={values.form}
                disabled={content !== null}
                options={FORMS.map((form) => ({
                  value: form,
                  label: locale.t(`form.${form}`),
                  hint: locale.t(`form.${form}.hint`),
                  isDisabled: !SHAPES[form].kinds.includes(kind),
                }))}
                onChange={(form) => {
                  draft.set({ form });
                }}
              />
            </Stack>
          </Card>
          <Card title={locale.t("content.says")} subtitle={values.form === "TEXT" ? locale.t("content.says.links") : undefined}>
            <Stack>
              {shape.picture !== "none" && (
                <PictureField
                  picture={values.picture}
                  isOptional={shape.picture === "optional"}
                  hint={locale.maybe(`picture.hint.${values.form}`) ?? ""}
                  error={wrong.media ?? wrong.pictureId}
                  onChange={(picture) => {
                    draft.set({ picture });
                  }}
                />
              )}
              {shown.map((part) => (
                <PartField
                  key={`${values.form}-${part.name}`}
                  part={part}
                  text={values.texts[part.name] ?? ""}
                  seen={preview?.fields.find((field) => field.name === part.name)}
                  error={errorOf(part.name)}
                  onChange={(text) => {
                    setText(part.name, text);
                  }}
                />
              ))}
            </Stack>
            {advice.map((flaw) => (
              <Banner tone="info" key={flaw.code}>
                {flawInWords(locale, flaw)}
              </Banner>
            ))}
          </Card>
          <Card title={locale.t("template.purpose")} subtitle={locale.t("content.purpose")}>
            <RadioGroup
              label={locale.t("template.purpose.label")}
              value={values.purpose}
              options={PURPOSES.map((value) => ({ value, label: locale.t(`purpose.${value}`), hint: locale.t(`content.purpose.${value}`) }))}
              onChange={(purpose) => {
                draft.set({ purpose });
              }}
            />
          </Card>
        </Columns>
      </Page>
      {mayChange && <Savebar isDirty={draft.isDirty} isBusy={isBusy} onSave={() => void save()} onCancel={draft.reset} />}
      {content !== null && isTesting && (
        <TestDialog
          templateId={content.id}
          isSms={false}
          onClose={() => {
            setTesting(false);
          }}
        />
      )}
    </>
  );
}

function PartField(props: {
  readonly part: Part;
  readonly text: string;
  readonly seen: Preview["fields"][number] | undefined;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}) {
  const locale = useWords();
  const { part, seen } = props;
  const naming = namingOf(locale);
  const caret = useRef<number | null>(null);
  const number = /^item(\d)$/.exec(part.name)?.[1];
  const label = number === undefined ? locale.t(`part.${part.name}` as "part.content") : locale.t("part.item", { number });
  if (part.isAddress)
    return (
      <Input
        label={label}
        value={props.text}
        isOptional={part.isOptional}
        maxLength={1024}
        error={props.error}
        hint={locale.maybe(`part.${part.name}.hint`)}
        onChange={props.onChange}
      />
    );
  const shown = toShown(props.text, naming);
  const set = (text: string) => {
    props.onChange(toStored(text, naming));
  };
  const put = (before: string, after = "") => {
    const at = caret.current ?? shown.length;
    set(`${shown.slice(0, at)}${before}${after}${shown.slice(at)}`);
  };
  const box = {
    label,
    value: shown,
    isOptional: part.isOptional,
    maxLength: LONGEST,
    error: props.error,
    hint: seen?.isCut ? locale.t("field.cut", { shown: seen.shown }) : undefined,
    onChange: set,
  };
  return (
    <div className="messages-field">
      {part.hasLines ? (
        <Textarea
          {...box}
          rows={part.name === "content" ? 6 : 2}
          onSelect={(event) => {
            caret.current = event.currentTarget.selectionStart;
          }}
        />
      ) : (
        <Input
          {...box}
          onSelect={(event) => {
            caret.current = event.currentTarget.selectionStart;
          }}
        />
      )}
      <div className="messages-field-foot">
        <Menu
          isNamed
          label={locale.t("field.insert")}
          items={[
            ...(part.name === "content"
              ? [
                  {
                    label: locale.t("content.link"),
                    onChoose: () => {
                      put(`<a>${locale.t("content.link.words")}`, "</a>");
                    },
                  },
                ]
              : []),
            ...WORDS.flatMap((word) => {
              const name = naming(word);
              return name === undefined
                ? []
                : [
                    {
                      label: name,
                      onChoose: () => {
                        put(`【${name}】`);
                      },
                    },
                  ];
            }),
          ]}
        />
        {seen && seen.limit !== null && (
          <span className="messages-counter" data-tone={props.error ? "critical" : seen.isCut ? "warning" : undefined} role="status">
            {locale.t("field.used_of", { used: seen.used, limit: seen.limit })}
          </span>
        )}
      </div>
    </div>
  );
}

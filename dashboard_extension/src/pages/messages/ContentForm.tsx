import "./messages.css";

import { useMemo } from "react";

import type { PageProps } from "../../app/page";
import { useRead } from "../../api/hooks";
import type { MessagePurpose, TemplateForm, TemplateInput } from "../../api/schema";
import { useMay } from "../../bridge/context";
import { Banner, Card, Input, RadioGroup, Select, Stack, useDraft } from "../../design";
import { ChatPhone } from "./ChatPreview";
import { ContentDocument, ContentMaterialDocument, ContentPreviewDocument, type ContentMaterialQuery, type ContentQuery } from "./contents.documents";
import { errorInWords, Frame, PurposeCard, Ready, useSave, useTyped } from "./editing";
import { flawInWords } from "./naming";
import { PartField } from "./PartField";
import { PictureField, type Picture } from "./PicturePicker";
import { fieldsOf, FORMS, itemsShown, SHAPES, textsOf, type Texts } from "./shapes";
import { useWords } from "./words";

type Content = NonNullable<ContentQuery["template"]>;
type Accounts = ContentMaterialQuery["sendingAccounts"];

/** a part may be called as a field of the form is: its error has a name of its own */
const ofText = (name: string) => `text.${name}`;

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
  const { id } = props.params;
  const may = useMay("MANAGE_DISCOUNTS");
  const material = useRead(ContentMaterialDocument, {}, { isWanted: may || id !== undefined });
  const read = useRead(ContentDocument, { id: id ?? "" }, { isWanted: id !== undefined });
  return (
    <Ready kind="content" id={id} material={material} read={read} fits={(account) => account.channels.includes("WECHAT_CUSTOMER")} isOurs={(content) => content.form !== null}>
      {(accounts, content) => <Form key={content?.id} accounts={accounts} content={content} />}
    </Ready>
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
  const { accounts, content } = props;
  const draft = useDraft<Values>(useMemo(() => valuesOf(content, accounts), [content, accounts]));
  const { values } = draft;
  const account = accounts.find((each) => each.id === values.accountId) ?? content?.account;
  const kind = account?.kind ?? "SERVICE_ACCOUNT";
  const shape = SHAPES[values.form];

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
  const seen = useRead(ContentPreviewDocument, { input: useTyped(input) });
  const preview = seen.data?.templatePreview;
  // what is still empty is no mistake yet
  const wrong: Readonly<Record<string, string | undefined>> = draft.errors;
  const errorOf = (name: string) => {
    const index = fields.findIndex((field) => field.name === name);
    const flaw = preview?.flaws.find((each) => !each.isAdvice && each.path.startsWith(`fields.${index}.`) && (values.texts[name] ?? "") !== "");
    return wrong[ofText(name)] ?? (flaw && flawInWords(locale, flaw));
  };
  const advice = (preview?.flaws ?? []).filter((flaw) => flaw.isAdvice && flaw.code !== "PURPOSE_NOT_TAKEN");
  const setText = (name: string, text: string) => {
    draft.set({ texts: { ...values.texts, [name]: text } });
    draft.fail(Object.fromEntries(Object.entries(wrong).filter(([field]) => field !== ofText(name))));
  };
  const { save, isBusy } = useSave({
    kind: "content",
    id: content?.id ?? null,
    stale: ContentDocument,
    onSaved: draft.saved,
    onErrors: (errors) => {
      draft.fail(
        Object.fromEntries(
          errors.map((error) => {
            const index = /^fields\.(\d+)\./.exec(error.field ?? "")?.[1];
            return [index === undefined ? (error.field ?? "") : ofText(fields[Number(index)]?.name ?? ""), errorInWords(locale, error)];
          }),
        ),
      );
    },
  });
  const shown = shape.parts.filter((part) => {
    const number = /^item(\d)$/.exec(part.name)?.[1];
    if (number !== undefined) return Number(number) <= itemsShown(values.texts);
    // a mini-program's card can only lead into itself
    return part.name !== "app_id" || kind === "SERVICE_ACCOUNT";
  });
  return (
    <Frame
      kind="content"
      of={content}
      isDirty={draft.isDirty}
      isBusy={isBusy}
      onSave={() => void save(input)}
      onCancel={draft.reset}
      preview={
        <ChatPhone
          account={account?.name ?? ""}
          messages={preview?.chat ? [{ key: "it", chat: preview.chat, picture: shape.picture === "none" ? null : values.picture }] : []}
          isOld={seen.isOld}
        />
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
      <PurposeCard
        kind="content"
        value={values.purpose}
        onChange={(purpose) => {
          draft.set({ purpose });
        }}
      />
    </Frame>
  );
}

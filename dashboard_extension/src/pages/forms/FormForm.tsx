import "./forms.css";

import { useMemo, useState } from "react";

import { usePlace, useRouter } from "../../app/router";
import type { PageProps } from "../../app/page";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Card, Columns, EmptyState, Input, Loaded, NoAccess, Page, PageSkeleton, RadioGroup, Savebar, Select, Stack, useDraft, type Draft } from "../../design";
import { emptyIn, emptyValues, fieldOf, inputOf, keyOf, newField, placeOf, valuesOf, type FormData, type Values } from "./drawing";
import { FieldCard } from "./FieldCard";
import {
  FormChoicesDocument,
  FormDocument,
  FormsDocument,
  JinshujuFieldsDocument,
  JinshujuFormsDocument,
  SaveFormDocument,
  type FormChoicesQuery,
} from "./forms.documents";
import { Phone } from "./Phone";
import { useWords } from "./words";

type Choices = FormChoicesQuery;

/** A form: a new one, one of Jinshuju's to be mapped, or one to change. */
export default function FormForm(props: PageProps) {
  const locale = useWords();
  const may = useMay("MANAGE_DISCOUNTS");
  const { id } = props.params;
  const { query } = usePlace();
  const account = query.get("account") ?? "";
  const token = query.get("form") ?? "";
  const isMapping = id === undefined && account !== "" && token !== "";
  const choices = useRead(FormChoicesDocument, {}, { isWanted: may });
  const form = useRead(FormDocument, { id: id ?? "" }, { isWanted: may && id !== undefined });
  const remote = useRead(JinshujuFieldsDocument, { account, token }, { isWanted: may && isMapping });
  const listed = useRead(JinshujuFormsDocument, { account }, { isWanted: may && isMapping });
  const mapped = useMemo<Values | null>(() => {
    const fields = remote.data?.jinshujuFields;
    const name = listed.data?.jinshujuForms?.find((each) => each.token === token)?.name;
    if (!fields || name === undefined) return null;
    return { ...emptyValues("JINSHUJU"), titleZh: name.slice(0, 60), account, remoteToken: token, fields: fields.map(fieldOf) };
  }, [remote.data, listed.data, account, token]);
  const fresh = useMemo(() => emptyValues("OWN"), []);
  if (!may) return <NoAccess permission="MANAGE_DISCOUNTS" />;
  return (
    <Loaded of={choices} skeleton={<PageSkeleton />}>
      {(data) => {
        if (isMapping)
          return (
            <Loaded of={remote} skeleton={<PageSkeleton />}>
              {() => (mapped === null ? <PageSkeleton /> : <Editor form={null} initial={mapped} choices={data} />)}
            </Loaded>
          );
        if (id === undefined) return <Editor form={null} initial={fresh} choices={data} />;
        return (
          <Loaded of={form} skeleton={<PageSkeleton />}>
            {(found) =>
              found.form === null ? (
                <Page title={locale.t("page.forms")} back={{ to: "/forms", label: locale.t("page.forms") }}>
                  <EmptyState icon="edit" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
                </Page>
              ) : (
                <Saved form={found.form} choices={data} />
              )
            }
          </Loaded>
        );
      }}
    </Loaded>
  );
}

function Saved(props: { readonly form: FormData; readonly choices: Choices }) {
  const { form } = props;
  // field rows get ids of this page: made once for what is saved
  const [ground, setGround] = useState({ version: form.version, values: valuesOf(form) });
  if (ground.version !== form.version) setGround({ version: form.version, values: valuesOf(form) });
  return <Editor form={form} initial={ground.values} choices={props.choices} />;
}

function Editor(props: { readonly form: FormData | null; readonly initial: Values; readonly choices: Choices }) {
  const locale = useWords();
  const router = useRouter();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { form, choices } = props;
  const draft = useDraft<Values>(props.initial);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const { run, isBusy } = useChange(SaveFormDocument, [FormDocument, FormsDocument, JinshujuFormsDocument]);
  const { values, set } = draft;
  const home = form ? `/forms/${encodeURIComponent(form.id)}` : "/forms";
  const isFixed = values.kind === "JINSHUJU";
  const tell = (parts: Readonly<Record<string, string>>) => {
    setFaults(parts);
    draft.fail(Object.fromEntries(Object.entries(parts).filter(([name]) => !name.includes("."))));
    notify.failed(locale.t("forms.not_saved"), locale.t("forms.not_saved.text"));
  };
  const save = async () => {
    const empty = emptyIn(values);
    if (empty.length > 0) {
      tell(Object.fromEntries(empty.map((name) => [name, locale.t("refusal.VALUE_MISSING")])));
      return;
    }
    const key = values.key || keyOf(values.titleEn, Date.now());
    const outcome = await run({ id: form?.id ?? null, input: inputOf({ ...values, key }) });
    if (outcome.isDone) {
      setFaults({});
      draft.saved();
      notify.done(locale.t("forms.saved"));
      router.go(`/forms/${encodeURIComponent(outcome.payload.form?.id ?? "")}`);
      return;
    }
    if (outcome.refusal) {
      fail(outcome);
      return;
    }
    const parts: Record<string, string> = {};
    for (const error of outcome.errors) {
      const place = placeOf(error.field);
      const field = place ? values.fields[place.index] : undefined;
      const text = fieldErrorInWords(locale, { code: error.code, field: place?.part ?? error.field ?? null });
      parts[field && place ? `${field.id}.${place.part}` : (error.field ?? "")] = text;
    }
    tell(parts);
  };
  const cards = (
    <Stack>
      {isFixed && <Banner tone="info">{locale.t("forms.map.text")}</Banner>}
      <About draft={draft} form={form} choices={choices} />
      {values.fields.map((field, index) => (
        <FieldCard
          key={field.id}
          field={field}
          index={index}
          count={values.fields.length}
          kind={values.kind}
          choices={choices}
          faultOf={(part) => faults[`${field.id}.${part}`]}
          onChange={(change) => {
            setFaults(Object.fromEntries(Object.entries(faults).filter(([name]) => !name.startsWith(`${field.id}.`))));
            set({ fields: values.fields.map((each) => (each.id === field.id ? { ...each, ...change } : each)) });
          }}
          onMove={(by) => {
            const moved = values.fields.filter((each) => each.id !== field.id);
            moved.splice(index + by, 0, field);
            set({ fields: moved });
          }}
          onRemove={() => {
            set({ fields: values.fields.filter((each) => each.id !== field.id) });
          }}
        />
      ))}
      {!isFixed && (
        <div>
          <Button
            icon="add"
            onClick={() => {
              set({ fields: [...values.fields, newField(values.fields)] });
            }}
          >
            {locale.t("forms.add_field")}
          </Button>
        </div>
      )}
    </Stack>
  );
  return (
    <>
      <Page isNarrow={isFixed} title={form ? form.titleZh : locale.t(isFixed ? "forms.map" : "forms.new")} back={{ to: home, label: form ? form.titleZh : locale.t("page.forms") }}>
        {isFixed ? cards : <Columns isSticky aside={<Phone values={values} />}>{cards}</Columns>}
      </Page>
      <Savebar
        isDirty={draft.isDirty || (form === null && isFixed)}
        isBusy={isBusy}
        onSave={() => void save()}
        onCancel={() => {
          setFaults({});
          if (draft.isDirty) draft.reset();
          else router.go(home);
        }}
      />
    </>
  );
}

function About(props: { readonly draft: Draft<Values>; readonly form: FormData | null; readonly choices: Choices }) {
  const locale = useWords();
  const { draft, form, choices } = props;
  const { values, set, errors } = draft;
  return (
    <Card title={locale.t("forms.about")}>
      <Stack>
        <Input
          label={locale.t("forms.title")}
          value={values.titleZh}
          maxLength={60}
          error={errors.titleZh}
          onChange={(titleZh) => {
            set({ titleZh });
          }}
        />
        {form === null && values.kind !== "JINSHUJU" && (
          <RadioGroup
            label={locale.t("forms.kind")}
            value={values.kind}
            options={(["OWN", "SURVEY"] as const).map((kind) => ({ value: kind, label: locale.t(`forms.kind.${kind}`), hint: locale.t(`forms.kind.${kind}.hint`) }))}
            onChange={(kind) => {
              set({ kind });
            }}
          />
        )}
        {form === null && values.kind !== "JINSHUJU" && (
          <Input
            label={locale.t("forms.key")}
            hint={locale.t("forms.key.hint")}
            value={values.key}
            maxLength={40}
            isOptional
            spellCheck={false}
            error={errors.key}
            onChange={(key) => {
              set({ key });
            }}
          />
        )}
        <Select
          label={locale.t("forms.coupon")}
          hint={locale.t("forms.coupon.hint")}
          value={values.couponId}
          error={(errors as Readonly<Record<string, string | undefined>>)["coupon"]}
          options={[{ value: "", label: locale.t("forms.coupon.none") }, ...choices.coupons.map((coupon) => ({ value: coupon.id, label: coupon.name }))]}
          onChange={(couponId) => {
            set({ couponId });
          }}
        />
        {values.kind !== "JINSHUJU" && (
          <Input
            label={locale.t("forms.thanks")}
            value={values.thanksZh}
            maxLength={200}
            isOptional
            error={errors.thanksZh}
            onChange={(thanksZh) => {
              set({ thanksZh });
            }}
          />
        )}
        {values.kind !== "JINSHUJU" && (
          <details className="forms-english">
            <summary>{locale.t("forms.english")}</summary>
            <Stack>
              <Input
                label={locale.t("forms.title.en")}
                value={values.titleEn}
                maxLength={60}
                isOptional
                onChange={(titleEn) => {
                  set({ titleEn });
                }}
              />
              <Input
                label={locale.t("forms.thanks.en")}
                value={values.thanksEn}
                maxLength={200}
                isOptional
                onChange={(thanksEn) => {
                  set({ thanksEn });
                }}
              />
            </Stack>
          </details>
        )}
      </Stack>
    </Card>
  );
}

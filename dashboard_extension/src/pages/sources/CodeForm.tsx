/** Codes made: one, or one for each row of a list. */
import { useRef, useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import type { CodeForm, CodeKindInput } from "../../api/schema";
import { useNotify } from "../../bridge/context";
import { Banner, Button, Dialog, Input, Loaded, NumberField, RadioGroup, Row, Select, Skeleton, Stack, Textarea } from "../../design";
import { csvOf, download } from "../../shared/csv";
import { decoded, MOST_BYTES } from "../tags/decoded";
import { Faults, isOfWhole } from "./Faults";
import { BULK_FORMS, FORMS, isOfService } from "./naming";
import { CodeAccountsDocument, CodeMakeDocument, CodesCheckDocument, CodesMakeDocument, SourceBatchesDocument, SourceCodesDocument, SourceDocument } from "./sources.documents";
import { useWords, type Words } from "./words";

interface Props {
  readonly source: string;
  readonly onClose: () => void;
}

interface KindValues {
  readonly form: CodeForm;
  readonly account: string;
  readonly days: number | null;
  readonly page: string;
  readonly address: string;
}

const STALE = [SourceDocument, SourceCodesDocument, SourceBatchesDocument, CodeAccountsDocument];
const FIRST: KindValues = { form: "QR_PERMANENT", account: "", days: 30, page: "", address: "" };

function inputOf(values: KindValues, account: string): CodeKindInput {
  const { form } = values;
  return {
    form,
    account: form === "SHORT_LINK" ? null : account,
    days: form === "QR_TEMPORARY" ? values.days : null,
    page: isOfService(form) || form === "SHORT_LINK" ? "" : values.page,
    address: form === "SHORT_LINK" ? values.address : "",
  };
}

type Errors = Readonly<Record<string, string | undefined>>;

/** The kind of code, and the account it needs; the first account that fits is chosen. */
function useKind() {
  const accounts = useRead(CodeAccountsDocument, {});
  const [values, setValues] = useState<KindValues>(FIRST);
  const fitting = (accounts.data?.codeAccounts ?? []).filter((each) => each.kind === (isOfService(values.form) ? "SERVICE_ACCOUNT" : "MINI_PROGRAM"));
  const account = fitting.find((each) => each.id === values.account) ?? fitting[0] ?? null;
  const isReady = values.form === "SHORT_LINK" ? values.address.trim() !== "" : account !== null && (values.form !== "QR_TEMPORARY" || values.days !== null);
  return {
    values,
    set: (change: Partial<KindValues>) => {
      setValues({ ...values, ...change });
    },
    fitting,
    account,
    isLoading: accounts.isLoading,
    isReady,
    input: inputOf(values, account?.id ?? ""),
  };
}

function KindFields(props: { readonly locale: Words; readonly kind: ReturnType<typeof useKind>; readonly forms: readonly CodeForm[]; readonly errors: Errors }) {
  const { locale, kind, errors } = props;
  const { values, set, account, fitting } = kind;
  const { form } = values;
  const needsAccount = form !== "SHORT_LINK";
  return (
    <>
      <RadioGroup
        label={locale.t("codes.form")}
        value={form}
        options={props.forms.map((each) => ({ value: each, label: locale.t(`form.${each}`), hint: locale.t(`form.${each}.hint`) }))}
        onChange={(next) => { set({ form: next }); }}
      />
      {needsAccount && !kind.isLoading && account === null && (
        <Banner tone="warning">{locale.t(isOfService(form) ? "codes.no_service" : "codes.no_mini")}</Banner>
      )}
      {needsAccount && account !== null && (
        <Select
          label={locale.t("codes.account")}
          hint={form === "QR_PERMANENT" && account.permanentLeft !== null ? locale.t("codes.permanent_left", { count: account.permanentLeft }) : undefined}
          error={errors["account"] ?? errors["form"]}
          value={account.id}
          options={fitting.map((each) => ({ value: each.id, label: each.name }))}
          onChange={(next) => { set({ account: next }); }}
        />
      )}
      {form === "QR_TEMPORARY" && (
        <NumberField label={locale.t("codes.days")} hint={locale.t("codes.days.hint")} value={values.days} min={1} max={30} error={errors["days"]} onChange={(days) => { set({ days }); }} />
      )}
      {(form === "MINI_PROGRAM_CODE" || form === "URL_LINK") && (
        <Input
          isOptional
          label={locale.t("codes.page")}
          hint={locale.t(form === "URL_LINK" ? "codes.page.hint.link" : "codes.page.hint.code")}
          placeholder="pages/index/index"
          value={values.page}
          maxLength={256}
          error={errors["page"]}
          onChange={(page) => { set({ page }); }}
        />
      )}
      {form === "SHORT_LINK" && (
        <Input label={locale.t("codes.address")} placeholder="https://" value={values.address} maxLength={1024} error={errors["address"]} onChange={(address) => { set({ address }); }} />
      )}
    </>
  );
}

export function CodeDialog(props: Props) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const kind = useKind();
  const [label, setLabel] = useState("");
  const [scene, setScene] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const { run, isBusy } = useChange(CodeMakeDocument, STALE);
  const make = async () => {
    const outcome = await run({ source: props.source, kind: kind.input, label, scene: scene.trim() === "" ? null : scene });
    if (outcome.isDone) {
      notify.done(locale.t(kind.values.form === "SHORT_LINK" ? "codes.made" : "codes.ordered"));
      props.onClose();
    } else if (outcome.refusal) fail(outcome);
    else setErrors(Object.fromEntries(outcome.errors.map((each) => [each.field ?? "form", fieldErrorInWords(locale, each)])));
  };
  return (
    <Dialog
      title={locale.t("codes.new")}
      isWide
      onClose={props.onClose}
      actions={
        <Button kind="primary" disabled={!kind.isReady || label.trim() === ""} isBusy={isBusy} onClick={() => void make()}>
          {locale.t("codes.make")}
        </Button>
      }
    >
      <Stack>
        <KindFields locale={locale} kind={kind} forms={FORMS} errors={errors} />
        <Input label={locale.t("codes.label")} hint={locale.t("codes.label.hint")} value={label} maxLength={80} error={errors["label"]} onChange={setLabel} />
        <Input isOptional label={locale.t("codes.scene")} hint={locale.t("codes.scene.hint")} value={scene} maxLength={32} error={errors["scene"]} onChange={setScene} />
      </Stack>
    </Dialog>
  );
}

export function BulkDialog(props: Props) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const kind = useKind();
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [isTooLarge, setTooLarge] = useState(false);
  const [checked, setChecked] = useState<string | null>(null);
  const { form } = kind.values;
  const read = useRead(CodesCheckDocument, { form, csv: checked ?? "" }, { isWanted: checked !== null });
  const { run, isBusy } = useChange(CodesMakeDocument, STALE);
  const isCurrent = checked === text && !read.isOld;
  const usable = isCurrent ? (read.data?.checkCodes.usable ?? 0) : 0;
  const onFile = async (chosen: File | undefined) => {
    if (!chosen) return;
    const content = decoded(await chosen.arrayBuffer());
    const tooLarge = new Blob([content]).size > MOST_BYTES;
    setTooLarge(tooLarge);
    if (tooLarge) return;
    setText(content);
    setChecked(content);
  };
  const make = async () => {
    const outcome = await run({ source: props.source, kind: kind.input, csv: text });
    if (outcome.isDone) {
      notify.done(locale.t("bulk.started", { count: usable }));
      props.onClose();
    } else fail(outcome);
  };
  return (
    <Dialog
      title={locale.t("bulk.title")}
      isWide
      onClose={props.onClose}
      actions={
        <>
          <Button disabled={text.trim() === "" || isCurrent} isBusy={checked !== null && read.isBusy} onClick={() => { setChecked(text); }}>
            {locale.t("bulk.check")}
          </Button>
          <Button kind="primary" disabled={!kind.isReady || usable === 0} isBusy={isBusy} onClick={() => void make()}>
            {usable === 0 ? locale.t("codes.make") : locale.t("bulk.make", { count: usable })}
          </Button>
        </>
      }
    >
      <Stack>
        <KindFields locale={locale} kind={kind} forms={BULK_FORMS} errors={{}} />
        <Textarea
          label={locale.t("bulk.list")}
          hint={locale.t("bulk.list.hint")}
          placeholder={locale.t("bulk.list.example")}
          rows={6}
          value={text}
          onChange={(next) => {
            setText(next);
          }}
        />
        <Row>
          <input
            ref={file}
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            className="hidden-text"
            aria-label={locale.t("file.choose")}
            tabIndex={-1}
            onChange={(event) => {
              void onFile(event.target.files?.[0]);
              event.target.value = "";
            }}
          />
          <Button icon="upload" onClick={() => file.current?.click()}>
            {locale.t("file.choose")}
          </Button>
          <Button
            kind="quiet"
            icon="download"
            onClick={() => {
              download(`${locale.t("bulk.template")}.csv`, csvOf([[locale.t("bulk.column.label"), locale.t("bulk.column.scene"), locale.t("bulk.column.page")]]));
            }}
          >
            {locale.t("file.template")}
          </Button>
        </Row>
        {isTooLarge && <Banner tone="critical">{locale.t("file.too_large")}</Banner>}
        {checked !== null && checked !== text && <p className="muted">{locale.t("bulk.changed")}</p>}
        {checked === text && (
          <Loaded of={read} skeleton={<Skeleton height={80} />}>
            {({ checkCodes: found }) =>
              read.isOld ? (
                <Skeleton height={80} />
              ) : (
                <Stack isTight>
                  <Banner tone={found.usable === 0 ? "critical" : found.faulty === 0 ? "success" : "warning"} title={isOfWhole(found.faults) ? locale.t("file.unusable") : locale.t("bulk.usable", { count: found.usable })}>
                    {found.faulty > 0 && !isOfWhole(found.faults) && locale.t("file.faulty", { count: found.faulty })}
                  </Banner>
                  {found.labels.length > 0 && <p className="sources-labels">{found.labels.slice(0, 12).join(locale.t("sources.and"))}{found.usable > 12 && "…"}</p>}
                  <Faults locale={locale} total={found.faulty} rows={found.faults.map((each) => ({ line: each.line, text: locale.t(`code_fault.${each.fault}`) }))} />
                </Stack>
              )
            }
          </Loaded>
        )}
      </Stack>
    </Dialog>
  );
}

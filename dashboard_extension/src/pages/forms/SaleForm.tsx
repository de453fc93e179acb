import "./forms.css";

import { useMemo, useState } from "react";

import { useRouter } from "../../app/router";
import type { PageProps } from "../../app/page";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useMaySend } from "../../api/me";
import { fieldErrorInWords } from "../../api/refused";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Card, Confirm, Copyable, DateField, EmptyState, Facts, Grid, Input, Loaded, NoAccess, NumberField, Page, PageSkeleton, Savebar, Select, Stack, TimeField, useDraft } from "../../design";
import { keyOf } from "./drawing";
import { CancelSaleDayDocument, PromiseTemplatesDocument, SaleDayDocument, SaleDaysDocument, SaveSaleDayDocument, type PromiseTemplatesQuery, type SaleDayQuery } from "./promises.documents";
import { dayAndTimeOf, isoOf } from "./times";
import { useWords } from "./words";

type Sale = NonNullable<SaleDayQuery["saleDay"]>;

const LIST = "/forms?tab=sales";

interface Values {
  readonly title: string;
  readonly startDay: string;
  readonly startTime: string;
  readonly endDay: string;
  readonly endTime: string;
  readonly minutesBefore: number | null;
  readonly templateId: string;
  readonly h5: string;
  readonly miniProgram: string;
}

const NEW: Values = { title: "", startDay: "", startTime: "20:00", endDay: "", endTime: "23:59", minutesBefore: 0, templateId: "", h5: "", miniProgram: "" };

function valuesOf(sale: Sale): Values {
  const start = dayAndTimeOf(sale.startsAt);
  const end = dayAndTimeOf(sale.endsAt);
  return {
    title: sale.title,
    startDay: start.day,
    startTime: start.time,
    endDay: end.day,
    endTime: end.time,
    minutesBefore: sale.minutesBefore,
    templateId: sale.templateId ?? "",
    h5: sale.landing.h5,
    miniProgram: sale.landing.miniProgram,
  };
}

/** Templates that people subscribe to: nothing else can stand behind a promise. */
export function subscribed(templates: PromiseTemplatesQuery["templates"]) {
  return templates.filter((each) => each.channel === "WECHAT_SUBSCRIBE" || each.channel === "WECHAT_NOTICE");
}

export default function SaleForm(props: PageProps) {
  const locale = useWords();
  const may = useMay("MANAGE_DISCOUNTS");
  const { id } = props.params;
  const templates = useRead(PromiseTemplatesDocument, {}, { isWanted: may || id !== undefined });
  const read = useRead(SaleDayDocument, { id: id ?? "" }, { isWanted: id !== undefined });
  if (id === undefined && !may) return <NoAccess permission="MANAGE_DISCOUNTS" />;
  return (
    <Loaded of={templates} skeleton={<PageSkeleton />}>
      {(data) =>
        id === undefined ? (
          <Form sale={null} templates={subscribed(data.templates)} />
        ) : (
          <Loaded of={read} skeleton={<PageSkeleton />}>
            {({ saleDay }) =>
              saleDay === null ? (
                <Page title={locale.t("forms.tab.sales")} back={{ to: LIST, label: locale.t("forms.tab.sales") }}>
                  <EmptyState icon="send" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
                </Page>
              ) : (
                <Form sale={saleDay} templates={subscribed(data.templates)} />
              )
            }
          </Loaded>
        )
      }
    </Loaded>
  );
}

function Form(props: { readonly sale: Sale | null; readonly templates: PromiseTemplatesQuery["templates"] }) {
  const locale = useWords();
  const router = useRouter();
  const notify = useNotify();
  const fail = useFailure(locale);
  const maySend = useMaySend();
  const { sale } = props;
  const draft = useDraft<Values>(useMemo(() => (sale ? valuesOf(sale) : NEW), [sale]));
  const [isAsking, setAsking] = useState(false);
  const saving = useChange(SaveSaleDayDocument, [SaleDayDocument, SaleDaysDocument]);
  const cancelling = useChange(CancelSaleDayDocument, [SaleDayDocument, SaleDaysDocument]);
  const { values, set, errors } = draft;
  const wrong = errors as Readonly<Record<string, string | undefined>>;
  const isOff = sale?.cancelledAt != null;
  const save = async () => {
    const startsAt = isoOf({ day: values.startDay, time: values.startTime });
    const endsAt = isoOf({ day: values.endDay, time: values.endTime });
    if (startsAt === null || endsAt === null) {
      draft.fail({
        ...(startsAt === null ? { startDay: locale.t("sales.day.missing") } : {}),
        ...(endsAt === null ? { endDay: locale.t("sales.day.missing") } : {}),
      });
      return;
    }
    const outcome = await saving.run({
      id: sale?.id ?? null,
      input: {
        key: keyOf("", Date.now()).replace("form-", "sale-"),
        title: values.title,
        startsAt,
        endsAt,
        minutesBefore: values.minutesBefore ?? 0,
        templateId: values.templateId || "0",
        landing: { h5: values.h5, miniProgram: values.miniProgram, appId: "" },
      },
    });
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("sales.saved"));
      router.go(LIST);
    } else if (outcome.refusal) {
      fail(outcome);
    } else {
      const places: Readonly<Record<string, string>> = { startsAt: "startDay", endsAt: "endDay", landing: "miniProgram" };
      draft.fail(Object.fromEntries(outcome.errors.map((error) => [places[error.field ?? ""] ?? error.field ?? "", fieldErrorInWords(locale, error)])));
      notify.failed(locale.t("forms.not_saved"), locale.t("forms.not_saved.text"));
    }
  };
  const callOff = async () => {
    const outcome = await cancelling.run({ id: sale?.id ?? "" });
    setAsking(false);
    if (outcome.isDone) {
      notify.done(locale.t("sales.cancelled"));
      router.go(LIST);
    } else fail(outcome);
  };
  return (
    <>
      <Page
        title={sale ? sale.title : locale.t("sales.new")}
        back={{ to: LIST, label: locale.t("forms.tab.sales") }}
        isNarrow
        actions={
          sale && !isOff ? (
            <Button
              kind="critical"
              onClick={() => {
                setAsking(true);
              }}
            >
              {locale.t("sales.cancel")}
            </Button>
          ) : undefined
        }
      >
        <Stack>
          {!maySend && <Banner tone="warning">{locale.t("access.send.text")}</Banner>}
          {isOff && <Banner tone="info">{locale.t("sales.off.text")}</Banner>}
          {props.templates.length === 0 && <Banner tone="warning">{locale.t("sales.no_template")}</Banner>}
          {sale && (
            <Card>
              <Facts
                rows={[
                  [locale.t("kept.promised"), locale.count(sale.kept.promised)],
                  [locale.t("kept.sent"), locale.count(sale.kept.sent)],
                  [locale.t("kept.cancelled"), locale.count(sale.kept.cancelled)],
                  [locale.t("kept.missed"), locale.count(sale.kept.missed)],
                ]}
              />
              <div className="forms-address">
                <p className="muted">{locale.t("sales.key.text")}</p>
                <Copyable label={locale.t("forms.key")} value={sale.key} />
              </div>
            </Card>
          )}
          <Card title={locale.t("sales.what")}>
            <Stack>
              <Input
                label={locale.t("sales.title")}
                hint={locale.t("sales.title.hint")}
                value={values.title}
                maxLength={60}
                disabled={isOff}
                error={errors.title}
                onChange={(title) => {
                  set({ title });
                }}
              />
              <Grid least={180}>
                <DateField
                  label={locale.t("sales.start_day")}
                  value={values.startDay}
                  disabled={isOff}
                  error={errors.startDay}
                  onChange={(startDay) => {
                    set({ startDay, ...(values.endDay === "" ? { endDay: startDay } : {}) });
                  }}
                />
                <TimeField
                  label={locale.t("sales.start_time")}
                  value={values.startTime}
                  disabled={isOff}
                  onChange={(startTime) => {
                    set({ startTime });
                  }}
                />
                <DateField
                  label={locale.t("sales.end_day")}
                  value={values.endDay}
                  disabled={isOff}
                  error={errors.endDay}
                  onChange={(endDay) => {
                    set({ endDay });
                  }}
                />
                <TimeField
                  label={locale.t("sales.end_time")}
                  value={values.endTime}
                  disabled={isOff}
                  onChange={(endTime) => {
                    set({ endTime });
                  }}
                />
              </Grid>
            </Stack>
          </Card>
          <Card title={locale.t("sales.how")} subtitle={locale.t("sales.how.text")}>
            <Stack>
              <Select
                label={locale.t("sales.template")}
                hint={locale.t("sales.template.hint")}
                value={values.templateId}
                disabled={isOff}
                error={wrong["templateId"]}
                options={[{ value: "", label: locale.t("sales.template.choose") }, ...props.templates.map((each) => ({ value: each.id, label: `${each.title} · ${each.account.name}` }))]}
                onChange={(templateId) => {
                  set({ templateId });
                }}
              />
              <NumberField
                label={locale.t("sales.before")}
                value={values.minutesBefore}
                min={0}
                max={10080}
                suffix={locale.t("sales.minutes")}
                disabled={isOff}
                error={errors.minutesBefore}
                onChange={(minutesBefore) => {
                  set({ minutesBefore });
                }}
              />
              <Input
                label={locale.t("sales.page")}
                hint={locale.t("sales.page.hint")}
                value={values.miniProgram}
                isOptional
                spellCheck={false}
                disabled={isOff}
                error={errors.miniProgram}
                onChange={(miniProgram) => {
                  set({ miniProgram });
                }}
              />
            </Stack>
          </Card>
        </Stack>
      </Page>
      {!isOff && (
        <Savebar
          isDirty={draft.isDirty}
          isBusy={saving.isBusy}
          onSave={() => void save()}
          onCancel={() => {
            if (draft.isDirty) draft.reset();
            else router.go(LIST);
          }}
        />
      )}
      {isAsking && sale && (
        <Confirm
          title={locale.t("sales.cancel.title")}
          text={locale.t("sales.cancel.text", { count: sale.kept.promised })}
          kind="critical"
          yes={locale.t("sales.cancel")}
          no={locale.t("sales.cancel.keep")}
          isBusy={cancelling.isBusy}
          onYes={() => void callOff()}
          onNo={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

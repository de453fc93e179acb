import "./recalls.css";

import { useEffect, useMemo, useState } from "react";

import type { PageProps } from "../../app/page";
import { useRouter } from "../../app/router";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { useMay, useNotify } from "../../bridge/context";
import {
  Button,
  Card,
  Columns,
  DurationField,
  EmptyState,
  Grid,
  Input,
  Loaded,
  MoneyField,
  MultiCombobox,
  NoAccess,
  NumberField,
  Page,
  PageSkeleton,
  Savebar,
  Select,
  Stack,
  useDraft,
  type Draft,
} from "../../design";
import { fieldOf, freeKey, MOST_TOUCHES, newValues, parametersOf, touchErrors, valuesOf, type FormValues } from "./parameters";
import { RecallDocument, RecallFormDocument, RecallsDocument, SaveRecallDocument, type RecallFormQuery } from "./recalls.documents";
import { TimelinePicture } from "./TimelinePicture";
import { TouchFields } from "./TouchFields";
import { useWords } from "./words";

const RECIPE = "abandoned_cart";
const TYPED_MS = 350;
const HOUR = 3600;

export default function RecallForm(props: PageProps) {
  const locale = useWords();
  const may = useMay("MANAGE_DISCOUNTS");
  const id = props.params["id"] ?? null;
  const read = useRead(RecallFormDocument, { id: id ?? "", isNew: id === null }, { isWanted: may });
  if (!may) return <NoAccess permission="MANAGE_DISCOUNTS" />;
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {(data) =>
        id !== null && !data.journey ? (
          <Page title={locale.t("page.recalls")} back={{ to: "/recalls", label: locale.t("page.recalls") }}>
            <EmptyState icon="search" title={locale.t("recalls.unknown.title")} text={locale.t("recalls.unknown.text")} />
          </Page>
        ) : data.journey && data.journey.recipe !== RECIPE ? (
          <Page title={data.journey.name} back={{ to: `/recalls/${encodeURIComponent(data.journey.id)}`, label: data.journey.name }}>
            <EmptyState icon="info" title={locale.t("recalls.form.other.title")} text={locale.t("recalls.form.other.text")} />
          </Page>
        ) : (
          <Form data={data} id={id} />
        )
      }
    </Loaded>
  );
}

function Form(props: { readonly data: RecallFormQuery; readonly id: string | null }) {
  const locale = useWords();
  const notify = useNotify();
  const router = useRouter();
  const { data, id } = props;
  const journey = data.journey ?? null;
  const initial = useMemo(
    () => (journey ? valuesOf(journey.name, journey.parameters) : newValues(locale.t("recalls.form.new_name"), data.recallChoices.templates)),
    [journey, locale, data.recallChoices.templates],
  );
  const draft = useDraft<FormValues>(initial);
  const save = useChange(SaveRecallDocument, [RecallsDocument, RecallDocument, RecallFormDocument]);
  const { values } = draft;
  const parameters = useSettled(useMemo(() => parametersOf(values), [values]));
  const [hasTried, setTried] = useState(false);
  const wrong = touchErrors(values);
  const isComplete = wrong.every((each) => each === null);
  const isLive = journey?.status === "LIVE";

  const submit = async () => {
    setTried(true);
    if (values.name.trim() === "") {
      draft.fail({ name: locale.t("recalls.form.wrong.no_name") });
      return;
    }
    if (!isComplete) {
      notify.failed(locale.t("recalls.form.wrong"), locale.t("recalls.form.wrong.text"));
      return;
    }
    const outcome = await save.run({
      id,
      key: journey?.key ?? freeKey(data.journeys.map((each) => each.key)),
      name: values.name.trim(),
      recipe: RECIPE,
      parameters: parametersOf(values),
    });
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("recalls.form.saved"));
      const saved = outcome.payload.journey?.id;
      if (id === null && saved) router.go(`/recalls/${encodeURIComponent(saved)}`);
    } else if (outcome.refusal) {
      notify.failed(locale.t("error.failed"), refusalInWords(locale, outcome.refusal));
    } else {
      notify.failed(locale.t("recalls.form.wrong"), outcome.errors.map((each) => fieldErrorInWords(locale, each)).join(" "));
    }
  };
  return (
    <Page
      title={journey ? journey.name : locale.t("recalls.new")}
      subtitle={locale.t(isLive ? "recalls.form.subtitle.live" : "recalls.form.subtitle")}
      back={journey ? { to: `/recalls/${encodeURIComponent(journey.id)}`, label: journey.name } : { to: "/recalls", label: locale.t("page.recalls") }}
    >
      <Columns
        aside={
          <TimelinePicture
            parameters={parameters}
            isComplete={isComplete}
            onWrong={(paths) => {
              const errors = Object.fromEntries(paths.map((path) => [fieldOf(path), locale.t("recalls.form.wrong.value")]));
              if (JSON.stringify(errors) !== JSON.stringify(draft.errors)) draft.fail(errors);
            }}
          />
        }
      >
        <Basics draft={draft} />
        <TouchCards draft={draft} choices={data.recallChoices} wrong={hasTried ? wrong : wrong.map((each) => (each === "recalls.form.wrong.no_template" ? null : each))} />
        <CouponCard draft={draft} choices={data.recallChoices} />
        <Conditions draft={draft} choices={data.recallChoices} />
        <LandingCard draft={draft} />
      </Columns>
      <Savebar
        isDirty={draft.isDirty || id === null}
        isBusy={save.isBusy}
        saveLabel={id === null ? locale.t("recalls.form.create") : undefined}
        onSave={() => {
          void submit();
        }}
        onCancel={
          draft.isDirty
            ? draft.reset
            : () => {
                router.go(journey ? `/recalls/${encodeURIComponent(journey.id)}` : "/recalls");
              }
        }
      >
        {isLive && <span className="muted">{locale.t("recalls.form.version")}</span>}
      </Savebar>
    </Page>
  );
}

/** What was typed, once nothing was for a moment. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(setSettled, TYPED_MS, value);
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return settled;
}

interface CardProps {
  readonly draft: Draft<FormValues>;
  readonly choices: RecallFormQuery["recallChoices"];
}

function Basics(props: { readonly draft: Draft<FormValues> }) {
  const locale = useWords();
  const { values, set, errors } = props.draft;
  return (
    <Card title={locale.t("recalls.form.basics")} subtitle={locale.t("recalls.form.basics.means")}>
      <Stack isTight>
        <Input
          label={locale.t("recalls.form.name")}
          value={values.name}
          maxLength={60}
          error={errors.name}
          onChange={(name) => {
            set({ name });
          }}
        />
        <Grid least={220}>
          <DurationField
            label={locale.t("recalls.form.idle")}
            hint={locale.t("recalls.form.idle.hint")}
            value={values.idle}
            error={errors.idle}
            onChange={(idle) => {
              set({ idle });
            }}
          />
          <DurationField
            label={locale.t("recalls.form.idle_contact")}
            hint={locale.t("recalls.form.idle_contact.hint")}
            value={values.idleWithContact}
            error={errors.idleWithContact}
            onChange={(idleWithContact) => {
              set({ idleWithContact });
            }}
          />
        </Grid>
      </Stack>
    </Card>
  );
}

function TouchCards(props: CardProps & { readonly wrong: ReturnType<typeof touchErrors> }) {
  const locale = useWords();
  const { draft, choices, wrong } = props;
  const { touches } = draft.values;
  const last = touches.at(-1);
  return (
    <Card
      title={locale.t("recalls.form.touches")}
      subtitle={locale.t("recalls.form.touches.means")}
      actions={
        touches.length < MOST_TOUCHES && (
          <Button
            icon="add"
            onClick={() => {
              const after = (touches.length === 1 ? draft.values.idle : (last?.after ?? null)) ?? 0;
              const key = Math.max(0, ...touches.map((touch) => touch.key)) + 1;
              draft.set({ touches: [...touches, { key, after: after + 24 * HOUR, templates: last?.templates ?? [] }] });
            }}
          >
            {locale.t("recalls.form.add_touch")}
          </Button>
        )
      }
    >
      {choices.templates.length === 0 ? (
        <EmptyState icon="message" title={locale.t("recalls.form.no_templates.title")} text={locale.t("recalls.form.no_templates.text")} />
      ) : (
        <ol className="recalls-touches">
          {touches.map((touch, index) => {
            const error = wrong[index] ?? null;
            return (
              <li key={touch.key}>
                <TouchFields
                  number={index + 1}
                  touch={touch}
                  idle={draft.values.idle}
                  templates={choices.templates}
                  error={error}
                  onChange={(change) => {
                    draft.set({ touches: touches.map((each) => (each.key === touch.key ? { ...each, ...change } : each)) });
                  }}
                  onRemove={
                    touches.length === 1
                      ? null
                      : () => {
                          const left = touches.filter((each) => each.key !== touch.key);
                          draft.set({ touches: left, couponFrom: Math.min(draft.values.couponFrom, left.length) });
                        }
                  }
                />
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
}

function CouponCard(props: CardProps) {
  const locale = useWords();
  const { draft, choices } = props;
  const { values, set, errors } = draft;
  return (
    <Card title={locale.t("recalls.form.coupon")} subtitle={locale.t("recalls.form.coupon.means")}>
      <Grid least={220}>
        <Select
          label={locale.t("recalls.form.coupon.which")}
          value={values.coupon}
          error={errors.coupon}
          options={[
            { value: "", label: locale.t("recalls.form.coupon.none") },
            ...choices.coupons.map((coupon) => ({
              value: coupon.key,
              label: coupon.isPaused ? `${coupon.name} (${locale.t("recalls.status.PAUSED")})` : coupon.name,
            })),
          ]}
          onChange={(coupon) => {
            set({ coupon, couponFrom: Math.min(values.couponFrom, values.touches.length) });
          }}
        />
        {values.coupon !== "" && (
          <Select
            label={locale.t("recalls.form.coupon.from")}
            value={String(values.couponFrom)}
            error={errors.couponFrom}
            options={values.touches.map((_, index) => ({
              value: String(index + 1),
              label: locale.t("recalls.form.coupon.from_touch", { number: index + 1 }),
            }))}
            onChange={(number) => {
              set({ couponFrom: Number(number) });
            }}
          />
        )}
      </Grid>
    </Card>
  );
}

function Conditions(props: CardProps) {
  const locale = useWords();
  const { draft, choices } = props;
  const { values, set, errors } = draft;
  const coupon = choices.coupons.find((each) => each.key === values.coupon);
  const currencies = [...new Set([...Object.keys(values.minimum), ...(coupon?.currencies ?? []), "CNY"])];
  return (
    <Card title={locale.t("recalls.form.conditions")} subtitle={locale.t("recalls.form.conditions.means")}>
      <Grid least={260}>
        {currencies.map((currency) => (
          <MoneyField
            key={currency}
            label={locale.t("recalls.form.minimum")}
            isOptional
            currency={currency}
            value={values.minimum[currency] ?? ""}
            error={errors.minimum}
            onChange={(amount) => {
              set({ minimum: { ...values.minimum, [currency]: amount } });
            }}
          />
        ))}
        <NumberField
          label={locale.t("recalls.form.cooling")}
          hint={locale.t("recalls.form.cooling.hint")}
          suffix={locale.t("recalls.form.days")}
          min={0}
          max={90}
          value={values.coolingOffDays}
          error={errors.coolingOffDays}
          onChange={(coolingOffDays) => {
            set({ coolingOffDays });
          }}
        />
        <NumberField
          label={locale.t("recalls.form.attribution")}
          hint={locale.t("recalls.form.attribution.hint")}
          suffix={locale.t("recalls.form.hours")}
          min={1}
          max={336}
          value={values.attributionHours}
          error={errors.attributionHours}
          onChange={(attributionHours) => {
            set({ attributionHours });
          }}
        />
        <NumberField
          label={locale.t("recalls.form.enter_within")}
          hint={locale.t("recalls.form.enter_within.hint")}
          suffix={locale.t("recalls.form.hours")}
          min={1}
          max={72}
          value={values.enterWithinHours}
          error={errors.enterWithinHours}
          onChange={(enterWithinHours) => {
            set({ enterWithinHours });
          }}
        />
      </Grid>
      <MultiCombobox
        label={locale.t("recalls.form.excluded_tags")}
        hint={locale.t("recalls.form.excluded_tags.hint")}
        isOptional
        choices={choices.tags.map((tag) => ({ value: tag, label: tag }))}
        value={values.excludedTags.map((tag) => ({ value: tag, label: tag }))}
        onChange={(chosen) => {
          set({ excludedTags: chosen.map((each) => each.value) });
        }}
      />
    </Card>
  );
}

function LandingCard(props: { readonly draft: Draft<FormValues> }) {
  const locale = useWords();
  const { values, set, errors } = props.draft;
  return (
    <Card title={locale.t("recalls.form.landing")} subtitle={locale.t("recalls.form.landing.means")}>
      <Stack isTight>
        <Grid least={220}>
          <Input
            label={locale.t("recalls.form.mini_program")}
            isOptional
            value={values.miniProgram}
            error={errors.miniProgram}
            placeholder="pages/cart/index"
            onChange={(miniProgram) => {
              set({ miniProgram });
            }}
          />
          <Input
            label={locale.t("recalls.form.app_id")}
            isOptional
            value={values.appId}
            error={errors.appId}
            onChange={(appId) => {
              set({ appId });
            }}
          />
        </Grid>
        <Input
          label={locale.t("recalls.form.h5")}
          hint={locale.t("recalls.form.h5.hint")}
          isOptional
          value={values.h5}
          error={errors.h5}
          placeholder="https://"
          onChange={(h5) => {
            set({ h5 });
          }}
        />
      </Stack>
    </Card>
  );
}

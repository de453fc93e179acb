import "./coupons.css";

import { useMemo } from "react";

import type { PageProps } from "../../app/page";
import { useRouter } from "../../app/router";
import { fieldErrorInWords } from "../../api/refused";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Card, Checkbox, EmptyState, Input, Loaded, MoneyField, MultiCombobox, NoAccess, NumberField, Page, PageSkeleton, RadioGroup, Savebar, Stack, Toggle, useDraft, type Draft } from "../../design";
import { CouponDocument, CouponsDocument, SalesChannelsDocument, SaveCouponDocument, type CouponQuery, type SalesChannelsQuery } from "./coupons.documents";
import { inputOf, NEW, valuesOf, type Amounts, type Values } from "./form";
import { useWords } from "./words";

type Coupon = NonNullable<CouponQuery["coupon"]>;
type Channel = NonNullable<SalesChannelsQuery["salesChannels"]>[number];

export default function CouponForm(props: PageProps) {
  const locale = useWords();
  const may = useMay("MANAGE_DISCOUNTS");
  const { id } = props.params;
  const channels = useRead(SalesChannelsDocument, {}, { isWanted: may });
  const read = useRead(CouponDocument, { id: id ?? "", mayOrders: false, mayBudgets: true }, { isWanted: may && id !== undefined });
  if (!may) return <NoAccess permission="MANAGE_DISCOUNTS" />;
  const form = (coupon: Coupon | null) => <Form coupon={coupon} channels={channels.data?.salesChannels ?? null} isLoading={channels.isLoading} />;
  // a channel that is the only one is chosen already, and that cannot come after the typing
  if (id === undefined) return channels.isLoading ? <PageSkeleton /> : form(null);
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ coupon }) =>
        coupon === null ? (
          <Page title={locale.t("page.coupons")} back={{ to: "/coupons", label: locale.t("page.coupons") }}>
            <EmptyState icon="coupon" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
          </Page>
        ) : (
          form(coupon)
        )
      }
    </Loaded>
  );
}

/** What a channel is sold in decides which amounts are asked for. */
function currenciesOf(values: Values, channels: readonly Channel[]): readonly string[] {
  const sold = channels.filter((each) => values.salesChannels.includes(each.slug)).map((each) => each.currency);
  return [...new Set([...sold, ...Object.keys(values.budgets)])].sort();
}

function Form(props: { readonly coupon: Coupon | null; readonly channels: readonly Channel[] | null; readonly isLoading: boolean }) {
  const locale = useWords();
  const router = useRouter();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { coupon } = props;
  const channels = useMemo(() => props.channels ?? [], [props.channels]);
  const draft = useDraft<Values>(
    useMemo(() => {
      if (coupon) return valuesOf(coupon);
      const [only] = channels;
      return channels.length === 1 && only ? { ...NEW, salesChannels: [only.slug] } : NEW;
    }, [coupon, channels]),
  );
  const { values } = draft;
  const { run, isBusy } = useChange(SaveCouponDocument, [CouponDocument, CouponsDocument]);
  const currencies = currenciesOf(values, channels);
  const isFixed = coupon !== null;
  const home = coupon ? `/coupons/${encodeURIComponent(coupon.id)}` : "/coupons";
  const errors = draft.errors as Readonly<Record<string, string | undefined>>;
  const save = async () => {
    const outcome = await run({ id: coupon?.id ?? null, input: inputOf(values, currencies, coupon) });
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("coupons.saved"));
      router.go(`/coupons/${encodeURIComponent(outcome.payload.coupon?.id ?? "")}`);
    } else if (outcome.refusal) {
      fail(outcome);
    } else {
      draft.fail(Object.fromEntries(outcome.errors.map((error) => [error.field ?? "", wordsFor(locale, error)])));
      notify.failed(locale.t("coupons.not_saved"), locale.t("coupons.not_saved.text"));
    }
  };
  return (
    <>
      <Page title={coupon ? coupon.name : locale.t("coupons.new")} back={{ to: home, label: locale.t("page.coupons") }} isNarrow>
        {isFixed && <Banner tone="info">{locale.t("form.fixed")}</Banner>}
        {!props.isLoading && props.channels === null && <Banner tone="warning">{locale.t("form.no_channels")}</Banner>}
        <Card title={locale.t("form.gives")}>
          <Stack>
            <Input
              label={locale.t("coupons.name")}
              value={values.name}
              maxLength={60}
              hint={locale.t("form.name.hint")}
              error={errors["name"]}
              onChange={(name) => {
                draft.set({ name });
              }}
            />
            <MultiCombobox
              label={locale.t("terms.channels")}
              hint={locale.t("form.channels.hint")}
              error={errors["salesChannels"]}
              disabled={isFixed}
              value={values.salesChannels.map((slug) => ({ value: slug, label: channels.find((each) => each.slug === slug)?.name ?? slug }))}
              choices={channels.map((each) => ({ value: each.slug, label: each.name, detail: each.currency }))}
              onChange={(chosen) => {
                draft.set({ salesChannels: chosen.map((each) => each.value) });
              }}
            />
            <RadioGroup
              label={locale.t("terms.discount")}
              value={values.discount}
              disabled={isFixed}
              options={[
                { value: "FIXED", label: locale.t("form.FIXED"), hint: locale.t("form.FIXED.hint") },
                { value: "PERCENTAGE", label: locale.t("form.PERCENTAGE"), hint: locale.t("form.PERCENTAGE.hint") },
              ]}
              onChange={(discount) => {
                draft.set({ discount });
              }}
            />
            {values.discount === "PERCENTAGE" && (
              <Input
                label={locale.t("form.percent")}
                value={values.percent}
                inputMode="decimal"
                disabled={isFixed}
                error={errors["percent"]}
                after={<span className="field-suffix">%</span>}
                onChange={(percent) => {
                  draft.set({ percent });
                }}
              />
            )}
            {currencies.length === 0 && <p className="muted">{locale.t("form.choose_channel")}</p>}
            <AmountFields draft={draft} part="amounts" currencies={currencies} disabled={isFixed} label={locale.t(values.discount === "FIXED" ? "form.amount" : "terms.worst")} hint={values.discount === "FIXED" ? undefined : locale.t("form.worst.hint")} />
            <AmountFields draft={draft} part="minimumOrder" currencies={currencies} disabled={isFixed} label={locale.t("terms.minimum")} isOptional />
          </Stack>
        </Card>
        <Card title={locale.t("coupons.budget")} subtitle={locale.t("form.budget.hint")}>
          {currencies.length === 0 && <p className="muted">{locale.t("form.choose_channel")}</p>}
          <AmountFields draft={draft} part="budgets" currencies={currencies} disabled={false} label={locale.t("budget.ceiling")} />
          {errors["budgets"] !== undefined && <p className="field-hint">{errors["budgets"]}</p>}
        </Card>
        <Card title={locale.t("form.who")}>
          <Stack>
            <NumberField
              label={locale.t("terms.valid")}
              value={values.validDays}
              min={1}
              max={365}
              suffix={locale.t("form.days")}
              hint={locale.t("form.valid.hint")}
              error={errors["validDays"]}
              onChange={(validDays) => {
                draft.set({ validDays });
              }}
            />
            <Toggle
              label={locale.t("form.cap")}
              isOn={values.isCapped}
              onChange={(isCapped) => {
                draft.set({ isCapped });
              }}
            />
            {values.isCapped && (
              <div className="coupons-pair">
                <NumberField
                  label={locale.t("form.cap.count")}
                  value={values.capCount}
                  min={1}
                  error={errors["perPerson"]}
                  onChange={(capCount) => {
                    draft.set({ capCount });
                  }}
                />
                <NumberField
                  label={locale.t("form.cap.days")}
                  value={values.capDays}
                  min={1}
                  max={365}
                  suffix={locale.t("form.days")}
                  onChange={(capDays) => {
                    draft.set({ capDays });
                  }}
                />
              </div>
            )}
            <Toggle
              label={locale.t("form.abuse")}
              hint={locale.t("form.abuse.hint")}
              isOn={values.guardsAbuse}
              onChange={(guardsAbuse) => {
                draft.set({ guardsAbuse });
              }}
            />
            <Checkbox
              label={locale.t("form.remind")}
              isOn={values.reminds}
              onChange={(reminds) => {
                draft.set({ reminds });
              }}
            />
            {values.reminds && (
              <NumberField
                label={locale.t("form.remind.days")}
                value={values.remindDaysBefore}
                min={1}
                suffix={locale.t("form.days")}
                error={errors["remindDaysBefore"]}
                onChange={(remindDaysBefore) => {
                  draft.set({ remindDaysBefore });
                }}
              />
            )}
          </Stack>
        </Card>
        <Card title={locale.t("form.pool")} subtitle={locale.t("form.pool.hint")}>
          <Stack>
            <div className="coupons-pair">
              <NumberField
                label={locale.t("form.pool.target")}
                value={values.poolTarget}
                min={1}
                error={errors["poolTarget"]}
                onChange={(poolTarget) => {
                  draft.set({ poolTarget });
                }}
              />
              <NumberField
                label={locale.t("form.pool.below")}
                value={values.refillBelow}
                min={1}
                error={errors["refillBelow"]}
                onChange={(refillBelow) => {
                  draft.set({ refillBelow });
                }}
              />
            </div>
            <Input
              label={locale.t("form.prefix")}
              value={values.codePrefix}
              maxLength={12}
              isOptional
              hint={locale.t("form.prefix.hint")}
              error={errors["codePrefix"]}
              onChange={(codePrefix) => {
                draft.set({ codePrefix: codePrefix.toUpperCase() });
              }}
            />
          </Stack>
        </Card>
      </Page>
      <Savebar
        isDirty={draft.isDirty}
        isBusy={isBusy}
        onSave={() => void save()}
        onCancel={() => {
          if (draft.isDirty) draft.reset();
          else router.go(home);
        }}
      />
    </>
  );
}

/** A wrong amount is named with its currency: `amounts.CNY`. */
function wordsFor(locale: ReturnType<typeof useWords>, error: { readonly field?: string | null; readonly code: string }): string {
  const [part] = (error.field ?? "").split(".");
  return fieldErrorInWords(locale, { code: error.code, field: part ?? null });
}

function AmountFields(props: {
  readonly draft: Draft<Values>;
  readonly part: "amounts" | "minimumOrder" | "budgets";
  readonly currencies: readonly string[];
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isOptional?: boolean | undefined;
  readonly disabled: boolean;
}) {
  const { draft, part } = props;
  const amounts: Amounts = draft.values[part];
  const errors = draft.errors as Readonly<Record<string, string | undefined>>;
  if (props.currencies.length === 0) return null;
  return (
    <div className="coupons-pair">
      {props.currencies.map((currency) => (
        <MoneyField
          key={currency}
          label={props.label}
          currency={currency}
          value={amounts[currency] ?? ""}
          hint={props.hint}
          isOptional={props.isOptional}
          disabled={props.disabled}
          error={errors[`${part}.${currency}`] ?? errors[part]}
          onChange={(amount) => {
            draft.set({ [part]: { ...amounts, [currency]: amount } });
          }}
        />
      ))}
    </div>
  );
}

/** Who is recalled, with which coupon, and where the message leads. */
import { useRead } from "../../api/hooks";
import { Card, Grid, Input, MoneyField, MultiCombobox, NumberField, Select, Skeleton, Stack, type Draft } from "../../design";
import { currenciesOf, type FormValues } from "./parameters";
import { RecallChannelsDocument, type RecallFormQuery } from "./recalls.documents";
import { useWords } from "./words";

export interface CardProps {
  readonly draft: Draft<FormValues>;
  readonly choices: RecallFormQuery["recallChoices"];
}

export function CouponCard(props: CardProps) {
  const locale = useWords();
  const { draft, choices } = props;
  const { values, set, errors } = draft;
  const currencies = choices.coupons.find((each) => each.key === values.coupon)?.currencies ?? [];
  return (
    <Card title={locale.t("recalls.form.coupon")} subtitle={locale.t(values.recipe === "abandoned_cart" ? "recalls.form.coupon.means" : values.recipe === "welcome" ? "recalls.form.coupon.means.welcome" : "recalls.form.coupon.means.entry")}>
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
            set({ coupon, couponFrom: Math.min(values.couponFrom, values.touches.length), currency: choices.coupons.find((each) => each.key === coupon)?.currencies[0] ?? "" });
          }}
        />
        {values.coupon !== "" && values.recipe !== "welcome" && values.touches.length > 1 && (
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
        {(values.recipe === "segment_entry" || values.recipe === "welcome") && currencies.length > 1 && (
          <Select
            label={locale.t("recalls.form.currency")}
            value={values.currency || (currencies[0] ?? "")}
            error={errors.currency}
            options={currencies.map((value) => ({ value, label: value }))}
            onChange={(currency) => {
              set({ currency });
            }}
          />
        )}
      </Grid>
    </Card>
  );
}

export function Conditions(props: CardProps) {
  const locale = useWords();
  const { draft, choices } = props;
  const { values, set, errors } = draft;
  const coupon = choices.coupons.find((each) => each.key === values.coupon);
  const isOfCarts = values.recipe === "abandoned_cart";
  const channels = useRead(RecallChannelsDocument, {}, { isWanted: isOfCarts });
  const isWaiting = isOfCarts && channels.isLoading;
  const currencies = isOfCarts && !isWaiting ? currenciesOf(values, coupon?.currencies ?? [], channels.data?.salesChannels ?? []) : [];
  return (
    <Card title={locale.t("recalls.form.conditions")} subtitle={isOfCarts ? locale.t("recalls.form.conditions.means") : undefined}>
      <Grid least={260}>
        {isWaiting && <Skeleton height={52} />}
        {currencies.map((currency) => (
          <MoneyField
            key={currency}
            label={locale.t(currencies.length > 1 ? "recalls.form.minimum.in" : "recalls.form.minimum", { currency })}
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
        {isOfCarts && (
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
        )}
      </Grid>
      {isOfCarts && (
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
      )}
    </Card>
  );
}

export function LandingCard(props: { readonly draft: Draft<FormValues> }) {
  const locale = useWords();
  const { values, set, errors } = props.draft;
  return (
    <Card title={locale.t("recalls.form.landing")} subtitle={locale.t(values.recipe === "abandoned_cart" ? "recalls.form.landing.means" : "recalls.form.landing.means.entry")}>
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

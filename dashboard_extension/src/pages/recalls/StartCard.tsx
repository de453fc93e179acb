import { Card, DurationField, Grid, Input, RadioGroup, Select, Stack } from "../../design";
import type { CardProps } from "./FormCards";
import { newValues, RECIPES } from "./parameters";
import { WelcomeStart } from "./WelcomeCard";
import { useWords } from "./words";

/** Which kind of recall a new one is; it stays what it was made as. */
export function KindCard(props: CardProps) {
  const locale = useWords();
  const { draft, choices } = props;
  const { values } = draft;
  const isNamed = RECIPES.every((recipe) => values.name !== locale.t(`recalls.form.new_name.${recipe}`));
  return (
    <Card>
      <RadioGroup
        label={locale.t("recalls.form.kind")}
        value={values.recipe}
        options={RECIPES.map((recipe) => ({ value: recipe, label: locale.t(`recalls.form.kind.${recipe}`), hint: locale.t(`recalls.form.kind.${recipe}.hint`) }))}
        onChange={(recipe) => {
          draft.set(newValues(recipe, isNamed ? values.name : locale.t(`recalls.form.new_name.${recipe}`), choices.templates));
        }}
      />
    </Card>
  );
}

/** What starts it, and its name. */
export function StartCard(props: CardProps) {
  const locale = useWords();
  const { choices } = props;
  const { values, set, errors } = props.draft;
  return (
    <Card title={locale.t("recalls.form.basics")} subtitle={locale.t(`recalls.form.basics.${values.recipe}`)}>
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
        {values.recipe === "abandoned_cart" && (
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
        )}
        {values.recipe === "coupon_reminder" && (
          <Select
            label={locale.t("recalls.form.reminded")}
            hint={locale.t("recalls.form.reminded.hint")}
            value={values.coupon}
            error={errors.coupon}
            options={[
              { value: "", label: locale.t("recalls.form.reminded.any") },
              ...choices.coupons.map((coupon) => ({ value: coupon.key, label: coupon.name })),
            ]}
            onChange={(coupon) => {
              set({ coupon });
            }}
          />
        )}
        {values.recipe === "welcome" && <WelcomeStart draft={props.draft} choices={choices} />}
        {values.recipe === "segment_entry" && (
          <Select
            label={locale.t("recalls.form.segment")}
            hint={locale.t("recalls.form.segment.hint")}
            value={values.segment}
            error={errors.segment}
            options={[
              ...(values.segment === "" ? [{ value: "", label: locale.t("recalls.form.segment.choose") }] : []),
              ...choices.segments.map((segment) => ({
                value: segment.key,
                label: segment.isLive ? locale.t("recalls.form.segment.size", { name: segment.name, count: segment.size }) : locale.t("recalls.form.segment.off", { name: segment.name }),
              })),
            ]}
            onChange={(segment) => {
              set({ segment });
            }}
          />
        )}
      </Stack>
    </Card>
  );
}

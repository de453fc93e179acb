import { DurationField, IconButton, MultiCombobox, Pill, type Choice } from "../../design";
import { channelInWords } from "../../shared/reasons";
import type { Recipe, TouchError, TouchValues } from "./parameters";
import type { RecallFormQuery } from "./recalls.documents";
import { useWords } from "./words";

type Template = RecallFormQuery["recallChoices"]["templates"][number];

/** One touch: when, and by which messages, the first that can reach the person. */
export function TouchFields(props: {
  readonly recipe: Recipe;
  readonly number: number;
  readonly touch: TouchValues;
  /** the idle time, at whose end the first touch goes */
  readonly idle: number | null;
  readonly templates: readonly Template[];
  readonly error: TouchError | null;
  readonly onChange: (change: Partial<TouchValues>) => void;
  readonly onRemove: (() => void) | null;
}) {
  const locale = useWords();
  const { recipe, number, touch, error } = props;
  const choices = props.templates.map((template) => choiceOf(template, locale));
  const named = locale.t("recalls.touch.nth", { number });
  const isOfTemplates = error === "recalls.form.wrong.no_template";
  return (
    <fieldset className="recalls-touch">
      <legend>
        <span className="recalls-number">{locale.count(number)}</span> {named}
      </legend>
      {props.onRemove !== null && (
        <IconButton icon="trash" label={locale.t("recalls.form.remove_touch", { touch: named })} onClick={props.onRemove} />
      )}
      {recipe === "coupon_reminder" ? (
        <p className="muted recalls-first">{locale.t("recalls.form.first.coupon")}</p>
      ) : number === 1 && recipe === "abandoned_cart" ? (
        <p className="muted recalls-first">{locale.t("recalls.form.first", { span: locale.span(props.idle ?? 0) })}</p>
      ) : (
        <DurationField
          label={locale.t(recipe === "abandoned_cart" ? "recalls.form.after" : "recalls.form.after.entry")}
          hint={number === 1 && recipe !== "welcome" ? locale.t("recalls.form.after.at_once") : undefined}
          value={touch.after}
          error={error !== null && !isOfTemplates ? locale.t(error) : undefined}
          onChange={(after) => {
            props.onChange({ after });
          }}
        />
      )}
      <MultiCombobox
        label={locale.t("recalls.form.templates")}
        hint={locale.t("recalls.form.templates.hint")}
        choices={choices}
        value={touch.templates.map((key) => choices.find((choice) => choice.value === key) ?? { value: key, label: key })}
        error={isOfTemplates ? locale.t(error) : undefined}
        onChange={(chosen) => {
          props.onChange({ templates: chosen.map((each) => each.value) });
        }}
      />
    </fieldset>
  );
}

export function choiceOf(template: Template, locale: ReturnType<typeof useWords>): Choice {
  const channel = channelInWords(locale, template.channel);
  return {
    value: template.key,
    label: `${channel} · ${template.title}`,
    detail: template.isPaused ? (
      <Pill tone="warning">{locale.t("recalls.status.PAUSED")}</Pill>
    ) : (
      <span className="muted">{locale.t(`recalls.purpose.${template.purpose}`)}</span>
    ),
  };
}

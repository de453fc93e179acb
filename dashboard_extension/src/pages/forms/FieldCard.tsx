/** One question of the editor, and where its answer goes. */
import type { FormKind } from "../../api/schema";
import { Button, Card, Checkbox, Combobox, Grid, IconButton, Input, NumberField, Select, Stack } from "../../design";
import { hasChoices, traitsFor, TYPES, type ChoiceValues, type FieldValues } from "./drawing";
import type { FormChoicesQuery as Choices } from "./forms.documents";
import { useWords, type Words } from "./words";

interface Props {
  readonly field: FieldValues;
  readonly index: number;
  readonly count: number;
  readonly kind: FormKind;
  readonly choices: Choices;
  readonly faultOf: (part: string) => string | undefined;
  readonly onChange: (change: Partial<FieldValues>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

export function FieldCard(props: Props) {
  const locale = useWords();
  const { field, index, faultOf, onChange } = props;
  const isRemote = props.kind === "JINSHUJU";
  return (
    <Card
      title={locale.t("forms.question", { number: index + 1 })}
      actions={
        !isRemote && (
          <>
            <IconButton
              icon="up"
              label={locale.t("forms.move_up")}
              disabled={index === 0}
              onClick={() => {
                props.onMove(-1);
              }}
            />
            <IconButton
              icon="down"
              label={locale.t("forms.move_down")}
              disabled={index === props.count - 1}
              onClick={() => {
                props.onMove(1);
              }}
            />
            <IconButton icon="trash" label={locale.t("forms.remove")} disabled={props.count === 1} onClick={props.onRemove} />
          </>
        )
      }
    >
      <Stack>
        <Input
          label={locale.t("forms.label")}
          value={field.label}
          maxLength={120}
          error={faultOf("labelZh")}
          onChange={(label) => {
            onChange({ label });
          }}
        />
        <Grid least={200}>
          <Select
            label={locale.t("forms.type")}
            value={field.type}
            disabled={isRemote}
            options={TYPES.map((type) => ({ value: type, label: locale.t(`forms.type.${type}`) }))}
            onChange={(type) => {
              const choices = hasChoices(type) && field.choices.length === 0 ? [EMPTY, EMPTY] : field.choices;
              onChange({ type, goesTo: "", choices });
            }}
          />
          <Select
            label={locale.t("forms.goes_to")}
            hint={locale.t(`forms.goes_to.hint.${field.type === "PHONE" || field.type === "EMAIL" ? "pointer" : "trait"}`)}
            value={field.goesTo}
            error={faultOf("trait") ?? faultOf("pointsAt")}
            options={targets(locale, field, props.choices)}
            onChange={(goesTo) => {
              onChange({ goesTo });
            }}
          />
          {props.kind === "SURVEY" && (
            <NumberField
              label={locale.t("forms.step")}
              value={field.step}
              min={1}
              max={20}
              error={faultOf("step")}
              onChange={(step) => {
                onChange({ step });
              }}
            />
          )}
        </Grid>
        {hasChoices(field.type) && <ChoiceRows {...props} isRemote={isRemote} />}
        {!isRemote && (
          <Checkbox
            label={locale.t("forms.required")}
            isOn={field.isRequired}
            onChange={(isRequired) => {
              onChange({ isRequired });
            }}
          />
        )}
      </Stack>
    </Card>
  );
}

const EMPTY: ChoiceValues = { value: "", label: "", labelEn: "", tag: "" };

function targets(locale: Words, field: FieldValues, choices: Choices) {
  const nothing = { value: "", label: locale.t("forms.goes_to.nothing") };
  if (field.type === "PHONE") return [nothing, { value: "PHONE", label: locale.t("forms.goes_to.PHONE") }];
  if (field.type === "EMAIL") return [nothing, { value: "EMAIL", label: locale.t("forms.goes_to.EMAIL") }];
  return [nothing, ...traitsFor(field.type, choices.ruleVocabulary.traits).map((trait) => ({ value: `trait:${trait.key}`, label: locale.t("forms.goes_to.trait", { name: trait.label }) }))];
}

function ChoiceRows(props: Props & { readonly isRemote: boolean }) {
  const locale = useWords();
  const { field, onChange, faultOf, isRemote } = props;
  const trait = props.choices.ruleVocabulary.traits.find((each) => field.goesTo === `trait:${each.key}`);
  const change = (at: number, to: Partial<ChoiceValues>) => {
    onChange({ choices: field.choices.map((each, index) => (index === at ? { ...each, ...to } : each)) });
  };
  const tags = props.choices.tags.map((tag) => ({ value: tag.key, label: tag.name || tag.key }));
  return (
    <fieldset className="forms-choices">
      <legend>{locale.t("forms.choices")}</legend>
      {faultOf("choices") !== undefined && (
        <p className="field-error" role="alert">
          {faultOf("choices")}
        </p>
      )}
      {trait?.type === "CHOICE" && <p className="muted">{locale.t("forms.choices.of_trait", { options: trait.options.join("、") })}</p>}
      {field.choices.map((choice, index) => (
        <div className="forms-choice" key={index}>
          <Input
            label={locale.t("forms.choice", { number: index + 1 })}
            value={choice.label}
            maxLength={60}
            disabled={isRemote}
            onChange={(label) => {
              // what is kept of an answer is what it said first, unless it is somebody else's code
              change(index, isRemote ? { label } : { label, value: label });
            }}
          />
          <Combobox
            label={locale.t("forms.choice.tag")}
            isOptional
            value={choice.tag === "" ? null : (tags.find((each) => each.value === choice.tag) ?? { value: choice.tag, label: choice.tag })}
            choices={tags}
            onChange={(tag) => {
              change(index, { tag: tag?.value ?? "" });
            }}
          />
          {!isRemote && (
            <IconButton
              icon="trash"
              label={locale.t("forms.choice.remove", { number: index + 1 })}
              disabled={field.choices.length === 1}
              onClick={() => {
                onChange({ choices: field.choices.filter((_, at) => at !== index) });
              }}
            />
          )}
        </div>
      ))}
      {!isRemote && (
        <div>
          <Button
            icon="add"
            onClick={() => {
              onChange({ choices: [...field.choices, EMPTY] });
            }}
          >
            {locale.t("forms.choice.add")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

/** What the fields of several conditions are made of. */
import { Combobox, DurationField, MoneyField, NumberField, Select, type Choice } from "../../../design";
import { secondsOf, spanOf, withField, type Leaf } from "../rules";
import { record, text, type Vocabulary } from "../say";
import { useWords } from "../words";

export interface Props {
  readonly leaf: Leaf;
  readonly vocabulary: Vocabulary;
  readonly onChange: (leaf: Leaf) => void;
}

export function choicesOf(named: readonly { readonly key: string; readonly name: string }[]): readonly Choice[] {
  return named.map(({ key, name }) => ({ value: key, label: name }));
}

type LabelKey = Parameters<ReturnType<typeof useWords>["t"]>[0];

export function NamedField(props: Props & { readonly field: string; readonly label: LabelKey; readonly choices: readonly Choice[]; readonly hint: LabelKey }) {
  const locale = useWords();
  const chosen = text(props.leaf[props.field]);
  return (
    <Combobox
      label={locale.t(props.label)}
      hint={props.choices.length === 0 ? locale.t(props.hint) : undefined}
      value={chosen === "" ? null : (props.choices.find((each) => each.value === chosen) ?? { value: chosen, label: chosen })}
      choices={props.choices}
      onChange={(choice) => {
        props.onChange({ ...props.leaf, [props.field]: choice?.value ?? "" });
      }}
    />
  );
}

/** How many or how much: at least, at most, or both. */
export function Bounds(props: Props & { readonly field: string; readonly unit: LabelKey; readonly currency?: string | undefined }) {
  const locale = useWords();
  const { leaf, field, currency } = props;
  const bounds = record(leaf[field] ?? { at_least: 1 });
  const both = bounds["at_least"] !== undefined && bounds["at_most"] !== undefined;
  const mode = both ? "between" : bounds["at_most"] !== undefined ? "at_most" : "at_least";
  const set = (next: Readonly<Record<string, unknown>>) => {
    props.onChange({ ...leaf, [field]: next });
  };
  const value = (name: "at_least" | "at_most", label: string) =>
    currency === undefined ? (
      <NumberField
        key={name}
        label={label}
        min={0}
        value={typeof bounds[name] === "number" ? bounds[name] : null}
        suffix={locale.t(props.unit)}
        onChange={(count) => {
          set({ ...bounds, [name]: count ?? undefined });
        }}
      />
    ) : (
      <MoneyField
        key={name}
        label={label}
        currency={currency}
        value={text(bounds[name])}
        onChange={(amount) => {
          set({ ...bounds, [name]: amount });
        }}
      />
    );
  return (
    <>
      <Select
        label={locale.t("leaf.bounds")}
        value={mode}
        options={(["at_least", "at_most", "between"] as const).map((each) => ({ value: each, label: locale.t(`bounds.${each}`) }))}
        onChange={(next) => {
          const first = bounds["at_least"] ?? bounds["at_most"] ?? (currency === undefined ? 1 : "1");
          set(next === "between" ? { at_least: first, at_most: first } : { [next]: first });
        }}
      />
      {mode !== "at_most" && value("at_least", locale.t("bounds.at_least"))}
      {mode !== "at_least" && value("at_most", locale.t("bounds.at_most"))}
    </>
  );
}

export function Window(props: Props & { readonly field?: string; readonly label: LabelKey; readonly isNeeded?: boolean }) {
  const locale = useWords();
  const field = props.field ?? "within";
  return (
    <DurationField
      label={locale.t(props.label)}
      isOptional={!props.isNeeded}
      value={secondsOf(props.leaf[field])}
      onChange={(seconds) => {
        props.onChange(withField(props.leaf, field, seconds === null || seconds === 0 ? null : spanOf(seconds)));
      }}
    />
  );
}

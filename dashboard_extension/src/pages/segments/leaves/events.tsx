/** Conditions on what somebody did. */
import { Button, IconButton, Input, Select } from "../../../design";
import { withField } from "../rules";
import { eventName, record, text, type Vocabulary } from "../say";
import { useWords } from "../words";
import { Bounds, type Props, Window } from "./parts";

function EventSelect(props: { readonly label: string; readonly vocabulary: Vocabulary; readonly value: string; readonly onChange: (kind: string) => void }) {
  const locale = useWords();
  const kinds = props.vocabulary.events.map((each) => each.kind);
  const all = kinds.includes(props.value) || props.value === "" ? kinds : [props.value, ...kinds];
  return (
    <Select label={props.label} value={props.value} options={all.map((kind) => ({ value: kind, label: eventName(locale, kind) }))} onChange={props.onChange} />
  );
}

export function EventFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  return (
    <>
      <EventSelect
        label={locale.t("leaf.event")}
        vocabulary={vocabulary}
        value={text(leaf["kind"])}
        onChange={(kind) => {
          onChange(withField({ ...leaf, kind }, "where", null));
        }}
      />
      <Bounds {...props} field="count" unit="unit.times" />
      <Window {...props} label="leaf.within" />
      <Where
        names={vocabulary.events.find((each) => each.kind === leaf["kind"])?.properties ?? []}
        where={Array.isArray(leaf["where"]) ? (leaf["where"] as readonly unknown[]) : []}
        onChange={(where) => {
          onChange(withField(leaf, "where", where.length === 0 ? null : where));
        }}
      />
    </>
  );
}

const PROPERTY_ASKS = ["is", "contains", "at_least", "at_most", "known"] as const;

/** What the event's own details must say: all of it. */
function Where(props: { readonly names: readonly string[]; readonly where: readonly unknown[]; readonly onChange: (where: readonly unknown[]) => void }) {
  const locale = useWords();
  const { where, names, onChange } = props;
  const put = (index: number, next: Readonly<Record<string, unknown>>) => {
    onChange(where.map((each, place) => (place === index ? next : each)));
  };
  return (
    <div className="segments-where">
      {where.map((each, index) => {
        const given = record(each);
        const how = PROPERTY_ASKS.find((ask) => given[ask] !== undefined) ?? "is";
        const property = text(given["property"]);
        const options = names.includes(property) || property === "" ? names : [property, ...names];
        return (
          <div className="segments-property" key={index}>
            <Select
              label={locale.t("leaf.property")}
              value={property}
              options={options.map((name) => ({ value: name, label: name }))}
              onChange={(name) => {
                put(index, { ...given, property: name });
              }}
            />
            <Select
              label={locale.t("leaf.comparison")}
              value={how}
              options={PROPERTY_ASKS.map((ask) => ({ value: ask, label: locale.t(`comparison.${ask}`) }))}
              onChange={(ask) => {
                put(index, { property, [ask]: ask === "known" ? true : ask === "at_least" || ask === "at_most" ? 0 : "" });
              }}
            />
            {how !== "known" && (
              <Input
                label={locale.t("leaf.value")}
                value={text(given[how])}
                inputMode={how === "at_least" || how === "at_most" ? "decimal" : "text"}
                onChange={(value) => {
                  const isNumber = (how === "at_least" || how === "at_most" || typeof given[how] === "number") && value.trim() !== "" && Number.isFinite(Number(value));
                  put(index, { property, [how]: isNumber ? Number(value) : value });
                }}
              />
            )}
            <IconButton
              icon="close"
              label={locale.t("leaf.property.remove")}
              onClick={() => {
                onChange(where.filter((_, place) => place !== index));
              }}
            />
          </div>
        );
      })}
      {names.length > 0 && where.length < 10 && (
        <Button
          kind="quiet"
          icon="add"
          onClick={() => {
            onChange([...where, { property: names[0] ?? "", is: "" }]);
          }}
        >
          {locale.t("leaf.property.add")}
        </Button>
      )}
    </div>
  );
}

export function SequenceFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  return (
    <>
      <EventSelect
        label={locale.t("leaf.first")}
        vocabulary={vocabulary}
        value={text(record(leaf["first"])["kind"])}
        onChange={(kind) => {
          onChange({ ...leaf, first: { kind } });
        }}
      />
      <Select
        label={locale.t("leaf.followed")}
        value={leaf["missing"] === true ? "missing" : "followed"}
        options={(["missing", "followed"] as const).map((each) => ({ value: each, label: locale.t(`leaf.followed.${each}`) }))}
        onChange={(how) => {
          onChange({ ...leaf, missing: how === "missing" });
        }}
      />
      <EventSelect
        label={locale.t("leaf.then")}
        vocabulary={vocabulary}
        value={text(record(leaf["then"])["kind"])}
        onChange={(kind) => {
          onChange({ ...leaf, then: { kind } });
        }}
      />
      <Window {...props} label="leaf.span" isNeeded />
      <Window {...props} field="in_last" label="leaf.in_last" />
    </>
  );
}

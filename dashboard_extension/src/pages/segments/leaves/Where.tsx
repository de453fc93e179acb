import { Button, IconButton, Input, Select } from "../../../design";
import { propertyName, record, text } from "../say";
import { useWords } from "../words";

const PROPERTY_ASKS = ["is", "contains", "at_least", "at_most", "known"] as const;

/** What the event's own details must say: all of it. */
export function Where(props: {
  readonly names: readonly string[];
  readonly where: readonly unknown[];
  /** what of two events it is about */
  readonly of?: string | undefined;
  readonly onChange: (where: readonly unknown[]) => void;
}) {
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
              options={options.map((name) => ({ value: name, label: propertyName(locale, name) }))}
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
          {props.of === undefined ? locale.t("leaf.property.add") : locale.t("leaf.property.add.of", { what: props.of })}
        </Button>
      )}
    </div>
  );
}

/** Conditions on what somebody did. */
import { Select } from "../../../design";
import { withField } from "../rules";
import { eventName, record, text, type Vocabulary } from "../say";
import { useWords } from "../words";
import { Bounds, type Props, Window } from "./parts";
import { Where } from "./Where";

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
        names={propertiesOf(vocabulary, leaf["kind"])}
        where={whereOf(leaf)}
        onChange={(where) => {
          onChange(withField(leaf, "where", where.length === 0 ? null : where));
        }}
      />
    </>
  );
}

function propertiesOf(vocabulary: Vocabulary, kind: unknown): readonly string[] {
  return vocabulary.events.find((each) => each.kind === kind)?.properties ?? [];
}

function whereOf(event: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(event["where"]) ? (event["where"] as readonly unknown[]) : [];
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
      <OneOfTwo {...props} field="first" />
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
      <OneOfTwo {...props} field="then" />
      <Window {...props} label="leaf.span" isNeeded />
      <Window {...props} field="in_last" label="leaf.in_last" />
    </>
  );
}

/** What the details of one of the two events must say. */
function OneOfTwo(props: Props & { readonly field: "first" | "then" }) {
  const locale = useWords();
  const { leaf, vocabulary, field } = props;
  const event = record(leaf[field]);
  const kind = text(event["kind"]);
  return (
    <Where
      names={propertiesOf(vocabulary, kind)}
      where={whereOf(event)}
      of={eventName(locale, kind)}
      onChange={(where) => {
        props.onChange({ ...leaf, [field]: where.length === 0 ? { kind } : { kind, where } });
      }}
    />
  );
}

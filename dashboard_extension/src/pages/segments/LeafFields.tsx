/** The fields of one condition, by what it asks. */
import { useState } from "react";

import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { Button, Combobox, DateField, DurationField, IconButton, Input, MoneyField, MultiCombobox, NumberField, Select, type Choice } from "../../design";
import { channelInWords } from "../../shared/reasons";
import { secondsOf, spanOf, withField, without, type Leaf } from "./rules";
import { eventName, list, record, text, type Vocabulary } from "./say";
import { RuleGoodsDocument } from "./segments.documents";
import { useWords } from "./words";

interface Props {
  readonly leaf: Leaf;
  readonly vocabulary: Vocabulary;
  readonly onChange: (leaf: Leaf) => void;
}

const CHANNELS = ["wechat_subscribe", "wechat_template", "sms"] as const;
const IDENTITIES = ["phone", "openid", "unionid", "saleor_user", "email", "form_phone"] as const;
const PURPOSES = ["marketing", "reminder", "service"] as const;
const STATES = ["reserved", "issued", "redeemed", "expired", "reversed", "released"] as const;

export function LeafFields(props: Props) {
  const { leaf } = props;
  switch (leaf.type) {
    case "event":
      return <EventFields {...props} />;
    case "sequence":
      return <SequenceFields {...props} />;
    case "orders":
      return <OrdersFields {...props} />;
    case "order_time":
      return <OrderTimeFields {...props} />;
    case "cart":
      return <CartFields {...props} />;
    case "coupon":
      return <CouponFields {...props} />;
    case "tag":
      return <NamedField {...props} field="has" label="leaf.tag" choices={choicesOf(props.vocabulary.tags)} hint="leaf.tag.hint" />;
    case "segment":
      return <NamedField {...props} field="in" label="leaf.segment" choices={choicesOf(props.vocabulary.segments)} hint="leaf.segment.hint" />;
    case "grants":
      return (
        <>
          <NamedField {...props} field="template_id" label="leaf.template" choices={choicesOf(props.vocabulary.templates)} hint="leaf.template.hint" />
          <Bounds {...props} field="available" unit="unit.times" />
        </>
      );
    case "trait":
      return <TraitFields {...props} />;
    case "reachable":
      return <ChannelField {...props} />;
    case "identity":
      return <IdentityFields {...props} />;
    case "consent":
      return <ConsentFields {...props} />;
    default:
      return <Unknown type={leaf.type} />;
  }
}

function Unknown(props: { readonly type: string }) {
  const locale = useWords();
  return <p className="muted">{locale.t("say.other", { type: props.type })}</p>;
}

function choicesOf(named: readonly { readonly key: string; readonly name: string }[]): readonly Choice[] {
  return named.map(({ key, name }) => ({ value: key, label: name }));
}

type LabelKey = Parameters<ReturnType<typeof useWords>["t"]>[0];

function NamedField(props: Props & { readonly field: string; readonly label: LabelKey; readonly choices: readonly Choice[]; readonly hint: LabelKey }) {
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
function Bounds(props: Props & { readonly field: string; readonly unit: LabelKey; readonly currency?: string | undefined }) {
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

function Window(props: Props & { readonly field?: string; readonly label: LabelKey; readonly isNeeded?: boolean }) {
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

function EventSelect(props: { readonly label: string; readonly vocabulary: Vocabulary; readonly value: string; readonly onChange: (kind: string) => void }) {
  const locale = useWords();
  const kinds = props.vocabulary.events.map((each) => each.kind);
  const all = kinds.includes(props.value) || props.value === "" ? kinds : [props.value, ...kinds];
  return (
    <Select label={props.label} value={props.value} options={all.map((kind) => ({ value: kind, label: eventName(locale, kind) }))} onChange={props.onChange} />
  );
}

function EventFields(props: Props) {
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

function SequenceFields(props: Props) {
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

function OrdersFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  const isSum = leaf["sum"] !== undefined;
  const currency = text(leaf["currency"]) || (vocabulary.currencies[0] ?? "CNY");
  return (
    <>
      <Select
        label={locale.t("leaf.measure")}
        value={isSum ? "sum" : "count"}
        options={(["count", "sum"] as const).map((each) => ({ value: each, label: locale.t(`leaf.measure.${each}`) }))}
        onChange={(measure) => {
          const rest = without(leaf, "count", "sum", "currency");
          onChange(measure === "sum" ? { ...rest, sum: { at_least: "100" }, currency } : { ...rest, count: { at_least: 1 } });
        }}
      />
      {isSum ? <Bounds {...props} field="sum" unit="unit.times" currency={currency} /> : <Bounds {...props} field="count" unit="unit.orders" />}
      {isSum && <CurrencyField {...props} value={currency} />}
      <Window {...props} label="leaf.within" />
      <PaidField {...props} />
      <GoodsField {...props} />
    </>
  );
}

function CurrencyField(props: Props & { readonly value: string }) {
  const locale = useWords();
  const known = props.vocabulary.currencies;
  const all = known.includes(props.value) ? known : [props.value, ...known];
  if (all.length < 2) return null;
  return (
    <Select
      label={locale.t("leaf.currency")}
      value={props.value}
      options={all.map((each) => ({ value: each, label: each }))}
      onChange={(currency) => {
        props.onChange({ ...props.leaf, currency });
      }}
    />
  );
}

function PaidField(props: Props) {
  const locale = useWords();
  return (
    <Select
      label={locale.t("leaf.paid")}
      value={props.leaf["paid"] === false ? "any" : "paid"}
      options={(["paid", "any"] as const).map((each) => ({ value: each, label: locale.t(`leaf.paid.${each}`) }))}
      onChange={(which) => {
        props.onChange(withField(props.leaf, "paid", which === "any" ? false : null));
      }}
    />
  );
}

const known = new Map<string, string>();

/** Products by name, of those ordered lately. */
function GoodsField(props: Props) {
  const locale = useWords();
  const may = useMay("MANAGE_ORDERS");
  const [search, setSearch] = useState("");
  const chosen = list(props.leaf["products"]);
  const read = useRead(RuleGoodsDocument, { search }, { isWanted: may });
  const found = read.data?.ruleGoods ?? [];
  for (const each of found) known.set(each.product, each.name);
  if (!may && chosen.length === 0) return null;
  return (
    <MultiCombobox
      label={locale.t("leaf.products")}
      isOptional
      hint={locale.t("leaf.products.hint")}
      value={chosen.map((id) => ({ value: id, label: known.get(id) ?? id }))}
      choices={found.map((each) => ({ value: each.product, label: each.name }))}
      onSearch={setSearch}
      isSearching={read.isBusy}
      onChange={(choices) => {
        props.onChange(withField(props.leaf, "products", choices.length === 0 ? null : choices.map((each) => each.value)));
      }}
    />
  );
}

function OrderTimeFields(props: Props) {
  const locale = useWords();
  const { leaf, onChange } = props;
  return (
    <>
      <Select
        label={locale.t("leaf.which")}
        value={text(leaf["which"]) || "first"}
        options={(["first", "last"] as const).map((each) => ({ value: each, label: locale.t(`which.${each}`) }))}
        onChange={(which) => {
          onChange({ ...leaf, which });
        }}
      />
      <DateField
        label={locale.t("leaf.after")}
        isOptional
        value={text(leaf["after"]).slice(0, 10)}
        onChange={(day) => {
          onChange(withField(leaf, "after", day));
        }}
      />
      <DateField
        label={locale.t("leaf.before")}
        isOptional
        value={text(leaf["before"]).slice(0, 10)}
        onChange={(day) => {
          onChange(withField(leaf, "before", day));
        }}
      />
      <PaidField {...props} />
      <GoodsField {...props} />
    </>
  );
}

function CartFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  const currency = text(leaf["currency"]) || (vocabulary.currencies[0] ?? "CNY");
  const hasTotal = leaf["total"] !== undefined;
  return (
    <>
      <Select
        label={locale.t("leaf.cart.worth")}
        value={hasTotal ? "some" : "any"}
        options={(["any", "some"] as const).map((each) => ({ value: each, label: locale.t(`leaf.cart.worth.${each}`) }))}
        onChange={(which) => {
          const rest = without(leaf, "total", "currency");
          onChange(which === "any" ? rest : { ...rest, total: { at_least: "100" }, currency });
        }}
      />
      {hasTotal && <Bounds {...props} field="total" unit="unit.times" currency={currency} />}
      {hasTotal && <CurrencyField {...props} value={currency} />}
      <Window {...props} field="idle_for" label="leaf.idle" />
      <GoodsField {...props} />
    </>
  );
}

function CouponFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  const states = list(leaf["states"] ?? ["issued"]);
  return (
    <>
      <Select
        label={locale.t("leaf.coupon")}
        value={text(leaf["coupon"])}
        options={[{ value: "", label: locale.t("say.coupon.any") }, ...vocabulary.coupons.map((each) => ({ value: each.key, label: each.name }))]}
        onChange={(coupon) => {
          onChange(withField(leaf, "coupon", coupon));
        }}
      />
      <MultiCombobox
        label={locale.t("leaf.states")}
        value={states.map((each) => ({ value: each, label: locale.maybe(`coupon_state.${each}`) ?? each }))}
        choices={STATES.map((each) => ({ value: each, label: locale.t(`coupon_state.${each}`) }))}
        onChange={(choices) => {
          if (choices.length > 0) onChange({ ...leaf, states: choices.map((each) => each.value) });
        }}
      />
      <Bounds {...props} field="count" unit="unit.coupons" />
    </>
  );
}

const ASKED: Readonly<Record<string, readonly ("is" | "is_not" | "contains" | "at_least" | "below" | "between" | "days_from_today" | "known")[]>> = {
  TEXT: ["is", "is_not", "contains", "known"],
  CHOICE: ["is", "is_not", "known"],
  NUMBER: ["is", "at_least", "below", "between", "known"],
  BOOLEAN: ["is", "known"],
  DATE: ["days_from_today", "is", "at_least", "below", "known"],
};

function TraitFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  const trait = vocabulary.traits.find((each) => each.key === leaf["trait"]);
  const asked = ASKED[trait?.type ?? "TEXT"] ?? [];
  const how = asked.find((each) => leaf[each] !== undefined) ?? "known";
  const set = (value: unknown, ask = how) => {
    onChange({ type: "trait", trait: text(leaf["trait"]), [ask]: value });
  };
  const start = (ask: (typeof asked)[number]): unknown => {
    if (ask === "known") return true;
    if (ask === "days_from_today") return { at_least: 0, at_most: 7 };
    if (ask === "between") return [0, 100];
    if (trait?.type === "NUMBER") return 0;
    if (trait?.type === "BOOLEAN") return true;
    if (trait?.type === "DATE") return new Date().toISOString().slice(0, 10);
    return trait?.options[0] ?? "";
  };
  return (
    <>
      <Combobox
        label={locale.t("leaf.trait")}
        hint={vocabulary.traits.length === 0 ? locale.t("leaf.trait.hint") : undefined}
        value={trait ? { value: trait.key, label: trait.label } : null}
        choices={vocabulary.traits.map((each) => ({ value: each.key, label: each.label }))}
        onChange={(choice) => {
          onChange({ type: "trait", trait: choice?.value ?? "", known: true });
        }}
      />
      <Select
        label={locale.t("leaf.comparison")}
        value={how}
        options={asked.map((each) => ({ value: each, label: locale.t(`comparison.${each}`) }))}
        onChange={(ask) => {
          set(start(ask), ask);
        }}
      />
      <TraitValue how={how} value={leaf[how]} type={trait?.type ?? "TEXT"} options={trait?.options ?? []} onChange={set} />
    </>
  );
}

function TraitValue(props: {
  readonly how: string;
  readonly value: unknown;
  readonly type: string;
  readonly options: readonly string[];
  readonly onChange: (value: unknown) => void;
}) {
  const locale = useWords();
  const { how, value, type, onChange } = props;
  const label = locale.t("leaf.value");
  const number = (shown: unknown, name: string, put: (count: number | null) => void) => (
    <NumberField label={name} value={typeof shown === "number" ? shown : null} onChange={put} />
  );
  if (how === "known") {
    return (
      <Select
        label={label}
        value={value === false ? "no" : "yes"}
        options={[
          { value: "yes", label: locale.t("comparison.known") },
          { value: "no", label: locale.t("comparison.unknown") },
        ]}
        onChange={(which) => {
          onChange(which === "yes");
        }}
      />
    );
  }
  if (how === "days_from_today" || how === "between") {
    const isDays = how === "days_from_today";
    const [least, most] = isDays ? [record(value)["at_least"], record(value)["at_most"]] : ((value ?? []) as readonly unknown[]);
    const put = (low: unknown, high: unknown) => {
      onChange(isDays ? { at_least: low, at_most: high } : [low, high]);
    };
    return (
      <>
        {number(least, locale.t(isDays ? "leaf.days.from" : "bounds.at_least"), (count) => {
          put(count ?? 0, most);
        })}
        {number(most, locale.t(isDays ? "leaf.days.to" : "bounds.at_most"), (count) => {
          put(least, count ?? 0);
        })}
      </>
    );
  }
  if (type === "NUMBER") {
    return number(value, label, (count) => {
      onChange(count ?? 0);
    });
  }
  if (type === "DATE") return <DateField label={label} value={text(value).slice(0, 10)} onChange={onChange} />;
  if (type === "BOOLEAN") {
    return (
      <Select
        label={label}
        value={value === true ? "yes" : "no"}
        options={(["yes", "no"] as const).map((each) => ({ value: each, label: locale.t(`say.${each}`) }))}
        onChange={(which) => {
          onChange(which === "yes");
        }}
      />
    );
  }
  if (type === "CHOICE") {
    return <Select label={label} value={text(value)} options={props.options.map((each) => ({ value: each, label: each }))} onChange={onChange} />;
  }
  return <Input label={label} value={text(value)} onChange={onChange} />;
}

function ChannelField(props: Props) {
  const locale = useWords();
  return (
    <Select
      label={locale.t("leaf.channel")}
      value={text(props.leaf["channel"])}
      options={CHANNELS.map((each) => ({ value: each, label: channelInWords(locale, each.toUpperCase()) }))}
      onChange={(channel) => {
        props.onChange({ ...props.leaf, channel });
      }}
    />
  );
}

function IdentityFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  return (
    <>
      <Select
        label={locale.t("leaf.identity")}
        value={text(leaf["kind"])}
        options={IDENTITIES.map((each) => ({ value: each, label: locale.t(`identity.${each}`) }))}
        onChange={(kind) => {
          onChange(withField({ ...leaf, kind }, "scope", null));
        }}
      />
      {leaf["kind"] === "openid" && vocabulary.accounts.length > 0 && (
        <Select
          label={locale.t("leaf.account")}
          value={text(leaf["scope"])}
          options={[{ value: "", label: locale.t("leaf.account.any") }, ...vocabulary.accounts.map((each) => ({ value: each.key, label: each.name }))]}
          onChange={(scope) => {
            onChange(withField(leaf, "scope", scope));
          }}
        />
      )}
    </>
  );
}

function ConsentFields(props: Props) {
  const locale = useWords();
  const { leaf, onChange } = props;
  return (
    <>
      <ChannelField {...props} />
      <Select
        label={locale.t("leaf.purpose")}
        value={text(leaf["purpose"])}
        options={PURPOSES.map((each) => ({ value: each, label: locale.t(`purpose.${each}`) }))}
        onChange={(purpose) => {
          onChange({ ...leaf, purpose });
        }}
      />
      <Select
        label={locale.t("leaf.granted")}
        value={leaf["granted"] === false ? "no" : "yes"}
        options={(["yes", "no"] as const).map((each) => ({ value: each, label: locale.t(`leaf.granted.${each}`) }))}
        onChange={(which) => {
          onChange({ ...leaf, granted: which === "yes" });
        }}
      />
    </>
  );
}

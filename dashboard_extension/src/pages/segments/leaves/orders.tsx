/** Conditions on orders, carts and coupons. */
import { useState } from "react";
import { useRead } from "../../../api/hooks";
import { useMay } from "../../../bridge/context";
import { DateField, MultiCombobox, Select } from "../../../design";
import { withField, without } from "../rules";
import { list, text } from "../say";
import { RuleGoodsDocument } from "../segments.documents";
import { useWords } from "../words";
import { Bounds, type Props, Window } from "./parts";

const STATES = ["reserved", "issued", "redeemed", "expired", "reversed", "released"] as const;

export function OrdersFields(props: Props) {
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
      <WhenField {...props} />
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

/** Ever, in a time that moves with today, or from a day on. */
function WhenField(props: Props) {
  const locale = useWords();
  const { leaf, onChange } = props;
  const how = leaf["since"] !== undefined ? "since" : leaf["within"] !== undefined ? "within" : "ever";
  return (
    <>
      <Select
        label={locale.t("leaf.when")}
        value={how}
        options={(["within", "since", "ever"] as const).map((each) => ({ value: each, label: locale.t(`leaf.when.${each}`) }))}
        onChange={(next) => {
          const rest = without(leaf, "within", "since");
          onChange(next === "ever" ? rest : next === "within" ? { ...rest, within: "90d" } : { ...rest, since: new Date().toISOString().slice(0, 10) });
        }}
      />
      {how === "within" && <Window {...props} label="leaf.within" isNeeded />}
      {how === "since" && (
        <DateField
          label={locale.t("leaf.since")}
          value={text(leaf["since"]).slice(0, 10)}
          onChange={(day) => {
            // an empty day stays one to fill in, not another question
            onChange({ ...leaf, since: day });
          }}
        />
      )}
    </>
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

/** What goods and categories are called, once they were seen. */
const known = new Map<string, string>();

/** Products by name, of those ordered lately, and the categories these are in. */
function GoodsField(props: Props) {
  const locale = useWords();
  const may = useMay("MANAGE_ORDERS");
  const [search, setSearch] = useState("");
  const products = list(props.leaf["products"]);
  const categories = list(props.leaf["categories"]);
  const read = useRead(RuleGoodsDocument, { search }, { isWanted: may });
  const found = read.data?.ruleGoods ?? [];
  for (const each of found) {
    known.set(each.product, each.name);
    // a category has no name here: one of its products says which it is
    if (each.category !== "" && !known.has(each.category)) known.set(each.category, each.name);
  }
  if (!may && products.length === 0 && categories.length === 0) return null;
  const like = (category: string) => {
    const name = known.get(category);
    return name === undefined ? category : locale.t("leaf.category.like", { name });
  };
  return (
    <>
      <MultiCombobox
        label={locale.t("leaf.products")}
        isOptional
        hint={locale.t("leaf.products.hint")}
        value={products.map((id) => ({ value: id, label: known.get(id) ?? id }))}
        choices={found.map((each) => ({ value: each.product, label: each.name }))}
        onSearch={setSearch}
        isSearching={read.isBusy}
        onChange={(choices) => {
          props.onChange(withField(props.leaf, "products", choices.length === 0 ? null : choices.map((each) => each.value)));
        }}
      />
      <MultiCombobox
        label={locale.t("leaf.categories")}
        isOptional
        hint={locale.t("leaf.categories.hint")}
        value={categories.map((id) => ({ value: id, label: like(id) }))}
        choices={[...new Set(found.map((each) => each.category))].filter((id) => id !== "").map((id) => ({ value: id, label: like(id) }))}
        onSearch={setSearch}
        isSearching={read.isBusy}
        onChange={(choices) => {
          props.onChange(withField(props.leaf, "categories", choices.length === 0 ? null : choices.map((each) => each.value)));
        }}
      />
    </>
  );
}

export function OrderTimeFields(props: Props) {
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

export function CartFields(props: Props) {
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

export function CouponFields(props: Props) {
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

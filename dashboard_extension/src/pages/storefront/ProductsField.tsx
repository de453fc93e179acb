/** Products, chosen by name: of those ordered lately, or by an id of Saleor's that somebody has. */
import { useState } from "react";

import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { MultiCombobox } from "../../design";
import { RuleGoodsDocument } from "../segments/segments.documents";
import { isProductId } from "./slots";
import { useWords } from "./words";

/** What they are called, once they were seen. */
const known = new Map<string, string>();

export function ProductsField(props: {
  readonly label: string;
  readonly ids: readonly string[];
  readonly error?: string | undefined;
  readonly onChange: (ids: readonly string[]) => void;
}) {
  const locale = useWords();
  const may = useMay("MANAGE_ORDERS");
  const [search, setSearch] = useState("");
  const typed = search.trim();
  const read = useRead(RuleGoodsDocument, { search: isProductId(typed) ? "" : search }, { isWanted: may });
  for (const each of read.data?.ruleGoods ?? []) known.set(each.product, each.name);
  const choices = isProductId(typed)
    ? [{ value: typed, label: known.get(typed) ?? typed }]
    : (read.data?.ruleGoods ?? []).map((each) => ({ value: each.product, label: each.name }));
  return (
    <MultiCombobox
      label={props.label}
      isOptional
      hint={locale.t(may ? "content.products.hint" : "content.products.hint.ids")}
      error={props.error}
      value={props.ids.map((id) => ({ value: id, label: known.get(id) ?? id }))}
      choices={choices}
      onSearch={setSearch}
      isSearching={read.isBusy}
      onChange={(chosen) => {
        props.onChange(chosen.map((each) => each.value));
      }}
    />
  );
}

import { Pill } from "../../design";
import { stageName } from "./faces";
import { useWords } from "./words";

interface Stage {
  readonly key: string;
  readonly name: string;
}

/** The stage of somebody's life with the shop, their tags, and how many more there are than fit. */
export function TagPills(props: { readonly tags: readonly { readonly key: string; readonly name: string }[]; readonly stage?: Stage | null | undefined; readonly most?: number | undefined }) {
  const locale = useWords();
  const { tags, most = tags.length } = props;
  const rest = tags.slice(most);
  return (
    <span className="customers-pills">
      {props.stage && <Pill tone="info">{stageName(locale, props.stage)}</Pill>}
      {tags.slice(0, most).map((tag) => (
        <Pill key={tag.key} tone="neutral">
          {tag.name}
        </Pill>
      ))}
      {rest.length > 0 && (
        <span className="muted" title={rest.map((tag) => tag.name).join(", ")}>
          {locale.t("customers.more_tags", { count: rest.length })}
        </span>
      )}
    </span>
  );
}

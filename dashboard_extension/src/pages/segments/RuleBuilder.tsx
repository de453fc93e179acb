/** Groups within groups, and the conditions in them. */
import { IconButton, Menu, Pill, Select } from "../../design";
import { LeafFields } from "./LeafFields";
import { changed, freshKey, isGroup, LEAF_TYPES, newLeaf, type Group, type Item, type LeafType, type Mode, type Part } from "./rules";
import { sayItem, type Vocabulary } from "./say";
import { useWords } from "./words";

interface Props {
  readonly tree: Group;
  readonly vocabulary: Vocabulary;
  /** what is wrong, by the key of the part */
  readonly wrong: ReadonlyMap<string, string>;
  readonly onChange: (tree: Group) => void;
}

const MODES: readonly Mode[] = ["all", "any", "none"];
const DEEPEST = 4;

export function RuleBuilder(props: Props) {
  return <GroupBox {...props} group={props.tree} depth={0} />;
}

type Inner = Props & { readonly depth: number };

function GroupBox(props: Inner & { readonly group: Group }) {
  const locale = useWords();
  const { tree, group, depth, vocabulary, wrong, onChange } = props;
  const put = (key: string, change: (part: Part) => Part | null) => {
    onChange(changed(tree, key, change));
  };
  const add = (part: Part) => {
    put(group.key, (old) => (isGroup(old) ? { ...old, parts: [...old.parts, part] } : old));
  };
  const currency = vocabulary.currencies[0] ?? "CNY";
  const problem = wrong.get(group.key);
  return (
    <section className="segments-group" data-depth={depth} aria-label={locale.t(`mode.${group.mode}`)}>
      <div className="segments-group-head">
        <Select
          label={locale.t("mode.label")}
          value={group.mode}
          options={MODES.map((mode) => ({ value: mode, label: locale.t(`mode.${mode}`) }))}
          onChange={(mode) => {
            put(group.key, (old) => ({ ...old, mode }));
          }}
        />
        {depth > 0 && (
          <IconButton
            icon="trash"
            label={locale.t("group.remove")}
            onClick={() => {
              put(group.key, () => null);
            }}
          />
        )}
      </div>
      {problem !== undefined && <p className="segments-wrong">{locale.maybe(`wrong.${problem}`) ?? problem}</p>}
      <ol className="segments-parts">
        {group.parts.map((part, index) => (
          <li key={part.key}>
            {index > 0 && <span className="segments-joint muted">{locale.t(group.mode === "all" ? "joint.and" : "joint.or")}</span>}
            {isGroup(part) ? <GroupBox {...props} group={part} depth={depth + 1} /> : <ItemBox {...props} item={part} />}
          </li>
        ))}
      </ol>
      {group.parts.length === 0 && <p className="muted">{locale.t("group.empty")}</p>}
      <div className="segments-add">
        <Menu
          label={locale.t("group.add")}
          isNamed
          items={LEAF_TYPES.map((type) => ({
            label: locale.t(`leaf.type.${type}`),
            onChoose: () => {
              add({ key: freshKey(), isNot: false, leaf: newLeaf(type, { currency }) });
            },
          }))}
        />
        {depth < DEEPEST && (
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              add({ key: freshKey(), mode: group.mode === "all" ? "any" : "all", parts: [] });
            }}
          >
            {locale.t("group.add_group")}
          </button>
        )}
      </div>
    </section>
  );
}

function ItemBox(props: Inner & { readonly item: Item }) {
  const locale = useWords();
  const { tree, item, vocabulary, wrong, onChange } = props;
  const put = (change: (part: Part) => Part | null) => {
    onChange(changed(tree, item.key, change));
  };
  const problem = wrong.get(item.key);
  return (
    <article className="segments-item" data-wrong={problem !== undefined || undefined}>
      <header className="segments-item-head">
        <p>
          {item.isNot && <Pill tone="warning">{locale.t("item.is_not")}</Pill>}
          <strong>{sayItem(locale, item.leaf, item.isNot, vocabulary)}</strong>
        </p>
        <span className="segments-item-actions">
          <button
            type="button"
            className="button button-quiet"
            aria-pressed={item.isNot}
            onClick={() => {
              put((old) => ({ ...old, isNot: !item.isNot }));
            }}
          >
            {locale.t(item.isNot ? "item.say_yes" : "item.say_not")}
          </button>
          <IconButton
            icon="trash"
            label={locale.t("item.remove")}
            onClick={() => {
              put(() => null);
            }}
          />
        </span>
      </header>
      <div className="segments-fields">
        <Select
          label={locale.t("leaf.type")}
          value={item.leaf.type}
          options={LEAF_TYPES.map((type) => ({ value: type, label: locale.t(`leaf.type.${type}`) }))}
          onChange={(type) => {
            put((old) => ({ ...old, leaf: newLeaf(type as LeafType, { currency: vocabulary.currencies[0] ?? "CNY" }) }));
          }}
        />
        <LeafFields
          leaf={item.leaf}
          vocabulary={vocabulary}
          onChange={(leaf) => {
            put((old) => ({ ...old, leaf }));
          }}
        />
      </div>
      {problem !== undefined && <p className="segments-wrong">{locale.maybe(`wrong.${problem}`) ?? problem}</p>}
    </article>
  );
}

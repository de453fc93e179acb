import "./wechat.css";

import type { MenuEntryKind } from "../../api/schema";
import { Button, Combobox, IconButton, Input, Row, Select, Stack } from "../../design";
import { bytesOf, changed, faultsOf, LONGEST, MOST_BUTTONS, MOST_ENTRIES, moved, newEntry, without, type Button as MenuButton, type Entry, type Fault, type Faults } from "./menus";
import type { AccountMenuQuery } from "./menus.documents";
import { useWords } from "./words";

type Menu = NonNullable<AccountMenuQuery["accountMenu"]>;

const KINDS: readonly MenuEntryKind[] = ["CLICK", "VIEW", "MINIPROGRAM"];

interface Props {
  readonly buttons: readonly MenuButton[];
  readonly chosen: string | null;
  readonly mayChange: boolean;
  readonly replies: Menu["replies"];
  readonly taps: Menu["taps"];
  readonly onChoose: (id: string | null) => void;
  readonly onChange: (buttons: readonly MenuButton[]) => void;
}

/** The buttons and their entries as an outline; the chosen one's fields open under it. */
export function MenuEditor(props: Props) {
  const locale = useWords();
  const { buttons, mayChange, onChange, onChoose } = props;
  const faults = faultsOf(buttons);
  const add = () => {
    const entry = newEntry(buttons);
    onChange([...buttons, { ...entry, entries: [] }]);
    onChoose(entry.id);
  };
  return (
    <Stack>
      {buttons.length === 0 && <p className="muted">{locale.t("menu.none")}</p>}
      <ol className="wechat-outline">
        {buttons.map((button) => (
          <li key={button.id}>
            <Line {...props} entry={button} faults={faults} siblings={buttons} longest={LONGEST.button} hasList={button.entries.length > 0} />
            {button.entries.length > 0 && (
              <ol className="wechat-outline">
                {button.entries.map((entry) => (
                  <li key={entry.id}>
                    <Line {...props} entry={entry} faults={faults} siblings={button.entries} longest={LONGEST.entry} hasList={false} />
                  </li>
                ))}
              </ol>
            )}
            {mayChange && button.entries.length < MOST_ENTRIES && (
              <Button
                kind="quiet"
                icon="add"
                onClick={() => {
                  const entry = newEntry(buttons);
                  onChange(changed(buttons, button.id, { entries: [...button.entries, entry] }));
                  onChoose(entry.id);
                }}
              >
                {locale.t("menu.add_entry", { name: button.name || locale.t("menu.unnamed") })}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {mayChange && buttons.length < MOST_BUTTONS && (
        <Row>
          <Button icon="add" onClick={add}>
            {locale.t("menu.add_button")}
          </Button>
        </Row>
      )}
    </Stack>
  );
}

interface LineProps extends Props {
  readonly entry: Entry;
  readonly siblings: readonly Entry[];
  readonly faults: Faults;
  readonly longest: number;
  readonly hasList: boolean;
}

function Line(props: LineProps) {
  const locale = useWords();
  const { entry, siblings, buttons, mayChange, onChange, onChoose } = props;
  const name = entry.name || locale.t("menu.unnamed");
  const at = siblings.findIndex((each) => each.id === entry.id);
  const wrong = Object.values(props.faults[entry.id] ?? {})[0];
  const isOpen = props.chosen === entry.id;
  const counted = props.taps.find((each) => each.entry === entry.id);
  return (
    <div className="wechat-entry" data-open={isOpen || undefined}>
      <div className="wechat-entry-head">
        <button
          type="button"
          className="wechat-entry-name"
          aria-expanded={isOpen}
          onClick={() => {
            onChoose(isOpen ? null : entry.id);
          }}
        >
          <span>{name}</span>
          <small className={wrong ? "wechat-entry-wrong" : "muted"}>
            {wrong ? locale.t(`menu.wrong.${wrong}`) : props.hasList ? locale.t("menu.kind.list") : locale.t(`menu.kind.${entry.kind}`)}
          </small>
          {!props.hasList && (
            <small className="muted">{counted ? locale.t("menu.taps", { taps: locale.count(counted.taps), people: locale.count(counted.people) }) : locale.t("menu.taps.none")}</small>
          )}
        </button>
        {mayChange && (
          <span className="wechat-entry-acts">
            <IconButton
              icon="up"
              label={locale.t("menu.up", { name })}
              disabled={at === 0}
              onClick={() => {
                onChange(moved(buttons, entry.id, -1));
              }}
            />
            <IconButton
              icon="down"
              label={locale.t("menu.down", { name })}
              disabled={at === siblings.length - 1}
              onClick={() => {
                onChange(moved(buttons, entry.id, 1));
              }}
            />
            <IconButton
              icon="trash"
              label={locale.t("menu.remove", { name })}
              onClick={() => {
                onChange(without(buttons, entry.id));
                onChoose(null);
              }}
            />
          </span>
        )}
      </div>
      {isOpen && <Fields {...props} />}
    </div>
  );
}

function Fields(props: LineProps) {
  const locale = useWords();
  const { entry, longest } = props;
  const faults = props.faults[entry.id] ?? {};
  const left = longest - bytesOf(entry.name);
  const say = (fault: Fault | undefined) => (fault === undefined ? undefined : locale.t(`menu.wrong.${fault}`));
  const tooLong = locale.t("menu.name.over", { characters: Math.ceil(-left / 3), letters: -left });
  const set = (change: Partial<Entry>) => {
    props.onChange(changed(props.buttons, entry.id, change));
  };
  const kinds = entry.kind === "KEPT" ? ([...KINDS, "KEPT"] as const) : KINDS;
  return (
    <fieldset className="wechat-entry-fields" disabled={!props.mayChange}>
      <Input
        label={locale.t("menu.name")}
        hint={left >= 0 ? locale.t("menu.name.left", { characters: Math.floor(left / 3), letters: left }) : undefined}
        error={faults.name === "long" ? tooLong : undefined}
        value={entry.name}
        onChange={(name) => {
          set({ name });
        }}
      />
      {!props.hasList && (
        <Select
          label={locale.t("menu.kind")}
          value={entry.kind}
          options={kinds.map((kind) => ({ value: kind, label: locale.t(`menu.kind.${kind}`) }))}
          onChange={(kind) => {
            set({ kind });
          }}
        />
      )}
      {!props.hasList && entry.kind === "CLICK" && <KeyField {...props} error={say(faults.key)} onSet={set} />}
      {!props.hasList && entry.kind === "MINIPROGRAM" && (
        <>
          <Input
            label={locale.t("menu.app")}
            hint={locale.t("menu.app.hint")}
            error={entry.appId === "" ? undefined : say(faults.appId)}
            value={entry.appId}
            maxLength={64}
            onChange={(appId) => {
              set({ appId });
            }}
          />
          <Input
            label={locale.t("menu.page")}
            error={entry.page === "" ? undefined : say(faults.page)}
            value={entry.page}
            placeholder="pages/index/index"
            maxLength={500}
            onChange={(page) => {
              set({ page });
            }}
          />
        </>
      )}
      {!props.hasList && (entry.kind === "VIEW" || entry.kind === "MINIPROGRAM") && (
        <Input
          label={locale.t("menu.url")}
          hint={entry.kind === "MINIPROGRAM" ? locale.t("menu.url.fallback") : undefined}
          error={entry.url === "" ? undefined : say(faults.url)}
          value={entry.url}
          placeholder="https://"
          inputMode="url"
          onChange={(url) => {
            set({ url });
          }}
        />
      )}
      {entry.kind === "KEPT" && <p className="muted">{locale.t(faults.kept ? "menu.wrong.kept" : "menu.kept")}</p>}
    </fieldset>
  );
}

/** What answers a tap: a reply that is there, or a key of the entry's own. */
function KeyField(props: LineProps & { readonly error: string | undefined; readonly onSet: (change: Partial<Entry>) => void }) {
  const locale = useWords();
  const { entry, replies } = props;
  const own = { value: entry.key, label: replies.find((reply) => reply.key === entry.key)?.name ?? locale.t("menu.reply.none") };
  return (
    <Combobox
      label={locale.t("menu.reply")}
      hint={locale.t("menu.reply.hint", { key: entry.key })}
      error={props.error}
      value={own}
      choices={replies.map((reply) => ({ value: reply.key, label: reply.name }))}
      onChange={(choice) => {
        props.onSet({ key: choice?.value ?? entry.id });
      }}
    />
  );
}

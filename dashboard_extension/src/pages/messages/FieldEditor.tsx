import { useRef } from "react";

import { Checkbox, Input, Menu } from "../../design";
import type { TemplatePreviewQuery } from "./messages.documents";
import { fieldName, namingOf } from "./naming";
import { isCuttable, labelOf, toShown, toStored, WORDS, type FieldDraft } from "./placeholders";
import { useWords } from "./words";

type Seen = TemplatePreviewQuery["templatePreview"]["fields"][number];

/** One field: its text with the values in the marketer's words, counted as it is typed. */
export function FieldEditor(props: {
  readonly field: FieldDraft;
  /** WeChat's approved content, which has the field's label */
  readonly wording: string;
  /** instead of WeChat's label */
  readonly label: string;
  readonly seen: Seen | undefined;
  readonly error: string | undefined;
  readonly onChange: (field: FieldDraft) => void;
}) {
  const locale = useWords();
  const { field, seen } = props;
  const naming = namingOf(locale);
  const shown = toShown(field.text, naming);
  const caret = useRef<number | null>(null);
  const set = (text: string) => {
    props.onChange({ ...field, text: toStored(text, naming) });
  };
  const insert = (name: string) => {
    const at = caret.current ?? shown.length;
    set(`${shown.slice(0, at)}【${name}】${shown.slice(at)}`);
  };
  const label = props.label || labelOf(props.wording, field.name) || fieldName(locale, field.name);
  const tone = props.error ? "critical" : seen?.isCut ? "warning" : undefined;
  return (
    <div className="messages-field">
      <Input
        label={label}
        value={shown}
        maxLength={300}
        error={props.error}
        hint={seen?.isCut ? locale.t("field.cut", { shown: seen.shown }) : undefined}
        onSelect={(event) => {
          caret.current = event.currentTarget.selectionStart;
        }}
        onChange={set}
      />
      <div className="messages-field-foot">
        <Menu
          isNamed
          label={locale.t("field.insert")}
          items={WORDS.flatMap((word) => {
            const name = naming(word);
            return name === undefined
              ? []
              : [
                  {
                    label: name,
                    onChoose: () => {
                      insert(name);
                    },
                  },
                ];
          })}
        />
        {isCuttable(field.name) && (
          <Checkbox
            label={locale.t("field.fit")}
            isOn={field.fit === "CUT"}
            onChange={(isOn) => {
              props.onChange({ ...field, fit: isOn ? "CUT" : "BLOCK" });
            }}
          />
        )}
        {seen && (
          <span className="messages-counter" data-tone={tone} role="status">
            {seen.limit === null ? locale.t("field.used", { used: seen.used }) : locale.t("field.used_of", { used: seen.used, limit: seen.limit })}
          </span>
        )}
      </div>
    </div>
  );
}

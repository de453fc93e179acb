/** One text of our own content: what may be put into it, and how much room it has. */
import { useRef } from "react";

import { Input, Menu, Textarea } from "../../design";
import type { ContentPreviewQuery } from "./contents.documents";
import { namingOf } from "./naming";
import { toShown, toStored, WORDS } from "./placeholders";
import type { Part } from "./shapes";
import { useWords } from "./words";

type Preview = ContentPreviewQuery["templatePreview"];

const LONGEST = 1500;

export function PartField(props: {
  readonly part: Part;
  readonly text: string;
  readonly seen: Preview["fields"][number] | undefined;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}) {
  const locale = useWords();
  const { part, seen } = props;
  const naming = namingOf(locale);
  const caret = useRef<number | null>(null);
  const number = /^item(\d)$/.exec(part.name)?.[1];
  const label = number === undefined ? locale.t(`part.${part.name}` as "part.content") : locale.t("part.item", { number });
  if (part.isAddress)
    return (
      <Input
        label={label}
        value={props.text}
        isOptional={part.isOptional}
        maxLength={1024}
        error={props.error}
        hint={locale.maybe(`part.${part.name}.hint`)}
        onChange={props.onChange}
      />
    );
  const shown = toShown(props.text, naming);
  const set = (text: string) => {
    props.onChange(toStored(text, naming));
  };
  const put = (before: string, after = "") => {
    const at = caret.current ?? shown.length;
    set(`${shown.slice(0, at)}${before}${after}${shown.slice(at)}`);
  };
  const box = {
    label,
    value: shown,
    isOptional: part.isOptional,
    maxLength: LONGEST,
    error: props.error,
    hint: seen?.isCut ? locale.t("field.cut", { shown: seen.shown }) : undefined,
    onChange: set,
  };
  return (
    <div className="messages-field">
      {part.hasLines ? (
        <Textarea
          {...box}
          rows={part.name === "content" ? 6 : 2}
          onSelect={(event) => {
            caret.current = event.currentTarget.selectionStart;
          }}
        />
      ) : (
        <Input
          {...box}
          onSelect={(event) => {
            caret.current = event.currentTarget.selectionStart;
          }}
        />
      )}
      <div className="messages-field-foot">
        <Menu
          isNamed
          label={locale.t("field.insert")}
          items={[
            ...(part.name === "content"
              ? [
                  {
                    label: locale.t("content.link"),
                    onChoose: () => {
                      put(`<a>${locale.t("content.link.words")}`, "</a>");
                    },
                  },
                ]
              : []),
            ...WORDS.flatMap((word) => {
              const name = naming(word);
              return name === undefined
                ? []
                : [
                    {
                      label: name,
                      onChoose: () => {
                        put(`【${name}】`);
                      },
                    },
                  ];
            }),
          ]}
        />
        {seen && seen.limit !== null && (
          <span className="messages-counter" data-tone={props.error ? "critical" : seen.isCut ? "warning" : undefined} role="status">
            {locale.t("field.used_of", { used: seen.used, limit: seen.limit })}
          </span>
        )}
      </div>
    </div>
  );
}

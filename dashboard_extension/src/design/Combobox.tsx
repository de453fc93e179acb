/** A text box with a list below it: many choices, or ones that the server finds. */
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { useLocale } from "../shared/locale";
import { Field, type FieldProps } from "./fields";
import { Icon } from "./icons";
import { placeAt } from "./place";

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail?: ReactNode;
}

interface ListProps {
  readonly choices: readonly Choice[];
  /** what is typed; search for it, or filter `choices` by it yourself. Without it, we filter. */
  readonly onSearch?: ((text: string) => void) | undefined;
  readonly isSearching?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

/** One of many. */
export function Combobox(
  props: FieldProps & ListProps & { readonly value: Choice | null; readonly onChange: (choice: Choice | null) => void },
) {
  return (
    <Box
      {...props}
      shown={props.value?.label ?? ""}
      chosen={props.value ? [props.value.value] : []}
      onPick={props.onChange}
      onClear={() => {
        props.onChange(null);
      }}
    />
  );
}

/** Several of many, each a chip. */
export function MultiCombobox(
  props: FieldProps & ListProps & { readonly value: readonly Choice[]; readonly onChange: (choices: readonly Choice[]) => void },
) {
  const locale = useLocale();
  const { value, onChange } = props;
  return (
    <Box
      {...props}
      shown=""
      chosen={value.map((each) => each.value)}
      onPick={(choice) => {
        const isChosen = value.some((each) => each.value === choice.value);
        onChange(isChosen ? value.filter((each) => each.value !== choice.value) : [...value, choice]);
      }}
      onClear={() => {
        onChange(value.slice(0, -1));
      }}
      chips={value.map((each) => (
        <span className="chip" key={each.value}>
          {each.label}
          <button
            type="button"
            aria-label={locale.t("combobox.remove", { name: each.label })}
            disabled={props.disabled}
            onClick={() => {
              onChange(value.filter((other) => other.value !== each.value));
            }}
          >
            <Icon name="close" size={10} />
          </button>
        </span>
      ))}
    />
  );
}

function Box(
  props: FieldProps &
    ListProps & {
      readonly shown: string;
      readonly chosen: readonly string[];
      readonly chips?: ReactNode;
      readonly onPick: (choice: Choice) => void;
      readonly onClear: () => void;
    },
) {
  const locale = useLocale();
  const list = useId();
  const box = useRef<HTMLInputElement>(null);
  const options = useRef<HTMLUListElement>(null);
  const [text, setText] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const isOpen = text !== null;
  const needle = (text ?? "").trim().toLowerCase();
  const found = props.onSearch
    ? props.choices
    : props.choices.filter((choice) => choice.label.toLowerCase().includes(needle));
  const current = found[active];

  // in the top layer: a dialog or a card that scrolls would cut it off
  useEffect(() => {
    const anchor = box.current?.closest<HTMLElement>(".field-box");
    const { current } = options;
    if (!isOpen || !current || !anchor) return;
    current.style.width = `${anchor.offsetWidth}px`;
    if (!current.matches(":popover-open")) current.showPopover();
    placeAt(current, anchor, "start");
    const close = (event: Event) => {
      if (!current.contains(event.target as Node)) setText(null);
    };
    window.addEventListener("scroll", close, true);
    return () => {
      window.removeEventListener("scroll", close, true);
    };
  }, [isOpen, found.length, props.chosen.length]);

  const open = (next: string) => {
    setText(next);
    setActive(0);
    props.onSearch?.(next);
  };
  const close = () => {
    setText(null);
  };
  const pick = (choice: Choice) => {
    props.onPick(choice);
    if (props.chips === undefined) close();
    else open("");
    box.current?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) open("");
      else setActive((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(found.length, 1));
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      if (current) pick(current);
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      event.preventDefault();
      close();
    } else if (event.key === "Backspace" && (text ?? "") === "" && props.chosen.length > 0) {
      props.onClear();
    }
  };
  return (
    <Field {...props}>
      {({ id, describedBy, isInvalid }) => (
        <div className="combobox">
          {props.chips}
          <input
            ref={box}
            id={id}
            type="text"
            role="combobox"
            autoComplete="off"
            aria-expanded={isOpen}
            aria-controls={isOpen ? list : undefined}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && current ? `${list}-${active}` : undefined}
            aria-describedby={describedBy}
            aria-invalid={isInvalid || undefined}
            disabled={props.disabled}
            value={text ?? props.shown}
            onChange={(event) => {
              open(event.target.value);
            }}
            onClick={() => {
              if (!isOpen) open("");
            }}
            onBlur={close}
            onKeyDown={keys}
          />
          <Icon name="down" />
          {isOpen && (
            <ul className="floating options" popover="manual" role="listbox" id={list} aria-label={props.label} ref={options}>
              {found.map((choice, index) => (
                <li
                  key={choice.value}
                  id={`${list}-${index}`}
                  role="option"
                  aria-selected={props.chosen.includes(choice.value)}
                  data-active={index === active || undefined}
                  onPointerMove={() => {
                    setActive(index);
                  }}
                  // before the box loses the focus, which closes the list
                  onMouseDown={(event) => {
                    event.preventDefault();
                    pick(choice);
                  }}
                >
                  <span>{choice.label}</span>
                  {choice.detail !== undefined && <small className="muted">{choice.detail}</small>}
                  {props.chosen.includes(choice.value) && <Icon name="check" size={14} />}
                </li>
              ))}
              {found.length === 0 && (
                <li className="muted" role="option" aria-selected="false" aria-disabled="true">
                  {locale.t(props.isSearching ? "combobox.searching" : "combobox.none")}
                </li>
              )}
            </ul>
          )}
        </div>
      )}
    </Field>
  );
}

/** What floats above the page. `alert`, `confirm` and `prompt` are dead in this frame. */
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { useLocale } from "../shared/locale";
import { Button, IconButton, type ButtonKind } from "./Button";
import { enter, goRound, showFault } from "./focus";
import { Icon, type IconName } from "./icons";
import { placeAt } from "./place";

/** A dialog in the page: Escape and the cross close it. Rendered = open. The focus goes in,
 * stays in, and returns to what opened it. */
export function Dialog(props: {
  readonly title: ReactNode;
  readonly onClose: () => void;
  /** from left to right; the last one is the main one */
  readonly actions?: ReactNode;
  readonly isWide?: boolean | undefined;
  readonly children?: ReactNode;
}) {
  const locale = useLocale();
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  const isTouched = useRef(false);
  // while it still stands in the page: one that was taken out gives no focus back
  useLayoutEffect(() => {
    const { current } = box;
    if (current && !current.open) {
      current.showModal();
      enter(current);
    }
    return () => current?.close();
  }, []);
  const hadFault = useRef(false);
  useEffect(() => {
    const { current } = box;
    if (current) hadFault.current = hadFault.current ? current.querySelector("[aria-invalid=true]") !== null : showFault(current);
  });
  return (
    <dialog
      ref={box}
      className={`dialog${props.isWide ? " dialog-wide" : ""}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onInput={() => {
        isTouched.current = true;
      }}
      onKeyDown={(event) => {
        const { current } = box;
        // a list that is open in it, or a dialog above it, sees to its own keys
        const isOurs = event.key === "Tab" && !event.defaultPrevented && (event.target as Element).closest("dialog") === current;
        if (current && isOurs && goRound(current, event.shiftKey)) event.preventDefault();
      }}
      onMouseDown={(event) => {
        // a stray click takes nothing away that was typed
        if (event.target === box.current && !isTouched.current) props.onClose();
      }}
    >
      <div className="dialog-box">
        <header className="dialog-header">
          <h2 id={id}>{props.title}</h2>
          <IconButton icon="close" label={locale.t("dialog.close")} onClick={props.onClose} />
        </header>
        {props.children !== undefined && <div className="dialog-body">{props.children}</div>}
        {props.actions !== undefined && <footer className="dialog-actions">{props.actions}</footer>}
      </div>
    </dialog>
  );
}

/** A question with two answers. */
export function Confirm(props: {
  readonly title: string;
  readonly text?: ReactNode;
  readonly yes: string;
  readonly no?: string | undefined;
  readonly kind?: ButtonKind | undefined;
  readonly isBusy?: boolean | undefined;
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  const locale = useLocale();
  return (
    <Dialog
      title={props.title}
      onClose={props.onNo}
      actions={
        <>
          <Button onClick={props.onNo}>{props.no ?? locale.t("form.cancel")}</Button>
          <Button kind={props.kind ?? "primary"} onClick={props.onYes} isBusy={props.isBusy}>
            {props.yes}
          </Button>
        </>
      }
    >
      {props.text === undefined ? undefined : <p>{props.text}</p>}
    </Dialog>
  );
}

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName | undefined;
  readonly isCritical?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly onChoose: () => void;
}

/** Actions behind one button: ⋮, or a button with `label`'s words if `isNamed`. */
export function Menu(props: { readonly label?: string | undefined; readonly isNamed?: boolean | undefined; readonly items: readonly MenuItem[] }) {
  const locale = useLocale();
  const id = useId();
  const button = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const label = props.label ?? locale.t("menu.more");

  useEffect(() => {
    const { current } = list;
    if (!isOpen || !current || !button.current) return;
    current.showPopover();
    placeAt(current, button.current, "end");
    current.querySelector<HTMLElement>("[role=menuitem]:not(:disabled)")?.focus();
    const close = () => {
      setOpen(false);
    };
    const onToggle = (event: Event) => {
      if ((event as ToggleEvent).newState === "closed") close();
    };
    current.addEventListener("toggle", onToggle);
    window.addEventListener("scroll", close, true);
    return () => {
      current.removeEventListener("toggle", onToggle);
      window.removeEventListener("scroll", close, true);
    };
  }, [isOpen]);

  const back = () => {
    setOpen(false);
    button.current?.querySelector("button")?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]:not(:disabled)") ?? [])];
    const now = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[to % items.length]?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      back();
    }
  };
  const toggle = {
    "aria-haspopup": "menu",
    "aria-expanded": isOpen,
    "aria-controls": isOpen ? id : undefined,
    onClick: () => {
      setOpen(!isOpen);
    },
  } as const;
  return (
    <div className="menu" ref={button}>
      {props.isNamed ? (
        <Button {...toggle}>
          {label}
          <Icon name="down" size={12} />
        </Button>
      ) : (
        <IconButton icon="more" label={label} {...toggle} />
      )}
      {isOpen && (
        <div className="floating menu-items" popover="auto" role="menu" id={id} aria-label={label} ref={list} onKeyDown={keys}>
          {props.items.map((item) => (
            <button
              type="button"
              role="menuitem"
              key={item.label}
              disabled={item.isDisabled}
              data-critical={item.isCritical || undefined}
              onClick={() => {
                back();
                item.onChoose();
              }}
            >
              {item.icon && <Icon name={item.icon} />}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** What a word of ours means, behind a small ⓘ that pointer and keyboard open alike. */
export function Definition(props: { readonly term: string; readonly children: ReactNode }) {
  const locale = useLocale();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  const show = () => {
    if (!text.current || !button.current || text.current.matches(":popover-open")) return;
    text.current.showPopover();
    placeAt(text.current, button.current, "start");
  };
  const hide = () => {
    if (text.current?.matches(":popover-open")) text.current.hidePopover();
  };
  return (
    <span className="definition">
      <button
        type="button"
        ref={button}
        aria-label={locale.t("definition.what", { term: props.term })}
        aria-describedby={id}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key === "Escape") hide();
        }}
      >
        <Icon name="info" size={13} />
      </button>
      <span className="floating tooltip" popover="manual" role="tooltip" id={id} ref={text}>
        {props.children}
      </span>
    </span>
  );
}

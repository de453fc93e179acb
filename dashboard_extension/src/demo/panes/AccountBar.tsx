import { useEffect, useRef, useState } from "react";

import { Keyboard, Lines } from "../icons";
import type { MenuButton } from "../server";
import type { PhoneProps } from "../props";
import { Composer } from "./Composer";
import { useWords } from "../words";

/** The foot of an account's chat: its menu or a place to type; who does not follow it
 * can do that first. */
export function AccountBar(props: PhoneProps & { readonly follows: boolean }) {
  const { demo, state } = props;
  const locale = useWords();
  const menu = state.snapshot?.account.menu ?? [];
  const [isTyping, setTyping] = useState(false);
  if (!props.follows) {
    return (
      <footer className="account-bar">
        <button
          type="button"
          className="follow-button"
          disabled={state.phase !== "ready"}
          onClick={() => {
            demo.chatting.setFollows(true);
          }}
        >
          {locale.t("chat.follow")}
        </button>
      </footer>
    );
  }
  const isMenu = !isTyping && menu.length > 0;
  return (
    <footer className="account-bar">
      {menu.length > 0 && (
        <button
          type="button"
          className="bar-switch"
          aria-label={locale.t(isMenu ? "chat.type" : "chat.menu")}
          onClick={() => {
            setTyping(isMenu);
          }}
        >
          {isMenu ? <Keyboard /> : <Lines />}
        </button>
      )}
      {isMenu ? (
        <ul className="account-menu">
          {menu.map((button, place) => (
            <li key={`${place}-${button.name}`}>
              <Button {...props} button={button} place={place} />
            </li>
          ))}
        </ul>
      ) : (
        <Composer
          label={locale.t("chat.type")}
          hint={locale.t("chat.hint")}
          onSend={(text) => {
            demo.chatting.say(text);
          }}
        />
      )}
    </footer>
  );
}

function Button(props: PhoneProps & { readonly button: MenuButton; readonly place: number }) {
  const { demo, button, place } = props;
  const [isOpen, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const close = (event: Event) => {
      if (!whole.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("focusin", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("focusin", close);
    };
  }, [isOpen]);

  if (button.entries.length === 0) {
    return (
      <button
        type="button"
        onClick={() => {
          demo.chatting.tap([place]);
        }}
      >
        {button.name}
      </button>
    );
  }
  return (
    <div ref={whole} className="menu-place">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") setOpen(false);
        }}
      >
        <Lines />
        {button.name}
      </button>
      {isOpen && (
        <ul className="submenu">
          {button.entries.map((entry, under) => (
            <li key={`${under}-${entry.name}`}>
              <button
                type="button"
                onClick={() => {
                  setOpen(false);
                  demo.chatting.tap([place, under]);
                }}
              >
                {entry.name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

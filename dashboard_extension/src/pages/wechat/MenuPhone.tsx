import "./wechat.css";

import type { Button } from "./menus";
import { useWords } from "./words";

/** The account's chat as a phone shows it, with the chosen button's list open. */
export function MenuPhone(props: { readonly account: string; readonly buttons: readonly Button[]; readonly chosen: string | null; readonly onChoose: (id: string) => void }) {
  const locale = useWords();
  const { buttons, chosen } = props;
  const isIn = (button: Button) => button.id === chosen || button.entries.some((entry) => entry.id === chosen);
  return (
    <figure className="wechat-phone" aria-label={locale.t("menu.preview.of", { account: props.account })}>
      <figcaption>{props.account}</figcaption>
      <div className="wechat-phone-chat" />
      <ul className="wechat-phone-bar">
        {buttons.length === 0 && <li className="muted">{locale.t("menu.preview.none")}</li>}
        {buttons.map((button) => (
          <li key={button.id}>
            {button.entries.length > 0 && isIn(button) && (
              <ul className="wechat-phone-list">
                {button.entries.map((entry) => (
                  <li key={entry.id}>
                    <button
                      type="button"
                      aria-pressed={entry.id === chosen}
                      onClick={() => {
                        props.onChoose(entry.id);
                      }}
                    >
                      {entry.name || locale.t("menu.unnamed")}
                    </button>
                  </li>
                ))}
              </ul>
            )}
            <button
              type="button"
              aria-pressed={isIn(button)}
              onClick={() => {
                props.onChoose(button.id);
              }}
            >
              {button.entries.length > 0 && <span aria-hidden>☰ </span>}
              {button.name || locale.t("menu.unnamed")}
            </button>
          </li>
        ))}
      </ul>
    </figure>
  );
}

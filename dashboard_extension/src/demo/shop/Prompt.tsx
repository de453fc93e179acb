import { useEffect, useRef } from "react";

import type { Prompting } from "../state";
import { useWords } from "../words";

/** The sheet that wx.requestSubscribeMessage opens. */
export function Prompt(props: { readonly prompt: Prompting }) {
  const { prompt } = props;
  const locale = useWords();
  const accept = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    accept.current?.focus();
  }, []);

  return (
    <div className="sheet-place">
      <div className="sheet" role="dialog" aria-modal="true" aria-labelledby="prompt-title">
        <p className="sheet-from">
          <span className="avatar small" data-kind="shop" aria-hidden="true">
            演
          </span>
          {locale.t("phone.app.shop")}
        </p>
        <h2 id="prompt-title">{locale.t("prompt.title")}</h2>
        <ul className="sheet-items">
          {prompt.asks.map((ask) => (
            <li key={ask.templateId}>{ask.title}</li>
          ))}
        </ul>
        <div className="sheet-buttons">
          <button
            type="button"
            onClick={() => {
              prompt.answer(false);
            }}
          >
            {locale.t("prompt.reject")}
          </button>
          <button
            type="button"
            className="sheet-accept"
            ref={accept}
            onClick={() => {
              prompt.answer(true);
            }}
          >
            {locale.t("prompt.accept")}
          </button>
        </div>
      </div>
    </div>
  );
}

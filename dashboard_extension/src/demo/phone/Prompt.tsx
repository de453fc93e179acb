import { useEffect, useRef } from "react";

import type { Demo } from "../store";
import { useWords } from "../words";

/** The sheet that wx.requestSubscribeMessage opens. */
export function Prompt(props: { readonly demo: Demo }) {
  const { demo } = props;
  const locale = useWords();
  const accept = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    accept.current?.focus();
  }, []);

  return (
    <div className="sheet-place">
      <div className="sheet" role="dialog" aria-modal="true" aria-labelledby="prompt-title">
        <p className="sheet-from">
          <span className="avatar small" data-kind="template" aria-hidden="true">
            演
          </span>
          {locale.t("phone.app.shop")}
        </p>
        <h3 id="prompt-title">{locale.t("prompt.title")}</h3>
        <p className="sheet-item">{locale.t("prompt.item")}</p>
        <div className="sheet-buttons">
          <button
            type="button"
            onClick={() => {
              demo.answerPrompt(false);
            }}
          >
            {locale.t("prompt.reject")}
          </button>
          <button
            type="button"
            className="sheet-accept"
            ref={accept}
            onClick={() => {
              demo.answerPrompt(true);
            }}
          >
            {locale.t("prompt.accept")}
          </button>
        </div>
      </div>
    </div>
  );
}

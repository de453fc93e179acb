import { useEffect, useRef } from "react";

import type { ScanCode } from "../server";
import type { Demo } from "../store";
import { useWords } from "../words";

/** The codes that hang about the demo's world, each as WeChat drew it. */
export function Codes(props: { readonly demo: Demo; readonly codes: readonly ScanCode[]; readonly isBusy: boolean }) {
  const { demo, codes } = props;
  const locale = useWords();
  const close = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    close.current?.focus();
  }, []);

  return (
    <div className="sheet-place">
      <div
        className="sheet codes"
        role="dialog"
        aria-modal="true"
        aria-labelledby="codes-title"
        onKeyDown={(event) => {
          if (event.key === "Escape") demo.chatting.hideCodes();
        }}
      >
        <header>
          <h2 id="codes-title">{locale.t("codes.title")}</h2>
          <button
            type="button"
            ref={close}
            className="codes-close"
            aria-label={locale.t("codes.close")}
            onClick={() => {
              demo.chatting.hideCodes();
            }}
          >
            ×
          </button>
        </header>
        {codes.length === 0 && !props.isBusy && <p className="codes-none">{locale.t("codes.none")}</p>}
        <ul className="codes-list scrolls">
          {codes.map((code) => (
            <li key={code.id}>
              <button
                type="button"
                onClick={() => {
                  demo.chatting.scan(code);
                }}
              >
                <img src={code.picture} alt="" width="84" height="84" data-form={code.form} />
                <b>{code.name}</b>
                <small>
                  {locale.maybe(`codes.placement.${code.placement}`) ?? code.placement} ·{" "}
                  {locale.t(code.form === "mini_program_code" ? "codes.mini_program" : "codes.account")}
                </small>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

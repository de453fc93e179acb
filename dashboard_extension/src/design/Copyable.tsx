import { useRef, useState } from "react";

import { useLocale } from "../shared/locale";
import { Button } from "./Button";

const SHOWN_MS = 4000;

/** An address or key to take elsewhere. The frame may have no right to the clipboard:
 * then the text is selected, and the person presses the keys. */
export function Copyable(props: { readonly label: string; readonly value: string }) {
  const locale = useLocale();
  const box = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<"copied" | "selected" | null>(null);
  const take = async () => {
    box.current?.select();
    try {
      await navigator.clipboard.writeText(props.value);
      setSaid("copied");
    } catch {
      setSaid("selected");
    }
    setTimeout(setSaid, SHOWN_MS, null);
  };
  return (
    <div className="copyable">
      <input
        ref={box}
        readOnly
        aria-label={props.label}
        value={props.value}
        onFocus={(event) => {
          event.target.select();
        }}
      />
      <Button
        icon="copy"
        onClick={() => {
          void take();
        }}
      >
        {locale.t("copy.copy")}
      </Button>
      <span className="muted" role="status">
        {said && locale.t(`copy.${said}`)}
      </span>
    </div>
  );
}

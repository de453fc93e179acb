import { useState } from "react";

import { useWords } from "../words";

/** Where a person types. */
export function Composer(props: { readonly label: string; readonly hint: string; readonly onSend: (text: string) => void }) {
  const locale = useWords();
  const [text, setText] = useState("");
  const typed = text.trim();
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === "") return;
        props.onSend(typed);
        setText("");
      }}
    >
      <input
        aria-label={props.label}
        placeholder={props.hint}
        value={text}
        maxLength={500}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <button type="submit" disabled={typed === ""}>
        {locale.t("chat.send")}
      </button>
    </form>
  );
}

import type { ReactNode } from "react";

import type { Tone } from "../shared/reasons";

export function Pill(props: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className="pill" data-tone={props.tone}>
      {props.children}
    </span>
  );
}

import type { ReactNode } from "react";

export function Notice(props: {
  readonly title: string;
  readonly text: string;
  readonly isError?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className="notice" role={props.isError ? "alert" : undefined}>
      <img src="/static/logo.svg" alt="" width="48" height="48" />
      {props.isError ? <h2>{props.title}</h2> : <h1>{props.title}</h1>}
      <p className="muted">{props.text}</p>
      {props.children}
    </div>
  );
}

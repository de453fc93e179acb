import type { ReactNode } from "react";

export function Notice(props: {
  readonly title: string;
  readonly text: string;
  readonly isError?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <section className="notice" role={props.isError ? "alert" : undefined}>
      <img src="/static/logo.svg" alt="" width="48" height="48" />
      <h2>{props.title}</h2>
      <p className="muted">{props.text}</p>
      {props.children}
    </section>
  );
}

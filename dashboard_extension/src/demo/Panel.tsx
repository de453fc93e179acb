import { type ReactNode, useId } from "react";

/** One titled part of the desk. kind: its class. */
export function Panel(props: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode; readonly kind: string }) {
  const id = useId();
  return (
    <section className={`card panel ${props.kind}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

import { useId, useRef, type KeyboardEvent, type ReactNode } from "react";

import { Link } from "../app/router";
import { useEdges } from "./edges";
import { Icon } from "./icons";

/** The frame of one page: its title, what can be done with it, and its content.
 * `back` is the list it belongs to. */
export function Page(props: {
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  readonly back?: { readonly to: string; readonly label: string } | undefined;
  readonly actions?: ReactNode;
  /** for forms and texts that would be too wide to read */
  readonly isNarrow?: boolean | undefined;
  readonly children: ReactNode;
}) {
  return (
    <main className={`page${props.isNarrow ? " page-narrow" : ""}`} id="main" tabIndex={-1}>
      <header className="page-header">
        {props.back && (
          <Link to={props.back.to} className="icon-button" aria-label={props.back.label} title={props.back.label}>
            <Icon name="back" />
          </Link>
        )}
        <div className="page-title">
          <h1>{props.title}</h1>
          {props.subtitle && <p className="muted">{props.subtitle}</p>}
        </div>
        {props.actions && <div className="page-actions">{props.actions}</div>}
      </header>
      {props.children}
    </main>
  );
}

/** Main content with a narrower column beside it; one below the other where it is tight. */
export function Columns(props: {
  readonly children: ReactNode;
  readonly aside: ReactNode;
  /** the aside stays in sight while the rest is scrolled */
  readonly isSticky?: boolean | undefined;
}) {
  return (
    <div className="columns">
      <div className="stack">{props.children}</div>
      <div className={props.isSticky ? "stack columns-sticky" : "stack"}>{props.aside}</div>
    </div>
  );
}

/** Cards of equal width, as many in a row as fit. */
export function Grid(props: { readonly children: ReactNode; readonly label?: string | undefined; readonly least?: number | undefined }) {
  const style = { "--least": `${props.least ?? 240}px` } as React.CSSProperties;
  return props.label === undefined ? (
    <div className="grid" style={style}>
      {props.children}
    </div>
  ) : (
    <section className="grid" style={style} aria-label={props.label}>
      {props.children}
    </section>
  );
}

/** One thing below the other, 20 px apart. */
export function Stack(props: { readonly children: ReactNode; readonly isTight?: boolean | undefined }) {
  return <div className={`stack${props.isTight ? " stack-tight" : ""}`}>{props.children}</div>;
}

/** Things side by side that wrap. */
export function Row(props: { readonly children: ReactNode; readonly isSpread?: boolean | undefined }) {
  return <div className={`row${props.isSpread ? " row-spread" : ""}`}>{props.children}</div>;
}

/** `isFlush`: the content (a table) reaches the card's edges. */
export function Card(props: {
  readonly title?: ReactNode;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly isFlush?: boolean | undefined;
  readonly children: ReactNode;
}) {
  const id = useId();
  const isNamed = props.title !== undefined;
  return (
    <section className="card" aria-labelledby={isNamed ? id : undefined}>
      {isNamed && (
        <header className="card-header">
          <div>
            <h2 id={id}>{props.title}</h2>
            {props.subtitle && <p className="muted">{props.subtitle}</p>}
          </div>
          {props.actions && <div className="card-actions">{props.actions}</div>}
        </header>
      )}
      <div className={props.isFlush ? "card-flush" : "card-body"}>{props.children}</div>
    </section>
  );
}

/** Term and value, one below the other. */
export function Facts(props: { readonly rows: readonly (readonly [ReactNode, ReactNode] | null)[] }) {
  return (
    <dl className="facts">
      {props.rows.map(
        (row, index) =>
          row && (
            <div key={index}>
              <dt>{row[0]}</dt>
              <dd>{row[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

export interface Tab<Key extends string> {
  readonly key: Key;
  readonly label: ReactNode;
  readonly count?: string | undefined;
}

/** Tabs within a page; keep the chosen one with `useQueryValue("tab")`. The panel is
 * yours: `<TabPanel of="…">`. */
export function Tabs<Key extends string>(props: {
  readonly label: string;
  readonly tabs: readonly Tab<Key>[];
  readonly chosen: Key;
  readonly onChoose: (key: Key) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEdges(list);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const { tabs } = props;
    const now = tabs.findIndex((tab) => tab.key === props.chosen);
    const index = (now + step + tabs.length) % tabs.length;
    const next = tabs[index];
    if (!next) return;
    event.preventDefault();
    props.onChoose(next.key);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[index]?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={props.label} ref={list} onKeyDown={move}>
      {props.tabs.map((tab) => {
        const isChosen = tab.key === props.chosen;
        return (
          <button
            type="button"
            role="tab"
            className="tab"
            id={`tab-${tab.key}`}
            key={tab.key}
            aria-selected={isChosen}
            aria-controls={isChosen ? `panel-${tab.key}` : undefined}
            tabIndex={isChosen ? 0 : -1}
            onClick={() => {
              props.onChoose(tab.key);
            }}
          >
            {tab.label}
            {tab.count !== undefined && <span className="tab-count">{tab.count}</span>}
          </button>
        );
      })}
    </div>
  );
}

export function TabPanel(props: { readonly of: string; readonly children: ReactNode }) {
  return (
    <div className="stack" role="tabpanel" id={`panel-${props.of}`} aria-labelledby={`tab-${props.of}`}>
      {props.children}
    </div>
  );
}

import { useId, useRef, type KeyboardEvent, type ReactNode } from "react";

import { Link } from "../app/router";
import { useLocale } from "../shared/locale";
import { Button, IconButton } from "./Button";
import { useEdges } from "./edges";
import { Icon } from "./icons";
import { Skeleton } from "./states";

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "end" | undefined;
  /** CSS width of the column */
  readonly width?: string | undefined;
  /** may break into lines */
  readonly wraps?: boolean | undefined;
  /** the title is for screen readers alone */
  readonly isTitleHidden?: boolean | undefined;
  /** the name the server sorts by; without it the column cannot be sorted */
  readonly sort?: string | undefined;
}

export interface Sorting {
  readonly by: string;
  readonly isDescending: boolean;
}

export interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
  /** what can be done with them; shown in place of the head while some are chosen */
  readonly actions?: ReactNode;
}

export interface Paging {
  /** 1-based numbers of the first and last row shown */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly total?: number | undefined;
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
}

/** A list. `href` makes the whole row a link to its page; arrow keys go from row to row.
 * `rows` is undefined while they are loaded. */
export function Table<Row>(props: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[] | undefined;
  readonly keyOf: (row: Row) => string;
  /** what a row is called, for screen readers */
  readonly nameOf?: ((row: Row) => string) | undefined;
  readonly href?: ((row: Row) => string) | undefined;
  readonly sorting?: Sorting | undefined;
  readonly onSort?: ((sorting: Sorting) => void) | undefined;
  readonly selection?: Selection | undefined;
  readonly paging?: Paging | undefined;
  /** instead of the table where there are no rows: an EmptyState */
  readonly empty?: ReactNode;
  /** rows of earlier variables, while the new ones come */
  readonly isOld?: boolean | undefined;
}) {
  const locale = useLocale();
  const id = useId();
  const { columns, rows, selection } = props;
  if (rows?.length === 0 && props.empty !== undefined) return <div className="card-body">{props.empty}</div>;

  const keys = rows?.map(props.keyOf) ?? [];
  const chosenHere = keys.filter((key) => selection?.chosen.has(key));
  const choose = (changed: readonly string[], isOn: boolean) => {
    const next = new Set(selection?.chosen);
    for (const key of changed) {
      if (isOn) next.add(key);
      else next.delete(key);
    }
    selection?.onChange(next);
  };
  const walk = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = (event.target as HTMLElement).closest("tr");
    if (step === undefined || row === null || !(event.target as HTMLElement).matches(".row-link, .row-check")) return;
    const kind = (event.target as HTMLElement).matches(".row-check") ? ".row-check" : ".row-link";
    const next = step === 1 ? row.nextElementSibling : row.previousElementSibling;
    const target = next?.querySelector<HTMLElement>(kind);
    if (!target) return;
    event.preventDefault();
    target.focus();
  };
  return (
    <>
      {selection && selection.chosen.size > 0 && (
        <div className="table-bulk" role="status">
          <strong>{locale.t("table.selected", { count: selection.chosen.size })}</strong>
          {selection.actions}
          <Button
            kind="quiet"
            onClick={() => {
              selection.onChange(new Set());
            }}
          >
            {locale.t("table.clear")}
          </Button>
        </div>
      )}
      <Scroll titleId={id}>
        <table className="table" data-old={props.isOld || undefined} aria-busy={rows === undefined}>
          <caption id={id} className="hidden-text">
            {props.caption}
          </caption>
          <thead>
            <tr>
              {selection && (
                <th scope="col" className="table-tick">
                  <input
                    type="checkbox"
                    aria-label={locale.t("table.select_all")}
                    checked={keys.length > 0 && chosenHere.length === keys.length}
                    ref={(box) => {
                      if (box) box.indeterminate = chosenHere.length > 0 && chosenHere.length < keys.length;
                    }}
                    onChange={(event) => {
                      choose(keys, event.target.checked);
                    }}
                  />
                </th>
              )}
              {columns.map((column) => (
                <Head key={column.key} column={column} sorting={props.sorting} onSort={props.onSort} />
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={walk}>
            {rows === undefined
              ? Array.from({ length: 6 }, (_, row) => (
                  <tr key={row}>
                    {selection && <td className="table-tick" />}
                    {columns.map((column, index) => (
                      <td key={column.key}>
                        <Skeleton width={index === 0 ? 140 : 80} height={14} />
                      </td>
                    ))}
                  </tr>
                ))
              : rows.map((row) => {
                  const key = props.keyOf(row);
                  const name = props.nameOf?.(row) ?? key;
                  return (
                    <tr key={key} data-chosen={selection?.chosen.has(key) || undefined} data-link={props.href ? true : undefined}>
                      {selection && (
                        <td className="table-tick">
                          <input
                            type="checkbox"
                            className="row-check"
                            aria-label={locale.t("table.select", { name })}
                            checked={selection.chosen.has(key)}
                            onChange={(event) => {
                              choose([key], event.target.checked);
                            }}
                          />
                        </td>
                      )}
                      {columns.map((column, index) => (
                        <td key={column.key} data-align={column.align} data-wraps={column.wraps || undefined}>
                          {index === 0 && props.href ? (
                            <Link to={props.href(row)} className="row-link">
                              {column.cell(row)}
                            </Link>
                          ) : (
                            column.cell(row)
                          )}
                        </td>
                      ))}
                    </tr>
                  );
                })}
          </tbody>
        </table>
      </Scroll>
      {props.paging && <Pager paging={props.paging} />}
    </>
  );
}

/** Focusable, so that the keyboard can scroll what is wider than the frame. */
function Scroll(props: { readonly titleId: string; readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEdges(box);
  return (
    <div className="table-scroll" role="group" aria-labelledby={props.titleId} tabIndex={0} ref={box}>
      {props.children}
    </div>
  );
}

function Head<Row>(props: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: ((sorting: Sorting) => void) | undefined;
}) {
  const { column, sorting, onSort } = props;
  const by = column.sort;
  const isSorted = by !== undefined && sorting?.by === by;
  const title = column.isTitleHidden ? <span className="hidden-text">{column.title}</span> : column.title;
  return (
    <th
      scope="col"
      data-align={column.align}
      style={column.width === undefined ? undefined : { width: column.width }}
      aria-sort={isSorted ? (sorting.isDescending ? "descending" : "ascending") : undefined}
    >
      {by !== undefined && onSort ? (
        <button
          type="button"
          onClick={() => {
            onSort({ by, isDescending: isSorted ? !sorting.isDescending : true });
          }}
        >
          {title}
          <span className="sort-mark" data-sorted={isSorted || undefined}>
            <Icon name={isSorted && !sorting.isDescending ? "up" : "down"} size={12} />
          </span>
        </button>
      ) : (
        title
      )}
    </th>
  );
}

function Pager(props: { readonly paging: Paging }) {
  const locale = useLocale();
  const { from, to, total, onPrevious, onNext } = props.paging;
  return (
    <div className="pager">
      {from !== undefined && to !== undefined && (
        <span className="muted">
          {total === undefined ? locale.t("table.shown", { from, to }) : locale.t("table.shown_of", { from, to, total })}
        </span>
      )}
      <IconButton icon="back" label={locale.t("table.previous")} disabled={onPrevious === null} onClick={onPrevious ?? undefined} />
      <IconButton icon="next" label={locale.t("table.next")} disabled={onNext === null} onClick={onNext ?? undefined} />
    </div>
  );
}

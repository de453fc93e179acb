import type { Words } from "./words";

interface Fault {
  readonly line: number;
  readonly text: string;
}

/** What is wrong is wrong with the file, not with a row of it. */
export function isOfWhole(faults: readonly { readonly line: number }[]): boolean {
  return faults.some((each) => each.line === 0);
}

/** Rows that cannot be used, by the line a spreadsheet gives them. */
export function Faults(props: { readonly locale: Words; readonly rows: readonly Fault[]; readonly total: number }) {
  const { locale, rows } = props;
  if (rows.length === 0) return null;
  return (
    <div className="sources-faults" role="group" aria-label={locale.t("file.faults")} tabIndex={0}>
      <table className="table">
        <caption className="hidden-text">{locale.t("file.faults")}</caption>
        <thead>
          <tr>
            <th scope="col">{locale.t("file.line")}</th>
            <th scope="col">{locale.t("file.fault")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <tr key={`${each.line}-${each.text}`}>
              <td>{each.line === 0 ? locale.t("file.whole") : locale.count(each.line)}</td>
              <td data-wraps>{each.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.total > rows.length && <p className="muted">{locale.t("file.first", { count: rows.length })}</p>}
    </div>
  );
}

/** Rows as a file that spreadsheets open, without running anything they find in it. */

import { handOver } from "./download";

const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf(rows: readonly (readonly string[])[]): string {
  // with a byte order mark: Excel takes it for UTF-8 then
  return `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Hand a table to the browser as a file. */
export function download(name: string, text: string): void {
  handOver(name, new Blob([text], { type: "text/csv;charset=utf-8" }));
}

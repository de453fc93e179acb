/** What an entry of the audit log says, so that it can be read. */
import type { Words } from "./words";

/** What was done. What `growth.yaml` did is a thing of the file and a verb:
 * `journey.create`. */
export function actionInWords(locale: Words, action: string): string {
  const said = locale.maybe(`action.${action}`);
  if (said !== undefined) return said;
  const [thing = "", verb = ""] = action.split(".");
  const what = locale.maybe(`file.${thing}`);
  return (what && locale.maybe(`file.${verb}`, { what })) ?? locale.t("action.other");
}

/** What keys are called today: by the thing's kind, then by key. */
export type Names = Readonly<Record<string, ReadonlyMap<string, string>>>;

/** Ids say nothing to anybody; names do, and short ones of what is gone. */
export function targetOf(entry: { readonly action: string; readonly target: string }, emails: ReadonlyMap<string, string>, names: Names): string {
  const { action, target } = entry;
  const [subject = ""] = action.split(".");
  if (subject === "staff") return emails.get(target) ?? "";
  // of growth.yaml: the thing's kind, which the action says, and its name
  const key = target.startsWith(`${subject} `) ? target.slice(target.indexOf(" ") + 1) : target;
  const name = names[subject]?.get(key);
  if (name !== undefined && name !== "") return name;
  return /^\w+:|^[A-Za-z0-9+/]+={1,2}$|^\d+$/.test(key) || key === subject || key === `${subject}s` ? "" : key;
}

export interface Line {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Changes line by line: of `{before, after}` what differs, of `growth.yaml` its list,
 * of anything else what it holds. */
export function linesOf(details: unknown): readonly Line[] {
  if (!isRecord(details)) return [];
  const { before, after, changes, ...rest } = details;
  const found: Line[] = [];
  if (before !== undefined || after !== undefined) {
    const old = flat(before);
    const next = flat(after);
    for (const path of new Set([...old.keys(), ...next.keys()])) {
      const [was, is] = [old.get(path) ?? "", next.get(path) ?? ""];
      if (was !== is) found.push({ path, before: was, after: is });
    }
  }
  if (Array.isArray(changes)) {
    for (const change of changes.filter(isRecord)) {
      found.push({ path: shown(change["field"]), before: shown(change["old"]), after: shown(change["new"]) });
    }
  }
  for (const [path, after] of flat(rest)) found.push({ path, before: "", after });
  return found;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function flat(value: unknown, path = ""): ReadonlyMap<string, string> {
  if (!isRecord(value)) return value === undefined || value === null ? new Map() : new Map([[path, shown(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...flat(inner, path === "" ? key : `${path}.${key}`)]),
  );
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A service account's menu as it is edited, within what WeChat takes. */
import type { MenuButtonInput, MenuEntryKind } from "../../api/schema";

export const MOST_BUTTONS = 3;
export const MOST_ENTRIES = 5;
/** bytes of UTF-8, of which a Chinese character has three */
export const LONGEST = { button: 16, entry: 60 } as const;
const LONGEST_URL = 1024;
const LONGEST_KEY = 128;

export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly kind: MenuEntryKind;
  readonly key: string;
  readonly url: string;
  readonly appId: string;
  readonly page: string;
  readonly kept: string;
}

export interface Button extends Entry {
  readonly entries: readonly Entry[];
}

/** How the draft stands to what people see. */
export function standingOf(
  menu: { readonly isChanged: boolean; readonly unknownSince: string | null; readonly versions: ReadonlyArray<{ readonly takenOffAt: string | null }> },
  isEdited: boolean,
): "unknown" | "never" | "off" | "changed" | "same" {
  if (menu.unknownSince !== null) return "unknown";
  const [last] = menu.versions;
  if (last === undefined) return "never";
  if (last.takenOffAt !== null) return "off";
  return menu.isChanged || isEdited ? "changed" : "same";
}

export type Fault = "empty" | "name" | "long" | "key" | "key_twice" | "url" | "app" | "page" | "kept";

/** Of one entry, by field: what WeChat would refuse. */
export type Faults = Readonly<Record<string, Partial<Record<"name" | "key" | "url" | "appId" | "page" | "kept", Fault>>>>;

/** WeChat's own types that are taken back from us as they are. */
const KEPT_BY_API = new Set(["article_id", "article_view_limited", "location_select", "media_id", "pic_photo_or_album", "pic_sysphoto", "pic_weixin", "scancode_push", "scancode_waitmsg", "view_limited"]);

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

export function newEntry(known: readonly Button[]): Entry {
  const taken = new Set(leavesOf(known).flatMap((entry) => [entry.id, entry.key]));
  let number = 1;
  while (taken.has(`menu-${number}`)) number += 1;
  const id = `menu-${number}`;
  return { id, name: "", kind: "CLICK", key: id, url: "", appId: "", page: "", kept: "" };
}

/** What has an id: buttons, and the entries under them. */
function leavesOf(buttons: readonly Button[]): readonly Entry[] {
  return buttons.flatMap((button) => [button, ...button.entries]);
}

export function faultsOf(buttons: readonly Button[]): Faults {
  const found: Record<string, Partial<Record<string, Fault>>> = {};
  const keys = new Set<string>();
  const name = (entry: Entry, longest: number): Partial<Record<string, Fault>> =>
    entry.name.trim() === "" ? { name: "name" } : bytesOf(entry.name) > longest ? { name: "long" } : {};
  const target = (entry: Entry): Partial<Record<string, Fault>> => {
    if (entry.kind === "CLICK") {
      const isTwice = keys.has(entry.key);
      keys.add(entry.key);
      return isTwice ? { key: "key_twice" } : entry.key.trim() === "" || bytesOf(entry.key) > LONGEST_KEY ? { key: "key" } : {};
    }
    if (entry.kind === "KEPT") return KEPT_BY_API.has(entry.kept) ? {} : { kept: "kept" };
    return {
      ...(isAddress(entry.url) ? {} : { url: "url" as const }),
      ...(entry.kind === "MINIPROGRAM" && entry.appId.trim() === "" ? { appId: "app" as const } : {}),
      ...(entry.kind === "MINIPROGRAM" && entry.page.trim() === "" ? { page: "page" as const } : {}),
    };
  };
  for (const button of buttons) {
    found[button.id] = button.entries.length > 0 ? name(button, LONGEST.button) : { ...name(button, LONGEST.button), ...target(button) };
    for (const entry of button.entries) found[entry.id] = { ...name(entry, LONGEST.entry), ...target(entry) };
  }
  return found;
}

export function isFaultless(buttons: readonly Button[]): boolean {
  return buttons.length > 0 && Object.values(faultsOf(buttons)).every((faults) => Object.keys(faults).length === 0);
}

function isAddress(text: string): boolean {
  return /^https:\/\/[^/\s]+/.test(text.trim()) && bytesOf(text) <= LONGEST_URL;
}

/** With one entry changed, wherever it stands. */
export function changed(buttons: readonly Button[], id: string, change: Partial<Button>): readonly Button[] {
  return buttons.map((button) =>
    button.id === id ? { ...button, ...change } : { ...button, entries: button.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)) },
  );
}

export function without(buttons: readonly Button[], id: string): readonly Button[] {
  return buttons.filter((button) => button.id !== id).map((button) => ({ ...button, entries: button.entries.filter((entry) => entry.id !== id) }));
}

/** With an entry one place further to the front or back, among its like. */
export function moved(buttons: readonly Button[], id: string, by: -1 | 1): readonly Button[] {
  const shift = <T extends Entry>(list: readonly T[]): readonly T[] => {
    const at = list.findIndex((entry) => entry.id === id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= list.length) return list;
    const next = [...list];
    next.splice(to, 0, ...next.splice(at, 1));
    return next;
  };
  return shift(buttons).map((button) => ({ ...button, entries: shift(button.entries) }));
}

/** What is sent: what its kind does not need is left empty. */
export function inputOf(buttons: readonly Button[]): MenuButtonInput[] {
  const entry = (each: Entry) => ({
    id: each.id,
    name: each.name,
    kind: each.kind,
    key: each.kind === "CLICK" ? each.key : "",
    url: each.kind === "VIEW" || each.kind === "MINIPROGRAM" ? each.url : "",
    appId: each.kind === "MINIPROGRAM" ? each.appId : "",
    page: each.kind === "MINIPROGRAM" ? each.page : "",
  });
  return buttons.map((button) => ({ ...entry(button), entries: button.entries.map(entry) }));
}

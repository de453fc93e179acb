/** How sources and their figures are said. */
import type { CodeForm, SourceKind, SourcePlacement } from "../../api/schema";
import type { Words } from "./words";

export const KINDS: readonly SourceKind[] = ["OFFLINE", "ONLINE", "SOCIAL", "PAID"];
export const PLACEMENTS: readonly SourcePlacement[] = ["STORE", "SHELF", "PARCEL", "STAFF", "ARTICLE", "AD", "OTHER"];
export const FORMS: readonly CodeForm[] = ["QR_PERMANENT", "QR_TEMPORARY", "MINI_PROGRAM_CODE", "URL_LINK", "SHORT_LINK"];
/** A list has nothing to lead each of its links to. */
export const BULK_FORMS = FORMS.filter((form) => form !== "SHORT_LINK");

export const PERIODS = ["7", "30", "90"] as const;

export function placeInWords(locale: Words, source: { readonly kind: SourceKind; readonly placement: SourcePlacement }): string {
  return `${locale.t(`kind.${source.kind}`)} · ${locale.t(`placement.${source.placement}`)}`;
}

/** A return on investment: what came back beyond what was spent. */
export function returnInWords(locale: Words, rate: string): string {
  return locale.percent(Number(rate), 0);
}

export function isOfService(form: CodeForm): boolean {
  return form === "QR_PERMANENT" || form === "QR_TEMPORARY";
}

/** What a list says that a file or a picture is to be called by: no system's signs. */
export function fileName(label: string, picture: string): string {
  const media = /^data:image\/(\w+)/.exec(picture)?.[1] ?? "png";
  const stem = label.replaceAll(/[\\/:*?"<>|\u0000-\u001f]/g, "_").trim();
  return `${stem === "" ? "code" : stem}.${media === "jpeg" ? "jpg" : media}`;
}

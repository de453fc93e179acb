/** A file's text. Excel writes UTF-8 with a mark, or GBK where it speaks Chinese. */
export function decoded(content: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return new TextDecoder("gb18030").decode(content);
  }
}

/** More than this does not fit in one request; it is well over 50,000 rows. */
export const MOST_BYTES = 1_900_000;

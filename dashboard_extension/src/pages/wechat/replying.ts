/** WeChat allows three messages after a tap of the menu. */
export const MOST_CONTENTS = 3;

/** Keywords as they are typed: one a line, or with commas of either writing between them. */
export function wordsIn(typed: string): readonly string[] {
  const words = typed
    .split(/[\n,，、;；]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
  return [...new Set(words)];
}

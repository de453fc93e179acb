export type Theme = "light" | "dark";

export function themeOf(value: string | null | undefined): Theme | undefined {
  return value === "light" || value === "dark" ? value : undefined;
}

/** The server wrote the first theme on the page (web/pages.py); later ones come here. */
export function wear(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

/** How long to wait for the Dashboard to name its theme. */
export const THEME_MS = 400;

/** The server writes `awaited` where no address named a theme, as the Dashboard's first
 * one does not: nothing is painted until a message names it, or this stands in. */
export function wearSystemTheme(): void {
  if (document.documentElement.dataset["theme"] !== "awaited") return;
  wear(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

export function worn(): Theme {
  return themeOf(document.documentElement.dataset["theme"]) ?? "light";
}

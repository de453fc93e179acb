export type Theme = "light" | "dark";

export function themeOf(value: string | null | undefined): Theme | undefined {
  return value === "light" || value === "dark" ? value : undefined;
}

/** The server wrote the first theme on the page (web/pages.py); later ones come here. */
export function wear(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

export function worn(): Theme {
  return themeOf(document.documentElement.dataset["theme"]) ?? "light";
}

import { createContext, useContext, type ReactNode } from "react";

import en from "../words/en.json";
import zh from "../words/zh.json";

export type Language = "zh" | "en";
export type WordKey = keyof typeof en;
export type Values = Readonly<Record<string, string | number>>;

const WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, zh };
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", zh: "zh-CN" };
/** The shop's own zone: what the page says of times is what the marketer's clock says. */
const ZONE = "Asia/Shanghai";

/** The Dashboard's `zh-Hans`, `zh-Hant`, … are Chinese; everything else reads English. */
export function languageOf(locale: string): Language {
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export class Locale {
  readonly language: Language;
  readonly tag: string;

  constructor(language: Language) {
    this.language = language;
    this.tag = LOCALES[language];
  }

  t(key: WordKey, values: Values = {}): string {
    return this.maybe(key, values) ?? key;
  }

  /** The words for a key that the server made up, if there are any. */
  maybe(key: string, values: Values = {}): string | undefined {
    const text = WORDS[this.language][key];
    return text?.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  }

  money(amount: string | number, currency: string): string {
    return new Intl.NumberFormat(this.tag, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
    }).format(Number(amount));
  }

  count(value: number): string {
    return new Intl.NumberFormat(this.tag).format(value);
  }

  /** `23 Nov, 12:05` */
  moment(iso: string): string {
    return new Intl.DateTimeFormat(this.tag, {
      timeZone: ZONE,
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    }).format(new Date(iso));
  }

  time(iso: string): string {
    return new Intl.DateTimeFormat(this.tag, {
      timeZone: ZONE,
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    }).format(new Date(iso));
  }

  day(iso: string): string {
    return new Intl.DateTimeFormat(this.tag, {
      timeZone: ZONE,
      weekday: "long",
      month: "long",
      day: "numeric",
    }).format(new Date(iso));
  }

  /** How far `iso` lies from `now`: `3 minutes ago`, `in 2 hours`. */
  distance(iso: string, now: number): string {
    const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
    const format = new Intl.RelativeTimeFormat(this.tag, { numeric: "auto" });
    const size = Math.abs(seconds);
    if (size < 60) return format.format(seconds, "second");
    if (size < 3600) return format.format(Math.round(seconds / 60), "minute");
    if (size < 86_400) return format.format(Math.round(seconds / 3600), "hour");
    return format.format(Math.round(seconds / 86_400), "day");
  }

  /** A span of time without a direction: `58 minutes`. */
  span(seconds: number): string {
    const size = Math.max(0, seconds);
    const unit = size < 60 ? "second" : size < 5400 ? "minute" : size < 129_600 ? "hour" : "day";
    const length = { second: 1, minute: 60, hour: 3600, day: 86_400 }[unit];
    return new Intl.NumberFormat(this.tag, {
      style: "unit",
      unit,
      unitDisplay: "long",
    }).format(Math.ceil(size / length));
  }
}

const LocaleContext = createContext(new Locale("zh"));

export function LocaleProvider(props: { readonly language: Language; readonly children: ReactNode }) {
  return <LocaleContext.Provider value={new Locale(props.language)}>{props.children}</LocaleContext.Provider>;
}

export function useLocale(): Locale {
  return useContext(LocaleContext);
}

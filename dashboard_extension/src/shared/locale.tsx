import { createContext, useContext, useMemo, type ReactNode } from "react";

import commonEn from "../words/common.en.json";
import commonZh from "../words/common.zh.json";

export type Language = "zh" | "en";
export type Values = Readonly<Record<string, string | number>>;
export type CommonKey = keyof typeof commonEn;

type Words = Readonly<Record<string, string>>;
/** A set of words: the two files of one page, or of one thing many pages speak of. */
type Both = Readonly<Record<Language, Words>>;
type KeyOf<Set> = Set extends { readonly en: infer English } ? keyof English & string : never;

const COMMON: Readonly<Record<Language, Words>> = { en: commonEn, zh: commonZh };
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", zh: "zh-CN" };
/** The shop's own zone: what the page says of times is what the marketer's clock says. */
const ZONE = "Asia/Shanghai";

/** The Dashboard's `zh-Hans`, `zh-Hant`, … are Chinese; everything else reads English. */
export function languageOf(locale: string): Language {
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** The words of one page (`Key`) and the common ones, with numbers and times as the
 * language writes them. */
export class Locale<Key extends string = never> {
  readonly language: Language;
  readonly tag: string;
  private readonly words: readonly Words[];

  constructor(language: Language, words: readonly Words[] = []) {
    this.language = language;
    this.tag = LOCALES[language];
    this.words = [...words, COMMON[language]];
  }

  // a property, not a method: so that a page which lacks the words does not type-check
  readonly t = (key: Key | CommonKey, values: Values = {}): string => this.maybe(key, values) ?? key;

  /** The words for a key that the server made up, if there are any.
   *
   * `{name}` becomes the value, `{count#one|other}` the form the number asks for; `{1}` is
   * what a gateway writes, and stays. */
  maybe(key: string, values: Values = {}): string | undefined {
    const text = this.words.find((each) => Object.hasOwn(each, key))?.[key];
    return text?.replaceAll(/\{([A-Za-z]\w*)(?:#([^|}]*)\|([^}]*))?\}/g, (_, name: string, one?: string, other?: string) => {
      const value = values[name] ?? "";
      if (one === undefined || other === undefined) {
        return typeof value === "number" ? this.count(value) : value;
      }
      return new Intl.PluralRules(this.tag).select(Number(value)) === "one" ? one : other;
    });
  }

  money(amount: string | number, currency: string): string {
    return new Intl.NumberFormat(this.tag, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
    }).format(Number(amount));
  }

  /** An amount that not everybody is told: "–" to those who are not. */
  price(amount: { readonly amount: string; readonly currency: string } | null): string {
    return amount === null ? "–" : this.money(amount.amount, amount.currency);
  }

  /** `13.1 pp`: how far two rates are apart; `part` of 1 */
  points(part: number): string {
    return this.t("figure.points", {
      count: new Intl.NumberFormat(this.tag, { maximumFractionDigits: 1 }).format(part * 100),
    });
  }

  count(value: number): string {
    return new Intl.NumberFormat(this.tag).format(value);
  }

  /** `12.5%`; `part` of 1 */
  percent(part: number, digits = 1): string {
    return new Intl.NumberFormat(this.tag, { style: "percent", maximumFractionDigits: digits }).format(part);
  }

  /** `23 Nov, 12:05` */
  moment(iso: string): string {
    return this.format(iso, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  }

  /** `23 November 2026, 12:05:30`: for titles of short ones */
  fullMoment(iso: string): string {
    return this.format(iso, {
      year: "numeric",
      month: "long",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hour12: false,
    });
  }

  /** `12:05` */
  time(iso: string): string {
    return this.format(iso, { hour: "2-digit", minute: "2-digit", hour12: false });
  }

  /** `Monday 23 November` */
  day(iso: string): string {
    return this.format(iso, { weekday: "long", month: "long", day: "numeric" });
  }

  /** `23 Nov 2026` */
  date(iso: string): string {
    return this.format(iso, { year: "numeric", month: "short", day: "numeric" });
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
    const unit = size < 60 ? "second" : size < 5400 && size !== 3600 ? "minute" : size < 129_600 ? "hour" : "day";
    const length = { second: 1, minute: 60, hour: 3600, day: 86_400 }[unit];
    return new Intl.NumberFormat(this.tag, {
      style: "unit",
      unit,
      unitDisplay: "long",
    }).format(Math.ceil(size / length));
  }

  private format(iso: string, how: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.tag, { timeZone: ZONE, ...how }).format(new Date(iso));
  }
}

const LanguageContext = createContext<Language>("zh");

export function LocaleProvider(props: { readonly language: Language; readonly children: ReactNode }) {
  return <LanguageContext.Provider value={props.language}>{props.children}</LanguageContext.Provider>;
}

/** Make the hook of a page's words. They travel in the page's own chunk. */
export function wordsOf<const Sets extends readonly Both[]>(...sets: Sets): () => Locale<KeyOf<Sets[number]>> {
  return function useWords() {
    const language = useContext(LanguageContext);
    return useMemo(
      () =>
        new Locale<KeyOf<Sets[number]>>(
          language,
          sets.map((each) => each[language]),
        ),
      [language],
    );
  };
}

/** The common words alone: what the design system and the shell say. */
export const useLocale: () => Locale = wordsOf();

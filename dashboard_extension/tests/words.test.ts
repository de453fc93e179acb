import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { languageOf, Locale } from "../src/shared/locale";

const FOLDER = join(import.meta.dirname, "../src/words");
const SETS = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".en.json"))
  .map((name) => name.slice(0, -".en.json".length));

function read(set: string, language: string): Record<string, string> {
  return JSON.parse(readFileSync(join(FOLDER, `${set}.${language}.json`), "utf8")) as Record<string, string>;
}

/** The values a text takes; a plural's is not one of them. */
function valuesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? ""))].sort();
}

describe.each(SETS)("the words of %s", (set) => {
  const english = read(set, "en");
  const chinese = read(set, "zh");

  test("are there in both languages", () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  });

  test("take the same values, and say something", () => {
    for (const [key, text] of Object.entries(english)) {
      expect(text, key).not.toBe("");
      expect(chinese[key], key).not.toBe("");
      expect(valuesOf(chinese[key] ?? ""), key).toEqual(valuesOf(text));
    }
  });
});

describe("a locale", () => {
  test("is Chinese for all that begins with zh, else English", () => {
    expect(["zh-Hans", "zh-Hant", "zh"].map(languageOf)).toEqual(["zh", "zh", "zh"]);
    expect(["en", "de", "pt-BR"].map(languageOf)).toEqual(["en", "en", "en"]);
  });

  test("puts in values and chooses the form a number asks for", () => {
    const locale = new Locale("en", [{ runs: "{count} {count#run|runs} of {name}" }]);
    expect(locale.maybe("runs", { count: 1, name: "x" })).toBe("1 run of x");
    expect(locale.maybe("runs", { count: 1200, name: "x" })).toBe("1,200 runs of x");
  });

  test("leaves the numbered variables of a gateway's wording as they are written", () => {
    for (const language of ["en", "zh"] as const) {
      const locale = new Locale(language, [read("messages", language)]);
      expect(locale.maybe("template.wording.hint")).toMatch(/^\{1\}.+\{2\}/);
      expect(locale.maybe("flaw.VARIABLES", { detail: "" })).toContain("{1}");
    }
  });

  test("knows the page's words before the common ones, and those it has not by key", () => {
    const locale = new Locale("en", [{ "form.save": "Send" }]);
    expect(locale.t("form.save")).toBe("Send");
    expect(locale.t("form.cancel")).toBe("Cancel");
    expect(locale.maybe("never.heard")).toBeUndefined();
  });

  test("writes times in the shop's zone and money in its own", () => {
    const locale = new Locale("zh");
    expect(locale.time("2026-11-23T04:05:00Z")).toBe("12:05");
    expect(locale.money("128.00", "CNY")).toBe("¥128.00");
  });
});

test("every change that the server writes into the audit log has words", () => {
  const server = join(import.meta.dirname, "../../saleor_wechat_growth/api/dashboard");
  const sources = readdirSync(server, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .map((name) => readFileSync(join(server, name), "utf8"))
    .filter((source) => source.includes("context.audit("));
  // subject and what was done to it; a file's name is the other thing written so
  const actions = new Set(sources.flatMap((source) => [...source.matchAll(/"([a-z]+\.(?!yaml")[a-z_]+)"/g)].map((found) => found[1] ?? "")));
  const words = read("settings", "en");
  expect(actions.size).toBeGreaterThan(40);
  expect([...actions].filter((action) => !(`action.${action}` in words))).toEqual([]);
});

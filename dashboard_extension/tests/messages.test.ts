import { describe, expect, it } from "vitest";

import { filterOf } from "../src/pages/messages/filter";
import { namingOf } from "../src/pages/messages/naming";
import { fieldsFor, keywordsOf, labelOf, toShown, toStored, WORDS } from "../src/pages/messages/placeholders";
import type { Words } from "../src/pages/messages/words";
import { inputOf, NEW } from "../src/pages/coupons/form";
import { csvOf } from "../src/shared/csv";
import { Locale } from "../src/shared/locale";
import en from "../src/words/messages.en.json";
import zh from "../src/words/messages.zh.json";
import { reachableOf } from "../src/pages/messages/SendForm";

const CHINESE = new Locale("zh", [zh]) as unknown as Words;
const ENGLISH = new Locale("en", [en]) as unknown as Words;
const CONTENT = "商品名称:{{thing1.DATA}}\n订单金额：{{amount2.DATA}}\n温馨提示:{{thing3.DATA}}";

describe("a template's text", () => {
  it.each([CHINESE, ENGLISH])("is shown without code and stored as it was", (locale) => {
    const naming = namingOf(locale);
    for (const word of WORDS) expect(naming(word), `${word.name}|${word.format}`).toBeDefined();
    const names = WORDS.map(naming);
    expect(new Set(names).size).toBe(names.length);
    const text = "减{{ coupon.value | short }}元，券码{{coupon.code}}";
    const shown = toShown(text, naming);
    expect(shown).not.toContain("{");
    expect(toStored(shown, naming)).toBe("减{{ coupon.value | short }}元，券码{{ coupon.code }}");
  });

  it("keeps what is no value of ours", () => {
    const naming = namingOf(CHINESE);
    expect(toStored("【限时】好", naming)).toBe("【限时】好");
    expect(toShown("{{ cart.nothing }}", naming)).toBe("{{ cart.nothing }}");
  });
});

describe("an approved text", () => {
  it("says which fields there are, and what they are likely to hold", () => {
    expect(keywordsOf(CONTENT, false)).toEqual(["thing1", "amount2", "thing3"]);
    expect(labelOf(CONTENT, "amount2")).toBe("订单金额");
    expect(fieldsFor(CONTENT, false, [])).toEqual([
      { name: "thing1", text: "{{ cart.first_item }}", fit: "CUT" },
      { name: "amount2", text: "{{ cart.total }}", fit: "BLOCK" },
      { name: "thing3", text: "", fit: "CUT" },
    ]);
  });

  it("keeps what was written before", () => {
    const old = [{ name: "thing3", text: "好", fit: "BLOCK" as const }];
    expect(fieldsFor(CONTENT, false, old)[2]).toEqual(old[0]);
  });

  it("names the variables of an SMS by their place", () => {
    expect(fieldsFor("您购物车里的{1}还在，回 demo.example/r/{2}", true, []).map((field) => [field.name, field.text])).toEqual([
      ["thing1", "{{ cart.first_item }}"],
      ["character_string2", "{{ link.code }}"],
    ]);
  });
});

describe("the log's filters", () => {
  const none = { state: "", channel: "", origin: "", template: "", since: "", until: "" };
  it("end with the day that was chosen", () => {
    const filter = filterOf({ ...none, since: "2026-11-30", until: "2026-11-30" });
    expect(filter.since).toBe("2026-11-30T00:00:00+08:00");
    expect(filter.until).toBe("2026-12-01T00:00:00+08:00");
  });
  it("leave out what nobody can mean", () => {
    expect(filterOf({ ...none, state: "LOST", template: "x", since: "yesterday" })).toEqual(filterOf(none));
  });
});

describe("a CSV file", () => {
  it("runs nothing in a spreadsheet and keeps commas and quotes", () => {
    expect(csvOf([["=1+1", 'a"b', "一,二"]])).toBe('\uFEFF\'=1+1,"a""b","一,二"\r\n');
  });
});

describe("a coupon's form", () => {
  it("sends the amounts of the channels' currencies alone", () => {
    const values = { ...NEW, name: "券", amounts: { CNY: "20", USD: "3" }, budgets: { CNY: "1000" }, isCapped: false };
    const input = inputOf(values, ["CNY"], null);
    expect(input.amounts).toEqual([{ currency: "CNY", amount: "20" }]);
    expect(input.perPerson).toBeNull();
    expect(input.percent).toBeNull();
  });
});

it("of a large segment those who were asked stand for the rest", () => {
  expect(reachableOf({ people: 100_000, asked: 1000, reachable: 400 })).toBe(40_000);
  expect(reachableOf({ people: 3, asked: 3, reachable: 2 })).toBe(2);
  expect(reachableOf({ people: 0, asked: 0, reachable: 0 })).toBe(0);
});

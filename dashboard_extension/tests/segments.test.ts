import { describe, expect, it } from "vitest";

import { changed, countLeaves, problemsByPart, ruleOf, secondsOf, spanOf, treeOf, withField } from "../src/pages/segments/rules";
import { sayRule, type Vocabulary } from "../src/pages/segments/say";
import { decoded } from "../src/pages/tags/decoded";
import { Locale } from "../src/shared/locale";
import { REASONS } from "../src/shared/reasons";
import en from "../src/words/segments.en.json";
import zh from "../src/words/segments.zh.json";

const vocabulary: Vocabulary = {
  tags: [{ key: "vip", name: "贵宾", detail: "nature" }],
  traits: [],
  segments: [{ key: "regulars", name: "回头客", detail: "custom" }],
  coupons: [],
  accounts: [],
  followed: [{ key: "loyal", name: "Tea Club" }],
  templates: [],
  events: [],
  currencies: ["CNY"],
};
const chinese = new Locale<keyof typeof zh | keyof typeof REASONS.zh>("zh", [zh, REASONS.zh]);
const english = new Locale<keyof typeof en | keyof typeof REASONS.en>("en", [en, REASONS.en]);

const vip = { type: "tag", has: "vip" };
const viewed = { type: "event", kind: "product_viewed", count: { at_least: 3 }, within: "P30D" };

describe("a rule and its tree", () => {
  it.each([
    { all: [viewed, { not: vip }] },
    { any: [{ all: [vip, viewed] }, { not: { any: [vip, viewed] } }] },
    { not: { any: [{ all: [vip, viewed] }] } },
  ])("is the same rule again: %j", (rule) => {
    expect(ruleOf(treeOf(rule)).rule).toEqual(rule);
  });

  it("puts a lone condition into a group", () => {
    expect(ruleOf(treeOf(vip)).rule).toEqual({ all: [vip] });
    expect(ruleOf(treeOf({ not: vip })).rule).toEqual({ all: [{ not: vip }] });
  });

  it("says where each problem belongs", () => {
    const tree = treeOf({ all: [vip, { not: viewed }, { any: [vip] }] });
    const { places } = ruleOf(tree);
    const [, second, third] = tree.parts;
    const found = problemsByPart(
      [
        { path: ["all", "1", "not", "count", "at_least"], wrong: "NO_BOUND" },
        { path: ["all", "2", "any"], wrong: "MISSING" },
        { path: [], wrong: "CIRCLE" },
      ],
      places,
    );
    expect(found.get(second?.key ?? "")).toBe("NO_BOUND");
    expect(found.get(third?.key ?? "")).toBe("MISSING");
    expect(found.get(tree.key)).toBe("CIRCLE");
  });

  it("changes and removes one part alone", () => {
    const tree = treeOf({ all: [vip, viewed] });
    const first = tree.parts[0]?.key ?? "";
    expect(countLeaves(changed(tree, first, () => null))).toBe(1);
    expect(ruleOf(changed(tree, first, (part) => ({ ...part, isNot: true }))).rule).toEqual({ all: [{ not: vip }, viewed] });
    expect(withField(viewed, "within", null)).toEqual({ type: "event", kind: "product_viewed", count: { at_least: 3 } });
  });
});

describe("a span", () => {
  it.each([
    ["30d", 2_592_000],
    ["P30D", 2_592_000],
    ["PT12H", 43_200],
    ["P1DT6H30M", 109_800],
    ["15m", 900],
  ])("%s is %d seconds", (span, seconds) => {
    expect(secondsOf(span)).toBe(seconds);
    expect(secondsOf(spanOf(seconds))).toBe(seconds);
  });

  it("is none where it cannot be read", () => {
    expect(secondsOf("a month")).toBeNull();
    expect(secondsOf("P")).toBeNull();
  });
});

describe("a rule in words", () => {
  it("is a sentence a marketer would say", () => {
    const rule = { all: [viewed, { not: { type: "orders", count: { at_least: 1 }, within: "90d" } }, { not: { type: "segment", in: "regulars" } }] };
    expect(sayRule(chinese, rule, vocabulary)).toBe("最近 30 天内浏览商品至少 3 次，并且最近 90 天内没有下过单，并且不在人群“回头客”里");
    expect(sayRule(english, rule, vocabulary)).toBe("viewed a product at least 3× in the last 30 days, and ordered nothing in the last 90 days, and is not in “回头客”");
  });

  it("has words for every wrong and every kind of condition", () => {
    for (const key of Object.keys(en)) expect(zh).toHaveProperty([key]);
    expect(sayRule(chinese, { any: [] }, vocabulary)).toBe("还没有条件");
  });

  it("says what is asked inside of a sequence, and of categories since a day", () => {
    const sequence = { type: "sequence", first: { kind: "cart_added", where: [{ property: "product", is: "tea" }] }, then: { kind: "order_paid" }, within: "1d", missing: true, in_last: "30d" };
    expect(sayRule(chinese, sequence, vocabulary)).toContain("加入购物车（商品 是“tea”）");
    const orders = { type: "orders", count: { at_least: 1 }, since: "2026-11-01", categories: ["Q2F0ZWdvcnk6MQ=="] };
    expect(sayRule(chinese, orders, vocabulary)).toContain("自 2026-11-01 起");
    expect(sayRule(chinese, orders, vocabulary)).toContain("限 1 个指定分类");
  });
});

describe("a file", () => {
  it("is read in UTF-8 and in the GBK of Chinese Excel", () => {
    const utf8 = new TextEncoder().encode("手机号,标签");
    expect(decoded(utf8.buffer)).toBe("手机号,标签");
    const gbk = new Uint8Array([0xca, 0xd6, 0xbb, 0xfa, 0xba, 0xc5, 0x2c, 0xb1, 0xea, 0xc7, 0xa9]);
    expect(decoded(gbk.buffer)).toBe("手机号,标签");
  });
});

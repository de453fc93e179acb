import { describe, expect, it } from "vitest";

import { claimingOf } from "../src/pages/storefront/claims";
import { dayOf, endOf, lastDayOf, startOf } from "../src/pages/storefront/days";
import { contentInput, EMPTY, isProductId, linesOf, nameFor, valuesOf, variantInputs } from "../src/pages/storefront/slots";

describe("a slot's form", () => {
  it("gives back what was saved", () => {
    const content = { title: "你好", text: "", picture: "", link: "pages/a", productIds: ["p1", "p2"], coupon: "gift" };
    const saved = { key: "home", name: "首页", content, variants: [{ name: "vip", segment: "vips", content }] };
    const values = valuesOf(saved);
    expect(contentInput(values.content)).toEqual(content);
    expect(variantInputs(values.variants)).toEqual(saved.variants);
  });

  it("takes words one a line, or with commas, each once", () => {
    expect(linesOf(" a \n\nb，c,a")).toEqual(["a", "b", "c"]);
    expect(contentInput(EMPTY).productIds).toEqual([]);
  });

  it.each([
    ["UHJvZHVjdDo3Mg==", true],
    ["UHJvZHVjdFZhcmlhbnQ6MQ==", false],
    ["鸡蛋", false],
    ["", false],
  ])("knows whether %s is a product's id", (text, is) => {
    expect(isProductId(text)).toBe(is);
  });

  it.each([
    ["vips", [], "vips"],
    ["vips", ["vips"], "vips_2"],
    ["老客", [], "variant"],
    ["90-days", [], "days"],
    ["Default", ["variant"], "variant_2"],
  ])("names a variant for %s", (segment, taken, name) => {
    expect(nameFor(segment, taken)).toBe(name);
    expect(name).toMatch(/^[a-z][a-z0-9_]{0,31}$/);
  });
});

describe("a day", () => {
  it("begins and ends by the shop's clock", () => {
    expect(startOf("2026-11-23")).toBe("2026-11-22T16:00:00.000Z");
    expect(endOf("2026-11-23")).toBe("2026-11-23T16:00:00.000Z");
    expect(dayOf("2026-11-22T16:00:00Z")).toBe("2026-11-23");
    expect(lastDayOf(endOf("2026-11-23"))).toBe("2026-11-23");
    expect([dayOf(null), lastDayOf(null)]).toEqual(["", ""]);
  });
});

describe("a coupon that people claim", () => {
  const NOW = new Date("2026-08-11T04:00:00Z");
  const claim = { isOn: true, claimFrom: "2026-08-01T00:00:00Z", claimUntil: "2026-09-01T00:00:00Z", most: 2, claimed: 1 };

  it("is open while all of it allows it", () => {
    expect(claimingOf({ status: "READY", claim }, NOW)).toBe("open");
    expect(claimingOf({ status: "READY", claim: { ...claim, claimUntil: null, most: null } }, NOW)).toBe("open");
  });

  it("says what stands in the way", () => {
    expect(claimingOf({ status: "PAUSED", claim: { ...claim, isOn: false } }, NOW)).toBe("off");
    expect(claimingOf({ status: "PAUSED", claim }, NOW)).toBe("paused");
    expect(claimingOf({ status: "NEW", claim }, NOW)).toBe("new");
    expect(claimingOf({ status: "READY", claim: { ...claim, claimFrom: "2026-08-12T00:00:00Z" } }, NOW)).toBe("not_yet");
    expect(claimingOf({ status: "READY", claim: { ...claim, claimUntil: NOW.toISOString() } }, NOW)).toBe("over");
    expect(claimingOf({ status: "READY", claim: { ...claim, claimed: 2 } }, NOW)).toBe("all_taken");
  });
});

import { expect, test } from "vitest";

import { currenciesOf, fieldOf, freeKey, newValues, nextAt, parametersOf, touchErrors, valuesOf } from "../src/pages/recalls/parameters";

const STORED = {
  touches: [
    { after: "0.5", templates: ["cart"] },
    { after: "24", templates: ["cart", "cart-sms"] },
  ],
  idle_minutes: 30,
  idle_minutes_with_contact: 45,
  landing: { h5: "", mini_program: "pages/cart/index", app_id: "" },
  coupon: "tea",
  coupon_from_touch: 2,
  minimum: { CNY: "50" },
  excluded_products: ["UHJvZHVjdDox"],
  excluded_tags: ["员工"],
  cooling_off_days: 7,
  enter_within_hours: 6,
  attribution_hours: 72,
};

test("what is stored comes back as it was, fields without a control too", () => {
  expect(parametersOf(valuesOf("abandoned_cart", "召回", STORED))).toEqual(STORED);
});

test("the first touch goes when the idle time is over", () => {
  const values = { ...valuesOf("abandoned_cart", "召回", STORED), idle: 2 * 3600 };
  expect((parametersOf(values)["touches"] as { after: string }[])[0]?.after).toBe("2");
});

test("a new recall goes by every way a reminder may go, SMS last", () => {
  const template = (key: string, channel: string, purpose = "REMINDER", isPaused = false) => ({ key, channel, purpose, isPaused });
  const values = newValues("abandoned_cart", "召回", [
    template("sms", "SMS"),
    template("offer", "WECHAT_SUBSCRIBE", "MARKETING"),
    template("old", "WECHAT_SUBSCRIBE", "REMINDER", true),
    template("cart", "WECHAT_SUBSCRIBE"),
  ]);
  expect(values.touches.map((touch) => touch.templates)).toEqual(Array(3).fill(["cart", "sms"]));
  expect(touchErrors(values)).toEqual([null, null, null]);
});

test("a recall wants a template for each touch", () => {
  expect(touchErrors(newValues("abandoned_cart", "召回", []))).toEqual(Array(3).fill("recalls.form.wrong.no_template"));
});

test("touches lie an hour apart, the second from the idle time", () => {
  const values = valuesOf("abandoned_cart", "召回", STORED);
  const [first, second] = values.touches;
  if (!first || !second) throw new Error("two touches");
  const at = (after: number | null) => touchErrors({ ...values, touches: [first, { ...second, after }] })[1];
  expect(at(1800 + 3600)).toBeNull();
  expect(at(1800 + 3599)).toBe("recalls.form.wrong.too_close");
  expect(at(null)).toBe("recalls.form.wrong.no_time");
});

test("the server's paths lead to fields", () => {
  expect(fieldOf("touches.0.templates.1")).toBe("touches");
  expect(fieldOf("idle_minutes")).toBe("idle");
  expect(fieldOf("landing.h5")).toBe("h5");
  expect(fieldOf("")).toBe("");
});

test("a key is one that is free", () => {
  expect(freeKey("abandoned_cart", [])).toBe("abandoned-cart");
  expect(freeKey("abandoned_cart", ["abandoned-cart", "abandoned-cart-2"])).toBe("abandoned-cart-3");
});

test("an example begins at the shop's next such time", () => {
  const noon = Date.UTC(2026, 10, 23, 4);
  expect(nextAt("20:30", noon)).toBe("2026-11-23T12:30:00.000Z");
  expect(nextAt("09:00", noon)).toBe("2026-11-24T01:00:00.000Z");
});

test("the other kinds come back as they were stored too", () => {
  const landing = { h5: "https://shop.example", mini_program: "", app_id: "" };
  const reminder = { templates: ["ending"], coupon: "tea", landing, again_after_days: 0, attribution_hours: 48 };
  expect(parametersOf(valuesOf("coupon_reminder", "到期", reminder))).toEqual(reminder);
  const entry = {
    segment: "new",
    touches: [
      { after: "0", templates: ["hello"] },
      { after: "24", templates: ["hello"] },
    ],
    landing,
    coupon: "tea",
    coupon_from_touch: 2,
    currency: "CNY",
    again_after_days: 30,
    attribution_hours: 72,
  };
  const values = valuesOf("segment_entry", "欢迎", entry);
  expect(parametersOf(values)).toEqual(entry);
  expect(touchErrors(values)).toEqual([null, null]);
  expect(touchErrors({ ...values, touches: values.touches.map((touch) => ({ ...touch, after: 0 })) })[1]).toBe("recalls.form.wrong.too_close");
});

test("what begins without a cart sends no cart's reminder by itself", () => {
  const known = [{ key: "cart", channel: "SMS", purpose: "REMINDER", isPaused: false }];
  expect(newValues("segment_entry", "欢迎", known).touches.map((touch) => touch.templates)).toEqual([[]]);
});

test("a cart's least worth is said in what the shop sells in, and what is named already", () => {
  const values = valuesOf("abandoned_cart", "召回", { minimum: { EUR: "5" } });
  expect(currenciesOf(values, ["USD"], [{ currency: "PLN" }, { currency: "USD" }])).toEqual(["PLN", "USD", "EUR"]);
  expect(currenciesOf(valuesOf("abandoned_cart", "召回", {}), [], [])).toEqual(["CNY"]);
});

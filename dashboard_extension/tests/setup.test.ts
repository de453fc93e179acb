import { describe, expect, test } from "vitest";

import { accountOf, countOf, isOld, pathOf, refusalOf, saidOf, type Item } from "../src/pages/setup/points";
import { pagesFor } from "../src/popup/mounts/hits";
import { Locale } from "../src/shared/locale";
import en from "../src/words/setup.en.json";
import zh from "../src/words/setup.zh.json";

function item(changes: Partial<Item>): Item {
  return { point: "WECHAT", state: "TODO", step: "ADD_ACCOUNT", page: "SETTINGS", target: "", subject: "", verdict: null, facts: {}, count: 0, ...changes };
}

/** Every step the server can name, with the points it is named at. */
const STEPS: readonly (readonly [Item["point"], Item["step"], Item["state"]])[] = [
  ["SALEOR", "CHECK", "TODO"],
  ["SALEOR", "ANSWER", "FAILING"],
  ["SALEOR", "REINSTALL", "FAILING"],
  ["SALEOR", "ACTIVATE", "FAILING"],
  ["SALEOR", "PERMIT", "FAILING"],
  ["NEWS", "REPAIR_WEBHOOKS", "FAILING"],
  ["NEWS", "REACH_US", "FAILING"],
  ["NEWS", "FILL_A_CART", "TODO"],
  ["HISTORY", "READ_HISTORY", "TODO"],
  ["HISTORY", "WAIT", "TODO"],
  ["WECHAT", "ADD_ACCOUNT", "TODO"],
  ["CALLBACK", "ADD_ACCOUNT", "TODO"],
  ["SMS", "ADD_ACCOUNT", "OPTIONAL"],
  ["WECHAT", "TRY_ACCOUNT", "TODO"],
  ["WECHAT", "MEND_ACCOUNT", "FAILING"],
  ["SMS", "RESUME_ACCOUNT", "FAILING"],
  ["CALLBACK", "ENTER_CALLBACK", "TODO"],
  ["TEMPLATES", "ADD_TEMPLATE", "TODO"],
  ["TEMPLATES", "MEND_TEMPLATE", "FAILING"],
  ["COUPON", "ADD_COUPON", "OPTIONAL"],
  ["COUPON", "MEND_COUPON", "FAILING"],
  ["COUPON", "WAIT", "TODO"],
  ["RECALL", "MAKE_RECALL", "TODO"],
  ["RECALL", "START_RECALL", "TODO"],
  ["TEST_MESSAGE", "SEND_TEST", "TODO"],
  ["TEST_MESSAGE", "SEND_TEST", "FAILING"],
];

describe.each([
  ["en", en],
  ["zh", zh],
] as const)("the list in %s", (language, words) => {
  const locale = new Locale(language, [words]);

  test.each(STEPS)("%s says what to do: %s, %s", (point, step, state) => {
    expect(saidOf(locale, item({ point, step, state, subject: "茶", count: 3 }))).not.toBe("");
  });

  test("says of each point that it is done", () => {
    for (const point of new Set(STEPS.map(([each]) => each))) {
      expect(saidOf(locale, item({ point, state: "DONE", step: null })), point).not.toBe("");
    }
  });
});

describe("a point", () => {
  test("leads to where it is done", () => {
    expect(pathOf(item({}))).toBe("/settings/accounts/new?kind=SERVICE_ACCOUNT");
    expect(pathOf(item({ point: "SMS" }))).toBe("/settings/accounts/new?kind=TENCENT_SMS");
    expect(pathOf(item({ target: "a b" }))).toBe("/settings/accounts/a%20b");
    expect(pathOf(item({ page: "RECALLS", target: "7" }))).toBe("/recalls/7");
    expect(pathOf(item({ page: "COUPONS" }))).toBe("/coupons/new");
    expect(pathOf(item({ page: "SET_UP" }))).toBeNull();
  });

  test("of an account can be tried here", () => {
    expect(accountOf(item({ step: "TRY_ACCOUNT", target: "mini" }))).toBe("mini");
    expect(accountOf(item({ step: "ADD_ACCOUNT", target: "mini" }))).toBeNull();
    expect(refusalOf({ code: "40164", ip: "203.0.113.7" })).toEqual({ code: "40164", address: "203.0.113.7" });
    expect(refusalOf(null)).toEqual({ code: null, address: null });
  });

  test("names the permissions that are missing as the Dashboard does", () => {
    const said = saidOf(new Locale("en", [en]), item({ point: "SALEOR", step: "PERMIT", facts: { missing: ["MANAGE_ORDERS"] } }));
    expect(said).toContain("Manage orders");
  });
});

test("what is optional does not count", () => {
  expect(countOf([item({ state: "DONE" }), item({ state: "OPTIONAL" }), item({ state: "FAILING" })])).toEqual({ done: 1, total: 2 });
});

test("what Saleor said is old after ten minutes", () => {
  const now = new Date("2026-11-23T12:00:00Z").getTime();
  expect(isOld(null, now)).toBe(true);
  expect(isOld("2026-11-23T11:45:00Z", now)).toBe(true);
  expect(isOld("2026-11-23T11:55:00Z", now)).toBe(false);
});

test("pages are found by a part of their name, and all of them by nothing", () => {
  const pages = [
    { path: "/recalls", title: "Recalls" },
    { path: "/coupons", title: "Coupons" },
  ];
  expect(pagesFor(" CALL", pages).map((hit) => hit.path)).toEqual(["/recalls"]);
  expect(pagesFor("", pages)).toHaveLength(2);
});

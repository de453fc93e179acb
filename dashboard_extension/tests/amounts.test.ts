import { expect, test } from "vitest";

import { apart, amountIn, change, mainCurrency, others } from "../src/shared/amounts";
import { wholeDays } from "../src/shared/days";

const EARNED = [
  { amount: "20", currency: "USD" },
  { amount: "100.5", currency: "CNY" },
  { amount: "0", currency: "JPY" },
];

test("the currency most was earned in stands first", () => {
  expect(mainCurrency(EARNED)).toBe("CNY");
  expect(mainCurrency([])).toBeNull();
});

test("currencies are never added up", () => {
  expect(amountIn(EARNED, "CNY")).toBe(100.5);
  expect(amountIn(EARNED, null)).toBe(0);
  expect(others(EARNED, "CNY")).toEqual([{ amount: "20", currency: "USD" }]);
});

test("nothing before is nothing to compare with", () => {
  expect(change(12, 10)).toBeCloseTo(0.2);
  expect(change(12, 0)).toBeNull();
  expect(change(null, 10)).toBeNull();
});

test("rates are compared in percentage points, if both are known", () => {
  expect(apart(0.355, 0.224)).toBeCloseTo(0.131);
  expect(apart(null, 0.2)).toBeNull();
});

test("today is no whole day", () => {
  const isEmpty = (day: number) => day === 0;
  expect(wholeDays([1, 2, 3], isEmpty)).toEqual([1, 2]);
  expect(wholeDays([0, 0, 3], isEmpty)).toEqual([0, 0, 3]);
  expect(wholeDays([3], isEmpty)).toEqual([3]);
});

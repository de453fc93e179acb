import { describe, expect, test } from "vitest";

import { Locale } from "../src/shared/locale";
import { entryReasonInWords, outcomeInWords, REASONS, reasonInWords, type ReasonKey } from "../src/shared/reasons";
import { RECORD, sentences } from "../src/shared/record";

const zh = new Locale<ReasonKey | keyof typeof RECORD.en>("zh", [REASONS.zh, RECORD.zh]);

describe("a reason", () => {
  test("says WeChat's receipt in words, whatever its case and spaces", () => {
    for (const status of ["failed:user block", "failed: User  Block"]) {
      expect(reasonInWords(zh, `receipt:${status}`)).toBe("回执显示未送达（用户拒收）");
    }
    expect(reasonInWords(zh, "receipt:MK:0003")).toBe("回执显示未送达（MK:0003）");
  });

  test("says which value is missing, and what a known code of WeChat's means", () => {
    expect(reasonInWords(zh, "missing:coupon.value")).toBe("缺少“优惠金额”的值");
    expect(reasonInWords(zh, "43101")).toBe("顾客未同意接收（43101）");
  });

  test("of a run whose order another has the credit for fits what its outcome is called", () => {
    for (const locale of [zh, new Locale<ReasonKey>("en", [REASONS.en])]) {
      // "converted" is also who was reached and bought for another recall
      expect(outcomeInWords(locale, "converted")).not.toMatch(/itself|自行/);
      expect(reasonInWords(locale, "credited_elsewhere")).toMatch(/another recall|另一次召回/);
    }
  });

  test("of a cart that did not enter speaks of no one channel", () => {
    expect(entryReasonInWords(zh, "no_address")).toBe("没有可触达的渠道");
    expect(entryReasonInWords(zh, "staff")).toBe(reasonInWords(zh, "staff"));
  });
});

test("a record names templates by their titles, and one that is gone by its key", () => {
  const line = { at: "2026-11-23T04:05:00Z", stage: "route", verdict: "refused", reason: "no_grant" };
  const lines = ["cart-1", "gone"].map((template) => ({ ...line, facts: { template } }));
  const texts = sentences(zh, lines, new Map([["cart-1", "购物车提醒"]])).map((each) => each.text);
  expect(texts).toEqual(["不用 购物车提醒：没有剩余的订阅授权。", "不用 gone：没有剩余的订阅授权。"]);
});

import { describe, expect, test } from "vitest";

import { fitted, isTaken, MOST_BYTES } from "../src/pages/messages/pictures";
import { fieldsOf, itemsShown, textsOf } from "../src/pages/messages/shapes";
import { isWelcomeChosen, newValues, parametersOf, touchErrors, touchKeys, valuesOf } from "../src/pages/recalls/parameters";
import { wordsIn } from "../src/pages/wechat/replying";

describe("the fields of a chat message", () => {
  test("leave out what is empty and may be", () => {
    expect(fieldsOf("NEWS", { title: "新品", description: " ", url: "https://a" })).toEqual([
      { name: "title", text: "新品", fit: "CUT" },
      { name: "url", text: "https://a", fit: "BLOCK" },
    ]);
  });

  test("keep what is needed, empty or not, and nothing of another form", () => {
    expect(fieldsOf("TEXT", { title: "x" })).toEqual([{ name: "content", text: "", fit: "BLOCK" }]);
    expect(fieldsOf("IMAGE", { content: "x" })).toEqual([]);
  });

  test("are read back as they were written", () => {
    const texts = { head: "好吗", item1: "好", item2: "不好" };
    expect(textsOf(fieldsOf("MENU", texts))).toEqual(texts);
  });

  test("ask for one answer more than there are, at least two, at most eight", () => {
    expect(itemsShown({})).toBe(2);
    expect(itemsShown({ item1: "a", item2: "b" })).toBe(3);
    expect(itemsShown({ item8: "h" })).toBe(8);
  });
});

describe("a picture", () => {
  test("is taken as it is if it is small and of a known type", () => {
    expect(isTaken({ type: "image/png", size: MOST_BYTES })).toBe(true);
    expect(isTaken({ type: "image/png", size: MOST_BYTES + 1 })).toBe(false);
    expect(isTaken({ type: "image/webp", size: 10 })).toBe(false);
  });

  test("is drawn smaller, never larger", () => {
    expect(fitted(4000, 2000)).toEqual({ width: 1280, height: 640 });
    expect(fitted(30, 20)).toEqual({ width: 30, height: 20 });
  });
});

test("keywords are told apart by lines and by commas of either writing, each once", () => {
  expect(wordsIn("优惠，券\n 折扣 ,优惠、\n")).toEqual(["优惠", "券", "折扣"]);
});

describe("a welcome", () => {
  const chat = (key: string) => ({ key, channel: "WECHAT_CUSTOMER", purpose: "SERVICE", isPaused: false });

  test("begins with two chat messages, as far as there are such", () => {
    expect(newValues("welcome", "欢迎", [chat("a"), chat("b")]).messages.map((each) => each.templates)).toEqual([["a"], ["b"]]);
    const bare = newValues("welcome", "欢迎", []);
    expect(isWelcomeChosen(bare)).toBe(false);
    expect(touchErrors(bare)).toEqual([]);
  });

  test("is stored as it was read", () => {
    const stored = {
      account: "main",
      source: "",
      messages: [{ templates: ["a"] }],
      returning: [{ templates: ["d"] }],
      existing: [{ templates: ["b"] }],
      touches: [{ after: "2", templates: ["c"] }],
      landing: { h5: "", mini_program: "", app_id: "" },
      coupon: "",
      currency: "",
      again_after_days: 30,
      attribution_hours: 72,
    };
    const values = valuesOf("welcome", "欢迎", stored);
    expect(parametersOf(values)).toEqual(stored);
    expect(touchKeys(values)).toEqual(["welcome-0", "touch-0"]);
  });

  test("says nothing more within the hour", () => {
    const values = valuesOf("welcome", "欢迎", { messages: [{ templates: ["a"] }], touches: [{ after: 0.5, templates: ["c"] }] });
    expect(touchErrors(values)).toEqual(["recalls.form.wrong.too_close"]);
  });
});

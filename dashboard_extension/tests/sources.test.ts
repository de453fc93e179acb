import { describe, expect, test } from "vitest";

import { Locale } from "../src/shared/locale";
import { BULK_FORMS, fileName, FORMS, returnInWords } from "../src/pages/sources/naming";
import en from "../src/words/sources.en.json";

const PNG = "data:image/png;base64,AAAA";

describe("a picture's file", () => {
  test("is called by its label, without what a system does not take", () => {
    expect(fileName("一号店/东门", PNG)).toBe("一号店_东门.png");
    expect(fileName(' a:b*"c"? ', PNG)).toBe("a_b__c__.png");
    expect(fileName("", PNG)).toBe("code.png");
  });

  test("ends in what it is", () => {
    expect(fileName("A", "data:image/jpeg;base64,AAAA")).toBe("A.jpg");
    expect(fileName("A", "data:image/gif;base64,AAAA")).toBe("A.gif");
  });
});

test("a return on investment is said in percent of what was spent", () => {
  const locale = new Locale<keyof typeof en>("en", [en]);
  expect(returnInWords(locale, "2.099")).toBe("210%");
  expect(returnInWords(locale, "0")).toBe("0%");
  expect(returnInWords(locale, "-1")).toBe("-100%");
});

test("a list makes no short links: its rows have no addresses", () => {
  expect(FORMS.filter((form) => !(BULK_FORMS as readonly string[]).includes(form))).toEqual(["SHORT_LINK"]);
});

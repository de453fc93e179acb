import { describe, expect, it } from "vitest";

import { emptyIn, emptyValues, freeKey, inputOf, keyOf, newField, placeOf, traitsFor } from "../src/pages/forms/drawing";
import { dayAndTimeOf, isoOf } from "../src/pages/forms/times";

describe("a form as the server takes it", () => {
  const field = { ...newField([]), type: "CHOICE" as const, label: "茶", goesTo: "trait:tea" };

  it("says where an answer goes, once", () => {
    const values = emptyValues("SURVEY");
    const [sent] = inputOf({ ...values, fields: [{ ...field, choices: [{ value: "", label: "绿茶", labelEn: "", tag: "" }] }] }).fields;
    expect(sent).toMatchObject({ trait: "tea", pointsAt: null, choices: [{ value: "绿茶", labelZh: "绿茶" }] });
  });

  it("leaves out choices nobody filled in, and choices of what has none", () => {
    const empty = { value: "", label: " ", labelEn: "", tag: "" };
    const values = emptyValues("OWN");
    expect(inputOf({ ...values, fields: [{ ...field, choices: [empty] }] }).fields[0]?.choices).toEqual([]);
    expect(inputOf({ ...values, fields: [{ ...field, type: "TEXT", choices: [{ ...empty, label: "x" }] }] }).fields[0]?.choices).toEqual([]);
  });

  it("is not sent while a title, a question or every choice is empty", () => {
    const fresh = emptyValues("OWN");
    expect(emptyIn(fresh)).toEqual(["titleZh", `${fresh.fields[0]?.id ?? ""}.labelZh`]);
    const choices = [{ value: "", label: " ", labelEn: "", tag: "" }];
    expect(emptyIn({ ...fresh, titleZh: "茶", fields: [{ ...field, label: "口味", choices }] })).toEqual([`${field.id}.choices`]);
    expect(emptyIn({ ...fresh, titleZh: "茶", fields: [{ ...field, type: "TEXT", label: "口味" }] })).toEqual([]);
  });

  it("asks of steps in surveys alone", () => {
    expect(inputOf({ ...emptyValues("OWN"), fields: [{ ...field, step: 3 }] }).fields[0]?.step).toBe(1);
    expect(inputOf({ ...emptyValues("SURVEY"), fields: [{ ...field, step: 3 }] }).fields[0]?.step).toBe(3);
  });

  it("makes names that are free", () => {
    expect(freeKey([{ key: "q2" }])).toBe("q3");
    expect(keyOf("Tea & Cups!", 0)).toBe("tea-cups");
    expect(keyOf("口味", 1000)).toBe("form-rs");
  });

  it("finds the field a fault is about", () => {
    expect(placeOf("fields.12.labelZh")).toEqual({ index: 12, part: "labelZh" });
    expect(placeOf("fields.0.choices.1.value")).toEqual({ index: 0, part: "choices" });
    expect(placeOf("titleZh")).toBeNull();
  });

  it("offers the traits that can hold an answer", () => {
    const traits = [
      { key: "tea", label: "茶", type: "CHOICE" as const },
      { key: "note", label: "备注", type: "TEXT" as const },
    ];
    expect(traitsFor("CHOICES", traits).map((each) => each.key)).toEqual(["note"]);
    expect(traitsFor("PHONE", traits)).toEqual([]);
  });
});

describe("a moment in two fields", () => {
  it("is the shop's", () => {
    expect(isoOf({ day: "2026-11-11", time: "20:00" })).toBe("2026-11-11T20:00:00+08:00");
    expect(isoOf({ day: "", time: "20:00" })).toBeNull();
    expect(dayAndTimeOf("2026-11-11T16:30:00Z")).toEqual({ day: "2026-11-12", time: "00:30" });
  });
});

import { describe, expect, test } from "vitest";

import { articleName, refusedDays } from "../src/pages/wechat/articles";
import { changed, faultsOf, inputOf, isFaultless, moved, newEntry, standingOf, without, type Button } from "../src/pages/wechat/menus";
import { Locale } from "../src/shared/locale";

const ENTRY = { id: "a", name: "新品", kind: "CLICK" as const, key: "a", url: "", appId: "", page: "", kept: "", entries: [] };
const VIEW = { ...ENTRY, id: "b", kind: "VIEW" as const, key: "", url: "https://tea.example/" };
const LIST: Button = { ...ENTRY, id: "c", name: "更多", entries: [VIEW] };

describe("a menu", () => {
  test("is fine within WeChat’s limits, counted in bytes", () => {
    expect(isFaultless([ENTRY, LIST])).toBe(true);
    expect(faultsOf([{ ...ENTRY, name: "五个汉字啊" }])["a"]).toEqual({});
    expect(faultsOf([{ ...ENTRY, name: "六个汉字太长" }])["a"]).toEqual({ name: "long" });
    expect(faultsOf([{ ...LIST, entries: [{ ...VIEW, name: "六个汉字不长" }] }])["b"]).toEqual({});
    expect(isFaultless([])).toBe(false);
  });

  test("names what is missing by what the entry does", () => {
    expect(faultsOf([{ ...VIEW, url: "http://tea.example/", entries: [] }])["b"]).toEqual({ url: "url" });
    expect(faultsOf([{ ...ENTRY, kind: "MINIPROGRAM" }])["a"]).toEqual({ url: "url", appId: "app", page: "page" });
    expect(faultsOf([ENTRY, { ...ENTRY, id: "z" }])["z"]).toEqual({ key: "key_twice" });
    expect(faultsOf([{ ...ENTRY, kind: "KEPT", kept: "img" }])["a"]).toEqual({ kept: "kept" });
    expect(faultsOf([{ ...ENTRY, kind: "KEPT", kept: "media_id" }])["a"]).toEqual({});
  });

  test("asks nothing of a button that opens a list", () => {
    expect(faultsOf([{ ...LIST, key: "" }])["c"]).toEqual({});
  });

  test("gives a new entry an id that nothing has had", () => {
    expect(newEntry([{ ...ENTRY, id: "menu-1", key: "menu-2" }]).id).toBe("menu-3");
  });

  test("moves, changes and loses entries wherever they stand", () => {
    const two = { ...LIST, entries: [VIEW, { ...VIEW, id: "d" }] };
    expect(moved([two], "d", -1)[0]?.entries.map((each) => each.id)).toEqual(["d", "b"]);
    expect(moved([ENTRY, two], "a", -1).map((each) => each.id)).toEqual(["a", "c"]);
    expect(changed([two], "d", { name: "x" })[0]?.entries[1]?.name).toBe("x");
    expect(without([ENTRY, two], "d")[1]?.entries.map((each) => each.id)).toEqual(["b"]);
  });

  test("says how the draft stands to what people see", () => {
    const menu = { isChanged: true, unknownSince: null, versions: [] };
    const published = [{ takenOffAt: null }];
    expect(standingOf(menu, true)).toBe("never");
    expect(standingOf({ ...menu, versions: published }, false)).toBe("changed");
    expect(standingOf({ ...menu, isChanged: false, versions: published }, false)).toBe("same");
    expect(standingOf({ ...menu, versions: [{ takenOffAt: "2026-11-23T04:00:00Z" }, ...published] }, false)).toBe("off");
    expect(standingOf({ ...menu, unknownSince: "2026-11-23T04:00:00Z" }, false)).toBe("unknown");
  });

  test("sends only what the kind of an entry needs", () => {
    expect(inputOf([{ ...ENTRY, url: "https://left.over/" }])[0]).toMatchObject({ key: "a", url: "", appId: "" });
  });
});

describe("an article", () => {
  test("is named by its broadcast and its place", () => {
    const locale = new Locale("en", [{ "statistics.article.name": "Broadcast {number}, article {place}" }]);
    expect(articleName(locale as never, "12003_3")).toBe("Broadcast 12003, article 3");
  });

  test("counts the days that WeChat refused, with their code", () => {
    const day = { day: "2026-11-22", isAwaited: false, error: "48001", counts: { read: null, shared: null } };
    expect(refusedDays([day, { ...day, error: "" }])).toMatchObject({ count: 1, code: "48001" });
  });
});

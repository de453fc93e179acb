import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { emptyValues, freeKey, inputOf, madeUp, missingOf } from "../src/pages/settings/accounts";
import { actionInWords, linesOf } from "../src/pages/settings/audit";
import type { Words } from "../src/pages/settings/words";
import en from "../src/words/settings.en.json";
import zh from "../src/words/settings.zh.json";
import { aboutJob } from "../src/pages/settings/jobs";
import {
  capOf,
  carries,
  forServer,
  needsConsent,
  repliesOf,
  withCarried,
  withConsent,
  withQuiet,
  wrongIn,
  type Bounds,
  type Rules,
} from "../src/pages/settings/rules";
import { mendInWords, toneOfVerdict, VERDICTS } from "../src/pages/settings/verdicts";
import { CHANNEL_NAMES, CHANNELS } from "../src/shared/channels";
import { Locale } from "../src/shared/locale";

const RULES: Rules = {
  quiet_hours: { start: "22:00", end: "08:00" },
  quiet_hours_by_channel: {},
  sms_hours: { opens: "08:00", closes: "22:00" },
  caps: { total: { per_day: 2, per_week: 6 }, per_channel: {} },
  consent_required: {},
  purposes: {},
  opt_out_text: "拒收请回复R",
  opt_out_replies: ["R", "T"],
  hand_over_words: ["人工"],
  human_hours: 12,
  paying_opens_a_window: false,
  open_chats_first: true,
  inbox_wait_seconds: 5,
  checkout_max_age_minutes: 10,
  stock_max_age_minutes: 10,
  quotas: {},
};
const BOUNDS: Bounds = {
  sms_hours: { opens: "08:00", closes: "22:00" },
  purposes: {
    wechat_template: ["service"],
    wechat_subscribe: ["service", "reminder", "marketing"],
    wechat_customer: ["service", "reminder", "marketing"],
    wechat_notice: ["service", "reminder", "marketing"],
    sms: ["service", "reminder", "marketing"],
  },
  consent: { wechat_template: [], wechat_subscribe: [], wechat_customer: [], wechat_notice: [], sms: ["reminder", "marketing"] },
  caps: { sms: { per_day: 1, per_week: 3 } },
};

describe("an account's form", () => {
  test("names a new account by its kind, and never by a name that is taken", () => {
    expect(freeKey("TENCENT_SMS", [])).toBe("sms");
    expect(freeKey("SERVICE_ACCOUNT", ["service", "service-2"])).toBe("service-3");
  });

  test("sends the secrets that were typed, and no other", () => {
    const values = { ...emptyValues("SERVICE_ACCOUNT", []), appSecret: " s3cret ", secretKey: "of SMS", sign: "茶" };
    expect(inputOf(values)).toMatchObject({ secrets: { appSecret: "s3cret" }, sign: "" });
    expect(Object.keys(inputOf(values).secrets)).toEqual(["appSecret"]);
  });

  test("makes up secrets as WeChat's console takes them", () => {
    expect(madeUp(43)).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(madeUp(32)).not.toBe(madeUp(32));
  });
});

describe("the rules", () => {
  test("show the limits that hold where the shop says nothing", () => {
    expect(capOf(RULES, BOUNDS, "sms")).toEqual({ per_day: 1, per_week: 3 });
    expect(capOf(RULES, BOUNDS, "wechat_template")).toEqual({ per_day: null, per_week: null });
  });

  test("demand a consent beyond the law's, and never less", () => {
    const rules = withConsent(RULES, "wechat_subscribe", "marketing", true);
    expect(needsConsent(rules, BOUNDS, "wechat_subscribe", "marketing")).toBe(true);
    expect(withConsent(rules, "wechat_subscribe", "marketing", false).consent_required.wechat_subscribe).toEqual([]);
    expect(needsConsent(withConsent(RULES, "sms", "marketing", false), BOUNDS, "sms", "marketing")).toBe(true);
  });

  test("know every channel the server has", () => {
    const schema = readFileSync(join(__dirname, "../../graphql/schema/dashboard.graphql"), "utf-8");
    const [, body = ""] = /enum MessageChannel \{([^}]*)\}/.exec(schema) ?? [];
    const channels = body.match(/^ {2}[A-Z_]+$/gm)?.map((each) => each.trim());
    expect(channels).toEqual([...CHANNELS]);
    expect(CHANNEL_NAMES.map((each) => each.toUpperCase())).toEqual([...CHANNELS]);
  });

  test("take from a channel what it carries, in the order of purposes", () => {
    const less = withCarried(RULES, BOUNDS, "sms", "marketing", false);
    expect(less.purposes.sms).toEqual(["service", "reminder"]);
    expect(carries(less, BOUNDS, "sms", "marketing")).toBe(false);
    expect(withCarried(less, BOUNDS, "sms", "marketing", true).purposes.sms).toEqual(["service", "reminder", "marketing"]);
  });

  test("have quiet hours of a channel's own, or not", () => {
    const own = withQuiet(RULES, "sms", { start: "20:00", end: "09:00" });
    expect(own.quiet_hours_by_channel.sms?.start).toBe("20:00");
    expect(withQuiet(own, "sms", null).quiet_hours_by_channel).toEqual({});
  });

  test("read replies with any comma", () => {
    expect(repliesOf("R, T，退订、R,,")).toEqual(["R", "T", "退订"]);
  });

  test("leave the defaults of emptied places to the server", () => {
    const sent = forServer({ ...RULES, inbox_wait_seconds: null, quotas: { a: { per_day: null, per_month: null }, b: { per_day: 1, per_month: null } } }, { replies: "R", handOver: "人工，店长" });
    expect(sent).not.toHaveProperty("inbox_wait_seconds");
    expect(sent["hand_over_words"]).toEqual(["人工", "店长"]);
    expect(sent["quotas"]).toEqual({ b: { per_day: 1, per_month: null } });
    expect(sent["opt_out_replies"]).toEqual(["R"]);
  });

  test("are seen to be wrong before the server is asked", () => {
    expect(wrongIn(RULES, BOUNDS)).toEqual({});
    expect(wrongIn({ ...RULES, sms_hours: { opens: "07:00", closes: "22:00" } }, BOUNDS)).toHaveProperty("sms_hours");
    expect(wrongIn({ ...RULES, sms_hours: { opens: "20:00", closes: "09:00" } }, BOUNDS)).toHaveProperty("sms_hours");
    expect(wrongIn({ ...RULES, opt_out_text: "" }, BOUNDS)).toEqual({ opt_out_text: "string_too_short" });
    const half = { ...RULES, caps: { ...RULES.caps, total: { per_day: 1.5, per_week: -1 } } };
    expect(Object.keys(wrongIn(half, BOUNDS))).toEqual(["caps.total.per_day", "caps.total.per_week"]);
  });
});

describe("the audit log", () => {
  test("has words for whatever growth.yaml does", () => {
    const file = join(import.meta.dirname, "../../saleor_wechat_growth/management/growthfile");
    const within = (name: string, from: string, to: string) => readFileSync(join(file, name), "utf8").split(from)[1]?.split(to)[0] ?? "";
    const singles = within("objects.py", "SINGLES: Final = (", ")").toLowerCase();
    const odd = new Map([...within("objects.py", "_SINGULAR: Final = {", "}").matchAll(/"(\w+)": "(\w+)"/g)].map((found) => [found[1], found[2]]));
    const sections = [...within("applying.py", "_CARRY_OUT = {", "}").matchAll(/"(\w+)":/g)].map((found) => found[1] ?? "");
    const things = sections.map((each) => odd.get(each) ?? (singles.includes(each) ? each : each.replace(/s$/, "")));
    const verbs = [...within("objects.py", "class Verb", "class ").matchAll(/= "(\w+)"/g)].map((found) => found[1] ?? "");
    expect(things).toContain("reply");
    expect(verbs).toContain("create");
    for (const [language, words] of [["en", en], ["zh", zh]] as const) {
      const locale = new Locale<keyof typeof en>(language, [words]) as unknown as Words;
      const said = things.flatMap((thing) => verbs.map((verb) => actionInWords(locale, `${thing}.${verb}`)));
      expect(said).not.toContain(words["action.other"]);
    }
  });

  test("shows of a change what differs", () => {
    const details = { before: { name: "a", options: { sign: "茶" } }, after: { name: "b", options: { sign: "茶" } }, secrets: ["app_secret"] };
    expect(linesOf(details)).toEqual([
      { path: "name", before: "a", after: "b" },
      { path: "secrets", before: "", after: "app_secret" },
    ]);
  });

  test("shows a new thing, a settings file's changes, and nothing of nothing", () => {
    expect(linesOf({ before: null, after: { name: "b" } })).toEqual([{ path: "name", before: "", after: "b" }]);
    expect(linesOf({ changes: [{ field: "name", old: "a", new: "b" }] })).toEqual([{ path: "name", before: "a", after: "b" }]);
    expect(linesOf({})).toEqual([]);
    expect(linesOf(null)).toEqual([]);
  });
});

describe("jobs and verdicts", () => {
  test("a job is about its tags, templates or coupon", () => {
    expect(aboutJob({ tags: ["vip", "茶"], taken: false }, "、")).toBe("vip、茶");
    expect(aboutJob({ templates: ["购物车提醒"], coupon: "", people: 3 }, ", ")).toBe("购物车提醒");
    expect(aboutJob(null, ", ")).toBe("");
  });

  test("an address to be listed is told, or whom to ask for it", () => {
    const locale = new Locale<keyof typeof VERDICTS.en>("en", [VERDICTS.en]);
    expect(mendInWords(locale, "ADDRESS", { address: "203.0.113.7" })).toContain("203.0.113.7");
    expect(mendInWords(locale, "ADDRESS", {})).toContain("operator");
    expect(mendInWords(locale, "UNKNOWN", { code: "99999" })).toContain("99999");
    expect([toneOfVerdict("OK"), toneOfVerdict("UNREACHABLE"), toneOfVerdict("SECRET")]).toEqual(["success", "warning", "critical"]);
  });
});

test("a new account says at once all that it cannot do without", () => {
  const empty = { ...emptyValues("MINI_PROGRAM", []), name: "" };
  expect(missingOf(empty, true)).toEqual(["name", "appId", "appSecret"]);
  expect(missingOf({ ...empty, name: "Mini", appId: "wx1" }, false)).toEqual([]);
});

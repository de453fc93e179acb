// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";

import { ExamplePhone, type Component } from "./phone";
import { done, servers } from "./servers";

let phone: ExamplePhone;

async function launch(stored?: Map<string, unknown>): Promise<void> {
  phone = new ExamplePhone(stored);
  phone.answers = servers();
  await phone.growth.login();
}

beforeEach(() => launch());

const sent = (name: string) => phone.asked.filter(({ query }) => query.includes(`${name}(`)).map(({ variables }) => variables);
const toasts = () => phone.called("showToast").map((each) => (each as { title: string }).title);

const sale = { key: "d11", title: "双十一", startsAt: "2026-11-30T12:00:00Z", endsAt: "2026-12-01T12:00:00Z", templateId: "sale" };
const watch = {
  id: "W1",
  kind: "STOCK",
  variantId: "V2",
  channel: "default-channel",
  product: "山花蜜",
  below: null,
  dropPercent: null,
  priceThen: null,
  currency: "CNY",
  state: "PROMISED",
  promisedAt: "2026-11-20T12:00:00Z",
  expiresAt: "2026-12-20T12:00:00Z",
};

/** A server that promises: sales, and goods. */
function promising() {
  const reminders: object[] = [];
  const watches: object[] = [];
  Object.assign(phone.answers, {
    sales: () => [sale],
    watchOffers: () => [
      { kind: "PRICE", templateId: "goods" },
      { kind: "STOCK", templateId: "goods" },
    ],
    myReminders: () => reminders,
    myWatches: () => watches,
    remindMe: () => {
      reminders.push({ id: "R1", state: "PROMISED", promisedAt: "2026-11-20T12:00:00Z", sale });
      return done({ reminder: { id: "R1", state: "PROMISED" }, templateId: null });
    },
    watchVariant: () => (watches.push(watch), done({ watch, templateId: null })),
    cancelReminder: () => (reminders.pop(), done({ reminder: null })),
    cancelWatch: () => (watches.pop(), done({ watch: null })),
  });
}

describe("tell me when", () => {
  beforeEach(promising);

  it("a sale begins: who accepts is promised it", async () => {
    phone.prompt = { sale: "accept" };
    const page = await phone.open("shop");
    expect(page.dom.textContent).toContain("双十一");
    expect(page.dom.textContent).toContain("11月30日");
    await phone.tap(page, ".remind");
    await phone.settle();
    expect(phone.called("requestSubscribeMessage")).toMatchObject([{ tmplIds: ["sale"] }]);
    expect(sent("remindMe")).toEqual([{ sale: "d11" }]);
    expect(page.dom.textContent).toContain("开始前发消息");
    expect(page.querySelectorAll(".remind")).toHaveLength(0);
  });

  it("a sale begins: who refuses is told that nothing will come", async () => {
    phone.prompt = { sale: "reject" };
    const page = await phone.open("shop");
    await phone.tap(page, ".remind");
    expect(sent("remindMe")).toEqual([]);
    expect(toasts()).toEqual(["没有允许发消息，就提醒不了"]);
    expect(page.querySelectorAll(".remind")).toHaveLength(1);
  });

  it("a thing gets cheaper, or is there again: by what is chosen", async () => {
    phone.prompt = { goods: "accept" };
    const page = await phone.open("product", { id: "P1" });
    expect(page.dom.textContent).toContain("降价告诉我");
    await phone.tap(page, ".choice", 1);
    expect(page.dom.textContent).toContain("到货告诉我");
    await phone.tap(page, ".wait");
    await phone.settle();
    expect(sent("watchVariant")).toEqual([{ kind: "STOCK", variantId: "V2", channel: "default-channel" }]);
    expect(toasts()).toEqual(["好，到时发消息"]);
    expect(page.dom.textContent).toContain("到货了就发消息");
    await phone.tap(page, ".choice", 0);
    expect(page.dom.textContent).toContain("降价告诉我");
  });

  it("is not shown where the shop promises nothing", async () => {
    Object.assign(phone.answers, { sales: () => [], watchOffers: () => [] });
    const product = await phone.open("product", { id: "P1" });
    expect(product.querySelectorAll(".wait")).toHaveLength(0);
    const page = await phone.open("shop");
    expect(page.querySelectorAll(".sale")).toHaveLength(0);
  });

  it("stands on the person's page, and is taken back there", async () => {
    phone.prompt = { sale: "accept", goods: "accept" };
    await phone.tap(await phone.open("shop"), ".remind");
    const product = await phone.open("product", { id: "P1" });
    await phone.tap(product, ".choice", 1);
    await phone.tap(product, ".wait");
    const page = await phone.open("me");
    expect(page.dom.textContent).toContain("双十一");
    expect(page.dom.textContent).toContain("到货时提醒，等到 12月20日");
    await phone.tap(page, ".forget", 1);
    expect(sent("cancelWatch")).toEqual([{ id: "W1" }]);
    await phone.tap(page, ".forget");
    expect(sent("cancelReminder")).toEqual([{ id: "R1" }]);
    expect(page.dom.textContent).not.toContain("等着的消息");
  });
});

describe("my data", () => {
  let rights: { erasedFrom: string | null; myData: object | null };

  beforeEach(() => {
    rights = { erasedFrom: null, myData: null };
    const { me } = phone.answers;
    // the text comes only where it is asked for
    const given = (withCopy: unknown) => ({
      ...rights,
      myData: withCopy || !rights.myData ? rights.myData : { ...rights.myData, json: undefined },
    });
    const person = (variables: { readonly withCopy?: unknown }) => ({
      ...(me?.({ ...variables }) as object),
      privacy: given(variables.withCopy),
    });
    Object.assign(phone.answers, {
      me: person,
      requestMyData: () => {
        rights.myData = { requestedAt: "2026-11-23T12:00:00Z", isReady: false, expiresAt: null, json: null };
        return done({ me: person({}) });
      },
      requestErasure: () => ((rights.erasedFrom = "2026-11-24T12:00:00Z"), done({ me: person({}) })),
      cancelErasure: () => ((rights.erasedFrom = null), done({ me: person({}) })),
    });
  });

  it("a copy is asked for, made, and taken", async () => {
    const page = await phone.open("me");
    await phone.tap(page, ".want-copy");
    expect(page.dom.textContent).toContain("正在整理");
    expect(page.querySelectorAll(".want-copy")).toHaveLength(0);
    rights.myData = { ...rights.myData, isReady: true, expiresAt: "2026-11-30T12:00:00Z", json: "{}" };
    await page.instance["onPullDownRefresh"]?.();
    expect(page.dom.textContent).toContain("11月30日 前可以复制");
    await phone.tap(page, ".take-copy");
    expect(phone.called("setClipboardData")).toEqual([{ data: "{}" }]);
    // it is in no page's data
    expect(JSON.stringify(page.data)).not.toContain("json");
    rights.myData = { ...rights.myData, isReady: false, json: null };
    await page.instance["onPullDownRefresh"]?.();
    expect(page.querySelectorAll(".want-copy")).toHaveLength(1);
  });

  it("erasure is asked about first, and can be taken back", async () => {
    const page = await phone.open("me");
    await phone.tap(page, ".erase");
    const [modal] = phone.called("showModal") as [{ success(answer: object): void }];
    modal.success({ confirm: false });
    await phone.settle();
    expect(rights.erasedFrom).toBeNull();
    modal.success({ confirm: true });
    await phone.settle();
    expect(page.dom.textContent).toMatch(/11月2[45]日 \d\d:00 清除，之前可以撤回/);
    await phone.tap(page, ".keep");
    expect(rights.erasedFrom).toBeNull();
    expect(page.querySelectorAll(".erase")).toHaveLength(1);
  });

  it("a no to profiling counts at once, a yes once it is kept", async () => {
    const page = await phone.open("me");
    expect(page.data["isProfiled"]).toBe(true);
    await page.instance["profile"]?.({ detail: { value: false } });
    await phone.settle();
    expect(page.data["isProfiled"]).toBe(false);
    expect(sent("setConsent")).toEqual([{ purpose: "PROFILING", granted: false, textVersion: "profiling-1" }]);
    phone.answers = {};
    await page.instance["profile"]?.({ detail: { value: true } });
    expect(page.data["isProfiled"]).toBe(false);
    expect(toasts()).toEqual(["没有记下来，请再试一次"]);
  });
});

describe("a survey", () => {
  const words = (zh: string) => ({ zh, en: "" });
  const field = (key: string, type: string, label: string, step: number, choices: readonly string[] = []) => ({
    key,
    type,
    label: words(label),
    isRequired: type !== "TEXT",
    step,
    choices: choices.map((value) => ({ value, label: words(value) })),
  });
  const form = {
    key: "tea-taste",
    kind: "SURVEY",
    title: words("喝茶的口味"),
    version: 1,
    fields: [
      field("tea", "CHOICE", "爱喝哪一种", 1, ["绿茶", "红茶"]),
      field("when", "CHOICES", "什么时候喝", 2, ["早上", "晚上"]),
      field("age", "NUMBER", "喝茶多少年", 2),
      field("more", "TEXT", "还想说什么", 2),
    ],
  };
  const taken = { thanks: words("谢谢，茶友"), coupon: { id: "C", name: "茶礼", code: "TEA", expiresAt: "2026-12-01T12:00:00Z" } };

  beforeEach(() => {
    Object.assign(phone.answers, { form: () => form, submitForm: () => done(taken) });
  });

  const open = () => phone.open("survey", { key: "tea-taste" });
  const write = (page: Component, key: string, value: string) =>
    page.instance["type"]?.({ currentTarget: { dataset: { key } }, detail: { value } });
  const filled = async () => {
    const page = await open();
    await phone.tap(page, ".choice", 1);
    await phone.tap(page, ".next");
    await phone.tap(page, ".choice", 0);
    write(page, "age", "3");
    return page;
  };

  it("is led to by the person's page", async () => {
    const page = await phone.open("me");
    expect(page.dom.textContent).toContain("喝茶的口味");
    await phone.tap(page, ".survey");
    expect(phone.called("navigateTo")).toEqual([{ url: "/pages/survey/index?key=tea-taste" }]);
  });

  it("goes page by page, each answered before the next", async () => {
    const page = await open();
    expect(page.dom.textContent).toContain("1 / 2");
    expect(page.dom.textContent).not.toContain("什么时候喝");
    await phone.tap(page, ".next");
    expect(page.dom.textContent).toContain("这一题要回答");
    await phone.tap(page, ".choice");
    expect(page.dom.textContent).not.toContain("这一题要回答");
    await phone.tap(page, ".next");
    expect(page.dom.textContent).toContain("什么时候喝");
    await phone.tap(page, ".back");
    expect(page.querySelectorAll(".is-chosen")).toHaveLength(1);
  });

  it("sends what was answered, and says thank you", async () => {
    const page = await filled();
    await phone.tap(page, ".send");
    expect(sent("submitForm")).toMatchObject([
      {
        key: "tea-taste",
        answers: [
          { field: "tea", values: ["红茶"] },
          { field: "when", values: ["早上"] },
          { field: "age", values: ["3"] },
        ],
      },
    ]);
    expect(page.dom.textContent).toContain("谢谢，茶友");
    expect(page.dom.textContent).toContain("TEA");
    await phone.tap(page, ".leave");
    expect(phone.called("switchTab")).toEqual([{ url: "/pages/me/index" }]);
  });

  it("goes back to the answer that the server does not take", async () => {
    const errors = [
      { field: "age", code: "NOT_A_NUMBER", message: "no" },
      { field: "tea", code: "NOT_A_CHOICE", message: "no" },
    ];
    Object.assign(phone.answers, { submitForm: () => ({ thanks: null, coupon: null, errors }) });
    const page = await filled();
    await phone.tap(page, ".send");
    expect(page.dom.textContent).toContain("1 / 2");
    expect(page.dom.textContent).toContain("请从中选择");
    await phone.tap(page, ".choice", 0);
    await phone.tap(page, ".next");
    write(page, "age", "4");
    Object.assign(phone.answers, { submitForm: () => done(taken) });
    await phone.tap(page, ".send");
    expect(page.dom.textContent).toContain("谢谢，茶友");
  });

  it("goes on where somebody stopped whose app was killed", async () => {
    const page = await open();
    await phone.tap(page, ".choice", 1);
    await phone.tap(page, ".next");
    write(page, "more", "想要样茶");
    const { stored, answers } = phone;
    await launch(stored);
    phone.answers = answers;
    const again = await open();
    expect(again.dom.textContent).toContain("2 / 2");
    expect(again.data["answers"]).toEqual({ tea: "红茶", more: "想要样茶" });
    await phone.tap(again, ".choice", 1);
    write(again, "age", "3");
    await phone.tap(again, ".send");
    expect(sent("submitForm")).toHaveLength(1);
    await launch(stored);
    Object.assign(phone.answers, { form: () => form });
    const afresh = await open();
    expect(afresh.data["answers"]).toEqual({});
  });

  it("waits with what was answered while the network is dead", async () => {
    const page = await filled();
    const { answers } = phone;
    phone.answers = {};
    await phone.tap(page, ".send");
    expect(page.dom.textContent).toContain("网络一好就交上");
    const { stored } = phone;
    phone = new ExamplePhone(stored);
    phone.answers = answers;
    await phone.growth.login();
    await phone.growth.flush();
    await phone.settle();
    expect(sent("submitForm")).toHaveLength(1);
  });

  it("that Jinshuju draws is opened in a web view", async () => {
    Object.assign(phone.answers, {
      form: () => ({ ...form, kind: "JINSHUJU", fields: [] }),
      openForm: () => done({ url: "https://jinshuju.example/f/1" }),
    });
    const page = await open();
    expect(page.data["address"]).toBe("https://jinshuju.example/f/1");
  });

  it("that is over says so", async () => {
    Object.assign(phone.answers, { form: () => null });
    const page = await open();
    expect(page.dom.textContent).toContain("这份问卷已经结束");
  });
});

it("the cart says how many pieces a coupon lacks", async () => {
  const hint = { applies: false, isApplied: false, isCertain: true, saves: "0", missing: null, obstacle: "MINIMUM_ITEMS", missingItems: 2 };
  const product = await phone.open("product", { id: "P1" });
  await phone.tap(product, ".bar .button", 1);
  const { applyHints } = phone.answers;
  const [first] = applyHints?.({}) as [object];
  Object.assign(phone.answers, { applyHints: () => [{ ...first, ...hint }] });
  const page = await phone.open("cart");
  expect(page.dom.textContent).toContain("老友券 · 还差 2 件");
});

// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { buildSchema, parse, validate } from "graphql";
import { beforeEach, describe, expect, it } from "vitest";

import { ExamplePhone } from "./phone";
import { servers } from "./servers";

let phone: ExamplePhone;

beforeEach(async () => {
  phone = new ExamplePhone();
  phone.answers = servers();
  await phone.growth.login();
});

const events = async () => {
  await phone.growth.flush();
  const sent = phone.asked.filter(({ query }) => query.includes("mutation Track"));
  return sent.flatMap(({ variables }) => variables["events"] as { kind: string; properties: object }[]);
};

describe("the shop", () => {
  it("shows what there is, and opens one", async () => {
    const page = await phone.open("shop");
    expect(page.dom.textContent).toContain("山花蜜");
    expect(page.dom.textContent).toContain("¥ 68.00");
    expect(page.querySelectorAll(".card")).toHaveLength(2);
    await phone.tap(page, ".card", 1);
    expect(phone.called("navigateTo")).toEqual([{ url: "/pages/product/index?id=P2" }]);
  });

  it("shows the banner that is meant for the person, and tells what came of it", async () => {
    const page = await phone.open("shop");
    expect(page.dom.textContent).toContain("会员日");
    await phone.tap(page, ".banner");
    expect(phone.called("navigateTo")).toEqual([{ url: "/pages/me/index" }]);
    const properties = { slot: "home_banner", variant: "vip" };
    expect(await events()).toMatchObject([
      { name: "slot_viewed", properties },
      { name: "slot_clicked", properties },
    ]);
  });

  it("says so when it does not open", async () => {
    phone.answers = {};
    const page = await phone.open("shop");
    expect(page.dom.textContent).toContain("网络好像断了");
  });
});

describe("a product", () => {
  it("goes into a cart, which is this person's", async () => {
    const page = await phone.open("product", { id: "P1" });
    expect(page.dom.textContent).toContain("¥ 39.00");
    await phone.tap(page, ".bar .button", 1);
    expect(phone.called("showToast")).toEqual([{ title: "已放进购物车" }]);
    expect(phone.stored.get("checkout")).toBe("CHECKOUT");
    expect(phone.asked.find(({ query }) => query.includes("attachCart"))?.variables).toEqual({ checkoutId: "CHECKOUT" });
    expect(await events()).toMatchObject([{ kind: "CART_ADDED", properties: { product: "P1", variant: "V1" } }]);
    await phone.tap(page, ".bar .button", 1);
    expect(phone.asked.filter(({ query }) => query.includes("checkoutCreate("))).toHaveLength(1);
  });

  it("that is sold out does not", async () => {
    const page = await phone.open("product", { id: "P1" });
    await phone.tap(page, ".choice", 1);
    expect(page.dom.textContent).toContain("卖完了");
    await phone.tap(page, ".bar .button", 1);
    expect(phone.called("showToast")).toEqual([]);
  });

  it("that is gone is missed", async () => {
    const page = await phone.open("product", { id: "P9" });
    expect(page.dom.textContent).toContain("已经下架");
  });
});

describe("the cart", () => {
  const filled = async () => {
    const product = await phone.open("product", { id: "P1" });
    await phone.tap(product, ".bar .button", 1);
    return phone.open("cart");
  };

  it("is empty at first", async () => {
    const page = await phone.open("cart");
    expect(page.dom.textContent).toContain("购物车还是空的");
  });

  it("counts, and empties", async () => {
    const page = await filled();
    await phone.tap(page, ".plus");
    expect(page.dom.textContent).toContain("¥ 78.00");
    await phone.tap(page, ".minus");
    await phone.tap(page, ".minus");
    expect(page.dom.textContent).toContain("购物车还是空的");
  });

  it("takes a coupon that can be used, and gives it back", async () => {
    const page = await filled();
    expect(page.dom.textContent).toContain("老友券 · 还差 ¥ 11.00");
    await phone.tap(page, ".plus");
    expect(page.dom.textContent).toContain("老友券 · 可省 ¥ 10.00");
    await phone.tap(page, ".panel .row");
    expect(page.dom.textContent).toContain("已用 FRIEND");
    expect(page.dom.textContent).toContain("¥ 68.00");
    await phone.tap(page, ".link");
    expect(page.dom.textContent).not.toContain("已用");
  });

  it("asks for a message in the tap that pays, and reports what was said", async () => {
    phone.prompt = { "template-1": "accept" };
    const page = await filled();
    await phone.tap(page, ".pay");
    expect(phone.called("requestSubscribeMessage")).toMatchObject([{ tmplIds: ["template-1"] }]);
    expect(phone.called("showModal")).toHaveLength(1);
    const report = phone.asked.find(({ query }) => query.includes("reportSubscriptions"));
    expect(report?.variables["results"]).toEqual([{ templateId: "template-1", result: "ACCEPT" }]);
    expect(await events()).toMatchObject([{ kind: "CART_ADDED" }, { kind: "ORDER_SUBMITTED" }]);
  });
});

describe("the person's page", () => {
  it("shows coupons, and copies a code", async () => {
    const page = await phone.open("me");
    expect(page.dom.textContent).toContain("满 ¥ 50.00 可用");
    expect(page.dom.textContent).toContain("无门槛");
    await phone.tap(page, ".mine");
    expect(phone.called("setClipboardData")).toEqual([{ data: "FRIEND" }]);
  });

  it("claims a coupon, and says that it was claimed", async () => {
    const page = await phone.open("me");
    expect(page.dom.textContent).toContain("还剩 3 张");
    await phone.tap(page, ".claim");
    await phone.settle();
    const claims = phone.asked.filter(({ query }) => query.includes("mutation ClaimCoupon"));
    expect(claims.map(({ variables }) => variables["couponId"])).toEqual(["GIFT"]);
    expect(phone.called("showToast")).toMatchObject([{ title: "领到了" }]);
    expect(page.dom.textContent).toContain("已领取");
    expect(await events()).toMatchObject([{ kind: "COUPON_CLAIMED" }]);
  });

  it("binds a phone number", async () => {
    const page = await phone.open("me");
    page.querySelector(".bind")?.dispatchEvent("getphonenumber", { detail: { code: "secret" } });
    await phone.settle();
    expect(page.dom.textContent).toContain("已绑定");
    expect(await events()).toMatchObject([{ kind: "IDENTITY_AUTHORIZED" }]);
  });

  it("takes a yes only once it is kept", async () => {
    const page = await phone.open("me");
    await page.instance["agree"]?.({ detail: { value: true } });
    const said = phone.asked.filter(({ query }) => query.includes("setConsent"));
    expect(said.map(({ variables }) => variables)).toEqual(
      ["REMINDER", "MARKETING"].map((purpose) => ({ channel: "SMS", purpose, granted: true, textVersion: "sms-1" })),
    );
    expect(page.data["agrees"]).toBe(true);
    phone.answers = {};
    // a no counts at once, and is said until it is heard
    await page.instance["agree"]?.({ detail: { value: false } });
    expect(page.data["agrees"]).toBe(false);
    await page.instance["agree"]?.({ detail: { value: true } });
    expect(page.data["agrees"]).toBe(false);
    expect(phone.called("showToast")).toHaveLength(1);
  });
});

it("what the example asks of Saleor is in Saleor's schema", () => {
  const file = join(import.meta.dirname, "../../../graphql/saleor/contract.graphql");
  // the contract holds what the app itself asks; a storefront also asks for one product
  const sdl = readFileSync(file, "utf8").replace("type Query {", "type Query {\n  product(id: ID, channel: String): Product");
  const schema = buildSchema(sdl);
  const documents = phone.use("lib/documents") as Record<string, string>;
  for (const [name, text] of Object.entries(documents)) {
    expect(validate(schema, parse(text)), name).toEqual([]);
  }
});

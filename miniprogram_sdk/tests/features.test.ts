import { describe, expect, it } from "vitest";

import { scenes } from "./stand_ins/shop";

const scene = scenes();

const executed = (name: string) => scene().server.executed.filter((each) => each === name).length;

describe("the standard events", () => {
  it("have kinds of their own; all others are named", async () => {
    const { growth } = await scene().enter();
    growth.identityAuthorized();
    growth.mallViewed();
    growth.productViewed({ product: "p" });
    growth.couponClaimed({ coupon: "c" });
    growth.cartAdded({ product: "p", quantity: 2 });
    growth.orderSubmitted({ order: "o" });
    growth.orderPaid({ order: "o" });
    growth.track("product_viewed", { product: "q" });
    growth.track("shared");
    await growth.flush();
    expect(scene().server.events.map(({ kind, name }) => name ?? kind)).toEqual([
      "IDENTITY_AUTHORIZED",
      "MALL_VIEWED",
      "PRODUCT_VIEWED",
      "COUPON_CLAIMED",
      "CART_ADDED",
      "ORDER_SUBMITTED",
      "ORDER_PAID",
      "PRODUCT_VIEWED",
      "shared",
    ]);
    expect(scene().server.events[4]?.properties).toEqual({ product: "p", quantity: 2 });
  });
});

describe("page views", () => {
  it("come by themselves, from one call to the other", async () => {
    const { app, growth } = await scene().enter();
    app.route({ path: "pages/before/index" });
    const stop = growth.watchPages();
    app.route({ path: "pages/shop/index", query: { r: "abc" } });
    stop();
    app.route({ path: "pages/after/index" });
    await growth.flush();
    expect(scene().server.events).toMatchObject([
      { kind: "CUSTOM", name: "page_viewed", properties: { path: "pages/shop/index" } },
    ]);
  });

  it("are what the shop makes of them", async () => {
    const { app, growth } = await scene().enter();
    growth.watchPages(({ path, query }) =>
      path === "pages/product/index" ? { name: "product_viewed", properties: { product: query["id"] } } : null,
    );
    app.route({ path: "pages/cart/index" });
    app.route({ path: "pages/product/index", query: { id: "7" } });
    await growth.flush();
    expect(scene().server.events).toMatchObject([{ kind: "PRODUCT_VIEWED", properties: { product: "7" } }]);
  });
});

describe("page views of a WeChat that tells no routes", () => {
  it("are told by the pages themselves, as the shop describes them", async () => {
    const { app, growth } = scene().launch({}, ["onAppRoute", "offAppRoute"]);
    const stop = growth.watchPages(({ path, query }) => ({ name: "seen", properties: { path, id: query["id"] ?? "" } }));
    growth.trackPage({ route: "pages/product/index", options: { id: "7" } });
    growth.trackPage({ route: "pages/cart/index" });
    app.route({ path: "nobody hears this" });
    stop();
    growth.trackPage({ route: "pages/after/index" });
    await growth.login();
    await growth.flush();
    expect(scene().server.events.map(({ properties }) => properties)).toEqual([
      { path: "pages/product/index", id: "7" },
      { path: "pages/cart/index", id: "" },
    ]);
  });

  it("are told once where it does", async () => {
    const { app, growth } = await scene().enter();
    growth.watchPages();
    app.route({ path: "pages/shop/index" });
    growth.trackPage({ route: "pages/shop/index" });
    await growth.flush();
    expect(scene().server.events).toHaveLength(1);
  });
});

describe("a cart", () => {
  it("that the server has not heard of yet is told again until it has", async () => {
    const { growth } = await scene().enter();
    const attached = growth.attachCart("cart-1");
    await scene().world.pass(3000);
    expect(executed("attachCart")).toBeGreaterThan(1);
    scene().server.knownCarts.set("cart-1", "");
    await scene().world.pass(10_000);
    expect(await attached).toEqual({ ok: true, value: { checkoutId: "cart-1" } });
    const tries = executed("attachCart");
    await scene().world.pass(3_600_000);
    expect(executed("attachCart")).toBe(tries);
  });

  it("is told by the next launch if this one dies", async () => {
    const { app, growth } = await scene().enter();
    scene().phone.network = "dead";
    void growth.attachCart("cart-1");
    await scene().world.pass(1000);
    app.kill();
    scene().phone.network = "up";
    scene().server.knownCarts.set("cart-1", "");
    await scene().enter();
    await scene().world.pass(1000);
    expect([...scene().server.carts]).toEqual([["cart-1", "openid-1"]]);
  });

  it("of somebody else is refused once", async () => {
    const { growth } = await scene().enter();
    scene().server.knownCarts.set("cart-1", "openid-2");
    const attached = await scene().result(growth.attachCart("cart-1"), 60_000);
    expect(attached).toMatchObject({ ok: false, error: { code: "CART_TAKEN", field: "checkoutId" } });
    expect(executed("attachCart")).toBe(1);
  });

  it("that never comes is given up after a day, and the next one is not held up", async () => {
    const { growth } = await scene().enter();
    const never = growth.attachCart("cart-1");
    scene().server.knownCarts.set("cart-2", "");
    expect(await scene().result(growth.attachCart("cart-2"), 1000)).toMatchObject({ ok: true });
    await scene().world.pass(25 * 3_600_000);
    expect(await never).toMatchObject({ ok: false });
    expect(scene().problems).toContainEqual({ type: "GIVEN_UP", what: "cart" });
  });
});

describe("a message's link", () => {
  it("is reported from how the app was opened, once, after the login", async () => {
    const { app, growth } = scene().launch({ query: { r: "aB3" } });
    app.show();
    await scene().world.pass(60_000);
    await growth.login();
    await scene().world.settle();
    app.hide();
    app.show();
    await scene().world.settle();
    expect(scene().server.links).toEqual(["aB3"]);
  });

  it("that brings the app back to the front is reported as well", async () => {
    const { app } = await scene().enter();
    app.show({ query: { r: "second" } });
    app.show({ query: { r: "no code" } });
    await scene().world.settle();
    expect(scene().server.links).toEqual(["second"]);
  });

  it("leads somewhere, or nowhere", async () => {
    const { growth } = await scene().enter();
    expect(await scene().result(growth.followLink("x"))).toMatchObject({
      ok: true,
      value: { target: { miniProgram: "pages/cart/index" } },
    });
    expect(await scene().result(growth.followLink("unknown"))).toMatchObject({ error: { code: "LINK_UNKNOWN" } });
  });
});

describe("a code of ours", () => {
  it("is reported from how the app was opened, decoded, once", async () => {
    const { app } = await scene().enter({ query: { scene: "s%3D7" }, scene: 1047 });
    app.hide();
    app.show();
    await scene().world.settle();
    expect(scene().server.scenes).toEqual([["s=7", 1047]]);
  });

  it("that is scanned again is reported again, and a return to the front is not", async () => {
    const query = { scene: "s%3D7" };
    const { app } = await scene().enter({ query, scene: 1047 });
    const landing = { path: "pages/shop/index", query };
    app.route({ ...landing, openType: "appLaunch" });
    app.show();
    await scene().world.settle();
    expect(scene().server.scenes).toHaveLength(1);
    app.hide();
    app.show();
    // they look around, and come back to where they came in
    app.route({ path: "pages/cart/index", openType: "navigateTo" });
    app.route({ ...landing, openType: "navigateBack" });
    await scene().world.settle();
    expect(scene().server.scenes).toHaveLength(1);
    app.hide();
    app.show({ query, scene: 1048 });
    app.route({ ...landing, openType: "autoReLaunch" });
    app.route({ ...landing, openType: "autoReLaunch" });
    await scene().world.settle();
    expect(scene().server.scenes).toEqual([
      ["s=7", 1047],
      ["s=7", 1048],
    ]);
  });

  it.each([{}, { scene: "" }, { scene: 1047 }, { scene: "x".repeat(33) }])("is not seen in %j", async (query) => {
    await scene().enter({ query });
    await scene().world.pass(60_000);
    expect(executed("enterByScene")).toBe(0);
  });

  it("leads somewhere, or is not ours", async () => {
    const { growth } = await scene().enter();
    expect(await scene().result(growth.enterByScene("%E5%BA%97"))).toMatchObject({ value: { source: "门店" } });
    expect(await scene().result(growth.enterByScene("100%"))).toMatchObject({ ok: true });
    expect(await scene().result(growth.enterByScene("unknown"))).toMatchObject({ error: { code: "SCENE_UNKNOWN" } });
    expect(scene().server.scenes).toEqual([
      ["店", null],
      ["100%", null],
    ]);
  });
});

describe("a prompt for messages", () => {
  const ask = async () => {
    const { app, growth } = await scene().enter();
    scene().phone.tap = { cart: "accept", sale: "reject", odd: "acceptWithAudio" };
    const answers = await growth.promptSubscriptions(["cart", "sale", "odd", "unheard"]);
    return { app, growth, answers };
  };

  it("tells the app what was answered, and the server once", async () => {
    const { answers } = await ask();
    expect(answers).toEqual({ ok: true, value: { cart: "ACCEPT", sale: "REJECT", odd: "ACCEPT" } });
    await scene().world.pass(3_600_000);
    expect([...scene().server.grants]).toEqual([
      ["cart", 1],
      ["odd", 1],
    ]);
  });

  it("is opened in the tap itself", () => {
    const { app, growth } = scene().launch();
    let isAsked = false;
    app.wx.requestSubscribeMessage = () => {
      isAsked = true;
    };
    void growth.promptSubscriptions(["cart"]);
    expect(isAsked).toBe(true);
  });

  it("that WeChat does not show is no answer", async () => {
    const { growth } = await scene().enter();
    scene().phone.tap = { errMsg: "requestSubscribeMessage:fail", errCode: 20004 };
    expect(await growth.promptSubscriptions(["cart"])).toMatchObject({
      ok: false,
      error: { code: "NOT_ASKED", message: "20004 requestSubscribeMessage:fail" },
    });
    await scene().world.pass(60_000);
    expect(executed("reportSubscriptions")).toBe(0);
  });

  it.each(["dead", "deaf"] as const)("is told once although the network is %s and the app dies", async (network) => {
    const { app, growth } = await scene().enter();
    scene().phone.tap = { cart: "accept" };
    scene().phone.network = network;
    await growth.promptSubscriptions(["cart"]);
    await scene().world.pass(5000);
    app.kill();
    scene().phone.network = "up";
    await scene().enter();
    await scene().world.pass(60_000);
    expect(scene().server.grants.get("cart")).toBe(1);
  });

  it("whose report arrived but was not answered is told again, and counts once", async () => {
    const { app, growth } = await scene().enter();
    scene().phone.tap = { cart: "accept" };
    scene().server.grants.set("cart", 3);
    const { request } = app.wx;
    Object.assign(app.wx, {
      request: (options: Parameters<typeof request>[0]) => {
        scene().phone.network = options.data.includes("mutation Report") ? "deaf" : "up";
        return request(options);
      },
    });
    await growth.promptSubscriptions(["cart"]);
    await scene().world.pass(10_000);
    expect(scene().server.grants.get("cart")).toBe(4);
    Object.assign(app.wx, { request });
    scene().phone.network = "up";
    await scene().world.pass(3_600_000);
    expect(scene().server.grants.get("cart")).toBe(4);
    expect(executed("reportSubscriptions")).toBeGreaterThan(1);
    expect([...scene().phone.stored.keys()].filter((key) => key.includes("outbox"))).toEqual([]);
  });

  it("asks the server what to ask for, ahead of the tap, and opens in the tap itself", async () => {
    const { app, growth } = await scene().enter();
    scene().server.prompts.set("CART", ["cart", "coupon"]);
    scene().phone.tap = { cart: "accept", coupon: "reject" };
    expect(await growth.preparePrompt("CART", "EN")).toMatchObject({
      ok: true,
      value: [{ templateId: "cart", text: "EN" }, { templateId: "coupon" }],
    });
    let asked: readonly string[] = [];
    const { requestSubscribeMessage } = app.wx;
    app.wx.requestSubscribeMessage = (options) => {
      asked = options.tmplIds;
      requestSubscribeMessage(options);
    };
    const prompted = growth.prompt("CART");
    expect(asked).toEqual(["cart", "coupon"]);
    expect(await prompted).toEqual({ ok: true, value: { cart: "ACCEPT", coupon: "REJECT" } });
    await scene().world.pass(1000);
    expect(scene().server.grants.get("cart")).toBe(1);
  });

  it("that was not prepared asks first, and asks nobody for nothing", async () => {
    const { growth } = await scene().enter();
    expect(await growth.prompt("HOME")).toEqual({ ok: true, value: {} });
    scene().server.prompts.set("HOME", ["cart"]);
    scene().phone.tap = { cart: "accept" };
    expect(await growth.prompt("HOME")).toMatchObject({ value: { cart: "ACCEPT" } });
    expect(executed("subscriptionPrompt")).toBe(2);
    scene().phone.network = "dead";
    expect(await growth.prompt("HOME")).toMatchObject({ error: { code: "NETWORK" } });
  });
});

describe("the person", () => {
  it("has coupons, page by page", async () => {
    const { growth } = await scene().enter();
    const coupon = {
      id: "1",
      name: "满100减10",
      code: "ABC",
      kind: "FIXED",
      value: "10",
      currency: "CNY",
      minimumOrder: "100",
      state: "ISSUED",
      grantedAt: "2026-11-20T12:00:00Z",
      expiresAt: "2026-11-30T12:00:00Z",
    };
    scene().server.coupons = [coupon];
    expect(await growth.coupons()).toEqual({ ok: true, value: { coupons: [coupon], next: null } });
    scene().server.coupons = [coupon, coupon];
    expect(await growth.coupons({ first: 1, after: "c" })).toMatchObject({ value: { next: "c" } });
  });

  it("gives a phone number, or the reason why not", async () => {
    const { growth } = await scene().enter();
    expect(await growth.bindPhone("code")).toMatchObject({ ok: true, value: { me: { id: "openid-1" } } });
    scene().server.phoneRefusal = "PERSON_CONFLICT";
    expect(await growth.bindPhone("code")).toMatchObject({ ok: false, error: { code: "PERSON_CONFLICT" } });
  });

  it("gives where the person is, as WeChat told it, or the reason why not", async () => {
    const { growth } = await scene().enter();
    const here = { latitude: 23.1, longitude: 113.3, accuracy: 65, speed: 0 };
    expect(await growth.bindLocation(here)).toMatchObject({ ok: false, error: { code: "LOCATION_REFUSED" } });
    scene().server.isLocationAllowed = true;
    expect(await growth.bindLocation(here)).toMatchObject({ ok: true });
    expect(await growth.bindLocation({ latitude: 1, longitude: 2 })).toMatchObject({ ok: true });
    expect(scene().server.places).toEqual([
      { latitude: 23.1, longitude: 113.3, precision: 65 },
      { latitude: 1, longitude: 2 },
    ]);
  });

  it("says yes and no", async () => {
    const { growth } = await scene().enter();
    const statement = { channel: "SMS", purpose: "MARKETING", granted: true, textVersion: "sms-1" } as const;
    expect(await growth.setConsent(statement)).toMatchObject({ ok: true });
    expect(scene().server.consents).toMatchObject([statement]);
    scene().phone.network = "dead";
    expect(await growth.setConsent(statement)).toMatchObject({ ok: false, error: { code: "NETWORK" } });
  });

  it("has an account at the shop", async () => {
    const { growth } = await scene().enter();
    expect(await growth.linkSaleorCustomer("good")).toMatchObject({ ok: true });
    expect(await growth.linkSaleorCustomer("bad")).toMatchObject({ error: { code: "TOKEN_INVALID" } });
  });

  it.each([
    '{"data":{"bindPhone":{"me":null}}}',
    '{"data":{"bindPhone":null}}',
    '{"data":{"bindPhone":{"me":null,"errors":[]}},"errors":[{"message":"m"}]}',
  ])("is not bound by the answer %s", async (body) => {
    const { growth } = await scene().enter();
    scene().server.faults.push({ status: 200, body });
    expect(await growth.bindPhone("code")).toMatchObject({ ok: false, error: { code: "UNAVAILABLE" } });
  });

  it("is told how long to wait when all came too fast", async () => {
    const { growth } = await scene().enter();
    scene().server.faults.push({ status: 429, headers: { "retry-after": "7" } });
    expect(await growth.me()).toMatchObject({ error: { code: "RATE_LIMITED", retryAfter: 7 } });
  });
});

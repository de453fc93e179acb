import { describe, expect, it } from "vitest";

import { scenes } from "./stand_ins/shop";

const scene = scenes();

const executed = (name: string) => scene().server.executed.filter((each) => each === name).length;
const waiting = () => [...scene().phone.stored.keys()].filter((key) => key.includes("outbox"));

describe("a claim", () => {
  it("gives the coupon", async () => {
    const { growth } = await scene().enter();
    scene().server.stock.set("gift", 3);
    expect(await growth.claimableCoupons()).toMatchObject({ value: { coupons: [{ id: "gift", state: "CAN_CLAIM" }], next: null } });
    const claimed = await growth.claimCoupon("gift");
    expect(claimed).toMatchObject({ ok: true, value: { claimable: { remaining: 2 } } });
    expect(claimed.ok && claimed.value.coupon?.code).toMatch(/^CODE-/);
    expect(waiting()).toEqual([]);
  });

  it.each([
    ["gift", "SOLD_OUT"],
    ["unknown", "COUPON_UNKNOWN"],
  ])("of %s is refused once, and says why", async (coupon, code) => {
    const { growth } = await scene().enter();
    scene().server.stock.set("gift", 0);
    expect(await growth.claimCoupon(coupon)).toMatchObject({ ok: false, error: { code, field: "couponId" } });
    await scene().world.pass(3_600_000);
    expect(executed("claimCoupon")).toBe(1);
    expect(waiting()).toEqual([]);
  });

  it.each(["dead", "deaf"] as const)("is made once although the network is %s and the app dies", async (network) => {
    const { app, growth } = await scene().enter();
    scene().server.stock.set("gift", 9);
    scene().phone.network = network;
    void growth.claimCoupon("gift");
    await scene().world.pass(5000);
    app.kill();
    scene().phone.network = "up";
    await scene().enter();
    await scene().world.pass(60_000);
    expect([...scene().server.claims.values()]).toEqual(["gift"]);
    expect(waiting()).toEqual([]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])("is made once at most if the app dies after %i calls into WeChat", async (calls) => {
    const { app, growth } = await scene().enter();
    scene().server.stock.set("gift", 9);
    app.killAfter(calls);
    let isKept = true;
    try {
      void growth.claimCoupon("gift");
    } catch {
      isKept = false;
    }
    isKept &&= app.alive;
    await scene().world.pass(5000);
    if (app.alive) app.kill();
    await scene().enter();
    await scene().world.pass(60_000);
    const claims = scene().server.claims.size;
    expect(claims).toBeLessThanOrEqual(1);
    if (isKept) expect(claims).toBe(1);
  });

  it("that is tapped again while it is on its way is the same claim", async () => {
    const { app, growth } = await scene().enter();
    scene().server.stock.set("gift", 9);
    scene().phone.network = "deaf";
    const first = growth.claimCoupon("gift");
    await scene().world.pass(3000);
    const second = growth.claimCoupon("gift");
    await scene().world.pass(3000);
    scene().phone.network = "up";
    app.tellNetwork();
    const [one, two] = await scene().result(Promise.all([first, second]), 60_000);
    expect(one).toEqual(two);
    expect(one.ok).toBe(true);
    expect(scene().server.claims.size).toBe(1);
    // what is tapped after the answer is one more
    await growth.claimCoupon("gift");
    expect(scene().server.claims.size).toBe(2);
  });
});

describe("the cart", () => {
  it("has hints, or is nobody's yet", async () => {
    const { growth } = await scene().enter();
    expect(await growth.applyHints("cart-1")).toEqual({ ok: true, value: null });
    scene().server.hints = [];
    expect(await growth.applyHints("cart-1")).toEqual({ ok: true, value: [] });
  });

  it("has coupons that soon end", async () => {
    const { growth } = await scene().enter();
    expect(await growth.expiringCoupons(48)).toMatchObject({ value: [{ id: "day-0" }, { id: "day-1" }] });
    expect(await growth.expiringCoupons()).toMatchObject({ value: { length: 3 } });
  });
});

describe("a slot", () => {
  it("shows what is meant for the person, and tells whether it was seen and tapped", async () => {
    const { growth } = await scene().enter();
    scene().server.slots.set("home_banner", { variant: "vip", title: "尊贵的您" });
    const found = await growth.slots(["home_banner", "nonesuch"]);
    expect(found).toMatchObject({ ok: true, value: [{ key: "home_banner", variant: "vip", title: "尊贵的您" }] });
    if (!found.ok || !found.value[0]) throw new Error("no slot");
    growth.slotViewed(found.value[0]);
    growth.slotClicked(found.value[0]);
    await growth.flush();
    const properties = { slot: "home_banner", variant: "vip" };
    expect(scene().server.events).toMatchObject([
      { kind: "CUSTOM", name: "slot_viewed", properties },
      { kind: "CUSTOM", name: "slot_clicked", properties },
    ]);
  });
});

describe("a search", () => {
  it("brings an offer, or nothing", async () => {
    const { growth } = await scene().enter();
    scene().server.offers.set("鸡蛋", { productIds: ["p1"], coupon: null });
    expect(await growth.searchOffer("鸡蛋")).toEqual({ ok: true, value: { productIds: ["p1"], coupon: null } });
    expect(await growth.searchOffer("牛奶")).toEqual({ ok: true, value: null });
  });
});

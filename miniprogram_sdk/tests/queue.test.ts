import { describe, expect, it } from "vitest";

import { MOST_CHARACTERS, MOST_EVENTS } from "../src/queue";
import { scenes } from "./stand_ins/shop";

const scene = scenes();

const waiting = () => [...scene().phone.stored.keys()].filter((key) => key.includes(".events."));

describe("an event", () => {
  it("is kept by the phone before track returns", () => {
    const { app, growth } = scene().launch();
    growth.mallViewed();
    app.kill();
    expect([...scene().phone.stored.values()].join()).toContain("MALL_VIEWED");
  });

  it("waits for the login, also through a kill", async () => {
    const { app, growth } = scene().launch();
    growth.mallViewed({ n: 1 });
    await scene().world.pass(60_000);
    expect(scene().phone.sent).toEqual([]);
    app.kill();
    await scene().enter();
    await scene().world.pass(10_000);
    expect(scene().recorded).toEqual([{ n: 1 }]);
    expect(waiting()).toEqual([]);
  });

  it("is sent with others, five seconds after the first", async () => {
    const { growth } = await scene().enter();
    growth.mallViewed();
    await scene().world.pass(3000);
    growth.productViewed({ product: "p" });
    await scene().world.pass(1900);
    expect(scene().server.events).toEqual([]);
    await scene().world.pass(200);
    expect(scene().server.events.map((each) => each.kind)).toEqual(["MALL_VIEWED", "PRODUCT_VIEWED"]);
    expect(scene().server.executed.filter((name) => name === "track")).toHaveLength(1);
  });

  it("is sent at once when 50 wait, 50 at a time", async () => {
    const { growth } = await scene().enter();
    for (let n = 0; n < 120; n += 1) growth.track("looked", { n });
    await scene().world.pass(0);
    expect(scene().recorded).toHaveLength(120);
    expect(scene().server.executed.filter((name) => name === "track")).toHaveLength(3);
  });

  it("is sent when the app goes to the back", async () => {
    const { app, growth } = await scene().enter();
    growth.mallViewed();
    app.hide();
    await scene().world.settle();
    expect(scene().server.events).toHaveLength(1);
  });

  it("keeps the properties of its own moment", async () => {
    const { growth } = await scene().enter();
    const properties = { n: 1 };
    growth.track("looked", properties);
    properties.n = 2;
    await scene().world.pass(6000);
    expect(scene().recorded).toEqual([{ n: 1 }]);
  });

  it("that cannot be sent is told of, and stops nothing", async () => {
    const { growth } = await scene().enter();
    const round: Record<string, unknown> = {};
    round["self"] = round;
    growth.track("round", round);
    growth.track("big", { text: "x".repeat(2100) });
    growth.track("fine");
    await scene().world.pass(6000);
    expect(scene().server.events.map((each) => each.name)).toEqual(["fine"]);
    expect(scene().problems.map((each) => each.type)).toEqual(["EVENT_INVALID", "EVENT_INVALID"]);
  });

  it("of an earlier launch is sent before those of this one", async () => {
    for (let launch = 0; launch < 12; launch += 1) {
      const { app, growth } = scene().launch();
      growth.track("looked", { launch });
      app.kill();
    }
    await scene().enter();
    await scene().world.pass(6000);
    expect(scene().recorded).toEqual(Array.from({ length: 12 }, (_, launch) => ({ launch })));
  });

  it("of four weeks ago is given up: the server might count it twice", async () => {
    const { app, growth } = scene().launch();
    growth.mallViewed();
    app.kill();
    await scene().world.pass(29 * 24 * 3_600_000);
    await scene().enter();
    await scene().world.pass(10_000);
    expect(scene().server.events).toEqual([]);
    expect(scene().problems).toMatchObject([{ type: "EVENTS_DROPPED", reason: "OLD", events: [{}] }]);
    expect(waiting()).toEqual([]);
  });
});

describe("a full queue", () => {
  it("gives up page views first, oldest first, and says so", () => {
    const { growth } = scene().launch();
    growth.track("page_viewed", { path: "first" });
    growth.track("looked");
    growth.track("page_viewed", { path: "second" });
    for (let n = 0; n < MOST_EVENTS - 1; n += 1) growth.track("looked", { n });
    expect(scene().problems).toMatchObject([
      { type: "EVENTS_DROPPED", reason: "FULL", events: [{ properties: { path: "first" } }] },
      { type: "EVENTS_DROPPED", reason: "FULL", events: [{ properties: { path: "second" } }] },
    ]);
    growth.track("looked");
    expect(scene().problems[2]).toMatchObject({ events: [{ name: "looked", properties: {} }] });
  });

  it("is also one of many characters", () => {
    const { growth } = scene().launch();
    const text = "中".repeat(1900);
    for (let n = 0; n < MOST_EVENTS / 2; n += 1) growth.track("looked", { n, text });
    expect(scene().problems.length).toBeGreaterThan(0);
    const kept = [...scene().phone.stored.values()].reduce((sum, each) => sum + each.length, 0);
    // stored twice as JSON: quotes grow
    expect(kept).toBeLessThan(MOST_CHARACTERS * 1.1);
    const largest = Math.max(...[...scene().phone.stored.values()].map((each) => Buffer.byteLength(each)));
    expect(largest).toBeLessThan(100_000);
  });

  it("is the phone's own: without room events live as long as the app does", async () => {
    const { growth } = await scene().enter();
    scene().phone.isFull = true;
    growth.mallViewed();
    growth.mallViewed();
    expect(scene().problems.map((each) => each.type)).toEqual(["STORAGE", "STORAGE"]);
    await scene().world.pass(6000);
    expect(scene().server.events).toHaveLength(2);
  });
});

it("what somebody else wrote into the storage breaks nothing", async () => {
  const start = "growth.shop-key.wx-app.";
  const { phone } = scene();
  phone.store(`${start}events.1.x`, "{");
  phone.store(`${start}events.2.x`, "[null,{}]");
  phone.store(`${start}events.3.x`, 7);
  phone.store(`${start}session`, '{"access":1}');
  phone.store(`${start}outbox`, '{"deeds":1}');
  phone.store("other", "mine");
  const { growth } = await scene().enter();
  growth.mallViewed();
  await scene().world.pass(6000);
  expect(scene().server.events).toHaveLength(1);
  expect(phone.stored.get("other")).toBe('"mine"');
});

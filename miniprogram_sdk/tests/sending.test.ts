import { describe, expect, it } from "vitest";

import { scenes } from "./stand_ins/shop";

const scene = scenes();

const tracks = () => scene().phone.sent.filter((body) => body.includes("mutation Track"));

describe("a dead network", () => {
  it("is tried again later and later, and at once when it is back", async () => {
    const { app, growth } = await scene().enter();
    scene().phone.network = "dead";
    growth.mallViewed();
    await scene().world.pass(3_600_000);
    expect(tracks().length).toBeGreaterThan(10);
    expect(tracks().length).toBeLessThan(25);
    scene().phone.network = "up";
    app.tellNetwork();
    await scene().world.settle();
    expect(scene().server.events).toHaveLength(1);
  });

  it("does not lose what it has swallowed, and counts nothing twice", async () => {
    const { app, growth } = await scene().enter();
    scene().phone.network = "deaf";
    growth.mallViewed();
    await scene().world.pass(6000);
    expect(scene().server.events).toHaveLength(1);
    app.kill();
    scene().phone.network = "up";
    await scene().enter();
    await scene().world.pass(6000);
    expect(tracks()).toHaveLength(2);
    expect(scene().server.events).toHaveLength(1);
    expect([...scene().phone.stored.keys()].filter((key) => key.includes(".events."))).toEqual([]);
  });
});

describe("a server", () => {
  it("that says when to come back is not asked before", async () => {
    const { app, growth } = await scene().enter();
    const body = '{"errors":[{"message":"slow down","extensions":{"code":"RATE_LIMITED"}}]}';
    scene().server.faults.push({ status: 429, body, headers: { "retry-after": "600" } });
    growth.mallViewed();
    await scene().world.pass(6000);
    expect(tracks()).toHaveLength(1);
    await growth.flush();
    app.tellNetwork();
    app.show();
    app.hide();
    await scene().world.pass(590_000);
    expect(tracks()).toHaveLength(1);
    await scene().world.pass(10_000);
    expect(scene().server.events).toHaveLength(1);
  });

  it.each([
    [500, '{"errors":[{"message":"m","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}'],
    [502, "<html>Bad gateway</html>"],
    [503, '{"errors":[{"message":"m","extensions":{"code":"SERVICE_UNAVAILABLE"}}]}'],
    [404, "not here"],
    // a Wi-Fi that wants a login of its own
    [200, "<html>Welcome to our hotel</html>"],
    [200, '{"data":null}'],
    [200, '{"data":{"track":null}}'],
    [200, '{"data":{"track":{"recorded":null,"errors":[]}}}'],
    [200, '{"data":{"track":null},"errors":[{"message":"m","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}'],
    [400, '{"errors":[{"message":"m","extensions":{"code":"INVALID_DOCUMENT"}}]}'],
  ])("that answers %i %s keeps nothing, so everything is sent again", async (status, body) => {
    const { growth } = await scene().enter();
    scene().server.faults.push({ status, body });
    growth.mallViewed();
    await scene().world.pass(6000);
    expect(scene().server.events).toEqual([]);
    expect(scene().problems).toMatchObject([{ type: "WAITING", what: "events" }]);
    await scene().world.pass(3000);
    expect(scene().server.events).toHaveLength(1);
  });

  it("that refuses some events is not asked about them again", async () => {
    const { growth } = await scene().enter();
    growth.track("looked", { n: 1 });
    growth.track("No Name");
    growth.track("looked", { text: "中".repeat(1000) });
    growth.track("looked", { n: 2 });
    await scene().world.pass(60_000);
    expect(scene().recorded).toEqual([{ n: 1 }, { n: 2 }]);
    expect(tracks()).toHaveLength(1);
    expect(scene().problems).toMatchObject([
      { type: "EVENT_REFUSED", code: "NAME_INVALID", event: { name: "No Name" } },
      { type: "EVENT_REFUSED", code: "PROPERTIES_INVALID" },
    ]);
  });

  it.each([
    ["a number no JavaScript can count with", { n: 2 ** 60 }, "BAD_INPUT"],
    ["a text that cannot be stored", { text: "\ud800" }, "BAD_REQUEST"],
  ])("that refuses a whole request for %s loses only that event", async (_, bad, code) => {
    const { growth } = await scene().enter();
    for (let n = 0; n < 70; n += 1) growth.track("looked", n === 33 ? bad : { n });
    await scene().world.pass(60_000);
    expect(scene().recorded).toHaveLength(69);
    expect(scene().problems).toMatchObject([{ type: "EVENT_REFUSED", code, event: { properties: bad } }]);
  });

  it("that takes no more than so much is sent less", async () => {
    const { growth } = await scene().enter();
    scene().server.faults.push({ status: 413, body: "<html>" });
    for (let n = 0; n < 50; n += 1) growth.track("looked", { n });
    await scene().world.pass(0);
    expect(scene().recorded).toHaveLength(50);
    expect(scene().problems).toEqual([]);
  });
});

it("a listener that throws breaks nothing", async () => {
  const { growth } = await scene().enter();
  scene().problems.push = () => {
    throw new Error("theirs");
  };
  growth.track("No Name");
  growth.track("looked");
  await scene().world.pass(6000);
  expect(scene().server.events).toHaveLength(1);
});

it("an API that throws instead of answering is a dead network", async () => {
  const { app, growth } = await scene().enter();
  const { request } = app.wx;
  Object.assign(app.wx, {
    request: () => {
      throw new Error("url not in domain list");
    },
  });
  growth.mallViewed();
  await scene().world.pass(6000);
  expect(scene().problems).toMatchObject([{ type: "WAITING", error: { code: "NETWORK" } }]);
  Object.assign(app.wx, { request });
  await scene().world.pass(60_000);
  expect(scene().server.events).toHaveLength(1);
});

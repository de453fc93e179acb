import { describe, expect, it } from "vitest";

import { scenes } from "./stand_ins/shop";

const scene = scenes();

const HALF_AN_HOUR = 1_800_000;
const executed = (name: string) => scene().server.executed.filter((each) => each === name).length;

describe("a session", () => {
  it("is opened by login and by nothing else", async () => {
    const { growth } = scene().launch();
    expect(await growth.me()).toMatchObject({ ok: false, error: { code: "LOGGED_OUT" } });
    await scene().world.pass(60_000);
    expect(scene().phone.sent).toEqual([]);
    expect(await growth.login()).toEqual({ ok: true, value: null });
    expect(await growth.me()).toMatchObject({ ok: true, value: { id: "openid-1", consents: [] } });
  });

  it("lives on in the next launch", async () => {
    const { app } = await scene().enter();
    app.kill();
    const { growth } = scene().launch();
    expect(await growth.me()).toMatchObject({ ok: true });
    expect(executed("wechatLogin")).toBe(1);
    expect(executed("refreshSession")).toBe(0);
  });

  it("is opened once for all who ask at a time", async () => {
    const { growth } = scene().launch();
    await Promise.all([growth.login(), growth.me(), growth.coupons(), growth.login()]);
    expect(executed("wechatLogin")).toBe(1);
    await scene().world.pass(HALF_AN_HOUR);
    await Promise.all([growth.me(), growth.coupons(), growth.me()]);
    expect(executed("refreshSession")).toBe(1);
    expect(executed("wechatLogin")).toBe(1);
  });

  it.each([0, -86_400_000, 86_400_000])("is renewed in time when the phone's clock is off by %i ms", async (skew) => {
    scene().phone.skew = skew;
    const { growth } = await scene().enter();
    for (let n = 0; n < 5; n += 1) {
      await scene().world.pass(HALF_AN_HOUR + 1);
      expect(await growth.me()).toMatchObject({ ok: true });
    }
    expect(executed("refreshSession")).toBe(5);
    expect(executed("wechatLogin")).toBe(1);
  });

  it.each([-86_400_000, 86_400_000])("survives a jump of the phone's clock by %i ms", async (skew) => {
    const { growth } = await scene().enter();
    scene().phone.skew = skew;
    await scene().world.pass(HALF_AN_HOUR + 1);
    expect(await growth.me()).toMatchObject({ ok: true });
    expect(executed("wechatLogin")).toBe(1);
  });

  it("whose refresh was answered to a dead app is followed by another, and nobody notices", async () => {
    const { app, growth } = await scene().enter();
    await scene().world.pass(HALF_AN_HOUR);
    scene().phone.network = "deaf";
    void growth.me();
    await scene().world.settle();
    expect(executed("refreshSession")).toBe(1);
    app.kill();
    scene().phone.network = "up";
    const next = scene().launch().growth;
    expect(await next.me()).toMatchObject({ ok: true });
    expect(executed("refreshSession")).toBe(2);
    expect(executed("wechatLogin")).toBe(2);
  });

  it("whose refresh could not be sent keeps its token", async () => {
    const { growth } = await scene().enter();
    await scene().world.pass(HALF_AN_HOUR);
    scene().phone.network = "dead";
    expect(await growth.me()).toMatchObject({ ok: false, error: { code: "NETWORK" } });
    scene().phone.network = "up";
    expect(await growth.me()).toMatchObject({ ok: true });
    expect(executed("wechatLogin")).toBe(1);
  });

  it("whose refresh the server could not answer keeps its token", async () => {
    const { growth } = await scene().enter();
    await scene().world.pass(HALF_AN_HOUR);
    scene().server.faults.push({ status: 503, body: "" });
    expect(await growth.me()).toMatchObject({ ok: false, error: { code: "UNAVAILABLE" } });
    expect(await growth.me()).toMatchObject({ ok: true });
    expect(executed("wechatLogin")).toBe(1);
  });

  it("that somebody else's server gave is none, and the next try is free", async () => {
    const { growth } = scene().launch();
    scene().server.faults.push({ status: 200, body: '{"data":{"wechatLogin":{"ok":true}}}' });
    expect(await growth.login()).toMatchObject({ ok: false, error: { code: "UNAVAILABLE" } });
    expect(await growth.login()).toMatchObject({ ok: true });
  });

  it("that was revoked is opened anew", async () => {
    const { growth } = await scene().enter();
    scene().server.revokeAll();
    expect(await growth.me()).toMatchObject({ ok: true });
    expect(executed("wechatLogin")).toBe(2);
  });

  it("is not asked for without end where no token is taken", async () => {
    const { growth } = await scene().enter();
    const body = '{"data":{"me":null},"errors":[{"message":"m","extensions":{"code":"UNAUTHENTICATED"}}]}';
    scene().server.faults.push({ status: 200, body }, { status: 200, body, to: "query Me" });
    expect(await growth.me()).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
  });

  it("tries a second code where WeChat forgot the first", async () => {
    const { growth } = scene().launch();
    const body = '{"data":{"wechatLogin":{"errors":[{"code":"CODE_INVALID","message":"m","field":"code"}]}}}';
    scene().server.faults.push({ status: 200, body });
    expect(await growth.login()).toMatchObject({ ok: true });
    scene().server.loginRefusal = "CODE_INVALID";
    scene().server.revokeAll();
    expect(await growth.me()).toMatchObject({
      ok: false,
      error: { code: "LOGIN_REFUSED", reason: "CODE_INVALID" },
    });
  });

  it("that is refused is asked for less and less, while events wait", async () => {
    scene().server.loginRefusal = "APP_MISCONFIGURED";
    const { growth } = scene().launch();
    expect(await growth.login()).toMatchObject({ error: { code: "LOGIN_REFUSED", reason: "APP_MISCONFIGURED" } });
    growth.mallViewed();
    await scene().world.pass(3_600_000);
    expect(executed("wechatLogin")).toBeLessThan(25);
    scene().server.loginRefusal = null;
    await scene().world.pass(300_000);
    expect(scene().server.events).toHaveLength(1);
  });
});

describe("a logout", () => {
  it("sends what waits, ends the session, and keeps later events for the next login", async () => {
    const { growth } = await scene().enter();
    growth.track("looked", { n: 1 });
    await growth.logout();
    expect(scene().recorded).toEqual([{ n: 1 }]);
    expect(executed("logout")).toBe(1);
    growth.track("looked", { n: 2 });
    await scene().world.pass(3_600_000);
    expect(await growth.me()).toMatchObject({ ok: false, error: { code: "LOGGED_OUT" } });
    expect(scene().recorded).toEqual([{ n: 1 }]);
    await growth.login();
    await scene().world.pass(6000);
    expect(scene().recorded).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("holds in the next launch, also if the server never heard it", async () => {
    const { app, growth } = await scene().enter();
    scene().phone.network = "dead";
    await growth.logout();
    app.kill();
    scene().phone.network = "up";
    const next = scene().launch().growth;
    await scene().world.pass(60_000);
    expect(await next.me()).toMatchObject({ ok: false, error: { code: "LOGGED_OUT" } });
  });

  it("is not undone by a login under way", async () => {
    const { growth } = scene().launch();
    const login = growth.login();
    const logout = growth.logout();
    expect(await login).toMatchObject({ ok: false, error: { code: "LOGGED_OUT" } });
    await logout;
    expect([...scene().phone.stored.keys()]).toEqual([]);
  });
});

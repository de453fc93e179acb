import { afterEach, expect, it, vi } from "vitest";

import { createGrowth } from "../src/index";
import { fromTaro } from "../src/taro";
import { fromUni } from "../src/uni";
import type { Adapter } from "../src/adapter";
import { scenes, SHOP } from "./stand_ins/shop";

const scene = scenes();

afterEach(() => {
  vi.unstubAllGlobals();
});

it("without an adapter, WeChat's own wx is used, or missed", async () => {
  const options = { ...SHOP, endpoint: scene().server.endpoint };
  expect(() => createGrowth(options)).toThrow("adapter");
  const app = scene().phone.launch();
  vi.stubGlobal("wx", app.wx);
  const growth = createGrowth({ ...options, clock: app.clock });
  expect(await growth.login()).toMatchObject({ ok: true });
});

it("a storage of the shop's own takes the place of the phone's", async () => {
  const app = scene().phone.launch();
  const kept = new Map<string, string>();
  const storage = {
    get: (key: string) => kept.get(key),
    set: (key: string, text: string) => void kept.set(key, text),
    remove: (key: string) => void kept.delete(key),
    keys: () => [...kept.keys()],
  };
  const growth = createGrowth({ ...SHOP, endpoint: scene().server.endpoint, adapter: app.wx, clock: app.clock, storage });
  await growth.login();
  growth.mallViewed();
  expect([...kept.keys()]).toHaveLength(2);
  expect(scene().phone.stored.size).toBe(0);
});

/** An API as Taro makes it of wx: callbacks are called, and promises answer as well. */
function promising(wx: Adapter): Partial<Adapter> {
  const promise =
    <Option extends object>(call: (option: Option) => unknown) =>
    (option: Option) =>
      new Promise((resolve, reject) => {
        call({
          ...option,
          success: (result: unknown) => {
            (option as { success: (result: unknown) => void }).success(result);
            resolve(result);
          },
          fail: (error: unknown) => {
            (option as { fail: (error: unknown) => void }).fail(error);
            reject(new Error(JSON.stringify(error)));
          },
        });
      });
  const { onAppRoute, offAppRoute, ...known } = wx;
  expect([onAppRoute, offAppRoute]).not.toContain(undefined);
  return {
    ...known,
    login: promise(wx.login),
    request: promise(wx.request),
    requestSubscribeMessage: promise(wx.requestSubscribeMessage),
  };
}

it.each([
  ["Taro", fromTaro],
  ["uni-app", fromUni],
])("with %s everything works as with wx, and no promise is left lying about", async (_, from) => {
  const refused: unknown[] = [];
  const listener = (reason: unknown) => refused.push(reason);
  process.on("unhandledRejection", listener);
  const app = scene().phone.launch();
  // what the framework lacks is WeChat's own
  vi.stubGlobal("wx", app.wx);
  const growth = createGrowth({
    ...SHOP,
    endpoint: scene().server.endpoint,
    adapter: from(promising(app.wx)),
    clock: app.clock,
  });
  scene().phone.network = "dead";
  expect(await growth.login()).toMatchObject({ ok: false });
  scene().phone.network = "up";
  expect(await growth.login()).toMatchObject({ ok: true });
  growth.watchPages();
  app.route({ path: "pages/shop/index" });
  await growth.flush();
  expect(scene().server.events).toMatchObject([{ name: "page_viewed" }]);
  scene().phone.tap = { errMsg: "fail", errCode: 10001 };
  expect(await growth.promptSubscriptions(["cart"])).toMatchObject({ ok: false });
  await scene().world.settle();
  process.off("unhandledRejection", listener);
  expect(refused).toEqual([]);
});

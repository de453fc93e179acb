import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Dashboard } from "../src/bridge/dashboard";
import { THEME_MS } from "../src/shared/theme";
import { handshake, inFrame, PARENT, SHOP, tell, tokenOf } from "./world";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  document.documentElement.removeAttribute("data-theme");
});

describe("the bridge", () => {
  test("is ready after a handshake, and still after the second", () => {
    inFrame();
    const dashboard = new Dashboard("page");
    const told = vi.fn();
    dashboard.subscribe(told);
    handshake(tokenOf(["MANAGE_USERS"]));
    handshake(tokenOf(["MANAGE_USERS"]));
    expect(dashboard.current()).toBe("ready");
    expect(told).toHaveBeenCalledTimes(1);
    expect(dashboard.credentials().saleorApiUrl).toBe(SHOP);
  });

  test("takes an empty token for no access, and a later one all the same", () => {
    inFrame();
    const dashboard = new Dashboard("page");
    handshake("");
    expect(dashboard.current()).toBe("no-access");
    handshake(tokenOf([]));
    expect(dashboard.current()).toBe("ready");
  });

  test("reads the newest token whenever it is asked", () => {
    inFrame();
    const dashboard = new Dashboard("page");
    handshake(tokenOf([], "old"));
    tell("tokenRefresh", { token: tokenOf([], "new") });
    expect(dashboard.credentials().token).toBe(tokenOf([], "new"));
  });

  test("hears nobody but the Dashboard", () => {
    inFrame();
    const dashboard = new Dashboard("page");
    tell("handshake", { token: tokenOf([]), version: 1 }, "http://evil.example");
    tell("handshake", { token: "" }, "http://evil.example");
    expect(dashboard.current()).toBe("waiting");
  });

  test("knows its locale by message, or after a while without one", () => {
    inFrame();
    const dashboard = new Dashboard("page");
    handshake(tokenOf([]));
    expect(dashboard.locale()).toBeNull();
    tell("localeChanged", { locale: "zh-Hans" });
    expect(dashboard.locale()).toBe("zh-Hans");
    vi.runAllTimers();
    expect(dashboard.locale()).toBe("zh-Hans");
    const silent = new Dashboard("page");
    handshake(tokenOf([]));
    vi.runAllTimers();
    expect(silent.locale()).toBe("en");
  });

  test("shows nothing until it knows the theme, which the first address does not name", () => {
    window.matchMedia = vi.fn(() => ({ matches: true })) as unknown as typeof window.matchMedia;
    const { dataset } = document.documentElement;
    inFrame(`?saleorApiUrl=${encodeURIComponent(SHOP)}&id=QXBwOjE%3D`);
    // as the server writes it then
    dataset["theme"] = "awaited";
    new Dashboard("page");
    vi.advanceTimersByTime(THEME_MS - 1);
    expect(dataset["theme"]).toBe("awaited");
    tell("theme", { theme: "light" });
    vi.advanceTimersByTime(1000);
    expect(dataset["theme"]).toBe("light");
    dataset["theme"] = "awaited";
    inFrame(`?saleorApiUrl=${encodeURIComponent(SHOP)}&id=QXBwOjE%3D`);
    new Dashboard("page");
    vi.advanceTimersByTime(THEME_MS);
    expect(dataset["theme"]).toBe("dark");
  });

  test("wears the system's theme at once outside a frame, where nobody names one", () => {
    window.matchMedia = vi.fn(() => ({ matches: true })) as unknown as typeof window.matchMedia;
    const { dataset } = document.documentElement;
    inFrame("");
    Object.defineProperty(window, "parent", { value: window, configurable: true });
    dataset["theme"] = "awaited";
    new Dashboard("page");
    expect(dataset["theme"]).toBe("dark");
  });

  test("keeps the theme that the server wrote from the address", () => {
    window.matchMedia = vi.fn(() => ({ matches: true })) as unknown as typeof window.matchMedia;
    const { dataset } = document.documentElement;
    inFrame();
    dataset["theme"] = "light";
    new Dashboard("page");
    vi.advanceTimersByTime(THEME_MS);
    expect(dataset["theme"]).toBe("light");
  });

  test("wears the theme it is told", () => {
    inFrame();
    const dashboard = new Dashboard("page");
    tell("theme", { theme: "dark" });
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    expect(dashboard.current()).toBe("waiting");
  });

  test("does not break over what a Dashboard never answers", async () => {
    const { heard } = inFrame();
    const dashboard = new Dashboard("page");
    handshake(tokenOf([]));
    void dashboard.showRoute("/customers/1?tab=tags");
    dashboard.go("/orders/1");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(heard.map((said) => said.type)).toEqual(["notifyReady", "updateRouting", "redirect"]);
    expect(heard[1]?.payload["newRoute"]).toBe("/customers/1/~tab=tags");
  });

  test("leads from a widget to a page of ours", () => {
    const { heard } = inFrame();
    const dashboard = new Dashboard("widget");
    dashboard.openPage("/customers/7");
    expect(heard.at(-1)?.payload["to"]).toBe("/extensions/app/QXBwOjE%3D/customers/7");
  });

  test("needs no handshake where everything was handed over", () => {
    const { heard } = inFrame("");
    const token = tokenOf(["MANAGE_USERS"]);
    const dashboard = new Dashboard("widget", { token, saleorApiUrl: SHOP, appId: "QXBwOjE=", context: {} });
    expect(dashboard.current()).toBe("ready");
    expect(dashboard.credentials()).toEqual({ token, saleorApiUrl: SHOP });
    expect(heard).toEqual([]);
    tell("tokenRefresh", { token: tokenOf([], "new") });
    expect(dashboard.credentials().token).toBe(tokenOf([], "new"));
  });

  test("says no access where an empty token was handed over", () => {
    inFrame("");
    const dashboard = new Dashboard("widget", { token: "", saleorApiUrl: SHOP, appId: "", context: {} });
    expect(dashboard.current()).toBe("no-access");
  });

  test("knows what the person may do, and when a popup ends", () => {
    inFrame();
    const dashboard = new Dashboard("popup");
    handshake(tokenOf(["MANAGE_USERS"]));
    expect(dashboard.may("MANAGE_USERS")).toBe(true);
    expect(dashboard.may("MANAGE_APPS")).toBe(false);
    expect(dashboard.isRenewed).toBe(false);
    expect(dashboard.tokenEnds() - Date.now()).toBe(300_000);
  });

  test("is outside without a Dashboard around it", () => {
    inFrame();
    Object.defineProperty(window, "parent", { value: window, configurable: true });
    expect(new Dashboard("page").current()).toBe("outside");
    expect(PARENT).not.toBe(window.location.origin);
  });
});

import { act, cleanup, render, renderHook, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Link, match, Router, RouterProvider, useGuard, useQueryValue } from "../src/app/router";
import { ROUTES, SECTIONS } from "../src/app/routes";
import { DashboardProvider } from "../src/bridge/context";
import { Dashboard } from "../src/bridge/dashboard";
import { asPath } from "../src/bridge/params";
import { useDraft } from "../src/design";
import { inFrame } from "./world";

let shown: string[] = [];
let router: Router;
/** One window stands in for many: what a router hears ends with its test. */
let ended = new AbortController();
const listen = window.addEventListener.bind(window);

beforeEach(() => {
  ended = new AbortController();
  window.addEventListener = (type: string, listener: EventListenerOrEventListenerObject) => {
    listen(type, listener, { signal: ended.signal });
  };
  shown = [];
  window.scrollTo = vi.fn();
  window.history.replaceState(null, "", "/customers?domain=a&id=c&tab=tags&theme=dark");
  router = new Router((route) => {
    shown.push(route);
  });
});

afterEach(() => {
  cleanup();
  ended.abort();
});

/** jsdom goes over its history as browsers do: not at once. */
async function settled(): Promise<void> {
  await act(() => new Promise((done) => setTimeout(done, 50)));
}

async function pressBack(): Promise<void> {
  window.history.back();
  await settled();
}

function around(props: { readonly children: React.ReactNode }) {
  return <RouterProvider router={router}>{props.children}</RouterProvider>;
}

describe("routes", () => {
  test("name the parts of a path", () => {
    expect(match("/customers/:id", "/customers/a%2Fb")).toEqual({ id: "a/b" });
    expect(match("/customers/:id", "/customers")).toBeNull();
    expect(match("/customers/:id", "/customers/%")).toBeNull();
  });

  test("are found for every section, and the fixed word wins", () => {
    for (const section of SECTIONS) {
      expect(ROUTES.find((route) => match(route.pattern, section.path))?.section).toBe(section.key);
    }
    expect(ROUTES.find((route) => match(route.pattern, "/recalls/runs/7"))?.pattern).toBe("/recalls/runs/:id");
  });

  test("begin with the page's own query and are shown to the Dashboard when they change", () => {
    expect(router.current().query.toString()).toBe("tab=tags");
    router.go("/customers/7?tab=consents");
    expect(router.current().path).toBe("/customers/7");
    expect(shown).toEqual(["/customers/7?tab=consents"]);
  });

  test("keep a page's state in the query", () => {
    const { result } = renderHook(() => useQueryValue("tab"), { wrapper: around });
    expect(result.current[0]).toBe("tags");
    act(() => {
      result.current[1](null);
    });
    expect(result.current[0]).toBe("");
    expect(window.location.search).not.toContain("tab");
  });

  test("tell the Dashboard of a page's query only when its address may be read, once", () => {
    router.ask({ tab: "conflicts" });
    router.ask({ tab: null });
    expect(shown).toEqual([]);
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "F5" }));
    window.dispatchEvent(new Event("blur"));
    expect(shown).toEqual(["/customers"]);
  });

  test("are read from the Dashboard's address, where a query is part of the path", () => {
    const routes = ["/customers?tab=tags&q=%E5%BC%A0+a%7Eb%25", "/settings"];
    for (const route of routes) {
      window.history.replaceState(null, "", `${asPath(route)}?domain=a&id=c`);
      const { path, query } = new Router(() => undefined).current();
      expect({ path, query: query.toString() }).toEqual({
        path: route.split("?")[0],
        query: route.split("?")[1] ?? "",
      });
    }
    expect(asPath(routes[0] ?? "")).not.toMatch(/[?%]/);
  });

  test("make one step of Back each, in the frame, after the Dashboard's own", async () => {
    const length = window.history.length;
    router.go("/coupons");
    expect(window.location.pathname).toBe("/customers");
    await settled();
    expect(window.location.pathname).toBe("/coupons");
    router.ask({ tab: "used" });
    await settled();
    expect(window.history.length).toBe(length + 1);
    await pressBack();
    expect(router.current().path).toBe("/customers");
    expect(shown).toEqual(["/coupons"]);
  });
});

describe("a form with changes", () => {
  test("is asked about before the page is left", () => {
    renderHook(
      () => {
        useGuard(true);
      },
      { wrapper: around },
    );
    router.go("/coupons");
    expect(router.current().path).toBe("/customers");
    expect(router.waiting()?.to).toBe("/coupons");
    router.answer(false);
    expect(router.waiting()).toBeNull();
    router.go("/coupons");
    router.answer(true);
    expect(router.current().path).toBe("/coupons");
  });

  test("is asked about after Back, which is undone meanwhile", async () => {
    router.go("/customers/7");
    await settled();
    const { unmount } = renderHook(
      () => {
        useGuard(true);
      },
      { wrapper: around },
    );
    await pressBack();
    expect(router.current().path).toBe("/customers/7");
    expect(router.waiting()).toEqual({ to: null });
    router.answer(false);
    await pressBack();
    expect(router.waiting()).toEqual({ to: null });
    router.answer(true);
    await settled();
    expect(router.current().path).toBe("/customers");
    unmount();
  });

  test("that was opened by itself leads to the page it belongs to", async () => {
    window.history.replaceState(null, "", "/coupons/new?domain=a");
    router = new Router(() => undefined);
    renderHook(
      () => {
        useGuard(true);
      },
      { wrapper: around },
    );
    await pressBack();
    router.answer(true);
    expect(router.current().path).toBe("/coupons");
  });

  test("takes no press of Back once it is saved", async () => {
    router.go("/customers/7");
    await settled();
    const { unmount } = renderHook(
      () => {
        useGuard(true);
      },
      { wrapper: around },
    );
    unmount();
    await pressBack();
    expect(router.current().path).toBe("/customers");
  });

  test("lets go once it is saved or undone", () => {
    const { result } = renderHook(() => useDraft({ name: "a", note: "" }), { wrapper: around });
    act(() => {
      result.current.set({ name: "b" });
    });
    expect(result.current.isDirty).toBe(true);
    router.go("/coupons");
    expect(router.waiting()).not.toBeNull();
    act(() => {
      router.answer(false);
      result.current.saved();
    });
    expect(result.current.isDirty).toBe(false);
    router.go("/coupons");
    expect(router.current().path).toBe("/coupons");
  });

  test("keeps what is typed when the saved one is read anew, and takes it otherwise", () => {
    const { result, rerender } = renderHook((name: string) => useDraft({ name, note: "" }), {
      wrapper: around,
      initialProps: "a",
    });
    rerender("b");
    expect(result.current.values.name).toBe("b");
    act(() => {
      result.current.set({ name: "mine" });
    });
    rerender("c");
    expect(result.current.values.name).toBe("mine");
    expect(result.current.isDirty).toBe(true);
  });
});

test("a link moves within the frame, and from a widget asks the Dashboard", async () => {
  const { heard } = inFrame();
  const dashboard = new Dashboard("page");
  const link = <Link to="/coupons">Coupons</Link>;
  const { unmount } = render(
    <DashboardProvider dashboard={dashboard}>
      <RouterProvider router={router}>{link}</RouterProvider>
    </DashboardProvider>,
  );
  await userEvent.click(screen.getByRole("link"));
  expect(router.current().path).toBe("/coupons");
  unmount();
  render(<DashboardProvider dashboard={dashboard}>{link}</DashboardProvider>);
  await userEvent.click(screen.getByRole("link"));
  expect(heard.at(-1)?.payload["to"]).toBe("/extensions/app/QXBwOjE%3D/coupons");
});

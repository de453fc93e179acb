import { act, cleanup, render, renderHook, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Link, match, Router, RouterProvider, useGuard, useQueryValue } from "../src/app/router";
import { ROUTES, SECTIONS } from "../src/app/routes";
import { DashboardProvider } from "../src/bridge/context";
import { Dashboard } from "../src/bridge/dashboard";
import { useDraft } from "../src/design";
import { inFrame } from "./world";

let shown: string[] = [];
let router: Router;

beforeEach(() => {
  shown = [];
  window.scrollTo = vi.fn();
  window.history.replaceState(null, "", "/customers?domain=a&id=c&tab=tags&theme=dark");
  router = new Router((route) => shown.push(route));
});

afterEach(cleanup);

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
    expect(shown).toEqual(["/customers"]);
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

  test("is asked about after Back, which is undone meanwhile", () => {
    router.go("/customers/7");
    renderHook(
      () => {
        useGuard(true);
      },
      { wrapper: around },
    );
    window.history.replaceState(null, "", "/customers");
    window.dispatchEvent(new PopStateEvent("popstate"));
    expect(router.current().path).toBe("/customers/7");
    expect(window.location.pathname).toBe("/customers/7");
    router.answer(true);
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

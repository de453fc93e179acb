import { afterEach, describe, expect, test, vi } from "vitest";

import { ask } from "../src/api/client";
import type { Document } from "../src/api/document";
import { fieldErrorInWords, refusalInWords, Refused } from "../src/api/refused";
import { Dashboard, type Place } from "../src/bridge/dashboard";
import { Locale } from "../src/shared/locale";
import { handshake, inFrame, serverAnswers, tell, tokenOf } from "./world";

const DOCUMENT: Document<{ readonly ok: boolean }, Record<string, never>> = { name: "Ok", text: "query Ok { ok }" };
const EXPIRED = { errors: [{ message: "over", extensions: { code: "TOKEN_EXPIRED" } }] };
const DONE = { data: { ok: true } };

function ready(place: Place): Dashboard {
  inFrame();
  const dashboard = new Dashboard(place);
  handshake(tokenOf([], "old"));
  return dashboard;
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a request", () => {
  test("bears the token of its own moment", async () => {
    const dashboard = ready("page");
    const { tokens } = serverAnswers(DONE, DONE);
    await ask(dashboard, DOCUMENT, {});
    tell("tokenRefresh", { token: tokenOf([], "new") });
    await ask(dashboard, DOCUMENT, {});
    expect(tokens).toEqual([tokenOf([], "old"), tokenOf([], "new")]);
  });

  test("whose token ran out is made again once a new one has come", async () => {
    const dashboard = ready("page");
    const { tokens } = serverAnswers(EXPIRED, DONE);
    const answer = ask(dashboard, DOCUMENT, {});
    await new Promise((resolve) => setTimeout(resolve));
    expect(tokens).toHaveLength(1);
    tell("tokenRefresh", { token: tokenOf([], "new") });
    expect(await answer).toEqual({ ok: true });
    expect(tokens[1]).toBe(tokenOf([], "new"));
  });

  test("is not made a third time", async () => {
    const dashboard = ready("page");
    const { tokens } = serverAnswers(EXPIRED, EXPIRED, DONE);
    const answer = ask(dashboard, DOCUMENT, {});
    await new Promise((resolve) => setTimeout(resolve));
    tell("tokenRefresh", { token: tokenOf([], "new") });
    await expect(answer).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
    expect(tokens).toHaveLength(2);
  });

  test("gives up where no token comes", async () => {
    vi.useFakeTimers();
    const dashboard = ready("page");
    serverAnswers(EXPIRED);
    const answer = ask(dashboard, DOCUMENT, {}).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(await answer).toMatchObject({ code: "TOKEN_EXPIRED" });
  });

  test("of a popup is not waited for: nobody renews its token", async () => {
    const dashboard = ready("popup");
    serverAnswers(EXPIRED);
    await expect(ask(dashboard, DOCUMENT, {})).rejects.toMatchObject({ code: "POPUP_EXPIRED" });
  });

  test("says which permission was missing", async () => {
    const dashboard = ready("page");
    serverAnswers({ errors: [{ message: "This needs the permission MANAGE_ORDERS.", extensions: { code: "FORBIDDEN" } }] });
    await expect(ask(dashboard, DOCUMENT, {})).rejects.toMatchObject({ code: "FORBIDDEN", permission: "MANAGE_ORDERS" });
  });

  test("that nobody answers is refused by the network", async () => {
    const dashboard = ready("page");
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
    await expect(ask(dashboard, DOCUMENT, {})).rejects.toMatchObject({ code: "NETWORK" });
  });
});

describe("refusals in words", () => {
  const locale = new Locale("en", [{ "refusal.name.TAKEN": "This name is taken.", "refusal.TAKEN": "It is taken." }]);

  test("name the code that has none", () => {
    expect(refusalInWords(locale, new Refused("NEVER_HEARD"))).toContain("NEVER_HEARD");
    expect(refusalInWords(locale, new Refused("RATE_LIMITED"))).toContain("Too many");
  });

  test("are a field's own before they are the code's", () => {
    expect(fieldErrorInWords(locale, { code: "TAKEN", field: "name" })).toBe("This name is taken.");
    expect(fieldErrorInWords(locale, { code: "TAKEN", field: "key" })).toBe("It is taken.");
  });
});

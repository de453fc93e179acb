import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Document } from "../src/api/document";
import { Queries, useChange } from "../src/api/hooks";
import { Router, RouterProvider } from "../src/app/router";
import { DashboardProvider } from "../src/bridge/context";
import { Dashboard } from "../src/bridge/dashboard";
import { Input, Savebar, useDraft } from "../src/design";
import { LocaleProvider } from "../src/shared/locale";
import { handshake, inFrame, serverAnswers, tokenOf } from "./world";

type Errors = readonly { readonly code: string; readonly field: string | null }[];
const SAVE: Document<{ readonly save: { readonly errors: Errors } }, { readonly name: string }> = {
  name: "Save",
  text: "mutation Save($name: String!) { save(name: $name) { errors { code field } } }",
};

function Form() {
  const draft = useDraft({ name: "" });
  const { run, isBusy } = useChange(SAVE);
  const save = async () => {
    const outcome = await run(draft.values);
    if (outcome.isDone) draft.saved();
    else draft.fail({ name: outcome.errors.find((each) => each.field === "name")?.code });
  };
  return (
    <>
      <Input label="Name" value={draft.values.name} error={draft.errors.name} onChange={(name) => { draft.set({ name }); }} />
      <Savebar isDirty={draft.isDirty} isBusy={isBusy} onSave={() => void save()} onCancel={draft.reset} />
    </>
  );
}

async function saveOnce(): Promise<void> {
  inFrame();
  const dashboard = new Dashboard("page");
  handshake(tokenOf([], "one"));
  render(
    <LocaleProvider language="en">
      <RouterProvider router={new Router(() => undefined)}>
        <DashboardProvider dashboard={dashboard}>
          <Queries dashboard={dashboard}>
            <Form />
          </Queries>
        </DashboardProvider>
      </RouterProvider>
    </LocaleProvider>,
  );
  await userEvent.type(screen.getByLabelText("Name"), "Spring");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
}

beforeEach(() => {
  window.scrollTo = vi.fn();
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("a form that was saved says so on its button", async () => {
  serverAnswers({ data: { save: { errors: [] } } });
  await saveOnce();
  expect(await screen.findByRole("button", { name: "Saved" })).toBeTruthy();
});

test("a form that was refused can be saved again, and says nothing of saved", async () => {
  serverAnswers({ data: { save: { errors: [{ code: "INVALID", field: null }] } } });
  await saveOnce();
  expect(await screen.findByRole("button", { name: "Save" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Saved" })).toBeNull();
});

test("what is wrong has the focus after a refusal, wherever it stands", async () => {
  serverAnswers({ data: { save: { errors: [{ code: "TAKEN", field: "name" }] } } });
  await saveOnce();
  expect(await screen.findByText("TAKEN")).toBeTruthy();
  await waitFor(() => {
    expect(document.activeElement).toBe(screen.getByLabelText("Name"));
  });
});

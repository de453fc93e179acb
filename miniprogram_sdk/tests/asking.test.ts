import { describe, expect, it } from "vitest";

import { scenes } from "./stand_ins/shop";

const scene = scenes();

const executed = (name: string) => scene().server.executed.filter((each) => each === name).length;
const waiting = () => [...scene().phone.stored.keys()].filter((key) => key.includes("outbox"));
const SALE = { key: "d11", templateId: "sale" };
const WISH = { variantId: "v1", channel: "cn", kind: "STOCK", templateId: "goods" } as const;

describe("a form", () => {
  it("is drawn from the shop's definition, and checked before it is sent", async () => {
    const { growth } = await scene().enter();
    expect(await growth.form("nonesuch")).toEqual({ ok: true, value: null });
    const found = await growth.form("taste");
    if (!found.ok || !found.value) throw new Error("no form");
    expect(growth.checkForm(found.value, { note: "x" })).toEqual([{ field: "tea", code: "ANSWER_REQUIRED" }]);
    expect(growth.checkForm(found.value, { tea: "red" })).toEqual([{ field: "tea", code: "NOT_A_CHOICE" }]);
    expect(growth.checkForm(found.value, { tea: "green" })).toEqual([]);
  });

  it("names each wrong answer by its field, and keeps what was typed", async () => {
    const { growth } = await scene().enter();
    const sent = await growth.submitForm("taste", { tea: "bad", note: ["bad"] });
    expect(sent).toMatchObject({ ok: false, error: { field: "tea", errors: [{ field: "tea" }, { field: "note", code: "ANSWER_UNUSABLE" }] } });
    const found = await growth.form("taste");
    if (!found.ok || !found.value) throw new Error("no form");
    // the choice is none of the form's any more
    expect(growth.formDraft(found.value)).toEqual({ note: ["bad"] });
    expect(await growth.submitForm("taste", { tea: "green" })).toMatchObject({ ok: true, value: { thanks: { zh: "谢谢" } } });
    expect(growth.formDraft(found.value)).toEqual({});
  });

  it.each(["dead", "deaf"] as const)("is entered once although the network is %s and the app dies", async (network) => {
    const { app, growth } = await scene().enter();
    scene().phone.network = network;
    void growth.submitForm("taste", { tea: "green" });
    void growth.submitForm("taste", { tea: "green" });
    await scene().world.pass(5000);
    app.kill();
    scene().phone.network = "up";
    await scene().enter();
    await scene().world.pass(60_000);
    expect([...scene().server.entries.values()]).toEqual([[{ field: "tea", values: ["green"] }]]);
    expect(waiting()).toEqual([]);
  });

  it("that a later launch sees refused is told of", async () => {
    const { app, growth } = await scene().enter();
    scene().phone.network = "dead";
    void growth.submitForm("taste", { tea: "bad" });
    await scene().world.settle();
    app.kill();
    scene().phone.network = "up";
    await scene().enter();
    await scene().world.pass(60_000);
    expect(scene().problems).toContainEqual({ type: "REFUSED", what: "form", code: "ANSWER_UNUSABLE" });
  });
});

describe("a promise", () => {
  it("is asked for in the tap itself, and made of the accepted prompt", async () => {
    const { growth } = await scene().enter();
    expect(await growth.sales()).toMatchObject({ value: [SALE] });
    scene().phone.tap = { sale: "accept" };
    expect(await scene().result(growth.remindMe(SALE), 1000)).toMatchObject({ ok: true, value: { reminder: { id: "d11" } } });
    expect(scene().server.promised).toEqual(["d11"]);
    expect(await growth.myPromises()).toEqual({ ok: true, value: { reminders: [], watches: [] } });
  });

  it("is none without an accept, nor where nothing is offered", async () => {
    const { growth } = await scene().enter();
    scene().phone.tap = { sale: "reject" };
    expect(await growth.remindMe(SALE)).toMatchObject({ error: { code: "NO_GRANT", message: "REJECT" } });
    expect(await growth.remindMe({ key: "d11", templateId: null })).toMatchObject({ error: { code: "NOT_OFFERED" } });
    await scene().world.pass(60_000);
    expect(executed("remindMe")).toBe(0);
  });

  it.each(["dead", "deaf"] as const)("is made once although the network is %s and the app dies", async (network) => {
    const { app, growth } = await scene().enter();
    scene().phone.tap = { goods: "accept" };
    scene().phone.network = network;
    void growth.watchVariant(WISH);
    await scene().world.pass(5000);
    app.kill();
    scene().phone.network = "up";
    await scene().enter();
    await scene().world.pass(60_000);
    expect(scene().server.promised).toEqual(["v1"]);
    expect(scene().server.grants.get("goods")).toBe(0);
    expect(waiting()).toEqual([]);
  });

  it("waits a little for WeChat's push of the accept, and no longer", async () => {
    const { growth } = await scene().enter();
    scene().server.isPushing = true;
    scene().phone.tap = { sale: "accept" };
    const promised = growth.remindMe(SALE);
    await scene().world.pass(4000);
    scene().server.grants.set("sale", 1);
    expect(await scene().result(promised, 30_000)).toMatchObject({ ok: true });
    const never = growth.remindMe({ key: "d12", templateId: "sale" });
    expect(await scene().result(never, 300_000)).toMatchObject({ error: { code: "NO_GRANT" } });
  });

  it("is taken back, once or again", async () => {
    const { growth } = await scene().enter();
    scene().server.promised.push("v1");
    expect(await growth.cancelWatch("v1")).toEqual({ ok: true, value: null });
    expect(await scene().result(growth.cancelReminder("v1"), 1000)).toEqual({ ok: true, value: null });
    expect(scene().server.promised).toEqual([]);
  });
});

describe("what the person has a right to", () => {
  it("is said until it is heard, the last of two counts", async () => {
    const { app, growth } = await scene().enter();
    scene().phone.network = "dead";
    void growth.requestErasure();
    await scene().world.settle();
    void growth.cancelErasure();
    void growth.requestMyData();
    await scene().world.settle();
    app.kill();
    scene().phone.network = "up";
    const next = await scene().enter();
    await scene().world.pass(60_000);
    expect(scene().server.rights).toEqual(["keep", "copy"]);
    expect(await next.growth.myPrivacy()).toEqual({ ok: true, value: { erasedFrom: null, myData: null } });
  });

  it("is heard in the end as it was said last, also while the first is on its way", async () => {
    const { growth } = await scene().enter();
    const erased = growth.requestErasure();
    const kept = growth.cancelErasure();
    await scene().world.pass(60_000);
    expect(scene().server.rights.at(-1)).toBe("keep");
    expect([(await erased).ok, (await kept).ok]).toEqual([true, true]);
    expect(waiting()).toEqual([]);
  });

  it("is not said any more once it was taken back behind another", async () => {
    const { growth } = await scene().enter();
    const no = { channel: "SMS", purpose: "MARKETING", granted: false, textVersion: "sms-1" } as const;
    scene().phone.network = "dead";
    void growth.requestMyData();
    void growth.setConsent(no);
    await scene().world.settle();
    scene().phone.network = "up";
    void growth.cancelErasure();
    await growth.setConsent({ ...no, granted: true });
    await scene().world.pass(60_000);
    expect(scene().server.consents.at(-1)).toMatchObject({ granted: true });
  });

  it("is a no that outlives the app; a yes takes it back", async () => {
    const { app, growth } = await scene().enter();
    const no = { channel: "SMS", purpose: "MARKETING", granted: false, textVersion: "sms-1" } as const;
    scene().phone.network = "dead";
    void growth.setConsent(no);
    void growth.setConsent({ ...no, purpose: "REMINDER" });
    await scene().world.settle();
    await growth.setConsent({ ...no, purpose: "REMINDER", granted: true });
    app.kill();
    scene().phone.network = "up";
    await scene().enter();
    await scene().world.pass(60_000);
    expect(scene().server.consents).toMatchObject([no]);
    expect(scene().server.consents).toHaveLength(1);
  });
});

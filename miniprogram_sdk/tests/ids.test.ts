import { expect, it } from "vitest";

import { Ids } from "../src/ids";
import { Phone } from "./stand_ins/phone";
import { World } from "./stand_ins/world";

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it.each([true, false])("ids are UUIDs of version 7, in order of time, never twice (randomness of WeChat: %s)", async (isGood) => {
  const world = new World();
  const app = new Phone(world, "o").launch();
  const { getRandomValues, ...older } = app.wx;
  const ids = new Ids(isGood ? app.wx : older, app.clock);
  await world.settle();
  expect(getRandomValues).toBeDefined();
  const made = new Set<string>();
  for (let n = 0; n < 500; n += 1) {
    made.add(ids.next());
    if (n % 100 === 0) await world.settle();
  }
  expect(made.size).toBe(500);
  for (const id of made) expect(id).toMatch(UUID_7);
  world.now += 1000;
  expect(ids.next() > ([...made].sort()[499] ?? "")).toBe(true);
});

it("ids are of WeChat's randomness as soon as it is there", async () => {
  const world = new World();
  const app = new Phone(world, "o").launch();
  const ids = new Ids(app.wx, { ...app.clock, random: () => 0 });
  expect(ids.next()).toMatch(/-7000-8000-0{12}$/);
  await world.settle();
  expect(ids.next()).not.toMatch(/-0{12}$/);
});

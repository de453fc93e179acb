import fc from "fast-check";
import { expect, it } from "vitest";

import type { Network } from "./stand_ins/phone";
import { Scene } from "./stand_ins/shop";

type Step =
  | { readonly do: "track"; readonly times: number }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "network"; readonly state: Network; readonly isTold: boolean }
  | { readonly do: "fault"; readonly status: number; readonly body: string; readonly retryAfter: number }
  | { readonly do: "killAfter"; readonly calls: number }
  | { readonly do: "skew"; readonly ms: number }
  | { readonly do: "kill" | "hide" | "show" | "flush" | "revoke" | "logout" | "login" | "prompt" };

type Plain = Exclude<Step, { times: number } | { ms: number } | { state: Network } | { status: number } | { calls: number }>;

const plain = (what: Plain["do"]) => fc.constant<Step>({ do: what });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("track" as const), times: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      ms: fc.constantFrom(0, 1000, 6000, 16_000, 31 * 60_000, 3 * 3_600_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("network" as const),
      state: fc.constantFrom<Network>("up", "dead", "deaf", "patchy", "patchy"),
      isTold: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("fault" as const),
      status: fc.constantFrom(429, 500, 503, 200, 200),
      body: fc.constantFrom("", "<html>", '{"data":null}', '{"data":{"track":null}}'),
      retryAfter: fc.constantFrom(0, 1, 90),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("killAfter" as const), calls: fc.integer({ min: 0, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("skew" as const), ms: fc.constantFrom(-86_400_000, 0, 7_200_000) }) },
  { weight: 3, arbitrary: plain("kill") },
  plain("hide"),
  plain("show"),
  plain("flush"),
  plain("revoke"),
  plain("logout"),
  { weight: 3, arbitrary: plain("prompt") },
  { weight: 2, arbitrary: plain("login") },
);

/** Events and accepted prompts, by number, that must be counted, and those that may be:
 * their app died while it took them. */
interface Told {
  readonly surely: Set<number>;
  readonly perhaps: Set<number>;
}

const template = (number: number) => `template-${String(number)}`;

async function live(scene: Scene, steps: readonly Step[]): Promise<Told> {
  const { phone, server, world } = scene;
  const told: Told = { surely: new Set(), perhaps: new Set() };
  let number = 0;
  let { app, growth } = await scene.enter();
  for (const each of steps) {
    if (!app.alive) ({ app, growth } = scene.launch());
    try {
      switch (each.do) {
        case "track":
          for (let left = each.times; left > 0; left -= 1) {
            number += 1;
            growth.track("looked", { number });
            (app.alive ? told.surely : told.perhaps).add(number);
          }
          break;
        case "pass":
          await world.pass(each.ms);
          break;
        case "network":
          phone.network = each.state;
          if (each.isTold) app.tellNetwork();
          break;
        case "fault":
          server.faults.push({
            status: each.status,
            body: each.body,
            headers: each.retryAfter > 0 ? { "retry-after": String(each.retryAfter) } : {},
          });
          break;
        case "killAfter":
          app.killAfter(each.calls);
          break;
        case "skew":
          phone.skew = each.ms;
          break;
        case "kill":
          app.kill();
          break;
        case "hide":
          app.hide();
          break;
        case "show":
          app.show();
          break;
        case "flush":
          void growth.flush();
          break;
        case "revoke":
          server.revokeAll();
          break;
        case "logout":
          void growth.logout();
          break;
        case "login":
          void growth.login();
          break;
        case "prompt": {
          number += 1;
          const prompted = number;
          told.perhaps.add(prompted);
          phone.tap = { [template(prompted)]: "accept" };
          const { alive } = app;
          const answered = growth.promptSubscriptions([template(prompted)]).then((answer) => {
            if (answer.ok && alive && app.alive) told.surely.add(prompted);
          });
          await world.settle();
          void answered;
          break;
        }
      }
    } catch (error) {
      if (app.alive) throw error;
    }
  }
  app.kill();
  return told;
}

it("every event and every accepted prompt counts exactly once, whenever the app is killed and whatever the network does", async () => {
  let counted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const scene = new Scene();
      await scene.server.start();
      try {
        const told = await live(scene, steps);
        scene.phone.network = "up";
        scene.phone.skew = 0;
        scene.server.faults = [];
        await scene.enter();
        await scene.world.pass(20 * 60_000);
        const found = scene.recorded.map((properties) => (properties as { number: number }).number);
        for (const [id, accepts] of scene.server.grants) {
          found.push(...Array.from({ length: accepts }, () => Number(id.split("-")[1])));
        }
        expect(new Set(found).size, "counted twice").toBe(found.length);
        expect(
          [...told.surely].filter((number) => !found.includes(number)),
          "lost",
        ).toEqual([]);
        expect(found.filter((number) => !told.surely.has(number) && !told.perhaps.has(number))).toEqual([]);
        expect([...scene.phone.stored.keys()].filter((key) => /events|outbox/.test(key))).toEqual([]);
        counted += found.length;
      } finally {
        await scene.server.stop();
      }
    }),
    { numRuns: 150 },
  );
  expect(counted).toBeGreaterThan(1000);
});

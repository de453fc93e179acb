import { afterEach, beforeEach } from "vitest";

import { createGrowth, type Growth, type Problem } from "../../src/index";
import { Phone, type App } from "./phone";
import { Server } from "./server";
import { World } from "./world";
import type { Adapter, Entrance } from "../../src/adapter";

export const SHOP = { shop: "shop-key", appId: "wx-app" };

/** A phone, a server and the time between them. */
export class Scene {
  readonly world = new World();
  readonly server = new Server(this.world);
  readonly phone = new Phone(this.world, "openid-1");
  readonly problems: Problem[] = [];

  /** Start the app, as its app.js would. */
  launch(entrance: Entrance = {}, lacking: readonly (keyof Adapter)[] = []): { readonly app: App; readonly growth: Growth } {
    const app = this.phone.launch(entrance);
    const growth = createGrowth({
      ...SHOP,
      endpoint: this.server.endpoint,
      adapter: lacking.length === 0 ? app.wx : { ...app.wx, ...Object.fromEntries(lacking.map((name) => [name, undefined])) },
      clock: app.clock,
      onError: (problem) => {
        this.problems.push(problem);
      },
    });
    return { app, growth };
  }

  /** Start it and log in. */
  async enter(entrance: Entrance = {}): Promise<{ readonly app: App; readonly growth: Growth }> {
    const started = this.launch(entrance);
    void started.growth.login();
    await this.world.settle();
    return started;
  }

  /** Wait for a result through as much time as it takes. */
  async result<T>(promise: Promise<T>, ms = 0): Promise<T> {
    await this.world.pass(ms);
    return promise;
  }

  get recorded(): unknown[] {
    return this.server.events.map((event) => event.properties);
  }
}

/** A new scene for each test of a file. */
export function scenes(): () => Scene {
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene();
    await scene.server.start();
  });
  afterEach(async () => {
    await scene.server.stop();
  });
  return () => scene;
}

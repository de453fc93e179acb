import type { Adapter } from "./adapter";
import type { Client } from "./client";
import type { Clock } from "./clock";
import type { Drawer } from "./drawer";
import type { Ids } from "./ids";
import type { Outbox } from "./outbox";
import type { Prompter } from "./prompter";
import type { Reporter } from "./reporter";

/** What every feature stands on. A feature is a function of this that gives methods;
 * `createGrowth` puts them together, so one more is one file and one line there. */
export interface Core {
  readonly adapter: Adapter;
  readonly client: Client;
  readonly clock: Clock;
  readonly drawer: Drawer;
  readonly ids: Ids;
  readonly outbox: Outbox;
  readonly prompter: Prompter;
  readonly reporter: Reporter;
}

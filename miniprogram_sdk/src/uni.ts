import { frameworkAdapter, type Adapter } from "./adapter";

/** `createGrowth({ adapter: fromUni(uni), … })`, in a mini-program of WeChat. */
export function fromUni(uni: Partial<Adapter>): Adapter {
  return frameworkAdapter(uni);
}

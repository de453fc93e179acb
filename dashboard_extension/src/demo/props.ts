import type { State } from "./state";
import type { Demo } from "./store";

export interface PhoneProps {
  readonly demo: Demo;
  readonly state: State;
}

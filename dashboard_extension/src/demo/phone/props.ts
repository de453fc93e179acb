import type { Demo, State } from "../store";

export interface PhoneProps {
  readonly demo: Demo;
  readonly state: State;
}

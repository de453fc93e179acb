import type { EventInput } from "./generated/schema";
import type { Failure } from "./result";

/** What `onError` hears: whatever goes wrong where nobody waits for a result. */
export type Problem =
  /** The server will not keep this event, ever. */
  | { readonly type: "EVENT_REFUSED"; readonly event: EventInput; readonly code: string; readonly message: string }
  /** Events that were given up. FULL: the queue was; page views go first, then the oldest.
   * OLD: four weeks old; the server could not tell a repetition any more. */
  | { readonly type: "EVENTS_DROPPED"; readonly reason: "FULL" | "OLD"; readonly events: readonly EventInput[] }
  /** `track` was given something that cannot be sent. */
  | { readonly type: "EVENT_INVALID"; readonly name: string; readonly message: string }
  /** Something waits and will be sent again. */
  | { readonly type: "WAITING"; readonly what: "events" | "deeds"; readonly error: Failure | { readonly code: string; readonly message: string } }
  /** A cart, a link or a prompt's answer that could not be told for days. */
  | { readonly type: "GIVEN_UP"; readonly what: string }
  /** Something of an earlier launch that the server would not have, a form's answers perhaps. */
  | { readonly type: "REFUSED"; readonly what: string; readonly code: string }
  /** The phone's storage fails: what is new may be lost if the app is killed. */
  | { readonly type: "STORAGE"; readonly message: string };

export type Complain = (problem: Problem) => void;

/** A listener that cannot break us. */
export function guarded(listener: Complain | undefined): Complain {
  return (problem) => {
    try {
      listener?.(problem);
    } catch {
      // theirs to find
    }
  };
}

import { useEffect, useRef } from "react";

import { mint, type StaffName } from "./server";

/** The Dashboard fetches a new token this long before the old one ends. */
const RENEW_MS = 270_000;
/** A widget's was fetched with the page it stands on, so its next one comes early. */
const RENEW_WIDGET_MS = 3000;

/** New tokens, as the Dashboard hands them on: before the old one ends, when its tab is
 * seen again, and when the phone moved the demo's clock, and with it every token's end. */
export function useRenewal(
  given: {
    readonly staff: StaffName;
    /** as in `mint` */
    readonly permissions: readonly string[] | null;
    readonly isWidget: boolean;
    /** a popup never gets another one, nor does who may not see it */
    readonly isWanted: boolean;
  },
  onToken: (token: string) => void,
): void {
  const { staff, isWidget, isWanted } = given;
  const permissions = given.permissions?.join() ?? null;
  const hear = useRef(onToken);
  useEffect(() => {
    hear.current = onToken;
  });
  useEffect(() => {
    if (!isWanted) return;
    const renew = () => {
      mint(staff, permissions === null ? null : permissions.split(","))
        .then((next) => {
          hear.current(next.token);
        })
        .catch(() => undefined);
    };
    const onSeen = () => {
      if (document.visibilityState === "visible") renew();
    };
    const early = isWidget ? setTimeout(renew, RENEW_WIDGET_MS) : undefined;
    const timer = setInterval(renew, RENEW_MS);
    document.addEventListener("visibilitychange", onSeen);
    const clock = new BroadcastChannel("growth-demo-clock");
    clock.addEventListener("message", renew);
    return () => {
      clearTimeout(early);
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onSeen);
      clock.close();
    };
  }, [staff, permissions, isWidget, isWanted]);
}

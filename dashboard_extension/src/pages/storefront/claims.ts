/** Whether people can take a coupon now, and why not. */

export type Claiming = "open" | "off" | "paused" | "new" | "not_yet" | "over" | "all_taken";

interface Claimed {
  readonly status: "NEW" | "READY" | "PAUSED";
  readonly claim: {
    readonly isOn: boolean;
    readonly claimFrom: string;
    readonly claimUntil: string | null;
    readonly most: number | null;
    readonly claimed: number;
  };
}

/** What stands in the way first: the switch, then the coupon itself, the time, the number. */
export function claimingOf({ status, claim }: Claimed, now: Date): Claiming {
  const at = now.getTime();
  if (!claim.isOn) return "off";
  if (status !== "READY") return status === "PAUSED" ? "paused" : "new";
  if (at < Date.parse(claim.claimFrom)) return "not_yet";
  if (claim.claimUntil !== null && Date.parse(claim.claimUntil) <= at) return "over";
  return claim.most !== null && claim.claimed >= claim.most ? "all_taken" : "open";
}

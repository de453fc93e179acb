import type { Entrance } from "../adapter";
import type { CodeOf, Deed } from "../client";
import type { Core } from "../core";
import { FollowLinkDocument, type FollowLinkMutation } from "../generated/follow_link";
import type { Result } from "../result";

const KIND = "link";
/** A link earns nothing after 30. */
const DAYS = 7;
const CODE = /^[A-Za-z0-9]{1,8}$/;

type Followed = Result<Deed<FollowLinkMutation>, CodeOf<FollowLinkMutation>>;

/** Visits that messages brought: our cards open a page with `?r=<code>`. */
export function links({ adapter, client, outbox }: Core) {
  outbox.handle(KIND, (code: string) => client.tell(FollowLinkDocument, { code }), DAYS);
  const seen = new Set<string>();

  function notice(entrance: Entrance | undefined): void {
    const { r: code } = (entrance?.query ?? {}) as { readonly r?: unknown };
    // a return to the front repeats how the app was opened
    if (typeof code !== "string" || !CODE.test(code) || seen.has(code)) return;
    seen.add(code);
    void outbox.add(KIND, code, code);
  }

  notice(adapter.getLaunchOptionsSync());
  adapter.onAppShow?.(notice);

  return {
    /** Report a link that did not come by the app's own entrance. That one is reported
     * without being asked for. */
    followLink(code: string): Promise<Followed> {
      return outbox.add(KIND, code, code);
    },
  };
}

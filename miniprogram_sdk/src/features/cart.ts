import type { CodeOf, Deed } from "../client";
import type { Core } from "../core";
import { AttachCartDocument, type AttachCartMutation } from "../generated/attach_cart";
import type { Result } from "../result";

const KIND = "cart";

/** Whose a checkout is. */
export function cart({ client, outbox }: Core) {
  outbox.handle(
    KIND,
    (checkoutId: string) => client.tell(AttachCartDocument, { checkoutId }),
    1,
    // the shop's news of a new checkout takes seconds
    (code) => code === "CART_UNKNOWN",
  );
  return {
    /** Say that a checkout without a customer account is this person's; call it once
     * checkoutCreate has answered. It is said until it is heard, also by a later
     * launch, so nothing should wait for the promise. */
    attachCart(
      checkoutId: string,
    ): Promise<Result<Deed<AttachCartMutation>, CodeOf<AttachCartMutation>>> {
      return outbox.add(KIND, checkoutId, checkoutId);
    },
  };
}

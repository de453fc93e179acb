import type { Client, CodeOf, Deed } from "../client";
import type { Core } from "../core";
import { BindLocationDocument, type BindLocationMutation } from "../generated/bind_location";
import { BindPhoneDocument, type BindPhoneMutation } from "../generated/bind_phone";
import { LinkSaleorCustomerDocument, type LinkSaleorCustomerMutation } from "../generated/link_saleor_customer";
import { MeDocument, type MeQuery } from "../generated/me";
import { done, failed, type Result } from "../result";

export type Customer = NonNullable<MeQuery["me"]>;

/** Ask who is logged in. */
export async function customerOf(client: Client, templateIds: readonly string[]): Promise<Result<Customer>> {
  const answer = await client.ask(MeDocument, { templateIds });
  if (!answer.ok) return answer;
  const { me } = answer.value;
  return me ? done(me) : failed({ code: "UNAVAILABLE", message: "no customer" });
}

/** Who the person is. */
export function customer({ client }: Core) {
  return {
    /** templateIds: whose subscriptions to tell of. */
    me(templateIds: readonly string[] = []): Promise<Result<Customer>> {
      return customerOf(client, templateIds);
    },
    /** code: what `<button open-type="getPhoneNumber">` gave, in `event.detail.code`. */
    bindPhone(code: string): Promise<Result<Deed<BindPhoneMutation>, CodeOf<BindPhoneMutation>>> {
      return client.tell(BindPhoneDocument, { code });
    },
    /** place: what wx.getLocation gave, or a sibling of it. LOCATION_REFUSED: the person
     * has not said yes to it (`setConsent`). */
    bindLocation({
      latitude,
      longitude,
      accuracy,
    }: {
      readonly latitude: number;
      readonly longitude: number;
      /** metres */
      readonly accuracy?: number;
    }): Promise<Result<Deed<BindLocationMutation>, CodeOf<BindLocationMutation>>> {
      return client.tell(BindLocationDocument, { latitude, longitude, precision: accuracy });
    },
    /** token: the access token of the shop's tokenCreate. */
    linkSaleorCustomer(
      token: string,
    ): Promise<Result<Deed<LinkSaleorCustomerMutation>, CodeOf<LinkSaleorCustomerMutation>>> {
      return client.tell(LinkSaleorCustomerDocument, { token });
    },
  };
}

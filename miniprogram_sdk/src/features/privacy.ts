import type { CodeOf, Deed } from "../client";
import type { Core } from "../core";
import { CancelErasureDocument, type CancelErasureMutation } from "../generated/cancel_erasure";
import { MyPrivacyDocument, type MyPrivacyQuery } from "../generated/my_privacy";
import { RequestErasureDocument, type RequestErasureMutation } from "../generated/request_erasure";
import { RequestMyDataDocument, type RequestMyDataMutation } from "../generated/request_my_data";
import { SetConsentDocument, type SetConsentMutation, type SetConsentMutationVariables } from "../generated/set_consent";
import { done, failed, type Result } from "../result";

const CONSENT = "consent";
const COPY = "my_data";
const ERASURE = "erasure";
const DAYS = 30;

export type Privacy = NonNullable<MyPrivacyQuery["me"]>["privacy"];

/** What the person allows, and what they have a right to: a copy, and to be forgotten. */
export function privacy({ client, outbox }: Core) {
  const say = (statement: SetConsentMutationVariables) => client.tell(SetConsentDocument, statement);
  outbox.handle(CONSENT, say, DAYS);
  outbox.handle(COPY, () => client.tell(RequestMyDataDocument, {}), DAYS);
  outbox.handle(
    ERASURE,
    (isWanted: boolean) => (isWanted ? client.tell(RequestErasureDocument, {}) : client.tell(CancelErasureDocument, {})),
    DAYS,
  );

  return {
    /** Record what the person said just now.
     *
     * A yes counts from when it is heard: show it only if this is `ok`. A no is kept by the
     * phone and said until it is heard: show it at once, do not wait for this. */
    setConsent(
      statement: SetConsentMutationVariables,
    ): Promise<Result<Deed<SetConsentMutation>, CodeOf<SetConsentMutation>>> {
      const id = [statement.channel ?? "", statement.purpose].join(".");
      if (!statement.granted) return outbox.add(CONSENT, id, statement);
      outbox.drop(CONSENT, id);
      return say(statement);
    },
    /** Whether there is a copy of their data, and when they will be erased. withCopy: also
     * the copy's text, `myData.json`, which can be long. */
    async myPrivacy({ withCopy = false }: { readonly withCopy?: boolean } = {}): Promise<Result<Privacy>> {
      const answer = await client.ask(MyPrivacyDocument, { withCopy });
      if (!answer.ok) return answer;
      const { me } = answer.value;
      return me ? done(me.privacy) : failed({ code: "UNAVAILABLE", message: "no customer" });
    },
    /** Have a copy made; `myPrivacy` has it within a minute or so. TOO_SOON: there is one
     * of the last 24 hours, perhaps from a request whose answer was lost. */
    requestMyData(): Promise<Result<Deed<RequestMyDataMutation>, CodeOf<RequestMyDataMutation>>> {
      return outbox.add(COPY, "", null);
    },
    /** Have them erased, in 24 hours; ask them first. Said until it is heard, as is taking
     * it back: the last of the two counts. */
    requestErasure(): Promise<Result<Deed<RequestErasureMutation>, CodeOf<RequestErasureMutation>>> {
      return outbox.add(ERASURE, "", true);
    },
    cancelErasure(): Promise<Result<Deed<CancelErasureMutation>, CodeOf<CancelErasureMutation>>> {
      return outbox.add(ERASURE, "", false);
    },
  };
}

import type { CodeOf, Deed } from "../client";
import type { Core } from "../core";
import { CancelReminderDocument, type CancelReminderMutation } from "../generated/cancel_reminder";
import { CancelWatchDocument } from "../generated/cancel_watch";
import { MyPromisesDocument, type MyPromisesQuery } from "../generated/my_promises";
import { RemindMeDocument, type RemindMeMutation } from "../generated/remind_me";
import { SalesDocument, type SalesQuery } from "../generated/sales";
import { WatchOffersDocument, type WatchOffersQuery } from "../generated/watch_offers";
import { WatchVariantDocument, type WatchVariantMutation, type WatchVariantMutationVariables } from "../generated/watch_variant";
import type { NewDeed, Outcome } from "../outbox";
import { done, refused, type Result } from "../result";

const REMIND = "remind";
const WATCH = "watch";
const FORGET = "forget";
const DAYS = 7;
/** WeChat may tell the server of an accepted prompt a little later than the phone does. */
const PUSH_MS = 60_000;

export type Sale = SalesQuery["sales"][number];
export type WatchOffer = WatchOffersQuery["watchOffers"][number];
export type Reminder = MyPromisesQuery["myReminders"][number];
export type Watch = MyPromisesQuery["myWatches"][number];
/** What to wait for, with the `templateId` of its WatchOffer. */
export type Wish = WatchVariantMutationVariables & Pick<WatchOffer, "templateId">;

export interface Promises {
  readonly reminders: readonly Reminder[];
  readonly watches: readonly Watch[];
}

/** A promise that was made; or why not: NO_GRANT is also that they did not accept. */
type Promised<Mutation> = Promise<Result<Deed<Mutation>, CodeOf<Mutation> | "NOT_ASKED">>;
type Forgotten = Result<null, CodeOf<CancelReminderMutation>>;

/** What the shop promises to tell the person: sales that start, goods they wait for. */
export function promises({ client, clock, outbox, prompter }: Core) {
  const isYoung = (since: number) => clock.now() - since < PUSH_MS;
  outbox.handle(
    REMIND,
    (sale: string) => client.tell(RemindMeDocument, { sale }),
    DAYS,
    (code, since) => code === "NO_GRANT" && isYoung(since),
  );
  outbox.handle(
    WATCH,
    (wish: WatchVariantMutationVariables) => client.tell(WatchVariantDocument, wish),
    DAYS,
    (code, since) => code === "SHOP_UNAVAILABLE" || (code === "NO_GRANT" && isYoung(since)),
  );
  outbox.handle(
    FORGET,
    ({ id, isWatch }: { readonly id: string; readonly isWatch: boolean }) =>
      isWatch ? client.tell(CancelWatchDocument, { id }) : client.tell(CancelReminderDocument, { id }),
    DAYS,
  );

  /** Ask for the subscription, and have the promise made if there is one. */
  async function promise(templateId: string | null, deed: NewDeed): Promise<Outcome> {
    if (templateId === null) return refused("NOT_OFFERED", "no template");
    const asked = await prompter.ask([templateId], (answers) => (answers[templateId] === "ACCEPT" ? deed : null));
    if (!asked.ok) return asked;
    const { answers, outcome } = asked.value;
    if (!outcome) return refused("NO_GRANT", String(answers[templateId]));
    return outcome;
  }

  async function forget(id: string, isWatch: boolean): Promise<Forgotten> {
    const outcome = (await outbox.add(FORGET, id, { id, isWatch })) as Forgotten;
    // one that is over, or was taken back by an answer that got lost, is what they want
    return outcome.ok || outcome.error.code === "PROMISE_UNKNOWN" ? done(null) : outcome;
  }

  return {
    /** Sales that one can ask to be told of, the next first. */
    async sales(): Promise<Result<readonly Sale[]>> {
      const answer = await client.ask(SalesDocument, {});
      return answer.ok ? done(answer.value.sales) : answer;
    },
    /** What one can wait for here, a lower price or goods there again; empty: nothing. */
    async watchOffers(): Promise<Result<readonly WatchOffer[]>> {
      const answer = await client.ask(WatchOffersDocument, {});
      return answer.ok ? done(answer.value.watchOffers) : answer;
    },
    /** What the person was promised, the newest first. */
    async myPromises(): Promise<Result<Promises>> {
      const answer = await client.ask(MyPromisesDocument, {});
      return answer.ok ? done({ reminders: answer.value.myReminders, watches: answer.value.myWatches }) : answer;
    },
    /** "Tell me when it starts". Call it in the tap itself, before anything is awaited: it
     * opens WeChat's prompt; who accepts is promised it, however the network is then. */
    remindMe({ key, templateId }: Pick<Sale, "key" | "templateId">): Promised<RemindMeMutation> {
      return promise(templateId, { kind: REMIND, id: key, body: key }) as Promised<RemindMeMutation>;
    },
    /** "Tell me when it gets cheaper", or is there again; as `remindMe`. */
    watchVariant({ templateId, ...wish }: Wish): Promised<WatchVariantMutation> {
      const id = [wish.kind, wish.variantId, wish.channel].join(".");
      return promise(templateId, { kind: WATCH, id, body: wish }) as Promised<WatchVariantMutation>;
    },
    /** Take a reminder back; it is said until it is heard. */
    cancelReminder(id: string): Promise<Forgotten> {
      return forget(id, false);
    },
    cancelWatch(id: string): Promise<Forgotten> {
      return forget(id, true);
    },
  };
}

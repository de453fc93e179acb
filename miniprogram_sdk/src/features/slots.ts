import type { Core } from "../core";
import { SearchOfferDocument, type SearchOfferQuery } from "../generated/search_offer";
import { SlotsDocument, type SlotsQuery } from "../generated/slots";
import { done, type Result } from "../result";

export type Slot = SlotsQuery["slots"][number];
export type SearchOffer = NonNullable<SearchOfferQuery["searchOffer"]>;
/** Which content of which slot; what `slots` gave. */
export type SlotShown = Pick<Slot, "key" | "variant">;

/** What the shop shows this person, and whether it did any good. */
export function slots({ client, reporter }: Core) {
  const tell = (name: string, { key, variant }: SlotShown) => {
    reporter.track(name, { slot: key, variant });
  };
  return {
    /** The content of these places; those the shop does not have are left out. */
    async slots(keys: readonly string[]): Promise<Result<readonly Slot[]>> {
      const answer = await client.ask(SlotsDocument, { keys });
      return answer.ok ? done(answer.value.slots) : answer;
    },
    /** Call it when the slot is on the screen. */
    slotViewed(slot: SlotShown): void {
      tell("slot_viewed", slot);
    },
    slotClicked(slot: SlotShown): void {
      tell("slot_clicked", slot);
    },
    /** What the shop offers to who searches for this; null: nothing. */
    async searchOffer(keyword: string): Promise<Result<SearchOffer | null>> {
      const answer = await client.ask(SearchOfferDocument, { keyword });
      return answer.ok ? done(answer.value.searchOffer) : answer;
    },
  };
}

import type { Core } from "../core";
import type { Language, PromptMoment } from "../generated/schema";
import { SubscriptionPromptDocument, type SubscriptionPromptQuery } from "../generated/subscription_prompt";
import type { Answers } from "../prompter";
import { done, type Result } from "../result";

export type SubscriptionAsk = SubscriptionPromptQuery["subscriptionPrompt"]["asks"][number];

/** Prompts for messages. Each report has an id, by which it counts once. */
export function subscriptions({ client, prompter }: Core) {
  const prepared = new Map<PromptMoment, readonly SubscriptionAsk[]>();

  async function prepare(moment: PromptMoment, language: Language = "ZH"): Promise<Result<readonly SubscriptionAsk[]>> {
    const answer = await client.ask(SubscriptionPromptDocument, { moment, language });
    if (!answer.ok) return answer;
    const { asks } = answer.value.subscriptionPrompt;
    prepared.set(moment, asks);
    return done(asks);
  }

  async function ask(templateIds: readonly string[]): Promise<Result<Answers, "NOT_ASKED">> {
    const asked = await prompter.ask(templateIds);
    return asked.ok ? done(asked.value.answers) : asked;
  }

  return {
    /** Ask the server what to ask the person for at this moment, ahead of the tap: when
     * the page is shown. Nothing in the list: show no button. */
    preparePrompt: prepare,
    /** Ask the person for what was prepared for this moment. Call it in the tap itself,
     * or in the callback of a payment, before anything is awaited. Nothing prepared: it
     * asks the server first, and WeChat may then show no prompt. */
    async prompt(moment: PromptMoment): Promise<Result<Answers, "NOT_ASKED">> {
      let asks = prepared.get(moment);
      if (!asks) {
        const found = await prepare(moment);
        if (!found.ok) return found;
        asks = found.value;
      }
      // what was answered changes what is worth asking for
      prepared.delete(moment);
      return asks.length > 0 ? ask(asks.map((each) => each.templateId)) : done({});
    },
    /** Ask for one-time messages. Call it in the tap itself, before anything is awaited:
     * WeChat shows the prompt only then. Resolves to what the person answered; that is
     * reported without being asked for. errCode: WeChat's, e.g. 20004: switched off. */
    promptSubscriptions: ask,
  };
}

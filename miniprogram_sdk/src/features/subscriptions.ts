import type { Core } from "../core";
import { ReportSubscriptionsDocument } from "../generated/report_subscriptions";
import type { Language, PromptMoment, SubscriptionAnswer, SubscriptionResult } from "../generated/schema";
import { SubscriptionPromptDocument, type SubscriptionPromptQuery } from "../generated/subscription_prompt";
import { done, failed, type Result } from "../result";

const KIND = "prompt";
const DAYS = 7;
const ANSWERS: readonly string[] = ["ACCEPT", "REJECT", "BAN", "FILTER"] satisfies SubscriptionAnswer[];

/** What a person answered, by template id. */
export type Answers = Readonly<Record<string, SubscriptionAnswer>>;
export type SubscriptionAsk = SubscriptionPromptQuery["subscriptionPrompt"]["asks"][number];

interface Prompt {
  readonly clientId: string;
  readonly results: readonly SubscriptionResult[];
}

/** Prompts for one-time messages. Each report has an id, by which it counts once. */
export function subscriptions({ adapter, client, ids, outbox }: Core) {
  outbox.handle(
    KIND,
    ({ clientId, results }: Prompt) => client.tell(ReportSubscriptionsDocument, { clientId, results, templateIds: [] }),
    DAYS,
  );
  const prepared = new Map<PromptMoment, readonly SubscriptionAsk[]>();

  async function prepare(moment: PromptMoment, language: Language = "ZH"): Promise<Result<readonly SubscriptionAsk[]>> {
    const answer = await client.ask(SubscriptionPromptDocument, { moment, language });
    if (!answer.ok) return answer;
    const { asks } = answer.value.subscriptionPrompt;
    prepared.set(moment, asks);
    return done(asks);
  }

  function ask(templateIds: readonly string[]): Promise<Result<Answers, "NOT_ASKED">> {
    return new Promise((resolve) => {
      const fail = (message: string) => {
        resolve(failed({ code: "NOT_ASKED", field: null, message }));
      };
      try {
        adapter.requestSubscribeMessage({
          tmplIds: [...templateIds],
          success(result) {
            const answers = answersOf(result as Record<string, unknown>, templateIds);
            const results = Object.entries(answers).map(([templateId, each]) => ({ templateId, result: each }));
            const clientId = ids.next();
            if (results.length > 0) void outbox.add(KIND, clientId, { clientId, results });
            resolve(done(answers));
          },
          fail({ errMsg = "", errCode }) {
            fail(errCode === undefined ? errMsg : `${String(errCode)} ${errMsg}`);
          },
        });
      } catch (error) {
        fail(String(error));
      }
    });
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

function answersOf(result: Record<string, unknown>, templateIds: readonly string[]): Answers {
  const answers: Record<string, SubscriptionAnswer> = {};
  for (const id of templateIds) {
    const said = String(result[id]).toUpperCase();
    // acceptWithAudio and its like are accepts
    const answer = said.startsWith("ACCEPT") ? "ACCEPT" : said;
    if (ANSWERS.includes(answer)) answers[id] = answer as SubscriptionAnswer;
  }
  return answers;
}

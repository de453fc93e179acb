import type { Core } from "../core";
import { ReportSubscriptionsDocument } from "../generated/report_subscriptions";
import type { SubscriptionAnswer, SubscriptionResult } from "../generated/schema";
import { done, failed, type Result } from "../result";
import { customerOf } from "./customer";

const KIND = "prompt";
const DAYS = 7;
const ANSWERS: readonly string[] = ["ACCEPT", "REJECT", "BAN", "FILTER"] satisfies SubscriptionAnswer[];

/** What a person answered, by template id. */
export type Answers = Readonly<Record<string, SubscriptionAnswer>>;

interface Prompt {
  readonly results: readonly SubscriptionResult[];
  /** how many sends each template had just before the report was last tried */
  readonly before?: Readonly<Record<string, number>>;
}

/** Prompts for one-time messages.
 *
 * The server cannot tell a repeated report of an accept from a second accept. So it is
 * asked for the counts first; if a report's answer was lost and a count has grown since,
 * the report had arrived. */
export function subscriptions({ adapter, client, ids, outbox }: Core) {
  outbox.handle(KIND, async ({ results, before }: Prompt, keep: (prompt: Prompt) => void) => {
    const templateIds = results.map((each) => each.templateId);
    const customer = await customerOf(client, templateIds);
    if (!customer.ok) return customer;
    const counts: Record<string, number> = {};
    for (const each of customer.value.subscriptions) counts[each.templateId] = each.available;
    if (before && templateIds.some((id) => (counts[id] ?? 0) > (before[id] ?? 0))) return done(null);
    keep({ results, before: counts });
    return client.tell(ReportSubscriptionsDocument, { results, templateIds });
  }, DAYS);

  return {
    /** Ask for one-time messages. Call it in the tap itself, before anything is awaited:
     * WeChat shows the prompt only then. Resolves to what the person answered; that is
     * reported without being asked for. errCode: WeChat's, e.g. 20004: switched off. */
    promptSubscriptions(templateIds: readonly string[]): Promise<Result<Answers, "NOT_ASKED">> {
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
              if (results.length > 0) void outbox.add(KIND, ids.next(), { results });
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
    },
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

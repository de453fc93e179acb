import type { Adapter } from "./adapter";
import type { Client } from "./client";
import { ReportSubscriptionsDocument } from "./generated/report_subscriptions";
import type { SubscriptionAnswer, SubscriptionResult } from "./generated/schema";
import type { Ids } from "./ids";
import type { NewDeed, Outbox, Outcome } from "./outbox";
import { done, refused, type Result } from "./result";

const KIND = "prompt";
const DAYS = 7;
const ANSWERS: readonly string[] = ["ACCEPT", "REJECT", "BAN", "FILTER"] satisfies SubscriptionAnswer[];

/** What a person answered, by template id. */
export type Answers = Readonly<Record<string, SubscriptionAnswer>>;

interface Report {
  readonly clientId: string;
  readonly results: readonly SubscriptionResult[];
}

export interface Asked {
  readonly answers: Answers;
  /** what became of the deed that hung on the answer */
  readonly outcome: Promise<Outcome> | undefined;
}

/** WeChat's prompt for messages; each answer is reported, under an id by which it counts once. */
export class Prompter {
  constructor(
    private readonly adapter: Adapter,
    client: Client,
    private readonly ids: Ids,
    private readonly outbox: Outbox,
  ) {
    outbox.handle(
      KIND,
      ({ clientId, results }: Report) => client.tell(ReportSubscriptionsDocument, { clientId, results, templateIds: [] }),
      DAYS,
    );
  }

  /** Open the prompt, in the tap itself. deedOf: what is to be done upon this answer; it
   * is kept together with the report, and sent after it. */
  ask(templateIds: readonly string[], deedOf?: (answers: Answers) => NewDeed | null): Promise<Result<Asked, "NOT_ASKED">> {
    return new Promise((resolve) => {
      const fail = (message: string) => {
        resolve(refused("NOT_ASKED", message));
      };
      try {
        this.adapter.requestSubscribeMessage({
          tmplIds: [...templateIds],
          success: (result) => {
            const answers = answersOf(result as Record<string, unknown>, templateIds);
            const deed = deedOf?.(answers) ?? null;
            const [, outcome] = this.keep(answers, deed);
            resolve(done({ answers, outcome }));
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

  private keep(answers: Answers, deed: NewDeed | null): Promise<Outcome>[] {
    const results = Object.entries(answers).map(([templateId, result]) => ({ templateId, result }));
    if (results.length === 0) return [];
    const clientId = this.ids.next();
    const report = { kind: KIND, id: clientId, body: { clientId, results } };
    return this.outbox.addAll(deed ? [report, deed] : [report]);
  }
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

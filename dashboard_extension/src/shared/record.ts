/** A run's record in plain words. Every line the engine wrote comes out as one sentence. */
import en from "../words/record.en.json";
import zh from "../words/record.zh.json";
import type { Locale } from "./locale";
import { channelInWords, entryReasonInWords, outcomeInWords, reasonInWords, type ReasonKey, type Tone } from "./reasons";

/** The words of a record; whoever tells one adds REASONS and these to its own. */
export const RECORD = { en, zh };
type Words = Locale<keyof typeof en | ReasonKey>;

/** One decision of the engine, as it was written down. */
export interface Line {
  readonly at: string;
  readonly stage: string;
  readonly verdict: string;
  readonly reason: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Sentence {
  readonly key: string;
  readonly at: string;
  readonly stage: string;
  readonly text: string;
  readonly tone: Tone;
  readonly facts: readonly (readonly [string, string])[];
}

/** `titles`: what templates are called, by the key that the engine writes down. */
export function sentences(locale: Words, lines: readonly Line[], titles: ReadonlyMap<string, string> = new Map()): readonly Sentence[] {
  return lines
    // the exit is told by the run's outcome, which follows it
    .filter((line) => !(line.stage === "step" && line.reason === "end"))
    .map((line, index) => ({
      key: `${line.at}-${index}`,
      at: line.at,
      stage: locale.maybe(`stage.${line.stage}`) ?? line.stage,
      text: inWords(locale, line, titles),
      tone: toneOf(line),
      facts: Object.entries(line.facts)
        .filter(([, value]) => value !== null && value !== "")
        .map(([name, value]) => [name, factInWords(locale, value)] as const),
    }));
}

function inWords(locale: Words, line: Line, titles: ReadonlyMap<string, string>): string {
  const { stage, verdict } = line;
  const reason = reasonInWords(locale, line.reason);
  const said =
    (stage === "entry" && entryInWords(locale, line)) ||
    (stage === "step" && stepInWords(locale, line, reason)) ||
    (stage === "route" &&
      locale.t("line.route", { template: titles.get(textOf(line.facts["template"])) ?? textOf(line.facts["template"]), reason })) ||
    (stage === "claim" &&
      locale.maybe(`line.claim.${verdict}`, { reason, channel: channelInWords(locale, textOf(line.facts["channel"]).toUpperCase()) })) ||
    (stage === "outcome" && outcomeLine(locale, line, reason));
  const other = () => locale.t("line.other", { stage: locale.maybe(`stage.${stage}`) ?? stage, verdict, reason });
  return said || other();
}

function entryInWords(locale: Words, line: Line): string {
  if (line.verdict === "not_answered") return locale.t("line.not_answered", { reason: reasonInWords(locale, line.reason) });
  if (line.verdict !== "entered") return locale.t("line.not_entered", { reason: entryReasonInWords(locale, line.reason) });
  const { idle_since: idle, total, currency, kind } = line.facts;
  // only carts are left idle; what else lets people in says what it was
  if (idle === undefined) return locale.maybe(`line.entered.${textOf(kind)}`) ?? locale.t("line.entered.else");
  // of a cart that became an order only those hear the amount who may see orders
  if (total === undefined) return locale.t("line.entered.unpriced", { idle: locale.moment(textOf(idle)) });
  return locale.t("line.entered", {
    idle: locale.moment(textOf(idle)),
    total: locale.money(textOf(total), textOf(currency)),
  });
}

function stepInWords(locale: Words, line: Line, reason: string): string | undefined {
  const { verdict } = line;
  if (verdict === "wait") {
    if (line.facts["node"] === "window") return locale.t("line.waited.window");
    if (line.reason === "event") return locale.t("line.waited.event");
    return locale.t(line.reason === "touched again" ? "line.waited.again" : "line.waited");
  }
  if (verdict === "grant") {
    return line.reason === "held"
      ? locale.t("line.grant.held")
      : locale.t("line.grant.refused", { reason });
  }
  if (verdict === "send") {
    return line.reason === "planned"
      ? locale.t("line.send.planned")
      : locale.t("line.send.other", { reason });
  }
  if (verdict === "gate") return locale.t(line.reason === "yes" ? "line.gate.yes" : "line.gate.no");
  return verdict === "tag" ? locale.t("line.tag") : undefined;
}

function outcomeLine(locale: Words, line: Line, reason: string): string | undefined {
  const { verdict } = line;
  if (isOfRun(line)) {
    return locale.t("line.run", { outcome: outcomeInWords(locale, verdict), reason });
  }
  return locale.maybe(`line.outcome.${verdict}`, { reason });
}

/** An outcome is a run's if it tells of touches, a message's otherwise. */
function isOfRun(line: Line): boolean {
  return line.stage === "outcome" && "touches" in line.facts;
}

function toneOf(line: Line): Tone {
  if (isOfRun(line)) {
    return /^(?:recovered|converted)/.test(line.verdict) ? "success" : "neutral";
  }
  const key = `${line.stage}.${line.verdict}`;
  if (/^(?:claim\.send|outcome\.(?:accepted|delivered))$/.test(key)) return "success";
  if (/^(?:outcome\.failed|claim\.failed)$/.test(key)) return "critical";
  if (/^(?:route\.|claim\.(?:wait|suppressed)|outcome\.)/.test(key)) return "warning";
  return line.verdict === "entered" ? "info" : "neutral";
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T/;

function factInWords(locale: Words, value: unknown): string {
  const text = textOf(value);
  return MOMENT.test(text) ? locale.moment(text) : text;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

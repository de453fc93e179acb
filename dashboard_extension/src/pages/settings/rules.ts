/** The shop's rules as the form holds them: the server's JSON, every place filled. */

import { type ChannelName as Channel } from "../../shared/channels";

export type { Channel };
export const PURPOSES = ["service", "reminder", "marketing"] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Hours {
  readonly start: string;
  readonly end: string;
}

export interface Cap {
  readonly per_day: number | null;
  readonly per_week: number | null;
}

export interface Quota {
  readonly per_day: number | null;
  readonly per_month: number | null;
}

type PerChannel<Value> = Readonly<Partial<Record<Channel, Value>>>;

/** `reach.policies.Policies`, as JSON. */
export interface Rules {
  readonly quiet_hours: Hours;
  readonly quiet_hours_by_channel: PerChannel<Hours>;
  readonly sms_hours: { readonly opens: string; readonly closes: string };
  readonly caps: { readonly total: Cap; readonly per_channel: PerChannel<Cap> };
  readonly consent_required: PerChannel<readonly Purpose[]>;
  readonly purposes: PerChannel<readonly Purpose[]>;
  readonly opt_out_text: string;
  readonly opt_out_replies: readonly string[];
  readonly hand_over_words: readonly string[];
  readonly human_hours: number | null;
  readonly paying_opens_a_window: boolean;
  readonly open_chats_first: boolean;
  readonly inbox_wait_seconds: number | null;
  readonly checkout_max_age_minutes: number | null;
  readonly stock_max_age_minutes: number | null;
  readonly quotas: Readonly<Record<string, Quota>>;
}

/** What law and platforms allow at most. */
export interface Bounds {
  readonly sms_hours: { readonly opens: string; readonly closes: string };
  readonly purposes: Readonly<Record<Channel, readonly Purpose[]>>;
  readonly consent: Readonly<Record<Channel, readonly Purpose[]>>;
  /** of channels the shop says nothing about */
  readonly caps: PerChannel<Cap>;
}

const NO_CAP: Cap = { per_day: null, per_week: null };
const NO_QUOTA: Quota = { per_day: null, per_month: null };

export function capOf(rules: Rules, bounds: Bounds, channel: Channel): Cap {
  return rules.caps.per_channel[channel] ?? bounds.caps[channel] ?? NO_CAP;
}

export function withCap(rules: Rules, channel: Channel, cap: Cap): Rules {
  return { ...rules, caps: { ...rules.caps, per_channel: { ...rules.caps.per_channel, [channel]: cap } } };
}

export function quotaOf(rules: Rules, account: string): Quota {
  return rules.quotas[account] ?? NO_QUOTA;
}

export function withQuota(rules: Rules, account: string, quota: Quota): Rules {
  return { ...rules, quotas: { ...rules.quotas, [account]: quota } };
}

/** The law's, and what the shop demands besides. */
export function needsConsent(rules: Rules, bounds: Bounds, channel: Channel, purpose: Purpose): boolean {
  return bounds.consent[channel].includes(purpose) || (rules.consent_required[channel] ?? []).includes(purpose);
}

export function withConsent(rules: Rules, channel: Channel, purpose: Purpose, isNeeded: boolean): Rules {
  return { ...rules, consent_required: changed(rules.consent_required, channel, rules.consent_required[channel] ?? [], purpose, isNeeded) };
}

export function carries(rules: Rules, bounds: Bounds, channel: Channel, purpose: Purpose): boolean {
  return (rules.purposes[channel] ?? bounds.purposes[channel]).includes(purpose);
}

export function withCarried(rules: Rules, bounds: Bounds, channel: Channel, purpose: Purpose, isCarried: boolean): Rules {
  return { ...rules, purposes: changed(rules.purposes, channel, rules.purposes[channel] ?? bounds.purposes[channel], purpose, isCarried) };
}

function changed(
  all: PerChannel<readonly Purpose[]>,
  channel: Channel,
  before: readonly Purpose[],
  purpose: Purpose,
  isIn: boolean,
): PerChannel<readonly Purpose[]> {
  const after = PURPOSES.filter((each) => (each === purpose ? isIn : before.includes(each)));
  return { ...all, [channel]: after };
}

/** A channel's own quiet hours, or none. */
export function withQuiet(rules: Rules, channel: Channel, hours: Hours | null): Rules {
  const kept = Object.fromEntries(Object.entries(rules.quiet_hours_by_channel).filter(([each]) => each !== channel));
  return { ...rules, quiet_hours_by_channel: hours === null ? kept : { ...kept, [channel]: hours } };
}

/** What somebody types where words stand in a list, as they type it. */
export interface Typed {
  readonly replies: string;
  readonly handOver: string;
}

/** Replies as somebody types them: any comma, no doubles, nothing empty. */
export function repliesOf(text: string): readonly string[] {
  return [...new Set(text.split(/[,，、\n]/).map((word) => word.trim()).filter((word) => word !== ""))];
}

/** What to send: places that were emptied have their defaults, limits that say nothing go. */
export function forServer(rules: Rules, typed: Typed): Record<string, unknown> {
  const { human_hours, inbox_wait_seconds, checkout_max_age_minutes, stock_max_age_minutes, ...rest } = rules;
  const ages = { human_hours, inbox_wait_seconds, checkout_max_age_minutes, stock_max_age_minutes };
  return {
    ...rest,
    opt_out_replies: repliesOf(typed.replies),
    hand_over_words: repliesOf(typed.handOver),
    quotas: Object.fromEntries(Object.entries(rules.quotas).filter(([, quota]) => quota.per_day !== null || quota.per_month !== null)),
    ...Object.fromEntries(Object.entries(ages).filter(([, value]) => value !== null)),
  };
}

export type WrongRules = Readonly<Record<string, string>>;

/** What can be seen to be wrong before the server is asked: path to code. */
export function wrongIn(rules: Rules, bounds: Bounds): WrongRules {
  const wrong: Record<string, string> = {};
  const { opens, closes } = rules.sms_hours;
  if (opens < bounds.sms_hours.opens || closes > bounds.sms_hours.closes || opens >= closes) wrong["sms_hours"] = "value_error";
  const { length } = Array.from(rules.opt_out_text);
  if (length === 0) wrong["opt_out_text"] = "string_too_short";
  if (length > 20) wrong["opt_out_text"] = "string_too_long";
  const counts: Readonly<Record<string, number | null>> = {
    "caps.total.per_day": rules.caps.total.per_day,
    "caps.total.per_week": rules.caps.total.per_week,
    ...Object.fromEntries(
      Object.entries(rules.caps.per_channel).flatMap(([channel, cap]) => [
        [`caps.per_channel.${channel}.per_day`, cap.per_day],
        [`caps.per_channel.${channel}.per_week`, cap.per_week],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(rules.quotas).flatMap(([account, quota]) => [
        [`quotas.${account}.per_day`, quota.per_day],
        [`quotas.${account}.per_month`, quota.per_month],
      ]),
    ),
  };
  for (const [path, count] of Object.entries(counts)) {
    if (count !== null && (!Number.isInteger(count) || count < 0)) wrong[path] = "whole_number";
  }
  return wrong;
}

/** What people and what happened to them are called. */
import type { CouponGrantState, MessageState } from "../../api/schema";
import { channelInWords, reasonInWords, type Tone } from "../../shared/reasons";
import type { Words } from "./words";

export interface Face {
  readonly id: string;
  readonly name: string;
  /** masked, as the server gives them */
  readonly phone: string;
  readonly email: string;
  readonly isOnWechat: boolean;
}

/** The best name there is: the shop's, else a masked number or address. */
export function nameOf(locale: Words, face: Face): string {
  return face.name || face.phone || face.email || locale.t(face.isOnWechat ? "customers.wechat_user" : "customers.nameless", { id: `#${face.id}` });
}

/** What stands below the name: what else is known, without saying the name twice. */
export function detailOf(locale: Words, face: Face): string {
  const name = nameOf(locale, face);
  return [face.phone, face.email].filter((each) => each !== "" && each !== name).join(" · ");
}

export interface ChannelState {
  readonly channel: string;
  readonly isOpen: boolean;
  readonly reason: string | null;
}

/** Channels in their order; those that are closed for one reason share a line. */
export function channelLines<State extends ChannelState>(states: readonly State[]): readonly { readonly state: State; readonly channels: readonly string[] }[] {
  const lines: { state: State; channels: string[] }[] = [];
  for (const state of states) {
    const same = lines.find((line) => !state.isOpen && !line.state.isOpen && line.state.reason === state.reason);
    if (same) same.channels.push(state.channel);
    else lines.push({ state, channels: [state.channel] });
  }
  return lines;
}

/** `NO_GRANT` as a line of its own. */
export function whyNot(locale: Words, state: ChannelState): string {
  return capital(reasonInWords(locale, (state.reason ?? "").toLowerCase()));
}

/** The engine's reasons are written to stand within a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Degrees to a metre or so: more is noise. */
const DIGITS = 5;

export interface Spot {
  readonly latitude: number;
  readonly longitude: number;
  /** metres */
  readonly precision: number | null;
}

export function spotInWords(locale: Words, { latitude, longitude, precision }: Spot): string {
  const spot = locale.t("places.spot", { latitude: latitude.toFixed(DIGITS), longitude: longitude.toFixed(DIGITS) });
  return precision === null ? spot : locale.t("places.within", { spot, metres: locale.count(Math.round(precision)) });
}

export function channelName(locale: Words, channel: string | null): string {
  return channel === null ? locale.t("entry.message.none") : channelInWords(locale, channel);
}

/** `staff:…`, `run:7`: who put it there. */
export function originInWords(locale: Words, origin: string): string {
  const kind = origin.split(":")[0] ?? "";
  return capital(locale.maybe(`origin.${kind}`) ?? locale.t("origin.other"));
}

/** A built-in stage in the reader's language; one that the shop renamed as it is called. */
export function stageName(locale: Words, stage: { readonly key: string; readonly name: string }): string {
  return locale.maybe(`stage.${stage.key}`) ?? stage.name;
}

export function sourceInWords(locale: Words, source: string): string {
  return capital(locale.maybe(`source.${source}`) ?? source);
}

export function suppressionInWords(locale: Words, reason: string): string {
  return capital(locale.maybe(`suppression.${reason}`) ?? locale.t("suppression.other", { reason: reasonInWords(locale, reason) }));
}

export const MESSAGE_TONES: Readonly<Record<MessageState, Tone>> = {
  WAITING: "info",
  SENDING: "info",
  ACCEPTED: "success",
  DELIVERED: "success",
  FAILED: "critical",
  UNKNOWN: "warning",
  SUPPRESSED: "neutral",
  CANCELLED: "neutral",
};

export const COUPON_TONES: Readonly<Record<CouponGrantState, Tone>> = {
  RESERVED: "info",
  ISSUED: "info",
  REDEEMED: "success",
  REVERSED: "warning",
  EXPIRED: "neutral",
  RELEASED: "neutral",
};

/** One entry of a customer's timeline as a line that a marketer reads. */
import type { IconName, Moment } from "../../design";
import { outcomeInWords, outcomeTone, reasonInWords, type Tone } from "../../shared/reasons";
import type { CustomerTimelineQuery } from "./customers.documents";
import { capital, channelName, MESSAGE_TONES, originInWords, sourceInWords } from "./faces";
import type { Words } from "./words";

type Profile = NonNullable<CustomerTimelineQuery["customer"]>;
export type Entry = Profile["timeline"]["edges"][number]["node"];

interface Line {
  readonly title: string;
  readonly text?: string | undefined;
  readonly icon: IconName;
  readonly tone?: Tone | undefined;
}

export function momentOf(locale: Words, entry: Entry): Moment {
  return { key: entry.id, at: entry.at, ...lineOf(locale, entry) };
}

function lineOf(locale: Words, entry: Entry): Line {
  if (entry.event) return eventLine(locale, entry.event);
  if (entry.cart) return cartLine(locale, entry.cart);
  if (entry.message) return messageLine(locale, entry.message);
  if (entry.coupon) {
    const isRedeemed = entry.kind === "COUPON_REDEEMED";
    return {
      title: locale.t(isRedeemed ? "entry.coupon_redeemed" : "entry.coupon", { name: entry.coupon.name }),
      icon: "coupon",
      tone: isRedeemed ? "success" : undefined,
    };
  }
  if (entry.order) return orderLine(locale, entry.order);
  if (entry.tag) {
    return {
      title: locale.t(entry.tag.isTaken ? "entry.tag.taken" : "entry.tag", { name: entry.tag.name }),
      text: [originInWords(locale, entry.tag.origin), entry.tag.reason].filter((each) => each !== "").join(" · "),
      icon: "tag",
    };
  }
  if (entry.run) return runLine(locale, entry.run, entry.kind === "RUN_ENDED");
  if (entry.consent) {
    const { channel, purpose, isGranted, source } = entry.consent;
    return {
      title:
        channel === null
          ? locale.t(isGranted ? "entry.use.yes" : "entry.use.no", { use: locale.t(`use.${purpose}`) })
          : locale.t(isGranted ? "entry.consent.yes" : "entry.consent.no", {
              channel: channelName(locale, channel),
              purpose: locale.t(`purpose.${purpose}`),
            }),
      text: sourceInWords(locale, source),
      icon: isGranted ? "check" : "close",
    };
  }
  if (entry.follow) {
    const { isFollowing, account } = entry.follow;
    return { title: locale.t(isFollowing ? "entry.follow.yes" : "entry.follow.no", { name: account }), icon: isFollowing ? "add" : "close" };
  }
  if (entry.talk) return talkLine(locale, entry.talk);
  return { title: locale.t(entry.merge?.undoneAt ? "entry.merge.undone" : "entry.merge"), icon: "people" };
}

function talkLine(locale: Words, talk: NonNullable<Entry["talk"]>): Line {
  const what = talk.text === "" ? (locale.maybe(`entry.talk.${talk.kind}`) ?? locale.t("entry.talk.other")) : talk.text;
  return { title: locale.t(talk.isTheirs ? "entry.talk.in" : "entry.talk.out", { name: talk.account, what }), icon: "message" };
}

function eventLine(locale: Words, event: NonNullable<Entry["event"]>): Line {
  const title =
    locale.maybe(`entry.event.${event.kind}`) ??
    locale.t("entry.event.other", { name: event.kind.replace(/^custom\./, "") });
  return { title, icon: "info" };
}

function cartLine(locale: Words, cart: NonNullable<Entry["cart"]>): Line {
  const total = locale.price(cart.total);
  const goods =
    cart.items > 1 ? locale.t("profile.carts.item", { name: cart.firstItem, count: cart.items }) : cart.firstItem;
  return {
    title: locale.t(`entry.cart.${cart.status}`),
    text: goods === "" ? undefined : `${goods} · ${total}`,
    icon: "add",
  };
}

function messageLine(locale: Words, message: NonNullable<Entry["message"]>): Line {
  const channel = channelName(locale, message.channel);
  const said = [locale.t(`message.${message.state}`), reasonInWords(locale, message.reason)];
  return {
    title: message.template === "" ? channel : locale.t("entry.message", { channel, template: message.template }),
    text: said.filter((each) => each !== "").join(" · "),
    icon: "message",
    tone: MESSAGE_TONES[message.state],
  };
}

function orderLine(locale: Words, order: NonNullable<Entry["order"]>): Line {
  const state = order.refundedAt ? "refunded" : order.cancelledAt ? "cancelled" : order.paidAt ? "paid" : "unpaid";
  const total = locale.money(order.total.amount, order.total.currency);
  return {
    title: locale.t("entry.order", { number: order.number }),
    text: `${total} · ${locale.t(`entry.order.${state}`)}`,
    icon: "check",
    tone: state === "paid" ? "success" : "neutral",
  };
}

function runLine(locale: Words, run: NonNullable<Entry["run"]>, isEnd: boolean): Line {
  if (!isEnd) return { title: locale.t("entry.run", { name: run.journey }), icon: "refresh" };
  const outcome = run.outcome.toLowerCase();
  return {
    title: locale.t("entry.run_ended", { name: run.journey, outcome: outcomeInWords(locale, outcome) }),
    text: capital(reasonInWords(locale, run.reason)),
    icon: "refresh",
    tone: outcomeTone(outcome),
  };
}

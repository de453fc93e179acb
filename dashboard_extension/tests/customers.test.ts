import { describe, expect, it } from "vitest";

import { channelLines, detailOf, nameOf, originInWords, spotInWords, suppressionInWords, whyNot, type Face } from "../src/pages/customers/faces";
import { momentOf, type Entry } from "../src/pages/customers/moments";
import { tagChoices } from "../src/pages/customers/TagDialog";
import { Locale } from "../src/shared/locale";
import { REASONS } from "../src/shared/reasons";
import { whyOrUntil } from "../src/pages/customers/TalkCard";
import en from "../src/words/customers.en.json";
import zh from "../src/words/customers.zh.json";

const ZH = new Locale<keyof typeof en | keyof typeof REASONS.en>("zh", [zh, REASONS.zh]);
const EN = new Locale<keyof typeof en | keyof typeof REASONS.en>("en", [en, REASONS.en]);

const NOBODY: Face = { id: "7", name: "", phone: "", email: "", isOnWechat: false };
const NOTHING: Entry = {
  id: "x",
  kind: "EVENT",
  at: "2026-11-23T04:00:00Z",
  event: null,
  cart: null,
  message: null,
  coupon: null,
  order: null,
  tag: null,
  run: null,
  consent: null,
  follow: null,
  talk: null,
  merge: null,
};

describe("what they wrote", () => {
  const talk = { account: "茶铺", isTheirs: true, kind: "text", text: "还有货吗" };
  const line = (more: Partial<typeof talk>) => momentOf(ZH, { ...NOTHING, kind: "TALK", talk: { ...talk, ...more } }).title;

  it("is quoted, and a picture named by its kind", () => {
    expect(line({})).toBe("发给“茶铺”：还有货吗");
    expect(line({ isTheirs: false, text: "有的" })).toBe("“茶铺”回复：有的");
    expect(line({ kind: "image", text: "" })).toBe("发给“茶铺”：[图片]");
    expect(line({ kind: "never heard of", text: "" })).toBe("发给“茶铺”：[其他消息]");
  });
});

describe("what an account may still send", () => {
  const closed = { account: "茶铺", kind: "SERVICE_ACCOUNT" as const, isFollowing: true, windows: [], grants: [] };

  it("says until when, or why not", () => {
    expect(whyOrUntil(ZH, closed)).toBe("暂不能发客服消息，等顾客再次互动");
    expect(whyOrUntil(ZH, { ...closed, isFollowing: false })).toBe("未关注，不能发客服消息");
    expect(whyOrUntil(ZH, { ...closed, kind: "MINI_PROGRAM", isFollowing: null })).toBe("暂不能发客服消息，等顾客再次互动");
    const windows = [{ trigger: "MESSAGE" as const, endsAt: "2026-11-25T04:00:00Z", left: 4 }];
    expect(whyOrUntil(ZH, { ...closed, windows })).toContain("发来消息 · ");
  });
});

describe("where somebody was", () => {
  it("is told to a metre, with how sure one can be", () => {
    expect(spotInWords(ZH, { latitude: 31.2304161, longitude: 121.4737, precision: 65.4 })).toBe("31.23042, 121.47370（误差 65 米内）");
    expect(spotInWords(EN, { latitude: -0.5, longitude: 0, precision: null })).toBe("-0.50000, 0.00000");
  });
});

describe("what somebody is called", () => {
  it("is their name, else a masked number, else an address, else that they are on WeChat", () => {
    const known = { ...NOBODY, name: "王小明", phone: "138****1234", email: "a***@x.cn", isOnWechat: true };
    expect(nameOf(ZH, known)).toBe("王小明");
    expect(nameOf(ZH, { ...known, name: "" })).toBe("138****1234");
    expect(nameOf(ZH, { ...known, name: "", phone: "" })).toBe("a***@x.cn");
    expect(nameOf(ZH, { ...NOBODY, isOnWechat: true })).toBe("微信用户 #7");
    expect(nameOf(EN, NOBODY)).toBe("Customer #7");
  });

  it("is not said twice", () => {
    expect(detailOf(ZH, { ...NOBODY, phone: "138****1234", email: "a***@x.cn" })).toBe("a***@x.cn");
  });
});

describe("codes", () => {
  it("are words, whoever made them", () => {
    expect(whyNot(ZH, { channel: "SMS", isOpen: false, reason: "NO_CONSENT" })).toBe("顾客没有同意接收");
    expect(whyNot(EN, { channel: "SMS", isOpen: false, reason: "NO_ACCOUNT" })).toBe("The shop has no account for this channel");
    expect(originInWords(ZH, "staff:VXNlcjox")).toBe("店员添加");
    expect(originInWords(EN, "import:3")).toBe("Put on automatically");
    expect(suppressionInWords(ZH, "opted_out")).toBe("顾客已退订");
    expect(suppressionInWords(ZH, "43117")).toContain("43117");
  });
});

describe("a line of the timeline", () => {
  it("says what was done, also of events that a shop made up", () => {
    const looked = { ...NOTHING, event: { kind: "product_viewed", source: "CLIENT" as const } };
    expect(momentOf(ZH, looked).title).toBe("浏览了商品");
    const custom = { ...NOTHING, event: { kind: "custom.shared_poster", source: "CLIENT" as const } };
    expect(momentOf(ZH, custom).title).toBe("自定义事件：shared_poster");
  });

  it("never calls a client's word an order", () => {
    const claimed = { ...NOTHING, event: { kind: "order_paid", source: "CLIENT" as const } };
    expect(momentOf(EN, claimed).title).toContain("Reported by the mini-program");
  });

  it("tells an order by what became of it", () => {
    const order = {
      saleorId: "o",
      number: "7",
      total: { amount: "100", currency: "CNY" },
      paidAt: NOTHING.at,
      cancelledAt: null,
      refundedAt: null,
    };
    const told = (change: Partial<typeof order> | { readonly refundedAt: string }) =>
      momentOf(ZH, { ...NOTHING, kind: "ORDER", order: { ...order, ...change } });
    expect(told({}).text).toBe("¥100.00 · 已支付");
    expect(told({}).tone).toBe("success");
    expect(told({ refundedAt: NOTHING.at }).text).toContain("已全额退款");
  });

  it("says of a message why it went no further", () => {
    const message = { state: "SUPPRESSED" as const, reason: "no_consent", channel: "SMS" as const, template: "购物车提醒" };
    expect(momentOf(ZH, { ...NOTHING, kind: "MESSAGE", message })).toMatchObject({
      title: "短信：购物车提醒",
      text: "未发送 · 顾客没有同意接收",
    });
  });
});

describe("tags to choose from", () => {
  const known = [
    { key: "loyal", name: "老客户" },
    { key: "fresh", name: "新客户" },
  ];
  it("are those that hold what is typed, and what is typed itself if it is new", () => {
    expect(tagChoices(known, "客户", "new").map((each) => each.value)).toEqual(["loyal", "fresh", "客户"]);
    expect(tagChoices(known, " 老客户 ", "new").map((each) => each.value)).toEqual(["loyal"]);
    expect(tagChoices(known, "", "new")).toHaveLength(2);
  });
});

describe("a widget's channels", () => {
  it("tells a reason once for all that are closed by it", () => {
    const state = (channel: string, reason: string | null) => ({ channel, reason, isOpen: reason === null });
    const lines = channelLines([state("SMS", "NO_ADDRESS"), state("WECHAT_TEMPLATE", null), state("WECHAT_SUBSCRIBE", "NO_ADDRESS")]);
    expect(lines.map((line) => line.channels)).toEqual([["SMS", "WECHAT_SUBSCRIBE"], ["WECHAT_TEMPLATE"]]);
  });
});

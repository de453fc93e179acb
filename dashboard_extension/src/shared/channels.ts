/** Every way a message goes, in the order of lists: WeChat's own, then the one that costs. */
import type { MessageChannel } from "../api/schema";

export const CHANNELS = ["WECHAT_TEMPLATE", "WECHAT_SUBSCRIBE", "WECHAT_CUSTOMER", "WECHAT_NOTICE", "SMS"] as const satisfies readonly MessageChannel[];

/** As rules and segments, which are the server's JSON, write them. */
export const CHANNEL_NAMES = ["wechat_template", "wechat_subscribe", "wechat_customer", "wechat_notice", "sms"] as const satisfies readonly Lowercase<MessageChannel>[];
export type ChannelName = (typeof CHANNEL_NAMES)[number];

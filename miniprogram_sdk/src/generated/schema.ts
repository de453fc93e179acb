// Written by `npm run codegen`; what is changed here by hand is lost.

export type Maybe<T> = T | null;

export type InputMaybe<T> = Maybe<T>;

export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An exact decimal number as text, `"9.9"`: amounts are never floats. */
  Decimal: { input: string; output: string; }
  /** A moment: ISO 8601 with its offset from UTC, `2026-11-23T12:00:00+08:00`. */
  DateTime: { input: string; output: string; }
  /** A UUID of any version, as text. */
  UUID: { input: string; output: string; }
  /** Any JSON value. Whole numbers are those JavaScript can count with. */
  JSON: { input: unknown; output: unknown; }
};

export type DiscountKind =
  | 'FIXED'
  | 'PERCENTAGE';

export type CouponState =
  | 'ISSUED'
  | 'REDEEMED'
  | 'REVERSED'
  | 'EXPIRED'
  | 'SUSPENDED';

export type SubscriptionAnswer =
  | 'ACCEPT'
  | 'REJECT'
  | 'BAN'
  | 'FILTER';

export type ConsentChannel =
  | 'WECHAT_TEMPLATE'
  | 'WECHAT_SUBSCRIBE'
  | 'SMS';

export type ConsentPurpose =
  | 'SERVICE'
  | 'REMINDER'
  | 'MARKETING';

export type WechatLoginErrorCode =
  /** No shop with this public key has the app installed. */
  | 'SHOP_UNKNOWN'
  /** The shop has no mini-program with this appid. */
  | 'APP_UNKNOWN'
  /** WeChat refuses the mini-program's credentials. */
  | 'APP_MISCONFIGURED'
  /** WeChat does not know this code: it is good once, for five minutes. */
  | 'CODE_INVALID'
  /** WeChat holds this person for a high risk. */
  | 'PERSON_REFUSED'
  /** WeChat did not answer; try again with a new code. */
  | 'WECHAT_UNAVAILABLE'
  /** The session is over; log in again. */
  | 'SESSION_OVER';

export type RefreshSessionErrorCode =
  /** The session is over; log in again. */
  | 'SESSION_OVER';

export type LogoutErrorCode =
  /** The session is over; log in again. */
  | 'SESSION_OVER';

export type AttachCartErrorCode =
  /** No open checkout with this id; a new one is known within seconds. */
  | 'CART_UNKNOWN'
  /** The checkout belongs to a customer account or to somebody else. */
  | 'CART_TAKEN';

export type LinkSaleorCustomerErrorCode =
  /** This is no access token of a customer of this shop. */
  | 'TOKEN_INVALID'
  /** The customer's access token is too old; get a new one. */
  | 'TOKEN_EXPIRED'
  /** This would make one person of two; the shop has been asked who is who. */
  | 'PERSON_CONFLICT';

export type BindPhoneErrorCode =
  /** The shop has no mini-program with this appid. */
  | 'APP_UNKNOWN'
  /** WeChat refuses the mini-program's credentials. */
  | 'APP_MISCONFIGURED'
  /** WeChat does not know this code: it is good once, for five minutes. */
  | 'CODE_INVALID'
  /** WeChat holds this person for a high risk. */
  | 'PERSON_REFUSED'
  /** WeChat did not answer; try again with a new code. */
  | 'WECHAT_UNAVAILABLE'
  /** This would make one person of two; the shop has been asked who is who. */
  | 'PERSON_CONFLICT';

export type ReportSubscriptionsErrorCode =
  /** The shop has no mini-program with this appid. */
  | 'APP_UNKNOWN'
  /** The list is too long. */
  | 'TOO_MANY'
  /** This cannot be a template id. */
  | 'TEMPLATE_INVALID';

export type SubscriptionResult = {
  readonly templateId: Scalars['String']['input'];
  readonly result: SubscriptionAnswer;
};

export type SetConsentErrorCode =
  /** The version of the text has 1 to 40 characters. */
  | 'TEXT_VERSION_INVALID';

export type TrackErrorCode =
  /** The list is too long. */
  | 'TOO_MANY'
  /** A custom event has a name of lower-case letters, digits and _, 32 at most; others have none. */
  | 'NAME_INVALID'
  /** Properties are a JSON object of 2 kB and 4 levels at most. */
  | 'PROPERTIES_INVALID';

export type EventInput = {
  /** Made by the client; a repeated one counts once. */
  readonly id: Scalars['UUID']['input'];
  readonly kind: EventKind;
  /** Of a CUSTOM event: a-z, 0-9 and _. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Moved to now if in the future, to 7 days ago if older. */
  readonly occurredAt: Scalars['DateTime']['input'];
  /** An object of ids and numbers, 2 kB at most; nothing personal. */
  readonly properties?: InputMaybe<Scalars['JSON']['input']>;
};

export type EventKind =
  | 'IDENTITY_AUTHORIZED'
  | 'MALL_VIEWED'
  | 'PRODUCT_VIEWED'
  | 'COUPON_CLAIMED'
  | 'CART_ADDED'
  | 'ORDER_SUBMITTED'
  | 'ORDER_PAID'
  | 'CUSTOM';

export type FollowLinkErrorCode =
  /** The shop has no link with this code. */
  | 'LINK_UNKNOWN';

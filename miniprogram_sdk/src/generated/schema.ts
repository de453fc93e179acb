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

export type ClaimState =
  /** Call claimCoupon. */
  | 'CAN_CLAIM'
  /** They have taken as many as they may. */
  | 'CLAIMED'
  /** None can be had now. */
  | 'SOLD_OUT'
  /** It is not for this person. */
  | 'NOT_ELIGIBLE'
  /** It begins at `claimFrom`. */
  | 'NOT_YET'
  /** Nobody can take it any more. */
  | 'OVER';

export type PromptReason =
  /** To be reminded of what is left in the cart. */
  | 'CART'
  /** To hear of coupons that end soon. */
  | 'COUPON'
  /** To hear of orders. */
  | 'ORDER'
  /** To hear of offers meant for them. */
  | 'OFFER'
  /** To be told when a sale starts; see remindMe. */
  | 'SALE'
  /** To be told of a lower price, or goods there again; see watchVariant. */
  | 'GOODS';

export type Language =
  | 'ZH'
  | 'EN';

export type PromptMoment =
  /** On the first page. */
  | 'HOME'
  /** With a product before them. */
  | 'PRODUCT'
  /** With the cart before them. */
  | 'CART'
  /** Right after paying, when WeChat asks without a tap. */
  | 'AFTER_PAYMENT'
  /** Right after claiming a coupon. */
  | 'COUPON_CLAIMED';

export type WatchKind =
  | 'PRICE'
  | 'STOCK';

export type PromiseState =
  | 'PROMISED'
  | 'SENT'
  | 'CANCELLED'
  | 'MISSED';

export type FormKind =
  | 'OWN'
  | 'SURVEY'
  | 'JINSHUJU';

export type FormFieldType =
  | 'TEXT'
  | 'NUMBER'
  | 'PHONE'
  | 'EMAIL'
  | 'DATE'
  | 'CHOICE'
  | 'CHOICES'
  | 'ADDRESS';

export type CouponState =
  | 'ISSUED'
  | 'REDEEMED'
  | 'REVERSED'
  | 'EXPIRED'
  | 'SUSPENDED';

export type ApplyObstacle =
  /** There is nothing in the cart. */
  | 'CART_EMPTY'
  /** The coupon works in other channels of the shop. */
  | 'OTHER_SALES_CHANNEL'
  /** The coupon gives nothing in the cart's currency. */
  | 'OTHER_CURRENCY'
  /** The goods fall short of its minimum by `missing`. */
  | 'MINIMUM_ORDER'
  /** It takes `missingItems` more items. */
  | 'MINIMUM_ITEMS'
  /** It is for certain goods; none is in the cart. */
  | 'PRODUCT_NOT_IN_CART'
  /** It is for goods of certain categories or collections; none is in the cart. */
  | 'CATEGORY_NOT_IN_CART'
  /** It is for the shop's own staff. */
  | 'ONLY_FOR_STAFF'
  /** The shop's voucher does not work now. */
  | 'SUSPENDED';

export type SubscriptionAnswer =
  | 'ACCEPT'
  | 'REJECT'
  | 'BAN'
  | 'FILTER';

export type ConsentChannel =
  | 'WECHAT_TEMPLATE'
  | 'WECHAT_SUBSCRIBE'
  | 'WECHAT_CUSTOMER'
  | 'WECHAT_NOTICE'
  | 'SMS';

export type ConsentPurpose =
  | 'SERVICE'
  | 'REMINDER'
  | 'MARKETING'
  | 'PROFILING'
  | 'LOCATION';

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
  /** The checkout belongs to somebody else, or to an account not tied to them. */
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

export type BindLocationErrorCode =
  /** The shop has no mini-program with this appid. */
  | 'APP_UNKNOWN'
  /** The person has not allowed it: `setConsent` with LOCATION comes first. */
  | 'LOCATION_REFUSED'
  /** A latitude is -90 to 90 degrees, a longitude -180 to 180, and a precision 0 to 1,000,000 metres. */
  | 'LOCATION_INVALID';

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
  | 'TEXT_VERSION_INVALID'
  /** A purpose of messages is about a channel, a use of data about none. */
  | 'CONSENT_INVALID';

export type RequestMyDataErrorCode =
  /** They asked for it within the last 24 hours. */
  | 'TOO_SOON'
  /** The session is over; log in again. */
  | 'SESSION_OVER';

export type RequestErasureErrorCode =
  /** The session is over; log in again. */
  | 'SESSION_OVER';

export type CancelErasureErrorCode =
  /** There is no erasure to take back, or it has begun. */
  | 'NO_ERASURE'
  /** The shop or WeChat asked for this erasure; they can only take back their own. */
  | 'NOT_THEIRS';

export type ClaimCouponErrorCode =
  /** No coupon with this id can be claimed. */
  | 'COUPON_UNKNOWN'
  /** They have claimed as many of it as one person may. */
  | 'CLAIMED_ALREADY'
  /** None of it can be had now. */
  | 'SOLD_OUT'
  /** It is not for this person. */
  | 'NOT_ELIGIBLE'
  /** It cannot be claimed yet. */
  | 'NOT_YET'
  /** It cannot be claimed any more. */
  | 'OVER'
  /** Somebody else's claim has this client id: make another. */
  | 'CLIENT_ID_TAKEN';

export type SubmitFormErrorCode =
  /** The shop has no such form, or it is closed. */
  | 'FORM_UNKNOWN'
  /** The list is too long. */
  | 'TOO_MANY'
  /** The field has to be answered. */
  | 'ANSWER_REQUIRED'
  /** The form has no such field. */
  | 'FIELD_UNKNOWN'
  /** The answer is too long. */
  | 'ANSWER_TOO_LONG'
  /** The field takes one answer. */
  | 'ANSWER_TOO_MANY'
  /** This is no number. */
  | 'NOT_A_NUMBER'
  /** This is no phone number. */
  | 'NOT_A_PHONE'
  /** This is no e-mail address. */
  | 'NOT_AN_EMAIL'
  /** This is no date, `2026-11-23`. */
  | 'NOT_A_DATE'
  /** This is none of the choices. */
  | 'NOT_A_CHOICE'
  /** The shop cannot keep such an answer. */
  | 'ANSWER_UNUSABLE';

export type AnswerInput = {
  /** Its key. */
  readonly field: Scalars['String']['input'];
  /** One text, or the `value` of each choice. A date is `2026-11-23`. */
  readonly values: ReadonlyArray<Scalars['String']['input']>;
};

export type OpenFormErrorCode =
  /** The shop has no such form, or it is closed. */
  | 'FORM_UNKNOWN';

export type RemindMeErrorCode =
  /** The shop promises no such thing in this mini-program, or not now. */
  | 'NOT_OFFERED'
  /** The person has no subscription left; `templateId` says to which. */
  | 'NO_GRANT'
  /** The list is too long. */
  | 'TOO_MANY';

export type CancelReminderErrorCode =
  /** The person was promised no such thing, or it is over. */
  | 'PROMISE_UNKNOWN';

export type WatchVariantErrorCode =
  /** The shop promises no such thing in this mini-program, or not now. */
  | 'NOT_OFFERED'
  /** The person has no subscription left; `templateId` says to which. */
  | 'NO_GRANT'
  /** It is so already. */
  | 'NOT_NEEDED'
  /** The channel shows no such variant, or has no price for it. */
  | 'VARIANT_UNKNOWN'
  /** The shop does not answer; try again in a moment. */
  | 'SHOP_UNAVAILABLE'
  /** This is no price to wait for, or waits for no price. */
  | 'PRICE_INVALID'
  /** The list is too long. */
  | 'TOO_MANY';

export type CancelWatchErrorCode =
  /** The person was promised no such thing, or it is over. */
  | 'PROMISE_UNKNOWN';

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

export type EnterBySceneErrorCode =
  /** The shop has no code with this scene. */
  | 'SCENE_UNKNOWN';

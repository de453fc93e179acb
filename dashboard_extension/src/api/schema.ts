// Written by `npm run codegen`; what is changed here by hand is lost.

export type Maybe<T> = T | null;

export type InputMaybe<T> = Maybe<T>;

export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * The `Date` scalar type represents a Date
   * value as specified by
   * [iso8601](https://en.wikipedia.org/wiki/ISO_8601).
   */
  Date: { input: string; output: string; }
  /** An exact decimal number as text, `"9.9"`: amounts are never floats. */
  Decimal: { input: string; output: string; }
  /** A moment: ISO 8601 with its offset from UTC, `2026-11-23T12:00:00+08:00`. */
  DateTime: { input: string; output: string; }
  /** Any JSON value. Whole numbers are those JavaScript can count with. */
  JSON: { input: unknown; output: unknown; }
};

export type MenuEntryKind =
  | 'CLICK'
  | 'VIEW'
  | 'MINIPROGRAM'
  | 'KEPT';

export type MenuWrong =
  | 'EMPTY'
  | 'TOO_MANY'
  | 'NAME_MISSING'
  | 'NAME_LONG'
  | 'KEY'
  | 'URL'
  | 'APP'
  | 'PAGE'
  | 'CONSOLE_ONLY';

export type HandOverBy =
  | 'PERSON'
  | 'AGENT'
  | 'STAFF';

export type AccountKind =
  | 'SERVICE_ACCOUNT'
  | 'MINI_PROGRAM'
  | 'TENCENT_SMS'
  | 'ALIYUN_SMS'
  | 'JINSHUJU';

export type WindowTrigger =
  | 'MESSAGE'
  | 'FOLLOW'
  | 'SCAN'
  | 'MENU'
  | 'PAY'
  | 'SESSION';

export type SourceKind =
  | 'ONLINE'
  | 'OFFLINE'
  | 'SOCIAL'
  | 'PAID';

export type SourcePlacement =
  | 'STORE'
  | 'SHELF'
  | 'PARCEL'
  | 'ARTICLE'
  | 'STAFF'
  | 'AD'
  | 'OTHER';

export type CodeForm =
  | 'QR_TEMPORARY'
  | 'QR_PERMANENT'
  | 'MINI_PROGRAM_CODE'
  | 'URL_LINK'
  | 'SHORT_LINK';

export type CodeState =
  | 'PENDING'
  | 'MADE'
  | 'FAILED';

export type CodeFault =
  | 'UNREADABLE'
  | 'EMPTY'
  | 'TOO_MANY'
  | 'COLUMNS'
  | 'NO_LABEL'
  | 'LABEL_LONG'
  | 'LABEL_TWICE'
  | 'SCENE_INVALID'
  | 'SCENE_TWICE'
  | 'SCENE_TAKEN'
  | 'PAGE_INVALID';

export type CostFault =
  | 'UNREADABLE'
  | 'EMPTY'
  | 'TOO_MANY'
  | 'COLUMNS'
  | 'NO_SOURCE'
  | 'SOURCE_UNKNOWN'
  | 'SEVERAL_SOURCES'
  | 'DAY_INVALID'
  | 'AMOUNT_INVALID'
  | 'CURRENCY_INVALID'
  | 'TWICE';

export type SourceTouchKind =
  | 'MESSAGE'
  | 'LINK'
  | 'SCAN'
  | 'OPEN';

export type SetupPoint =
  /** Saleor knows the app, and its token works. */
  | 'SALEOR'
  /** What happens in the shop arrives here. */
  | 'NEWS'
  /** Customers, carts and orders from before were read. */
  | 'HISTORY'
  /** A WeChat account answers. */
  | 'WECHAT'
  /** WeChat's pushes arrive. */
  | 'CALLBACK'
  /** An SMS account answers. */
  | 'SMS'
  /** There are templates for the recall. */
  | 'TEMPLATES'
  /** There is a coupon to give. */
  | 'COUPON'
  /** A recall is live. */
  | 'RECALL'
  /** A test message went to somebody of the shop. */
  | 'TEST_MESSAGE';

export type SetupState =
  /** It was seen to work. */
  | 'DONE'
  /** Somebody has to do it, or to wait. */
  | 'TODO'
  /** It was seen not to work. */
  | 'FAILING'
  /** It is not there, and nothing needs it. */
  | 'OPTIONAL';

export type SetupStep =
  /** Ask Saleor. */
  | 'CHECK'
  /** It is under way. */
  | 'WAIT'
  /** Saleor does not answer: see whether it is up. */
  | 'ANSWER'
  /** Saleor does not know the token: install the app again. */
  | 'REINSTALL'
  /** The app is switched off in Saleor: switch it on. */
  | 'ACTIVATE'
  /** Saleor took permissions away: give them back. */
  | 'PERMIT'
  /** Saleor did not take the webhooks: ask again. */
  | 'REPAIR_WEBHOOKS'
  /** Saleor cannot deliver: see whether it reaches the app's address. */
  | 'REACH_US'
  /** Put something into a cart, to see news arrive. */
  | 'FILL_A_CART'
  /** Have everything read. */
  | 'READ_HISTORY'
  /** Enter an account. */
  | 'ADD_ACCOUNT'
  /** Ask its gateway. */
  | 'TRY_ACCOUNT'
  /** The gateway refuses it: `verdict` says why. */
  | 'MEND_ACCOUNT'
  /** It is paused: resume it. */
  | 'RESUME_ACCOUNT'
  /** Enter the callback address in WeChat's console. */
  | 'ENTER_CALLBACK'
  /** Take a template over from the account. */
  | 'ADD_TEMPLATE'
  /** A template the recall uses is paused or gone. */
  | 'MEND_TEMPLATE'
  /** Make a coupon. */
  | 'ADD_COUPON'
  /** The coupon is paused. */
  | 'MEND_COUPON'
  /** Set a recall up. */
  | 'MAKE_RECALL'
  /** Start the recall. */
  | 'START_RECALL'
  /** Send a message to yourself. */
  | 'SEND_TEST';

export type SetupPage =
  /** set-up */
  | 'SET_UP'
  /** settings */
  | 'SETTINGS'
  /** messages */
  | 'MESSAGES'
  /** coupons */
  | 'COUPONS'
  /** recalls */
  | 'RECALLS';

export type AccountVerdict =
  | 'OK'
  | 'APP_ID'
  | 'SECRET'
  | 'FROZEN'
  | 'ADDRESS'
  | 'CONFIRM'
  | 'KIND'
  | 'RIGHTS'
  | 'RESTRICTED'
  | 'QUOTA'
  | 'BALANCE'
  | 'CLOCK'
  | 'UNREACHABLE'
  | 'UNREADABLE'
  | 'UNKNOWN';

export type SearchHitKind =
  /** A customer. */
  | 'CUSTOMER'
  /** A segment. */
  | 'SEGMENT'
  /** A recall. */
  | 'RECALL'
  /** A coupon. */
  | 'COUPON';

export type AccountRole =
  | 'NEW_CUSTOMERS'
  | 'LOYAL_CUSTOMERS';

export type AccountStatus =
  | 'ACTIVE'
  | 'PAUSED';

export type JobState =
  | 'WAITING'
  | 'RUNNING'
  | 'DONE'
  | 'FAILED'
  | 'CANCELLED';

export type WeChatTagDirection =
  | 'TO'
  | 'FROM'
  | 'BOTH';

export type SegmentKind =
  | 'CUSTOM'
  | 'RFM'
  | 'STAGE';

export type SegmentStatus =
  | 'DRAFT'
  | 'LIVE'
  | 'ARCHIVED';

export type MessageChannel =
  | 'WECHAT_TEMPLATE'
  | 'WECHAT_SUBSCRIBE'
  | 'WECHAT_CUSTOMER'
  | 'WECHAT_NOTICE'
  | 'SMS';

export type NotReachable =
  | 'TEMPLATE_PAUSED'
  | 'ACCOUNT_PAUSED'
  | 'ACCOUNT_OF_OTHER_KIND'
  | 'PURPOSE_NOT_ALLOWED'
  | 'NO_ADDRESS'
  | 'SUPPRESSED'
  | 'NOT_FOLLOWING'
  | 'CONSENT_WITHDRAWN'
  | 'NO_CONSENT'
  | 'NO_GRANT'
  | 'NO_WINDOW'
  | 'WITH_HUMAN'
  | 'QUOTA_USED_UP'
  | 'CAPPED'
  | 'QUIET_HOURS'
  | 'SPARED'
  | 'NO_ACCOUNT';

export type RuleWrong =
  /** Something is not filled in. */
  | 'MISSING'
  /** There is no such kind of condition. */
  | 'UNKNOWN_TYPE'
  /** This value cannot be used here. */
  | 'NOT_ALLOWED'
  /** The least is more than the most. */
  | 'BOUNDS'
  /** A least or a most is missing. */
  | 'NO_BOUND'
  /** Exactly one comparison is wanted. */
  | 'ONE_COMPARISON'
  /** An amount needs its currency. */
  | 'CURRENCY'
  /** There is no such trait, or it is not compared like that. */
  | 'TRAIT'
  /** There is no such segment. */
  | 'SEGMENT'
  /** The segment would depend on itself. */
  | 'CIRCLE'
  /** The rule is too deep. */
  | 'TOO_DEEP'
  /** The rule says too many things. */
  | 'TOO_MUCH';

export type TraitType =
  | 'TEXT'
  | 'NUMBER'
  | 'BOOLEAN'
  | 'DATE'
  | 'CHOICE';

export type TagFamily =
  | 'NATURE'
  | 'BEHAVIOUR'
  | 'ORDERS'
  | 'OTHER';

export type TagFault =
  | 'UNREADABLE'
  | 'EMPTY'
  | 'TOO_MANY'
  | 'COLUMNS'
  | 'NO_IDENTIFIER'
  | 'NO_TAG'
  | 'TAG_INVALID'
  | 'UNCLEAR'
  | 'UNKNOWN'
  | 'SEVERAL';

export type JourneyStatus =
  | 'DRAFT'
  | 'LIVE'
  | 'PAUSED';

export type RunOutcome =
  | 'WAITING'
  | 'CONVERTED'
  | 'RECOVERED_VOUCHER'
  | 'RECOVERED_LINK'
  | 'RECOVERED_WINDOW'
  | 'LOST'
  | 'EXPIRED'
  | 'SUPPRESSED'
  | 'FAILED';

export type MessageState =
  | 'WAITING'
  | 'SENDING'
  | 'ACCEPTED'
  | 'DELIVERED'
  | 'FAILED'
  | 'UNKNOWN'
  | 'SUPPRESSED'
  | 'CANCELLED';

export type TouchKind =
  | 'MESSAGE'
  | 'LINK'
  | 'SCAN'
  | 'OPEN';

export type CouponGrantState =
  | 'RESERVED'
  | 'ISSUED'
  | 'REDEEMED'
  | 'REVERSED'
  | 'EXPIRED'
  | 'RELEASED';

export type RecallStartKind =
  /** A cart was left. */
  | 'CART_LEFT'
  /** A coupon is about to end unused. */
  | 'COUPON_ENDING'
  /** Somebody came to a segment. */
  | 'SEGMENT_ENTERED'
  /** Somebody followed, or scanned a code. */
  | 'FOLLOWED';

export type MessagePurpose =
  | 'SERVICE'
  | 'REMINDER'
  | 'MARKETING';

export type RouteDoubt =
  /** The template is paused. */
  | 'TEMPLATE_PAUSED'
  /** Its account is paused. */
  | 'ACCOUNT_PAUSED'
  /** Its channel does not carry what it is for. */
  | 'PURPOSE_NOT_ALLOWED'
  /** It shows a coupon, and is approved for reminders only. */
  | 'COUPON_IN_REMINDER'
  /** It shows a coupon, and the person has none by then. */
  | 'NO_COUPON'
  /** It shows a cart, and no cart starts this recall. */
  | 'NO_CART'
  /** Quiet hours leave no hour at which it may go. */
  | 'NEVER_ALLOWED'
  /** When quiet hours end it is not worth saying any more. */
  | 'TOO_LATE';

export type WatchKind =
  | 'PRICE'
  | 'STOCK';

export type ErasureState =
  | 'REQUESTED'
  | 'RUNNING'
  | 'DONE'
  | 'CANCELLED';

export type DataExportState =
  | 'MAKING'
  | 'READY'
  | 'EXPIRED'
  | 'FAILED';

export type IdentityKind =
  | 'SALEOR_USER'
  | 'UNIONID'
  | 'PHONE'
  | 'OPENID'
  | 'WECOM_EXTERNAL_USERID'
  | 'EMAIL'
  | 'FORM_PHONE';

export type ConsentPurpose =
  | 'SERVICE'
  | 'REMINDER'
  | 'MARKETING'
  | 'PROFILING'
  | 'LOCATION';

export type CartStatus =
  | 'OPEN'
  | 'EMPTIED'
  | 'CONVERTED'
  | 'GONE';

export type TimelineKind =
  | 'MERGED'
  | 'FOLLOW'
  | 'CONSENT'
  | 'EVENT'
  | 'TALK'
  | 'CART'
  | 'RUN'
  | 'TAG'
  | 'COUPON'
  | 'MESSAGE'
  | 'ORDER'
  | 'COUPON_REDEEMED'
  | 'RUN_ENDED';

export type EventSource =
  | 'SALEOR'
  | 'CLIENT'
  | 'WECHAT';

export type StreamKind =
  | 'DELIVERIES'
  | 'CUSTOMERS'
  | 'ORDERS'
  | 'CHECKOUTS';

export type StreamState =
  | 'WAITING'
  | 'RUNNING'
  | 'DONE'
  | 'FAILING';

export type BacklogKind =
  | 'SWEEP'
  | 'STEPS'
  | 'MESSAGES';

export type AttentionCode =
  /** A template was refused or banned, or somebody paused it. */
  | 'TEMPLATE_PAUSED'
  /** A gateway account cannot be used. */
  | 'ACCOUNT_PAUSED'
  /** WeChat punished a mini-program; its notice says for what. */
  | 'ACCOUNT_PUNISHED'
  /** A coupon has no codes left. */
  | 'POOL_EMPTY'
  /** A coupon has fewer codes than it should hold ready. */
  | 'POOL_LOW'
  /** A coupon is not handed out any more. */
  | 'COUPON_PAUSED'
  /** News from Saleor or a gateway waits to be handled. */
  | 'INBOX_OVERDUE'
  /** News could not be handled, and is not tried any more by itself. */
  | 'INBOX_GIVEN_UP'
  /** Reading Saleor's objects fails. */
  | 'RECONCILE_FAILING'
  /** Nobody knows whether messages arrived. */
  | 'MESSAGES_UNKNOWN'
  /** Identities point at two people: a human has to say. */
  | 'IDENTITY_CONFLICTS'
  /** Somebody is to be erased, and it does not go on. */
  | 'ERASURE_STUCK'
  /** The copy of what is held on somebody could not be made. */
  | 'EXPORT_FAILED'
  /** Nobody comes to the segment that a live recall starts from. */
  | 'RECALL_WITHOUT_SEGMENT'
  /** Something an operator has to mend. */
  | 'APP_PROBLEM';

export type AttentionSeverity =
  | 'CRITICAL'
  | 'WARNING';

export type AttentionPage =
  | 'MESSAGES'
  | 'COUPONS'
  | 'CUSTOMERS'
  | 'SEGMENTS'
  | 'SETTINGS'
  | 'SET_UP';

export type ReplyKind =
  | 'KEYWORD'
  | 'CLICK'
  | 'HAND_OVER'
  | 'DEFAULT';

export type ReplyMatch =
  | 'EXACT'
  | 'CONTAINS';

export type TemplateFit =
  | 'CUT'
  | 'BLOCK';

export type TemplateForm =
  | 'TEXT'
  | 'IMAGE'
  | 'NEWS'
  | 'MINI_PROGRAM'
  | 'MENU';

export type TemplateStatus =
  | 'ACTIVE'
  | 'PAUSED';

export type SmsCostClass =
  | 'NOTICE'
  | 'MARKETING';

export type TemplateFlawCode =
  | 'WRONG_TEXT'
  | 'MISSING_VALUE'
  | 'EMPTY'
  | 'CONTROL'
  | 'LENGTH'
  | 'FORM'
  | 'ADDRESS'
  | 'WRONG_FIT'
  | 'NOT_CUTTABLE'
  | 'NAME_TWICE'
  | 'NOT_IN_CONTENT'
  | 'FIELD_MISSING'
  | 'VARIABLES'
  | 'NO_OPT_OUT'
  | 'WRONG_LANDING'
  | 'PURPOSE_NOT_TAKEN'
  | 'COUPON_IN_REMINDER'
  | 'NO_PICTURE'
  | 'FORM_NOT_TAKEN'
  | 'LEADS_NOWHERE';

export type TemplateInput = {
  readonly accountId: Scalars['ID']['input'];
  /** The account's usual one if not given. */
  readonly channel?: InputMaybe<MessageChannel>;
  /** Empty of our own content: no gateway approved it. */
  readonly gatewayId: Scalars['String']['input'];
  readonly title: Scalars['String']['input'];
  readonly purpose: MessagePurpose;
  readonly fields: ReadonlyArray<TemplateFieldInput>;
  readonly wording?: Scalars['String']['input'];
  /** Of a customer-service message, and of no other. */
  readonly form?: InputMaybe<TemplateForm>;
  /** That it shows, or its cover. */
  readonly pictureId?: InputMaybe<Scalars['ID']['input']>;
  /** Of a subscription: WeChat approved it as a long-term one (type 3), which it does for public services alone. Null: as it was. */
  readonly isLongTerm?: InputMaybe<Scalars['Boolean']['input']>;
};

export type TemplateFieldInput = {
  readonly name: Scalars['String']['input'];
  readonly text: Scalars['String']['input'];
  readonly fit?: TemplateFit;
};

export type LandingInput = {
  readonly h5?: Scalars['String']['input'];
  readonly miniProgram?: Scalars['String']['input'];
  readonly appId?: Scalars['String']['input'];
};

export type MessageOrigin =
  | 'RECALL'
  | 'MANUAL'
  | 'TEST'
  | 'REPLY'
  | 'PROMISE';

export type MessageFilter = {
  readonly states?: InputMaybe<ReadonlyArray<MessageState>>;
  readonly channel?: InputMaybe<MessageChannel>;
  readonly templateId?: InputMaybe<Scalars['ID']['input']>;
  readonly journeyId?: InputMaybe<Scalars['ID']['input']>;
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  readonly origin?: InputMaybe<MessageOrigin>;
  /** A code, or its beginning up to a colon. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** Planned then or later. */
  readonly since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Planned before. */
  readonly until?: InputMaybe<Scalars['DateTime']['input']>;
};

export type AttemptOutcome =
  | 'CALLING'
  | 'ACCEPTED'
  | 'REFUSED'
  | 'UNKNOWN';

export type SendingProblem =
  | 'NO_TEMPLATE'
  | 'UNKNOWN_TEMPLATE'
  | 'TEMPLATE_WANTS_CART'
  | 'TEMPLATE_WANTS_COUPON'
  | 'WRONG_LANDING'
  | 'LANDING_WANTS_CART'
  | 'PEOPLE_OR_SEGMENT'
  | 'UNKNOWN_SEGMENT'
  | 'SEGMENT_NOT_LIVE'
  | 'SEGMENT_BUILDING'
  | 'TOO_MANY_PEOPLE'
  | 'NOBODY'
  | 'UNKNOWN_COUPON'
  | 'CURRENCY_MISSING';

export type SendingInput = {
  readonly templateIds: ReadonlyArray<Scalars['ID']['input']>;
  readonly couponKey?: InputMaybe<Scalars['String']['input']>;
  /** If the coupon is given in several. */
  readonly currency?: InputMaybe<Scalars['String']['input']>;
  readonly landing?: InputMaybe<LandingInput>;
};

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

export type FormPointer =
  | 'PHONE'
  | 'EMAIL';

export type FormSource =
  | 'STOREFRONT'
  | 'JINSHUJU';

export type AnswerFault =
  | 'REQUIRED'
  | 'UNKNOWN_FIELD'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'NOT_A_NUMBER'
  | 'NOT_A_PHONE'
  | 'NOT_AN_EMAIL'
  | 'NOT_A_DATE'
  | 'NOT_A_CHOICE'
  | 'NOT_OF_THE_TRAIT';

export type CouponStatus =
  | 'NEW'
  | 'READY'
  | 'PAUSED';

export type CouponDiscountKind =
  | 'FIXED'
  | 'PERCENTAGE';

export type CouponGrantWay =
  | 'STAFF'
  | 'CLAIM'
  | 'FORM'
  | 'RECALL';

export type CheckFollowersErrorCode =
  /** There is no service account of this key. */
  | 'ACCOUNT_UNKNOWN';

export type SaveMenuErrorCode =
  /** There is no service account of this key. */
  | 'ACCOUNT_UNKNOWN'
  /** WeChat would refuse this menu. */
  | 'MENU_INVALID'
  /** Somebody else changed the menu meanwhile. */
  | 'MENU_STALE';

export type MenuButtonInput = {
  readonly id: Scalars['ID']['input'];
  readonly name: Scalars['String']['input'];
  readonly kind: MenuEntryKind;
  readonly key?: InputMaybe<Scalars['String']['input']>;
  readonly url?: InputMaybe<Scalars['String']['input']>;
  readonly appId?: InputMaybe<Scalars['String']['input']>;
  readonly page?: InputMaybe<Scalars['String']['input']>;
  readonly entries?: InputMaybe<ReadonlyArray<MenuEntryInput>>;
};

export type MenuEntryInput = {
  readonly id: Scalars['ID']['input'];
  readonly name: Scalars['String']['input'];
  readonly kind: MenuEntryKind;
  readonly key?: InputMaybe<Scalars['String']['input']>;
  readonly url?: InputMaybe<Scalars['String']['input']>;
  readonly appId?: InputMaybe<Scalars['String']['input']>;
  readonly page?: InputMaybe<Scalars['String']['input']>;
};

export type PublishMenuErrorCode =
  /** There is no service account of this key. */
  | 'ACCOUNT_UNKNOWN'
  /** WeChat would refuse this menu. */
  | 'MENU_INVALID'
  /** WeChat did not answer, and shows what it did before. */
  | 'MENU_NOT_SHOWN'
  /** WeChat did not answer, nor say what it shows: it may be either. */
  | 'MENU_UNKNOWN'
  /** The menu has no such version. */
  | 'VERSION_UNKNOWN'
  /** WeChat refused, or did not answer; the detail is its code. */
  | 'WECHAT_REFUSED';

export type ReadMenuErrorCode =
  /** There is no service account of this key. */
  | 'ACCOUNT_UNKNOWN'
  /** WeChat refused, or did not answer; the detail is its code. */
  | 'WECHAT_REFUSED';

export type TakeOverMenuErrorCode =
  /** There is no service account of this key. */
  | 'ACCOUNT_UNKNOWN';

export type TakeOffMenuErrorCode =
  /** There is no service account of this key. */
  | 'ACCOUNT_UNKNOWN'
  /** WeChat did not answer, and shows what it did before. */
  | 'MENU_NOT_SHOWN'
  /** WeChat did not answer, nor say what it shows: it may be either. */
  | 'MENU_UNKNOWN'
  /** WeChat refused, or did not answer; the detail is its code. */
  | 'WECHAT_REFUSED';

export type HandBackCustomerErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN';

export type TakeOverCustomerErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN';

export type SaveCouponClaimErrorCode =
  /** There is no such coupon. */
  | 'COUPON_UNKNOWN'
  /** A name has 1 to 60 characters. */
  | 'NAME_INVALID'
  /** The value cannot be used. */
  | 'VALUE_INVALID'
  /** The coupon is given in several currencies: say in which. */
  | 'CURRENCY_MISSING'
  /** It would end before it begins. */
  | 'CLAIM_TIMES'
  /** There is no such segment. */
  | 'SEGMENT_UNKNOWN';

export type CouponClaimInput = {
  readonly isOn: Scalars['Boolean']['input'];
  readonly claimFrom: Scalars['DateTime']['input'];
  readonly claimUntil?: InputMaybe<Scalars['DateTime']['input']>;
  readonly perPerson: Scalars['Int']['input'];
  readonly most?: InputMaybe<Scalars['Int']['input']>;
  /** A segment's key. */
  readonly segment?: InputMaybe<Scalars['String']['input']>;
  readonly currency?: InputMaybe<Scalars['String']['input']>;
  readonly name: Scalars['String']['input'];
  readonly text: Scalars['String']['input'];
  readonly pictureUrl: Scalars['String']['input'];
  readonly showsRemaining: Scalars['Boolean']['input'];
};

export type SaveSlotErrorCode =
  /** A key is 1 to 40 of a-z, 0-9, hyphens and underscores. */
  | 'KEY_INVALID'
  /** A name has 1 to 60 characters. */
  | 'NAME_INVALID'
  /** The value cannot be used. */
  | 'VALUE_INVALID'
  /** Another slot has this key. */
  | 'SLOT_TAKEN'
  /** There is no such slot. */
  | 'SLOT_UNKNOWN'
  /** There is no such segment. */
  | 'SEGMENT_UNKNOWN';

export type SlotContentInput = {
  readonly title: Scalars['String']['input'];
  readonly text: Scalars['String']['input'];
  readonly picture: Scalars['String']['input'];
  readonly link: Scalars['String']['input'];
  readonly productIds: ReadonlyArray<Scalars['ID']['input']>;
  readonly coupon: Scalars['String']['input'];
};

export type SlotVariantInput = {
  readonly name: Scalars['String']['input'];
  readonly segment: Scalars['String']['input'];
  readonly content: SlotContentInput;
};

export type DeleteSlotErrorCode =
  /** There is no such slot. */
  | 'SLOT_UNKNOWN';

export type SaveSearchOfferErrorCode =
  /** There is no such offer. */
  | 'OFFER_UNKNOWN'
  /** There is no such coupon. */
  | 'COUPON_UNKNOWN'
  /** A name has 1 to 60 characters. */
  | 'NAME_INVALID'
  /** The value cannot be used. */
  | 'VALUE_INVALID'
  /** 1 to 50 words, each of 1 to 60 characters. */
  | 'KEYWORD_INVALID'
  /** Another offer has this word. */
  | 'KEYWORD_TAKEN';

export type DeleteSearchOfferErrorCode =
  /** There is no such offer. */
  | 'OFFER_UNKNOWN';

export type SaveSourceErrorCode =
  /** There is no such source, or it is put away. */
  | 'SOURCE_UNKNOWN'
  /** A name has 1 to 60 characters. */
  | 'NAME_INVALID'
  /** A key is 1 to 40 letters, digits, hyphens and underscores. */
  | 'KEY_INVALID'
  /** Another source has this key. */
  | 'KEY_TAKEN'
  /** The text is too long. */
  | 'TEXT_LONG';

export type SourceInput = {
  readonly name: Scalars['String']['input'];
  readonly publicName?: InputMaybe<Scalars['String']['input']>;
  readonly kind: SourceKind;
  readonly placement: SourcePlacement;
  readonly material?: InputMaybe<Scalars['String']['input']>;
  readonly owner?: InputMaybe<Scalars['String']['input']>;
  readonly journeyStep?: InputMaybe<Scalars['String']['input']>;
};

export type ArchiveSourceErrorCode =
  /** There is no such source, or it is put away. */
  | 'SOURCE_UNKNOWN';

export type MakeCodeErrorCode =
  /** There is no such source, or it is put away. */
  | 'SOURCE_UNKNOWN'
  /** QR codes need a service account; mini-program codes and URL links a mini-program. */
  | 'ACCOUNT_UNFIT'
  /** A service account has 100,000 permanent codes at most. */
  | 'PERMANENT_SPENT'
  /** Another code of the shop has this scene. */
  | 'SCENE_TAKEN'
  /** A label has 1 to 80 printable characters. */
  | 'LABEL_INVALID'
  /** A scene is 1 to 32 letters, digits and . _ ~ -, and begins with a letter or digit. */
  | 'SCENE_INVALID'
  /** A page is a path within the mini-program, of a code without query. */
  | 'PAGE_INVALID'
  /** An address begins with https:// or http://. */
  | 'ADDRESS_INVALID'
  /** A temporary code lives 1 to 30 days. */
  | 'DAYS_INVALID';

export type CodeKindInput = {
  readonly form: CodeForm;
  /** Of all but short links. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  /** How long a temporary code lives, 1 to 30. */
  readonly days?: InputMaybe<Scalars['Int']['input']>;
  /** Of those that name none themselves. */
  readonly page?: InputMaybe<Scalars['String']['input']>;
  /** Of short links. */
  readonly address?: InputMaybe<Scalars['String']['input']>;
};

export type MakeCodesErrorCode =
  /** There is no such source, or it is put away. */
  | 'SOURCE_UNKNOWN'
  /** QR codes need a service account; mini-program codes and URL links a mini-program. */
  | 'ACCOUNT_UNFIT'
  /** A service account has 100,000 permanent codes at most. */
  | 'PERMANENT_SPENT'
  /** Another code of the shop has this scene. */
  | 'SCENE_TAKEN'
  /** A label has 1 to 80 printable characters. */
  | 'LABEL_INVALID'
  /** A scene is 1 to 32 letters, digits and . _ ~ -, and begins with a letter or digit. */
  | 'SCENE_INVALID'
  /** A page is a path within the mini-program, of a code without query. */
  | 'PAGE_INVALID'
  /** An address begins with https:// or http://. */
  | 'ADDRESS_INVALID'
  /** A temporary code lives 1 to 30 days. */
  | 'DAYS_INVALID'
  /** No row of the file can be used. */
  | 'FILE_INVALID';

export type RetryCodesErrorCode =
  /** A service account has 100,000 permanent codes at most. */
  | 'PERMANENT_SPENT';

export type CancelCodesErrorCode =
  /** There is no such batch of codes. */
  | 'BATCH_UNKNOWN';

export type ImportCostsErrorCode =
  /** No row of the file can be used. */
  | 'FILE_INVALID';

export type DeleteCostsErrorCode =
  /** There is no such cost. */
  | 'COST_UNKNOWN'
  /** The list is too long. */
  | 'TOO_MANY';

export type CheckSaleorErrorCode =
  /** Saleor was asked a few seconds ago; that answer stands. */
  | 'ASKED_JUST_NOW';

export type StartBackfillErrorCode =
  /** It is being read; `health.streams` shows how far. */
  | 'READING_ALREADY';

export type ParkSetupErrorCode =
  /** Something of the set-up is still to be done. */
  | 'NOT_DONE';

export type SavePoliciesErrorCode =
  /** Rules cannot be used; `wrong` says which and why. */
  | 'RULES_WRONG';

export type SaveAccountErrorCode =
  /** There is no account of this key. */
  | 'ACCOUNT_UNKNOWN'
  /** Another account has this key. */
  | 'KEY_TAKEN'
  /** An account keeps its kind: make another. */
  | 'KIND_FIXED'
  /** Another account of this shop has this app id. */
  | 'APP_ID_TAKEN'
  /** This has to be entered. */
  | 'VALUE_MISSING'
  /** This cannot be right. */
  | 'VALUE_INVALID';

export type AccountInput = {
  readonly kind: AccountKind;
  readonly name: Scalars['String']['input'];
  readonly appId: Scalars['String']['input'];
  readonly openPlatform?: InputMaybe<Scalars['String']['input']>;
  /** Of service accounts; null: for everybody. */
  readonly role?: InputMaybe<AccountRole>;
  /** Of SMS accounts. */
  readonly sign?: InputMaybe<Scalars['String']['input']>;
  /** Of SMS accounts: yuan for each part billed; empty: not known. */
  readonly partPrice?: InputMaybe<Scalars['String']['input']>;
  /** Of service accounts: `https://shop.example`, ten at most. */
  readonly loginOrigins?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly secrets: AccountSecretsInput;
};

export type AccountSecretsInput = {
  readonly appSecret?: InputMaybe<Scalars['String']['input']>;
  readonly pushToken?: InputMaybe<Scalars['String']['input']>;
  readonly aesKey?: InputMaybe<Scalars['String']['input']>;
  readonly secretId?: InputMaybe<Scalars['String']['input']>;
  readonly secretKey?: InputMaybe<Scalars['String']['input']>;
  readonly accessKeyId?: InputMaybe<Scalars['String']['input']>;
  readonly accessKeySecret?: InputMaybe<Scalars['String']['input']>;
  readonly apiSecret?: InputMaybe<Scalars['String']['input']>;
};

export type PauseAccountErrorCode =
  /** There is no account of this key. */
  | 'ACCOUNT_UNKNOWN';

export type ResumeAccountErrorCode =
  /** There is no account of this key. */
  | 'ACCOUNT_UNKNOWN';

export type RotateCallbackSecretErrorCode =
  /** There is no account of this key. */
  | 'ACCOUNT_UNKNOWN'
  /** The callback address of this account holds no secret. */
  | 'NO_CALLBACK_SECRET';

export type TestAccountErrorCode =
  /** There is no account of this key. */
  | 'ACCOUNT_UNKNOWN';

export type LetSendErrorCode =
  /** Nobody of this id has used these pages. */
  | 'STAFF_UNKNOWN';

export type CancelJobErrorCode =
  /** There is no job of this id. */
  | 'JOB_UNKNOWN'
  /** The job has ended: there is nothing to stop. */
  | 'JOB_OVER';

export type SetTimeZoneErrorCode =
  /** There is no time zone of this name. */
  | 'TIME_ZONE_UNKNOWN';

export type SaveSegmentErrorCode =
  /** There is no such segment. */
  | 'SEGMENT_UNKNOWN'
  /** A name has 1 to 120 characters. */
  | 'NAME_INVALID'
  /** A key is 1 to 40 small letters, digits, hyphens and underscores. */
  | 'KEY_INVALID'
  /** Another segment has this key. */
  | 'KEY_TAKEN'
  /** The rule cannot be used. */
  | 'RULE_INVALID'
  /** It is made from thresholds: change those. */
  | 'BUILT_IN'
  /** It was archived. */
  | 'ARCHIVED'
  /** A tag is letters, digits, - and _, 60 at most. */
  | 'TAG_INVALID'
  /** Too many at once. */
  | 'TOO_MANY'
  /** A shop has 200 live segments at most. */
  | 'TOO_MANY_SEGMENTS';

export type GoLiveErrorCode =
  /** There is no such segment. */
  | 'SEGMENT_UNKNOWN'
  /** A shop has 200 live segments at most. */
  | 'TOO_MANY_SEGMENTS';

export type RebuildSegmentErrorCode =
  /** There is no such segment. */
  | 'SEGMENT_UNKNOWN';

export type ArchiveSegmentErrorCode =
  /** There is no such segment. */
  | 'SEGMENT_UNKNOWN'
  /** Segments or live recalls need it. */
  | 'IN_USE';

export type ExportSegmentErrorCode =
  /** There is no such segment. */
  | 'SEGMENT_UNKNOWN';

export type TagSegmentErrorCode =
  /** There is no such segment. */
  | 'SEGMENT_UNKNOWN'
  /** A tag is letters, digits, - and _, 60 at most. */
  | 'TAG_INVALID'
  /** Too many at once. */
  | 'TOO_MANY'
  /** Nobody is in it. */
  | 'NOBODY';

export type SaveLifecycleErrorCode =
  /** Thresholds rise from one to the next. */
  | 'TERMS_INVALID'
  /** A shop has 200 live segments at most. */
  | 'TOO_MANY_SEGMENTS';

export type SaveRfmErrorCode =
  /** Thresholds rise from one to the next. */
  | 'TERMS_INVALID'
  /** A shop has 200 live segments at most. */
  | 'TOO_MANY_SEGMENTS';

export type SaveTagErrorCode =
  /** A tag is letters, digits, - and _, 60 at most. */
  | 'TAG_INVALID'
  /** A name has 1 to 120 characters. */
  | 'NAME_INVALID';

export type TagUserKind =
  /** A segment asks for it, or puts it on who enters. */
  | 'SEGMENT'
  /** A recall puts it on people, or keeps those who wear it out. */
  | 'RECALL';

export type DeleteTagErrorCode =
  /** There is no such tag. */
  | 'TAG_UNKNOWN'
  /** It is needed; `usedBy` says by what. */
  | 'TAG_IN_USE';

export type DefineTraitErrorCode =
  /** A key is 1 to 40 small letters, digits, hyphens and underscores. */
  | 'KEY_INVALID'
  /** A name has 1 to 120 characters. */
  | 'NAME_INVALID'
  /** A choice has options, nothing else has; a type stays what it is. */
  | 'TRAIT_INVALID'
  /** A shop has 100 traits at most. */
  | 'TOO_MANY_TRAITS';

export type StartTagImportErrorCode =
  /** Nothing in the file can be used. */
  | 'FILE_INVALID';

export type MirrorTagWithWechatErrorCode =
  /** The shop has no such tag. */
  | 'TAG_UNKNOWN'
  /** There is no service account of this key. */
  | 'ACCOUNT_UNKNOWN'
  /** The account has a hundred tags, and no room for another. */
  | 'FULL'
  /** WeChat takes thirty characters at most. */
  | 'LONG'
  /** This is a tag of WeChat's own. */
  | 'THEIRS'
  /** Another tag is kept the same as this one of WeChat's. */
  | 'TAKEN'
  /** The account has no tag of this name to hear of. */
  | 'MISSING'
  /** WeChat refused, or did not answer; the detail is its code. */
  | 'GATEWAY';

export type StopMirroringTagErrorCode =
  /** There is no service account of this key. */
  | 'ACCOUNT_UNKNOWN'
  /** WeChat refused, or did not answer; the detail is its code. */
  | 'GATEWAY'
  /** This is a tag of WeChat's own. */
  | 'THEIRS';

export type SaveRecallErrorCode =
  /** A key is 1 to 40 letters, digits, hyphens and underscores. */
  | 'KEY_INVALID'
  /** Another recall has this key. */
  | 'KEY_TAKEN'
  /** A name has 1 to 60 characters. */
  | 'NAME_INVALID'
  /** There is no such recipe. */
  | 'RECIPE_UNKNOWN'
  /** It keeps the recipe that it was made by; make another recall. */
  | 'RECIPE_STAYS'
  /** Parameters cannot be used; `wrong` says which and why. */
  | 'PARAMETERS_WRONG'
  /** There is no recall of this id. */
  | 'RECALL_UNKNOWN';

export type StartRecallErrorCode =
  /** There is no recall of this id. */
  | 'RECALL_UNKNOWN'
  /** It was never set up: there is nothing to start. */
  | 'RECALL_EMPTY';

export type PauseRecallErrorCode =
  /** There is no recall of this id. */
  | 'RECALL_UNKNOWN';

export type SaveSaleDayErrorCode =
  /** There is no sale of this id, or it was called off. */
  | 'SALE_UNKNOWN'
  /** Another sale has this key. */
  | 'KEY_TAKEN'
  /** This cannot be right. */
  | 'VALUE_INVALID'
  /** People have to subscribe to the template. */
  | 'TEMPLATE_UNFIT'
  /** It ends before it starts, or is over. */
  | 'ENDS_TOO_EARLY'
  /** A message cannot lead there. */
  | 'LANDING_INVALID';

export type SaleDayInput = {
  /** Of a new one. */
  readonly key?: InputMaybe<Scalars['String']['input']>;
  readonly title: Scalars['String']['input'];
  readonly startsAt: Scalars['DateTime']['input'];
  readonly endsAt: Scalars['DateTime']['input'];
  readonly minutesBefore?: InputMaybe<Scalars['Int']['input']>;
  readonly templateId: Scalars['ID']['input'];
  readonly landing: PromiseLandingInput;
};

export type PromiseLandingInput = {
  readonly h5?: InputMaybe<Scalars['String']['input']>;
  readonly miniProgram?: InputMaybe<Scalars['String']['input']>;
  readonly appId?: InputMaybe<Scalars['String']['input']>;
};

export type CancelSaleDayErrorCode =
  /** There is no sale of this id, or it was called off. */
  | 'SALE_UNKNOWN';

export type SaveWatchRuleErrorCode =
  /** People have to subscribe to the template. */
  | 'TEMPLATE_UNFIT'
  /** A message cannot lead there. */
  | 'LANDING_INVALID';

export type ExportCustomerErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN'
  /** They were erased: nothing of them is known any more. */
  | 'CUSTOMER_ERASED';

export type DownloadCustomerExportErrorCode =
  /** There is no such copy, or it is not made yet, or not kept. */
  | 'EXPORT_UNKNOWN';

export type EraseCustomerErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN'
  /** They were erased: nothing of them is known any more. */
  | 'CUSTOMER_ERASED'
  /** Say why, in 200 characters at most, without personal data. */
  | 'REASON_INVALID';

export type RevealIdentityErrorCode =
  /** There is no identity of this id. */
  | 'IDENTITY_UNKNOWN';

export type PartCustomersErrorCode =
  /** There is no open conflict of this id. */
  | 'CONFLICT_UNKNOWN';

export type MergeConflictErrorCode =
  /** There is no open conflict of this id. */
  | 'CONFLICT_UNKNOWN'
  /** These two can never be one person: both have a value of their own. */
  | 'NEVER_ONE';

export type UnmergeCustomerErrorCode =
  /** There is no merge of this id to take back. */
  | 'MERGE_UNKNOWN'
  /** They were erased since; nothing can be taken apart any more. */
  | 'CUSTOMER_ERASED';

export type SuppressCustomerErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN'
  /** They have no address on this channel. */
  | 'NO_ADDRESS';

export type StopReason =
  | 'ASKED'
  | 'COMPLAINED'
  | 'WRONG_PERSON'
  | 'OTHER';

export type LiftSuppressionErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN'
  /** They asked for it themselves; only they can take it back. */
  | 'SAID_NO';

export type SetConsentErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN'
  /** Say which wording they agreed to, in 40 characters at most. */
  | 'TEXT_VERSION_INVALID'
  /** A purpose of messages is about a channel, a use of data about none. */
  | 'CONSENT_INVALID'
  /** Staff hear it on paper, by telephone, in person or online. */
  | 'SOURCE_INVALID'
  /** The proof has 500 characters at most. */
  | 'PROOF_INVALID';

export type PutTagsErrorCode =
  /** There is no customer of one of these ids. */
  | 'CUSTOMER_UNKNOWN'
  /** At most 800 customers and 20 tags at once, and at least one of each. */
  | 'TOO_MANY'
  /** A tag is letters, digits, - and _, 60 at most. */
  | 'TAG_INVALID';

export type TakeTagsErrorCode =
  /** There is no customer of one of these ids. */
  | 'CUSTOMER_UNKNOWN'
  /** At most 800 customers and 20 tags at once, and at least one of each. */
  | 'TOO_MANY'
  /** A tag is letters, digits, - and _, 60 at most. */
  | 'TAG_INVALID';

export type SetTraitErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN'
  /** There is no such trait, or the value is not of its type. */
  | 'TRAIT_INVALID';

export type RetryInboxErrorCode =
  /** There is nothing to try again. */
  | 'NOTHING_GIVEN_UP';

export type SaveReplyErrorCode =
  /** There is no such reply. */
  | 'REPLY_UNKNOWN'
  /** Part of the reply cannot be used; the field says which. */
  | 'REPLY_INVALID'
  /** There is no such account. */
  | 'ACCOUNT_UNKNOWN';

export type ReplyInput = {
  readonly name: Scalars['String']['input'];
  /** Null: every account. */
  readonly accountId?: InputMaybe<Scalars['ID']['input']>;
  readonly kind: ReplyKind;
  readonly match?: ReplyMatch;
  readonly words: ReadonlyArray<Scalars['String']['input']>;
  readonly templateIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Seconds. */
  readonly oncePer?: Scalars['Int']['input'];
  readonly isActive?: Scalars['Boolean']['input'];
};

export type MoveRepliesErrorCode =
  /** There is no such reply. */
  | 'REPLY_UNKNOWN';

export type DeleteReplyErrorCode =
  /** There is no such reply. */
  | 'REPLY_UNKNOWN';

export type AddPictureErrorCode =
  /** A picture has at most 1.4 MB. */
  | 'PICTURE_TOO_LARGE'
  /** It is no PNG, JPEG or GIF. */
  | 'PICTURE_UNREADABLE';

export type DeletePictureErrorCode =
  /** There is no such picture. */
  | 'PICTURE_UNKNOWN'
  /** A message still shows it. */
  | 'PICTURE_SHOWN';

export type SaveTemplateErrorCode =
  /** There is no such template. */
  | 'TEMPLATE_UNKNOWN'
  /** There is no such account. */
  | 'ACCOUNT_UNKNOWN'
  /** A key is 1 to 40 letters, digits, hyphens and underscores. */
  | 'KEY_INVALID'
  /** Another template has this key. */
  | 'KEY_TAKEN'
  /** A title has 1 to 60 characters. */
  | 'TITLE_INVALID'
  /** The gateway's id of the template has 1 to 64 characters. */
  | 'GATEWAY_ID_INVALID'
  /** At most 20 fields, texts of at most 300 characters. */
  | 'FIELDS_INVALID'
  /** The account does not serve this channel. */
  | 'CHANNEL_NOT_SERVED'
  /** There is no such picture. */
  | 'PICTURE_UNKNOWN'
  /** A value or format in the text is not known. */
  | 'WRONG_TEXT'
  /** There is nothing to show for a value. */
  | 'MISSING_VALUE'
  /** There is nothing to show. */
  | 'EMPTY'
  /** A line break or another control character. */
  | 'CONTROL'
  /** More characters than the field takes. */
  | 'LENGTH'
  /** Characters or a form that the field does not take. */
  | 'FORM'
  /** An SMS takes no address in a value. */
  | 'ADDRESS'
  /** What does not fit is cut or blocks. */
  | 'WRONG_FIT'
  /** Only free texts may be cut: half of another is a lie. */
  | 'NOT_CUTTABLE'
  /** The field stands here twice. */
  | 'NAME_TWICE'
  /** The approved template has no such field. */
  | 'NOT_IN_CONTENT'
  /** The approved template has a field more. */
  | 'FIELD_MISSING'
  /** The wording has other variables than there are fields. */
  | 'VARIABLES'
  /** A marketing SMS has to end with how to opt out. */
  | 'NO_OPT_OUT'
  /** The link cannot be used. */
  | 'WRONG_LANDING'
  /** Choose a picture. */
  | 'NO_PICTURE'
  /** The account cannot send this. */
  | 'FORM_NOT_TAKEN';

export type PauseTemplateErrorCode =
  /** There is no such template. */
  | 'TEMPLATE_UNKNOWN';

export type ResumeTemplateErrorCode =
  /** There is no such template. */
  | 'TEMPLATE_UNKNOWN';

export type AllowRiskErrorCode =
  /** There is no such template. */
  | 'TEMPLATE_UNKNOWN'
  /** The risk has to be read first. */
  | 'RISK_UNREAD'
  /** Its channel takes its purpose: there is nothing to allow. */
  | 'NO_RISK';

export type SyncTemplatesErrorCode =
  /** There is no such account. */
  | 'ACCOUNT_UNKNOWN'
  /** The account's secrets cannot be used. */
  | 'ACCOUNT_UNUSABLE'
  /** The gateway refused, or did not answer. */
  | 'GATEWAY_REFUSED';

export type SendTestErrorCode =
  /** There is no such template. */
  | 'TEMPLATE_UNKNOWN'
  /** Say to whom: a customer, a phone number or an openid. */
  | 'RECIPIENT_MISSING'
  /** At most 50 tests a day. */
  | 'TOO_MANY_TESTS';

export type SendMessageErrorCode =
  /** The batch would reach nobody; the message says why. */
  | 'BATCH_INVALID'
  /** There is no such coupon. */
  | 'COUPON_UNKNOWN'
  /** The coupon is given in several currencies: say in which. */
  | 'CURRENCY_MISSING'
  /** Say to whom: either people or a segment. */
  | 'PEOPLE_OR_SEGMENT'
  /** There is no such segment. */
  | 'SEGMENT_UNKNOWN'
  /** The segment has no members: it is not live. */
  | 'SEGMENT_NOT_LIVE'
  /** The segment is being built; try again soon. */
  | 'SEGMENT_BUILDING'
  /** More people than one batch takes. */
  | 'TOO_MANY_PEOPLE';

export type SaveFormErrorCode =
  /** There is no form of this id. */
  | 'FORM_UNKNOWN'
  /** Another form has this key. */
  | 'KEY_TAKEN'
  /** This has to be given. */
  | 'VALUE_MISSING'
  /** This cannot be right. */
  | 'VALUE_INVALID'
  /** The trait does not exist, or cannot hold such answers. */
  | 'TRAIT_UNFIT'
  /** The coupon does not exist, or is given in several currencies. */
  | 'COUPON_UNFIT'
  /** Another form takes these answers already. */
  | 'TAKEN'
  /** There are as many as there can be. */
  | 'TOO_MANY';

export type FormInput = {
  /** Of a new one. */
  readonly key?: InputMaybe<Scalars['String']['input']>;
  readonly kind: FormKind;
  readonly titleZh: Scalars['String']['input'];
  readonly titleEn?: InputMaybe<Scalars['String']['input']>;
  readonly thanksZh?: InputMaybe<Scalars['String']['input']>;
  readonly thanksEn?: InputMaybe<Scalars['String']['input']>;
  readonly fields: ReadonlyArray<FormFieldInput>;
  readonly couponId?: InputMaybe<Scalars['ID']['input']>;
  /** Key of a Jinshuju account. */
  readonly account?: InputMaybe<Scalars['ID']['input']>;
  readonly remoteToken?: InputMaybe<Scalars['String']['input']>;
};

export type FormFieldInput = {
  readonly key: Scalars['String']['input'];
  readonly type: FormFieldType;
  readonly labelZh: Scalars['String']['input'];
  readonly labelEn?: InputMaybe<Scalars['String']['input']>;
  readonly isRequired?: InputMaybe<Scalars['Boolean']['input']>;
  readonly choices?: InputMaybe<ReadonlyArray<FormChoiceInput>>;
  readonly trait?: InputMaybe<Scalars['String']['input']>;
  readonly pointsAt?: InputMaybe<FormPointer>;
  readonly step?: InputMaybe<Scalars['Int']['input']>;
  readonly remote?: InputMaybe<Scalars['String']['input']>;
};

export type FormChoiceInput = {
  readonly value: Scalars['String']['input'];
  readonly labelZh?: InputMaybe<Scalars['String']['input']>;
  readonly labelEn?: InputMaybe<Scalars['String']['input']>;
  readonly tag?: InputMaybe<Scalars['String']['input']>;
};

export type SetFormOpenErrorCode =
  /** There is no form of this id. */
  | 'FORM_UNKNOWN';

export type ExportFormAnswersErrorCode =
  /** There is no form of this id. */
  | 'FORM_UNKNOWN';

export type SaveCouponErrorCode =
  /** There is no such coupon. */
  | 'COUPON_UNKNOWN'
  /** A name has 1 to 60 characters. */
  | 'NAME_INVALID'
  /** A key is 1 to 40 letters, digits, hyphens and underscores. */
  | 'KEY_INVALID'
  /** Another coupon has this key. */
  | 'KEY_TAKEN'
  /** The value cannot be used. */
  | 'VALUE_INVALID'
  /** This was promised when the coupon was made: make another coupon. */
  | 'TERMS_FIXED'
  /** Each currency of the discount has a budget, and no other has. */
  | 'BUDGET_MISSING';

export type CouponInput = {
  readonly name: Scalars['String']['input'];
  readonly discount: CouponDiscountKind;
  /** What a fixed discount takes off; what a percentage may cost. */
  readonly amounts: ReadonlyArray<CouponAmountInput>;
  /** Of a percentage. */
  readonly percent?: InputMaybe<Scalars['String']['input']>;
  readonly minimumOrder: ReadonlyArray<CouponAmountInput>;
  readonly salesChannels: ReadonlyArray<Scalars['String']['input']>;
  readonly validDays: Scalars['Int']['input'];
  readonly poolTarget: Scalars['Int']['input'];
  readonly refillBelow: Scalars['Int']['input'];
  /** Null: no cap. */
  readonly perPerson?: InputMaybe<CouponPersonCapInput>;
  /** Null: no such rule. */
  readonly abuse?: InputMaybe<CouponAbuseRuleInput>;
  readonly codePrefix?: Scalars['String']['input'];
  readonly codeLength?: Scalars['Int']['input'];
  readonly remindDaysBefore?: InputMaybe<Scalars['Int']['input']>;
  /** The ceiling in each currency of the discount. */
  readonly budgets: ReadonlyArray<CouponAmountInput>;
};

export type CouponAmountInput = {
  /** ISO 4217. */
  readonly currency: Scalars['String']['input'];
  /** A decimal number, `9.9`. */
  readonly amount: Scalars['String']['input'];
};

export type CouponPersonCapInput = {
  readonly count: Scalars['Int']['input'];
  readonly days: Scalars['Int']['input'];
};

export type CouponAbuseRuleInput = {
  readonly mostCouponOrders: Scalars['Int']['input'];
  readonly couponOrdersDays: Scalars['Int']['input'];
  readonly cycles: Scalars['Int']['input'];
  readonly cyclesDays: Scalars['Int']['input'];
};

export type PauseCouponErrorCode =
  /** There is no such coupon. */
  | 'COUPON_UNKNOWN';

export type ResumeCouponErrorCode =
  /** There is no such coupon. */
  | 'COUPON_UNKNOWN';

export type GiveCouponErrorCode =
  /** There is no such coupon. */
  | 'COUPON_UNKNOWN'
  /** The coupon is given in several currencies: say in which. */
  | 'CURRENCY_MISSING'
  /** Nobody to give it to. */
  | 'NOBODY';

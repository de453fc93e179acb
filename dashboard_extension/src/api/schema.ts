// Written by `npm run codegen`; what is changed here by hand is lost.

export type Maybe<T> = T | null;

export type InputMaybe<T> = Maybe<T>;

export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Any JSON value. Whole numbers are those JavaScript can count with. */
  JSON: { input: unknown; output: unknown; }
  /** A moment: ISO 8601 with its offset from UTC, `2026-11-23T12:00:00+08:00`. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as text, `"9.9"`: amounts are never floats. */
  Decimal: { input: string; output: string; }
  /**
   * The `Date` scalar type represents a Date
   * value as specified by
   * [iso8601](https://en.wikipedia.org/wiki/ISO_8601).
   */
  Date: { input: string; output: string; }
};

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

export type AccountKind =
  | 'SERVICE_ACCOUNT'
  | 'MINI_PROGRAM'
  | 'TENCENT_SMS'
  | 'ALIYUN_SMS';

export type AccountStatus =
  | 'ACTIVE'
  | 'PAUSED';

export type JobState =
  | 'WAITING'
  | 'RUNNING'
  | 'DONE'
  | 'FAILED'
  | 'CANCELLED';

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
  | 'QUOTA_USED_UP'
  | 'CAPPED'
  | 'QUIET_HOURS'
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
  | 'LINK';

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
  | 'SEGMENT_ENTERED';

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

export type IdentityKind =
  | 'SALEOR_USER'
  | 'UNIONID'
  | 'PHONE'
  | 'OPENID'
  | 'WECOM_EXTERNAL_USERID'
  | 'EMAIL'
  | 'FORM_PHONE';

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

export type TemplateFit =
  | 'CUT'
  | 'BLOCK';

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
  | 'COUPON_IN_REMINDER';

export type TemplateInput = {
  readonly accountId: Scalars['ID']['input'];
  readonly gatewayId: Scalars['String']['input'];
  readonly title: Scalars['String']['input'];
  readonly purpose: MessagePurpose;
  readonly fields: ReadonlyArray<TemplateFieldInput>;
  readonly wording?: Scalars['String']['input'];
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
  | 'TEST';

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

export type CouponStatus =
  | 'NEW'
  | 'READY'
  | 'PAUSED';

export type CouponDiscountKind =
  | 'FIXED'
  | 'PERCENTAGE';

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
  /** Of SMS accounts. */
  readonly sign?: InputMaybe<Scalars['String']['input']>;
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
  | 'MERGE_UNKNOWN';

export type SuppressCustomerErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN'
  /** They have no address on this channel. */
  | 'NO_ADDRESS';

export type LiftSuppressionErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN'
  /** They asked for it themselves; only they can take it back. */
  | 'SAID_NO';

export type SetConsentErrorCode =
  /** There is no customer of this id. */
  | 'CUSTOMER_UNKNOWN'
  /** Say which wording they agreed to, in 40 characters at most. */
  | 'TEXT_VERSION_INVALID';

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
  /** Only things and names may be cut: half of another is a lie. */
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
  | 'WRONG_LANDING';

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

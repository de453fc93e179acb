"""What a storefront can be refused, and which exceptions of the domains mean it."""

from __future__ import annotations

from enum import Enum
from typing import Final

from saleor_wechat_growth.api.core.mutations import Mutation, Refusal
from saleor_wechat_growth.api.storefront.persons import (
    BadCode,
    LocationRefused,
    PersonConflict,
    TooManyTemplates,
)
from saleor_wechat_growth.commerce.errors import CartTaken, CartUnknown
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.coupons.errors import ClaimIdTaken, UnknownCoupon
from saleor_wechat_growth.customers.errors import (
    NoErasure,
    NotTheirs,
    PersonErased,
    TooSoon,
)
from saleor_wechat_growth.customers.services import SessionOver
from saleor_wechat_growth.installations.errors import ShopUnreachable, UnknownShop
from saleor_wechat_growth.integrations.saleor.errors import (
    BadToken,
    TokenExpired,
    UnknownKey,
)
from saleor_wechat_growth.reach.errors import UnknownAccount


class Code(Enum):
    """Every error code of the storefront schema, and what it means."""

    SHOP_UNKNOWN = "No shop with this public key has the app installed."
    APP_UNKNOWN = "The shop has no mini-program with this appid."
    APP_MISCONFIGURED = "WeChat refuses the mini-program's credentials."
    CODE_INVALID = "WeChat does not know this code: it is good once, for five minutes."
    PERSON_REFUSED = "WeChat holds this person for a high risk."
    WECHAT_UNAVAILABLE = "WeChat did not answer; try again with a new code."
    SESSION_OVER = "The session is over; log in again."
    COUPON_UNKNOWN = "No coupon with this id can be claimed."
    CLAIMED_ALREADY = "They have claimed as many of it as one person may."
    SOLD_OUT = "None of it can be had now."
    NOT_ELIGIBLE = "It is not for this person."
    NOT_YET = "It cannot be claimed yet."
    OVER = "It cannot be claimed any more."
    CLIENT_ID_TAKEN = "Somebody else's claim has this client id: make another."
    CART_UNKNOWN = "No open checkout with this id; a new one is known within seconds."
    CART_TAKEN = (
        "The checkout belongs to somebody else, or to an account not tied to them."
    )
    LINK_UNKNOWN = "The shop has no link with this code."
    SCENE_UNKNOWN = "The shop has no code with this scene."
    TOKEN_INVALID = "This is no access token of a customer of this shop."  # noqa: S105
    TOKEN_EXPIRED = "The customer's access token is too old; get a new one."  # noqa: S105
    PERSON_CONFLICT = (
        "This would make one person of two; the shop has been asked who is who."
    )
    LOCATION_REFUSED = (
        "The person has not allowed it: `setConsent` with LOCATION comes first."
    )
    LOCATION_INVALID = (
        "A latitude is -90 to 90 degrees, a longitude -180 to 180, and a precision 0 "
        "to 1,000,000 metres."
    )
    TOO_SOON = "They asked for it within the last 24 hours."
    NO_ERASURE = "There is no erasure to take back, or it has begun."
    NOT_THEIRS = (
        "The shop or WeChat asked for this erasure; they can only take back their own."
    )
    CONSENT_INVALID = (
        "A purpose of messages is about a channel, a use of data about none."
    )
    TOO_MANY = "The list is too long."
    FORM_UNKNOWN = "The shop has no such form, or it is closed."
    FIELD_UNKNOWN = "The form has no such field."
    ANSWER_REQUIRED = "The field has to be answered."
    ANSWER_TOO_LONG = "The answer is too long."
    ANSWER_TOO_MANY = "The field takes one answer."
    ANSWER_UNUSABLE = "The shop cannot keep such an answer."
    NOT_A_NUMBER = "This is no number."
    NOT_A_PHONE = "This is no phone number."
    NOT_AN_EMAIL = "This is no e-mail address."
    NOT_A_DATE = "This is no date, `2026-11-23`."
    NOT_A_CHOICE = "This is none of the choices."
    NOT_OFFERED = "The shop promises no such thing in this mini-program, or not now."
    NO_GRANT = "The person has no subscription left; `templateId` says to which."
    NOT_NEEDED = "It is so already."
    VARIANT_UNKNOWN = "The channel shows no such variant, or has no price for it."
    SHOP_UNAVAILABLE = "The shop does not answer; try again in a moment."
    PRICE_INVALID = "This is no price to wait for, or waits for no price."
    PROMISE_UNKNOWN = "The person was promised no such thing, or it is over."
    TEMPLATE_INVALID = "This cannot be a template id."
    TEXT_VERSION_INVALID = "The version of the text has 1 to 40 characters."
    NAME_INVALID = (
        "A custom event has a name of lower-case letters, digits and _, 32 at most; "
        "others have none."
    )
    PROPERTIES_INVALID = "Properties are a JSON object of 2 kB and 4 levels at most."


_REFUSALS: Final[dict[type[Exception], tuple[Code, str | None]]] = {
    UnknownShop: (Code.SHOP_UNKNOWN, "shop"),
    UnknownAccount: (Code.APP_UNKNOWN, "appId"),
    BadCode: (Code.CODE_INVALID, "code"),
    SessionOver: (Code.SESSION_OVER, None),
    UnknownCoupon: (Code.COUPON_UNKNOWN, "couponId"),
    ClaimIdTaken: (Code.CLIENT_ID_TAKEN, "clientId"),
    CartUnknown: (Code.CART_UNKNOWN, "checkoutId"),
    CartTaken: (Code.CART_TAKEN, "checkoutId"),
    TokenExpired: (Code.TOKEN_EXPIRED, "token"),
    BadToken: (Code.TOKEN_INVALID, "token"),
    UnknownKey: (Code.TOKEN_INVALID, "token"),
    ShopUnreachable: (Code.TOKEN_INVALID, "token"),
    PersonConflict: (Code.PERSON_CONFLICT, None),
    TooManyTemplates: (Code.TOO_MANY, "results"),
    LocationRefused: (Code.LOCATION_REFUSED, None),
    TooSoon: (Code.TOO_SOON, None),
    PersonErased: (Code.SESSION_OVER, None),
    NoErasure: (Code.NO_ERASURE, None),
    NotTheirs: (Code.NOT_THEIRS, None),
}

#: what WeChat says of a code; all else of it is its own trouble
_GATEWAY: Final[dict[Failure, tuple[Code, str | None]]] = {
    Failure.MESSAGE: (Code.CODE_INVALID, "code"),
    Failure.RECIPIENT: (Code.PERSON_REFUSED, None),
    Failure.ACCOUNT: (Code.APP_MISCONFIGURED, None),
}


class StorefrontMutation(Mutation):
    """A mutation whose anticipated exceptions are told as the tables above say."""

    class Meta:
        abstract = True

    @classmethod
    def refusal_of(cls, error: Exception) -> Refusal | None:
        if isinstance(error, GatewayError):
            unavailable = (Code.WECHAT_UNAVAILABLE, None)
            return Refusal(*_GATEWAY.get(error.failure, unavailable))
        # the nearest class in the table: an expired token is a bad one, too
        for kind in type(error).__mro__:
            if kind in _REFUSALS:
                return Refusal(*_REFUSALS[kind])
        return super().refusal_of(error)

"""What a storefront can be refused, and which exceptions of the domains mean it."""

from __future__ import annotations

from enum import Enum
from typing import Final

from saleor_wechat_growth.api.core.mutations import Mutation, Refusal
from saleor_wechat_growth.api.storefront.persons import (
    BadCode,
    PersonConflict,
    TooManyTemplates,
)
from saleor_wechat_growth.commerce.errors import CartTaken, CartUnknown
from saleor_wechat_growth.core.gateways import Failure, GatewayError
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
    CART_UNKNOWN = "No open checkout with this id; a new one is known within seconds."
    CART_TAKEN = "The checkout belongs to a customer account or to somebody else."
    LINK_UNKNOWN = "The shop has no link with this code."
    TOKEN_INVALID = "This is no access token of a customer of this shop."  # noqa: S105
    TOKEN_EXPIRED = "The customer's access token is too old; get a new one."  # noqa: S105
    PERSON_CONFLICT = (
        "This would make one person of two; the shop has been asked who is who."
    )
    TOO_MANY = "The list is too long."
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
    CartUnknown: (Code.CART_UNKNOWN, "checkoutId"),
    CartTaken: (Code.CART_TAKEN, "checkoutId"),
    TokenExpired: (Code.TOKEN_EXPIRED, "token"),
    BadToken: (Code.TOKEN_INVALID, "token"),
    UnknownKey: (Code.TOKEN_INVALID, "token"),
    ShopUnreachable: (Code.TOKEN_INVALID, "token"),
    PersonConflict: (Code.PERSON_CONFLICT, None),
    TooManyTemplates: (Code.TOO_MANY, "results"),
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

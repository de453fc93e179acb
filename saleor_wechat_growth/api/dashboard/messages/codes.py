from __future__ import annotations

from enum import Enum
from typing import Final

from saleor_wechat_growth.api.dashboard.mutations import Refusals
from saleor_wechat_growth.coupons.errors import CurrencyMissing, UnknownCoupon
from saleor_wechat_growth.messaging.errors import NotReady, UnknownReply
from saleor_wechat_growth.messaging.previewing import FlawCode
from saleor_wechat_growth.messaging.services.templating import BadTemplate
from saleor_wechat_growth.reach.errors import UnknownAccount


class Code(Enum):
    """What can be wrong with templates and with messages sent by hand."""

    TEMPLATE_UNKNOWN = "There is no such template."
    ACCOUNT_UNKNOWN = "There is no such account."
    KEY_INVALID = "A key is 1 to 40 letters, digits, hyphens and underscores."
    KEY_TAKEN = "Another template has this key."
    TITLE_INVALID = "A title has 1 to 60 characters."
    GATEWAY_ID_INVALID = "The gateway's id of the template has 1 to 64 characters."
    FIELDS_INVALID = "At most 20 fields, texts of at most 300 characters."
    WRONG_TEXT = "A value or format in the text is not known."
    MISSING_VALUE = "There is nothing to show for a value."
    EMPTY = "There is nothing to show."
    CONTROL = "A line break or another control character."
    LENGTH = "More characters than the field takes."
    FORM = "Characters or a form that the field does not take."
    ADDRESS = "An SMS takes no address in a value."
    WRONG_FIT = "What does not fit is cut or blocks."
    NOT_CUTTABLE = "Only free texts may be cut: half of another is a lie."
    NAME_TWICE = "The field stands here twice."
    NOT_IN_CONTENT = "The approved template has no such field."
    FIELD_MISSING = "The approved template has a field more."
    VARIABLES = "The wording has other variables than there are fields."
    NO_OPT_OUT = "A marketing SMS has to end with how to opt out."
    WRONG_LANDING = "The link cannot be used."
    RISK_UNREAD = "The risk has to be read first."
    NO_RISK = "Its channel takes its purpose: there is nothing to allow."
    ACCOUNT_UNUSABLE = "The account's secrets cannot be used."
    GATEWAY_REFUSED = "The gateway refused, or did not answer."
    RECIPIENT_MISSING = "Say to whom: a customer, a phone number or an openid."
    TOO_MANY_TESTS = "At most 50 tests a day."
    BATCH_INVALID = "The batch would reach nobody; the message says why."
    PEOPLE_OR_SEGMENT = "Say to whom: either people or a segment."
    SEGMENT_UNKNOWN = "There is no such segment."
    SEGMENT_NOT_LIVE = "The segment has no members: it is not live."
    SEGMENT_BUILDING = "The segment is being built; try again soon."
    TOO_MANY_PEOPLE = "More people than one batch takes."
    CHANNEL_NOT_SERVED = "The account does not serve this channel."
    PICTURE_UNKNOWN = "There is no such picture."
    PICTURE_TOO_LARGE = "A picture has at most 1.4 MB."
    PICTURE_UNREADABLE = "It is no PNG, JPEG or GIF."
    PICTURE_SHOWN = "A message still shows it."
    NO_PICTURE = "Choose a picture."
    FORM_NOT_TAKEN = "The account cannot send this."
    REPLY_UNKNOWN = "There is no such reply."
    REPLY_INVALID = "Part of the reply cannot be used; the field says which."
    COUPON_UNKNOWN = "There is no such coupon."
    CURRENCY_MISSING = "The coupon is given in several currencies: say in which."


REFUSALS: Final[Refusals] = {
    UnknownAccount: (Code.ACCOUNT_UNKNOWN, "accountId"),
    NotReady: (Code.ACCOUNT_UNUSABLE, "accountId"),
    UnknownReply: (Code.REPLY_UNKNOWN, "id"),
    BadTemplate: (Code.CHANNEL_NOT_SERVED, "channel"),
    UnknownCoupon: (Code.COUPON_UNKNOWN, "input.couponKey"),
    CurrencyMissing: (Code.CURRENCY_MISSING, "input.currency"),
}
#: what can be wrong with the words of a template
FLAWS: Final = tuple(
    Code[each.name] for each in FlawCode if each.name in Code.__members__
)

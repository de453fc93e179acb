"""WeChat's codes, and what has to happen after each.

One table for all APIs, and small ones for the calls on which a code means
something else. Sources: the error lists of the official pages 发送模板消息,
客服消息, 发送订阅消息, 获取稳定版接口调用凭据, 小程序登录 and 获取手机号.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.core.gateways import Failure, GatewayError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: codes for which a client renews its token and repeats the call, once
STALE_TOKEN: Final = frozenset({40001, 40014, 42001})

#: a template message with this client_msg_id was accepted before
DUPLICATE: Final = 40241

#: a message shows a picture that WeChat has no more
BAD_MEDIA: Final = 40007

FAILURES: Final[Mapping[int, Failure]] = {
    #: system error, also under bursts of a few hundred calls a second
    -1: Failure.TRANSIENT,
    #: unknown subscription template (older pages)
    20001: Failure.CONTENT,
    #: token invalid, or not the latest: the loser of a refresh race sees it
    40001: Failure.TOKEN,
    #: openid wrong, or of another account
    40003: Failure.RECIPIENT,
    #: file of a wrong kind
    40005: Failure.MESSAGE,
    #: media id wrong or over: it is uploaded anew, then the call is made again
    BAD_MEDIA: Failure.TRANSIENT,
    #: message type not allowed
    40008: Failure.MESSAGE,
    #: picture too large
    40009: Failure.MESSAGE,
    #: no such appid
    40013: Failure.ACCOUNT,
    #: token malformed
    40014: Failure.TOKEN,
    #: template id of a wrong length
    40036: Failure.CONTENT,
    #: template id not in this account's list
    40037: Failure.CONTENT,
    #: the link is too long
    40039: Failure.MESSAGE,
    #: our address is not in the account's IP list
    40164: Failure.ACCOUNT,
    #: this type of account has no such API
    40200: Failure.ACCOUNT,
    #: the same message within 60 seconds (see DUPLICATE)
    DUPLICATE: Failure.MESSAGE,
    #: marketing wording refused
    40249: Failure.CONTENT,
    #: token parameter missing: a defect of ours, which repeating does not mend
    41001: Failure.UNKNOWN,
    #: the page is not in the released mini-program
    41030: Failure.CONTENT,
    #: token expired
    42001: Failure.TOKEN,
    #: not a follower
    43004: Failure.RECIPIENT,
    #: on the account's own blacklist
    43019: Failure.RECIPIENT,
    #: no subscription, or its allowance is used up
    43101: Failure.RECIPIENT,
    #: a punished account may not add templates
    43106: Failure.CONTENT,
    #: subscription messages, or this template, are banned
    43107: Failure.CONTENT,
    #: another send to the same person is under way
    43108: Failure.TRANSIENT,
    #: this template id is banned
    43116: Failure.CONTENT,
    #: too frequent to this openid; the router stays away for 30 days
    43117: Failure.RECIPIENT,
    #: more than a hundred link calls a second
    44990: Failure.TRANSIENT,
    #: the day's links are used up
    44993: Failure.QUOTA,
    #: file too large
    45001: Failure.MESSAGE,
    #: text too long
    45002: Failure.MESSAGE,
    #: more articles than a customer-service message may have
    45008: Failure.MESSAGE,
    #: the day's quota of this API is used up
    45009: Failure.QUOTA,
    #: too many calls this minute
    45011: Failure.TRANSIENT,
    #: the 48-hour window is closed, or the person has unfollowed
    45015: Failure.RECIPIENT,
    #: the window's messages are used up
    45047: Failure.RECIPIENT,
    #: a mini-program's token on a service account's API
    45109: Failure.ACCOUNT,
    #: sensitive word
    45168: Failure.CONTENT,
    #: body is not JSON of the documented shape: a defect of ours
    47001: Failure.UNKNOWN,
    #: a value does not fit its keyword's type
    47003: Failure.MESSAGE,
    #: the account has no right to this API
    48001: Failure.ACCOUNT,
    #: the follower refuses messages
    48002: Failure.RECIPIENT,
    #: this API is banned for the account
    48004: Failure.ACCOUNT,
    #: openid of another appid
    49003: Failure.RECIPIENT,
    #: the account is restricted
    50002: Failure.ACCOUNT,
    #: the token API is forbidden
    50004: Failure.ACCOUNT,
    #: the account is frozen
    50007: Failure.ACCOUNT,
    #: our address is not trusted (WeCom)
    60020: Failure.ACCOUNT,
    #: a day's statistics are not counted yet
    61503: Failure.TRANSIENT,
    #: protection of minors
    70000: Failure.RECIPIENT,
    #: no contact with this customer (WeCom)
    84061: Failure.RECIPIENT,
    #: the API of this path has no quota to tell of for this account
    76021: Failure.ACCOUNT,
    #: the account may not use the API of this path
    76022: Failure.ACCOUNT,
    #: platform busy
    268487001: Failure.TRANSIENT,
    #: platform busy
    268487002: Failure.TRANSIENT,
}

#: calls that take the secret and no token, so that none of ours can be stale
_SECRET_CALL: Final[Mapping[int, Failure]] = {
    #: secret wrong
    40001: Failure.ACCOUNT,
    #: of a token; nothing to do with this call
    40014: Failure.UNKNOWN,
    #: secret wrong
    40125: Failure.ACCOUNT,
    #: secret missing
    41004: Failure.ACCOUNT,
    #: of a token; nothing to do with this call
    42001: Failure.UNKNOWN,
}

#: 客服消息 and 订阅通知: rights that an account may lack while it sends all else, so
#: that only what needs them stops
CONTENT_CALL: Final[Mapping[int, Failure]] = {
    40200: Failure.CONTENT,
    45109: Failure.CONTENT,
    48001: Failure.CONTENT,
    48004: Failure.CONTENT,
}

#: 获取稳定版接口调用凭据
TOKEN_CALL: Final[Mapping[int, Failure]] = {
    **_SECRET_CALL,
    #: grant type wrong: a defect of ours
    40002: Failure.UNKNOWN,
    #: secret frozen
    40243: Failure.ACCOUNT,
    #: appid missing
    41002: Failure.ACCOUNT,
    #: an administrator has to confirm our address
    89503: Failure.ACCOUNT,
    #: an administrator refused our address, for a day
    89506: Failure.ACCOUNT,
    #: an administrator refused our address, for an hour
    89507: Failure.ACCOUNT,
}

#: 小程序登录 and 获取手机号: what the shopper's phone brought is at fault
CODE_CALL: Final[Mapping[int, Failure]] = {
    #: code of another appid
    40013: Failure.MESSAGE,
    #: code wrong, used or too old
    40029: Failure.MESSAGE,
    #: code of a web login that was exchanged before
    40163: Failure.MESSAGE,
    #: WeChat holds this person for a high risk
    40226: Failure.RECIPIENT,
}

#: 小程序登录 and 网页授权
LOGIN_CALL: Final[Mapping[int, Failure]] = {
    **CODE_CALL,
    **_SECRET_CALL,
    #: no such appid: here it is our own
    40013: Failure.ACCOUNT,
}

#: our address, or its network, is not one the account's owner has listed
ADDRESS_REFUSED: Final = 40164

_FIELD: Final = re.compile(r"\bdata\.(?P<field>[a-z_]{1,32}[0-9]{0,4})\.value\b")
_OUR_ADDRESS: Final = re.compile(r"\binvalid ip (?P<ip>[0-9a-fA-F.:]{3,45})", re.ASCII)


class AddressRefused(GatewayError):
    """The account's owner has to list our `address`; it is not in the error's text."""

    def __init__(
        self, failure: Failure, code: str, detail: str, *, address: str
    ) -> None:
        self.address = address
        super().__init__(failure, code, detail)


def failure_of(errcode: int, overrides: Mapping[int, Failure] | None = None) -> Failure:
    """Look a code up; one in no table is UNKNOWN."""
    if overrides is not None and errcode in overrides:
        return overrides[errcode]
    return FAILURES.get(errcode, Failure.UNKNOWN)


def refusal(
    path: str,
    errcode: int,
    errmsg: str = "",
    overrides: Mapping[int, Failure] | None = None,
) -> GatewayError:
    """Give the error for an answer with a code.

    Of `errmsg` only the name of the field that 47003 complains about is kept:
    the rest may repeat an openid, an address or a value.
    """
    named = _FIELD.search(errmsg)
    detail = f"{path} field={named['field']}" if named else path
    failure = failure_of(errcode, overrides)
    ours = _OUR_ADDRESS.search(errmsg) if errcode == ADDRESS_REFUSED else None
    if ours is not None:
        return AddressRefused(failure, str(errcode), detail, address=ours["ip"])
    return GatewayError(failure, str(errcode), detail)

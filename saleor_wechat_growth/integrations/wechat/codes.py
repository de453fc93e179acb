"""Codes and links with a scene in them.

Sources: the official pages 生成带参数的二维码 (service accounts), 获取不限制的小程序码
and 获取加密URLLink (mini-programs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core.gateways import Failure
from saleor_wechat_growth.integrations.wechat.answers import malformed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
    from saleor_wechat_growth.integrations.wechat.network import Media

CREATE: Final = "/cgi-bin/qrcode/create"
SHOW: Final = "/cgi-bin/showqrcode"
MINI_PROGRAM_CODE: Final = "/wxa/getwxacodeunlimit"
URL_LINK: Final = "/wxa/generate_urllink"

#: of a temporary QR code and of a URL link
MOST_DAYS: Final = 30
#: of a mini-program code; a QR code's scene_str could have 64
LONGEST_SCENE: Final = 32
#: what both kinds of code take, and no more: the page of mini-program codes lists
#: further signs, which addresses and spreadsheets take for something else
SCENE: Final = re.compile(rf"[0-9A-Za-z][0-9A-Za-z._~-]{{0,{LONGEST_SCENE - 1}}}")
#: in pixels; what WeChat makes if it is not told
_WIDTH: Final = 430

#: what codes mean on these calls
REFUSALS: Final[Mapping[int, Failure]] = {
    #: URL links are not for this account
    40002: Failure.ACCOUNT,
    #: the account may not make URL links
    40013: Failure.ACCOUNT,
    #: scene of a wrong form
    40097: Failure.MESSAGE,
    40129: Failure.MESSAGE,
    #: path, then query, of a URL link
    40165: Failure.MESSAGE,
    40212: Failure.MESSAGE,
    #: scene too long or empty
    40169: Failure.MESSAGE,
    #: action name and action info: a defect of ours, or a scene_str of a wrong length
    40052: Failure.MESSAGE,
    40053: Failure.MESSAGE,
    #: the account has all its permanent codes
    45029: Failure.MESSAGE,
    #: the mini-program is not released
    85079: Failure.ACCOUNT,
    #: a field that mini-program codes no longer take
    85096: Failure.MESSAGE,
    #: how long a URL link lives, and for which version
    85401: Failure.MESSAGE,
    85402: Failure.MESSAGE,
}

#: 获取不限制的小程序码, which says so of its 5000 calls a minute
CODE_REFUSALS: Final[Mapping[int, Failure]] = {**REFUSALS, 45009: Failure.TRANSIENT}


@dataclass(frozen=True, slots=True)
class QrTicket:
    """A QR code that exists. `url` is what it says; `ticket` fetches its picture."""

    ticket: str
    url: str


def create_qr(
    gateway: WeChatGateway, scene: str, *, seconds: int | None = None
) -> QrTicket:
    """生成带参数的二维码: for good, or for `seconds`, 30 days at most.

    Asked twice for one scene WeChat gives the code twice, and counts it once.
    """
    body: dict[str, Any] = {
        "action_name": "QR_LIMIT_STR_SCENE" if seconds is None else "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": scene}},
    }
    if seconds is not None:
        body["expire_seconds"] = seconds
    # nothing reaches anybody by it: it may be repeated
    answer = gateway.post(CREATE, data=body, sends=False, overrides=REFUSALS)
    ticket, url = answer.get("ticket"), answer.get("url")
    if not isinstance(ticket, str) or not ticket or not isinstance(url, str):
        raise malformed(CREATE)
    return QrTicket(ticket, url)


def qr_picture(gateway: WeChatGateway, ticket: str) -> Media:
    """通过ticket换取二维码."""
    return gateway.fetch_picture(SHOW, params={"ticket": ticket})


def mini_program_code(gateway: WeChatGateway, scene: str, page: str) -> Media:
    """获取不限制的小程序码: a code of `page`, a path without query; "" is the home page."""
    body: dict[str, Any] = {"scene": scene, "width": _WIDTH}
    if page:
        body["page"] = page.lstrip("/")
    return gateway.fetch("POST", MINI_PROGRAM_CODE, data=body, overrides=CODE_REFUSALS)


def url_link(
    gateway: WeChatGateway, path: str, query: str, *, days: int = MOST_DAYS
) -> str:
    """获取加密URLLink: an address that opens the mini-program, for `days`."""
    body = {
        "path": path.lstrip("/"),
        "query": query,
        "expire_type": 1,
        "expire_interval": days,
    }
    answer = gateway.post(URL_LINK, data=body, sends=False, overrides=REFUSALS)
    link = answer.get("url_link")
    if not isinstance(link, str) or not link.startswith(("https://", "http://")):
        raise malformed(URL_LINK)
    return link

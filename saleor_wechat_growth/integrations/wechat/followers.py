"""用户管理 of a service account: who follows it, and what may be known of them.

Sources: the pages 获取关注用户列表 (user/get) and 批量获取用户基本信息 (batchget).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.integrations.wechat.answers import (
    follower_of,
    listed,
    malformed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.integrations.wechat.answers import Follower
    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway

FOLLOWERS: Final = "/cgi-bin/user/get"
FOLLOWER_BATCH: Final = "/cgi-bin/user/info/batchget"
WEARERS: Final = "/cgi-bin/user/tag/get"
#: how many people one call of `followers_known` takes
MOST_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class OpenidPage:
    """A page of openids. `next_cursor`: "" after the last; total: 0 where not told."""

    openids: tuple[str, ...] = field(repr=False)
    total: int
    next_cursor: str = field(repr=False)


def followers_after(gateway: WeChatGateway, cursor: str) -> OpenidPage:
    """Return the next followers, 10,000 at most. Raises GatewayError.

    cursor: of the page before, "" for the first.
    """
    query = {"next_openid": cursor} if cursor else {}
    return page_of(gateway.get(FOLLOWERS, params=query), FOLLOWERS, cursor)


def wearers_after(gateway: WeChatGateway, tag_id: int, cursor: str) -> OpenidPage:
    """Return the next followers with a tag of the account's. Raises GatewayError."""
    asked = {"tagid": tag_id, "next_openid": cursor}
    return page_of(gateway.post(WEARERS, data=asked, sends=False), WEARERS, cursor)


def followers_known(
    gateway: WeChatGateway, openids: Sequence[str]
) -> Mapping[str, Follower]:
    """Return what WeChat knows of each, by openid; it may leave some out.

    openids: `MOST_AT_ONCE` at most. Raises GatewayError; one openid that is wrong
    fails the call.
    """
    asked = {"user_list": [{"openid": each, "lang": "zh_CN"} for each in openids]}
    body = gateway.post(FOLLOWER_BATCH, data=asked, sends=False)
    told = listed(
        body,
        "user_info_list",
        FOLLOWER_BATCH,
        lambda one: follower_of(one, FOLLOWER_BATCH),
    )
    return {each.openid: each for each in told}


def page_of(body: Mapping[str, Any], path: str, cursor: str) -> OpenidPage:
    """Read a page. Raises GatewayError if it is none, or would be asked for ever."""
    data = body.get("data") or {}
    openids = data.get("openid", []) if isinstance(data, dict) else None
    total = body.get("total", 0)
    following = body.get("next_openid", "")
    if (
        not isinstance(openids, list)
        or not all(isinstance(each, str) and each for each in openids)
        or not isinstance(total, int)
        or not isinstance(following, str)
        or (openids and following == cursor)
    ):
        raise malformed(path)
    # the page after the last is an empty one
    return OpenidPage(tuple(openids), total, following if openids else "")

"""What WeChat's APIs answer, as values of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from saleor_wechat_growth.core.gateways import Failure, GatewayError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Body = Mapping[str, Any]

State = Literal["developer", "trial", "formal"]
Language = Literal["zh_CN", "en_US", "zh_HK", "zh_TW"]
T = TypeVar("T")

_KEYWORD: Final = re.compile(r"\{\{\s*(\w+)\.DATA\s*\}\}")
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_LONG_TERM: Final = 3
_TOLD_OF_A_FOLLOWER: Final = ("unionid", "remark", "subscribe_scene")


@dataclass(frozen=True, slots=True)
class MiniProgram:
    """Where a template message leads: a linked, published mini-program."""

    appid: str
    pagepath: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """WeChat took a message; whether it arrives, a push will tell.

    `gateway_id` is the msgid that the receipt will carry. A duplicate was taken
    at an earlier call, whose msgid WeChat does not repeat.
    """

    gateway_id: str | None
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Who logged in to the mini-program; the unionid only if it is bound."""

    openid: str = field(repr=False)
    unionid: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Follower:
    """What a service account may know of a person.

    Of somebody who does not follow, only the openid. `scene` is how they found
    the account (ADD_SCENE_…); `qr_scene` is the number or text of its QR code.
    """

    openid: str = field(repr=False)
    subscribed: bool
    subscribed_at: datetime | None = None
    unionid: str | None = field(default=None, repr=False)
    remark: str = ""
    tag_ids: tuple[int, ...] = ()
    scene: str = ""
    qr_scene: str = ""


@dataclass(frozen=True, slots=True)
class ApprovedTemplate:
    """A template in the account's own list.

    `keywords` are the names of its fields in order (`thing1`, `amount2`);
    `long_term` is known of subscription templates only.
    """

    template_id: str
    title: str
    content: str
    example: str
    keywords: tuple[str, ...]
    long_term: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """How often an API may be called a day, and how often more today."""

    daily: int
    left: int


def session_of(body: Body, path: str) -> Session:
    """小程序登录; the session_key is dropped, we decrypt nothing with it."""
    openid = body.get("openid")
    if not isinstance(openid, str) or not openid:
        raise malformed(path)
    return Session(openid, body.get("unionid") or None)


def phone_of(body: Body, path: str) -> str:
    """获取手机号: the E.164 form of the number with its country code."""
    info = body.get("phone_info")
    if not isinstance(info, dict):
        raise malformed(path)
    phone = f"+{info.get('countryCode', '')}{info.get('purePhoneNumber', '')}"
    if not _E164.fullmatch(phone):
        raise malformed(path)
    return phone


def follower_of(body: Body, path: str) -> Follower:
    """获取用户基本信息."""
    openid = body.get("openid")
    if not isinstance(openid, str) or not openid:
        raise malformed(path)
    if not body.get("subscribe"):
        return Follower(openid, subscribed=False)
    since = body.get("subscribe_time") or None
    tags = body.get("tagid_list") or []
    told = {name: body.get(name) or "" for name in _TOLD_OF_A_FOLLOWER}
    if (
        not isinstance(since, int | None)
        or not isinstance(tags, list)
        or not all(isinstance(each, int) for each in tags)
        or not all(isinstance(each, str) for each in told.values())
    ):
        raise malformed(path)
    try:
        subscribed_at = None if since is None else datetime.fromtimestamp(since, UTC)
    except (ValueError, OverflowError, OSError):
        raise malformed(path) from None
    return Follower(
        openid,
        subscribed=True,
        subscribed_at=subscribed_at,
        unionid=told["unionid"] or None,
        remark=told["remark"],
        tag_ids=tuple(tags),
        scene=told["subscribe_scene"],
        qr_scene=str(body.get("qr_scene_str") or body.get("qr_scene") or ""),
    )


def quota_of(body: Body, path: str) -> Quota:
    """查询API调用额度."""
    quota = body.get("quota")
    if not isinstance(quota, dict):
        raise malformed(path)
    daily, left = quota.get("daily_limit"), quota.get("remain")
    if not isinstance(daily, int) or not isinstance(left, int):
        raise malformed(path)
    return Quota(daily, left)


def private_template_of(body: Body) -> ApprovedTemplate:
    """One element of 获取已选用模板列表 (template messages)."""
    return _template(body, "template_id")


def subscribe_template_of(body: Body) -> ApprovedTemplate:
    """One element of 获取已有模板列表 (subscription messages)."""
    return _template(body, "priTmplId")


def listed(body: Body, name: str, path: str, one: Callable[[Body], T]) -> tuple[T, ...]:
    """Read the elements of a list that must be there, if only empty."""
    items = body.get(name)
    if not isinstance(items, list):
        raise malformed(path)
    if not all(isinstance(item, dict) for item in items):
        raise malformed(path)
    return tuple(one(item) for item in items)


def malformed(path: str) -> GatewayError:
    """Complain of an answer without what its page promises."""
    return GatewayError(Failure.UNKNOWN, "malformed", path)


def _template(body: Body, id_name: str) -> ApprovedTemplate:
    content = str(body.get("content") or "")
    return ApprovedTemplate(
        template_id=str(body.get(id_name) or ""),
        title=str(body.get("title") or ""),
        content=content,
        example=str(body.get("example") or ""),
        keywords=tuple(_KEYWORD.findall(content)),
        long_term=body.get("type") == _LONG_TERM,
    )

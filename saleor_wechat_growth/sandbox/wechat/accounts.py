"""What is set up on the platform: accounts, their templates, their people."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: words that the platform's content check takes for marketing. The real list is
#: secret; these stand for it, and an account's own list may replace them.
MARKETING_WORDS: Final = (
    "限时抢购",
    "秒杀",
    "促销",
    "特价",
    "全场",
    "大减价",
    "免费领",
    "抽奖",
    "优惠券领取",
)

_KEYWORD: Final = re.compile(r"(?P<label>[^\n{]*?)[:：]?\s*\{\{(?P<key>\w+)\.DATA\}\}")


class Kind(StrEnum):
    SERVICE = "service"
    MINI_PROGRAM = "mini_program"


class Mode(StrEnum):
    """How pushes are sent: in the clear, or AES-encrypted."""

    PLAIN = "plain"
    SAFE = "safe"


class Format(StrEnum):
    XML = "xml"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A service account or a mini-program, with its developer settings.

    `everyone_follows` lets any openid count as a follower, and `endless_grants`
    any send find its subscription: for benchmarks over millions of people.
    `openid_daily_limit` is how many template messages one person gets a day
    before 43117; the platform does not publish its figure, so it is off.
    """

    appid: str
    secret: str
    kind: Kind = Kind.SERVICE
    original_id: str = "gh_sandbox00000"
    token: str = ""
    aes_key: str = ""
    callback_url: str = ""
    mode: Mode = Mode.PLAIN
    format: Format = Format.XML
    #: 网页授权域名: where a web login may come back to
    web_domain: str = ""
    template_quota: int = 100_000
    openid_daily_limit: int | None = None
    marketing_words: tuple[str, ...] = MARKETING_WORDS
    everyone_follows: bool = False
    #: followers beside those it has met, made up when they are asked about
    crowd: int = 0
    endless_grants: bool = False
    #: permanent QR codes it may have in all
    permanent_codes: int = 100_000
    #: pages of the released mini-program; () is any
    pages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind is Kind.SERVICE and self.format is Format.JSON:
            raise ValueError("service accounts are pushed XML only")
        if self.mode is Mode.SAFE and len(self.aes_key) != 43:
            raise ValueError("an EncodingAESKey has 43 characters")

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Account:
        fields = dict(body)
        for name, kind in (("kind", Kind), ("mode", Mode), ("format", Format)):
            if name in fields:
                fields[name] = kind(fields[name])
        if "marketing_words" in fields:
            fields["marketing_words"] = tuple(fields["marketing_words"])
        if "pages" in fields:
            fields["pages"] = tuple(fields["pages"])
        return cls(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template of one account's list.

    `content` is written as the platform shows it: a line a keyword, each
    `label:{{key.DATA}}`. `options` are the values an `enum` keyword may take.
    """

    template_id: str
    title: str
    content: str
    example: str = ""
    type: int = 2
    #: of a service account: of the list for 订阅通知, not of that for template messages
    is_notice: bool = False
    banned: bool = False
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Template:
        options = {key: tuple(v) for key, v in body.get("options", {}).items()}
        return cls(**{**body, "options": options})

    @property
    def keywords(self) -> list[tuple[str, str]]:
        """(label, key) of each keyword, in the order of the lines."""
        return [
            (match["label"].strip(), match["key"])
            for match in _KEYWORD.finditer(self.content)
        ]

    def render(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Lay the message out as the phone shows it."""
        lines = [
            {"label": label, "value": values.get(key, "")}
            for label, key in self.keywords
        ]
        return {"title": self.title, "lines": lines}


@dataclass(slots=True, kw_only=True)
class Person:
    """One openid of one account."""

    openid: str
    follows: bool = False
    followed_at: int = 0
    #: second of their newest follow, leaving or answer to a prompt
    acted_at: int = 0
    scene: str = "ADD_SCENE_OTHERS"
    #: of the code they followed by
    scene_str: str = ""
    unionid: str | None = None
    phone: str | None = None
    country: str = "86"
    #: Status of the next receipts; None withholds them
    receipt: str | None = "success"

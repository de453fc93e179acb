"""What the platform keeps for its accounts: pictures, codes and tags."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.clock import Clock
    from saleor_wechat_growth.sandbox.wechat.accounts import Kind

#: how long a temporary picture lives
LIFE_SECONDS: Final = 3 * 24 * 3600
#: the first number of an account's own tags
FIRST_OWN: Final = 100
#: WeChat's own tag
STARRED: Final = {2: "星标组"}


@dataclass(frozen=True, slots=True)
class Medium:
    """One uploaded picture of one account."""

    appid: str
    content: bytes
    content_type: str
    expires_at: float


@dataclass(slots=True)
class Media:
    """All pictures ever uploaded, so that one that is over is told from none."""

    clock: Clock
    _known: dict[str, Medium] = field(default_factory=dict)

    def add(self, appid: str, content: bytes, content_type: str) -> str:
        media_id = secrets.token_urlsafe(48)
        expires_at = self.clock.now() + LIFE_SECONDS
        self._known[media_id] = Medium(appid, content, content_type, expires_at)
        return media_id

    def check(self, appid: str, media_id: object) -> str:
        """Return the id of a picture that this account may show, or refuse."""
        found = self._known.get(str(media_id))
        if found is None or found.appid != appid:
            raise Refusal(40007)
        if found.expires_at <= self.clock.now():
            raise Refusal(40007)
        return str(media_id)

    def get(self, media_id: str) -> Medium | None:
        return self._known.get(media_id)

    def __len__(self) -> int:
        return len(self._known)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that exists. `expires_at` is None if it is for good."""

    appid: str
    kind: Kind
    scene: str
    url: str
    ticket: str = ""
    page: str = ""
    expires_at: float | None = None


@dataclass(slots=True)
class Scenes:
    """Every code and link that was made."""

    by_url: dict[str, Code] = field(default_factory=dict)
    by_ticket: dict[str, Code] = field(default_factory=dict)
    #: (appid, scene) -> the permanent code: asked for again, it is the same one
    permanent: dict[tuple[str, str], Code] = field(default_factory=dict)
    #: url link -> (appid, path, query, when it ends)
    links: dict[str, tuple[str, str, str, float]] = field(default_factory=dict)
    #: (appid, what, minute or day) -> calls
    calls: Counter[tuple[str, str, int]] = field(default_factory=Counter)


@dataclass(slots=True)
class Tags:
    """By appid: names by id, and who wears each."""

    names: dict[str, dict[int, str]] = field(
        default_factory=lambda: defaultdict(lambda: dict(STARRED))
    )
    #: (appid, tag id) -> openids, in the order they got it
    wearers: dict[tuple[str, int], dict[str, None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    #: openids that the next change about them fails for (45171)
    stubborn: set[str] = field(default_factory=set)
    next_id: int = FIRST_OWN

    def of(self, appid: str, openid: str) -> list[int]:
        return [
            tag_id
            for tag_id in self.names[appid]
            if openid in self.wearers[appid, tag_id]
        ]

    def forget(self, appid: str, openid: str) -> None:
        """Take all off: somebody unfollowed."""
        for tag_id in self.names[appid]:
            self.wearers[appid, tag_id].pop(openid, None)

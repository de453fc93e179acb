"""Access tokens: the classic family and the stable one, which never mix.

Rules of /doc/service/api/base/api_getstableaccesstoken and of the mini-program's
获取稳定版接口调用凭据: a token lives two hours; in the normal mode the stable call
gives the current one with its remaining seconds and renews it in its last five
minutes, in which both work; a forced renewal kills the old one at once, twenty
times a day, thirty seconds apart. Every classic call issues a new token and
leaves the one before alive for five minutes.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from datetime import date

    from saleor_wechat_growth.sandbox.clock import Clock

LIFE_SECONDS: Final = 7200
OVERLAP_SECONDS: Final = 300
FORCED_PER_DAY: Final = 20
FORCED_APART_SECONDS: Final = 30

_WELL_FORMED: Final = re.compile(r"\d+_[A-Za-z0-9_-]{100,}")


@dataclass(slots=True)
class _Issued:
    appid: str
    token: str
    expires_at: float
    revoked: bool = False


@dataclass(slots=True)
class _Forced:
    """How often, and when last, an account's renewal was forced."""

    day: date
    count: int = 0
    last: float = 0.0


@dataclass(slots=True)
class Tokens:
    """All tokens ever issued, so that a dead one is told from an unknown one."""

    clock: Clock
    _issued: dict[str, _Issued] = field(default_factory=dict)
    _stable: dict[str, _Issued] = field(default_factory=dict)
    _classic: dict[str, _Issued] = field(default_factory=dict)
    _forced: dict[str, _Forced] = field(default_factory=dict)

    def stable(self, appid: str, *, force: bool) -> tuple[str, int]:
        """Give the token to use and the whole seconds it has left."""
        now = self.clock.now()
        current = self._stable.get(appid)
        if current is not None and current.revoked:
            current = None
        if force and self._may_force(appid, now):
            if current is not None:
                current.revoked = True
            current = None
        if current is None or current.expires_at - now <= OVERLAP_SECONDS:
            current = self._stable[appid] = self._issue(appid, now)
        return current.token, int(current.expires_at - now)

    def classic(self, appid: str) -> tuple[str, int]:
        now = self.clock.now()
        before = self._classic.get(appid)
        if before is not None:
            before.expires_at = min(before.expires_at, now + OVERLAP_SECONDS)
        current = self._classic[appid] = self._issue(appid, now)
        return current.token, LIFE_SECONDS

    def appid_of(self, token: str | None) -> str:
        """Tell for which account a call is made; a dead token is refused."""
        if not token:
            raise Refusal(41001)
        issued = self._issued.get(token)
        if issued is None:
            raise Refusal(40001 if _WELL_FORMED.fullmatch(token) else 40014)
        if issued.revoked or self._replaced(issued):
            raise Refusal(40001)
        if issued.expires_at <= self.clock.now():
            raise Refusal(42001)
        return issued.appid

    def revoke(self, appid: str) -> None:
        """Kill an account's tokens, as a reset of its secret would."""
        for issued in self._issued.values():
            if issued.appid == appid:
                issued.revoked = True

    def _replaced(self, issued: _Issued) -> bool:
        current = (self._stable.get(issued.appid), self._classic.get(issued.appid))
        return issued not in current and issued.expires_at <= self.clock.now()

    def _may_force(self, appid: str, now: float) -> bool:
        today = self.clock.today()
        forced = self._forced.get(appid)
        if forced is None or forced.day != today:
            forced = self._forced[appid] = _Forced(today)
        if now - forced.last < FORCED_APART_SECONDS:
            return False
        if forced.count >= FORCED_PER_DAY:
            raise Refusal(45009)
        forced.count += 1
        forced.last = now
        return True

    def _issue(self, appid: str, now: float) -> _Issued:
        token = f"{len(self._issued) + 50}_{secrets.token_urlsafe(100)}"
        issued = _Issued(appid, token, now + LIFE_SECONDS)
        self._issued[token] = issued
        return issued

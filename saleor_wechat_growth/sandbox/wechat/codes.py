"""Login and phone codes: good for five minutes, and once.

Mini-program pages 小程序登录 and 获取手机号.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.clock import Clock

LIFE_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class _Code:
    appid: str
    openid: str
    detail: str
    expires_at: float


@dataclass(slots=True)
class Codes:
    """Codes of one purpose; a login code is no phone code."""

    clock: Clock
    _codes: dict[str, _Code] = field(default_factory=dict)

    def issue(self, appid: str, openid: str, detail: str = "") -> str:
        code = secrets.token_hex(16)
        expires_at = self.clock.now() + LIFE_SECONDS
        self._codes[code] = _Code(appid, openid, detail, expires_at)
        return code

    def spend(self, code: str, appid: str) -> tuple[str, str]:
        """Give the openid and detail behind the code, and make it worthless."""
        found = self._codes.get(code)
        if found is None or found.expires_at <= self.clock.now():
            raise Refusal(40029)
        if found.appid != appid:
            raise Refusal(40013)
        del self._codes[code]
        return found.openid, found.detail

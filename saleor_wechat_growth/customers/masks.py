"""Values of identities as they are shown: enough to know them by, not to use them."""

from __future__ import annotations

from typing import Final

from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import PHONES

_CHINA: Final = "+86"
_SHOWN_ENDS: Final = 4


def mask(kind: str, value: str) -> str:
    """Return `138****1234`, `a***@example.com`, `oAbC…wXyZ`; Saleor's ids whole.

    An id of core's says nothing of the person and opens their page there.
    """
    if kind in PHONES:
        return _phone(value)
    if kind == IdentityKind.EMAIL:
        name, _, domain = value.partition("@")
        return f"{name[:1]}***@{domain}"
    if kind == IdentityKind.SALEOR_USER or len(value) <= 2 * _SHOWN_ENDS:
        return value
    return f"{value[:_SHOWN_ENDS]}…{value[-_SHOWN_ENDS:]}"


def _phone(e164: str) -> str:
    number = e164.removeprefix(_CHINA)
    return f"{number[:3]}****{number[-4:]}"

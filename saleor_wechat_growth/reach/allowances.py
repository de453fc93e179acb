"""How many customer-service messages each act of a person allows, and for how long.

Pure data, from the official tables: service accounts, page 发送客服消息 (allowances of
2023 and later; the old 20 in 48 h are gone); mini-programs, page 客服消息. That paying
allows any number for 48 h stands only on the introduction of the service accounts, so
a shop switches it on for itself (`Policies.paying_opens_a_window`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from saleor_wechat_growth.reach.models import Account, Window

_TWO_DAYS: Final = timedelta(hours=48)
_A_MINUTE: Final = timedelta(minutes=1)

#: uses of a menu, as "menu.used" says them, that allow messages: the page counts click,
#: scancode_push and scancode_waitmsg alone. What a person sends with an entry for
#: pictures or places comes as a message of its own, and allows what messages do
ANSWERED_USES: Final = frozenset({"click", "scan"})

#: a message that is claimed in a window's last seconds would reach WeChat too late
MARGIN: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`messages` within `lasts` of the act; None is no limit."""

    messages: int | None
    lasts: timedelta


ALLOWANCES: Final[Mapping[tuple[str, str], Allowance]] = MappingProxyType(
    {
        (Account.Kind.SERVICE_ACCOUNT, Window.Trigger.MESSAGE): Allowance(5, _TWO_DAYS),
        (Account.Kind.SERVICE_ACCOUNT, Window.Trigger.MENU): Allowance(3, _A_MINUTE),
        (Account.Kind.SERVICE_ACCOUNT, Window.Trigger.FOLLOW): Allowance(3, _A_MINUTE),
        (Account.Kind.SERVICE_ACCOUNT, Window.Trigger.SCAN): Allowance(3, _A_MINUTE),
        (Account.Kind.SERVICE_ACCOUNT, Window.Trigger.PAY): Allowance(None, _TWO_DAYS),
        (Account.Kind.MINI_PROGRAM, Window.Trigger.MESSAGE): Allowance(5, _TWO_DAYS),
        (Account.Kind.MINI_PROGRAM, Window.Trigger.SESSION): Allowance(2, _A_MINUTE),
    }
)

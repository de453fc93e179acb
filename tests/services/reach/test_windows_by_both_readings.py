"""Random acts and sends against the platform, whichever way it counts (ADR 13)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.reach.allowances import MARGIN
from saleor_wechat_growth.reach.models import Window
from tests.conftest import NOON
from tests.services.reach import cast
from tests.services.reach.test_windows import (
    FOLLOW,
    HOUR,
    MENU,
    MESSAGE,
    MINUTE,
    SCAN,
    give_back,
    opened,
    spend,
    take,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.reach.models import Account


@pytest.fixture
def alice(service_account: Account) -> cast.Person:
    return cast.alice(service_account)


@dataclass
class OneOpenid:
    """The platform, by both readings at once, with every send on the worst day.

    It takes a message only if both would: one counter that each act sets, and one
    counter for each kind of act, from the fullest of which nothing is ever taken.
    """

    one: int = 0
    each: dict[str, tuple[datetime, datetime, int]] = field(default_factory=dict)
    sends: list[datetime] = field(default_factory=list)
    newest: tuple[datetime, int] | None = None

    def act(self, trigger: str, at: datetime, messages: int, lasts: timedelta) -> None:
        self.each[trigger] = (at, at + lasts, messages)
        self.newest = (at, messages)

    def would_refuse(self, at: datetime) -> bool:
        """Whether a message that reaches WeChat now would be one too many."""
        if self.newest is None:
            return True
        began_at, messages = self.newest
        by_one = messages - sum(sent >= began_at for sent in self.sends)
        by_kind = max(
            (
                allowed - sum(sent >= opened_at for sent in self.sends)
                for opened_at, ends_at, allowed in self.each.values()
                if at < ends_at
            ),
            default=0,
        )
        return by_one <= 0 or by_kind <= 0


_ALLOWED = {
    MESSAGE: (5, 48 * HOUR),
    FOLLOW: (3, MINUTE),
    SCAN: (3, MINUTE),
    MENU: (3, MINUTE),
}

_STEPS = st.lists(
    st.tuples(
        st.sampled_from([*_ALLOWED, *["say"] * 8, "take", "send", "return"]),
        st.sampled_from([0.5, 3, 20, 58, 3600, 24 * 3600]),
    ),
    min_size=10,
    max_size=25,
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=_STEPS)
def test_whatever_happens_nothing_is_sent_that_wechat_would_refuse(
    service_account: Account, alice: cast.Person, steps: list[tuple[str, float]]
) -> None:
    platform, at, in_the_air = OneOpenid(), NOON, 0
    with transaction.atomic():
        for what, seconds in steps:
            at += timedelta(seconds=seconds)
            if what in _ALLOWED:
                opened(service_account, alice, what, at)
                platform.act(what, at, *_ALLOWED[what])
            elif what == "say" and take(service_account, alice, at):
                assert not platform.would_refuse(at + MARGIN / 2)
                platform.sends.append(at)
                spend(service_account, alice)
            elif what == "take":
                in_the_air += take(service_account, alice, at)
            elif in_the_air and what == "send":
                # on its way since it was taken: WeChat counts it when it comes
                platform.sends.append(at)
                spend(service_account, alice)
                in_the_air -= 1
            elif in_the_air:
                give_back(service_account, alice)
                in_the_air -= 1
            for row in Window.objects.of(service_account.installation_id):
                assert min(row.reserved, row.spent, row.beyond) >= 0
                assert row.allowed is not None
                assert row.reserved + row.spent <= row.allowed
        transaction.set_rollback(True)

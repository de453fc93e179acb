"""What core says of its users is kept whatever order and clocks it comes by."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.customers import queries
from saleor_wechat_growth.customers.models import SaleorUser
from saleor_wechat_growth.customers.services import record_users
from saleor_wechat_growth.customers.services.users import UserWord
from saleor_wechat_growth.inbox.models import Refetch

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

MINUTE = timedelta(minutes=1)


def hear(
    shop: Installation,
    now: datetime,
    minutes: float,
    name: str,
    *,
    is_fetched: bool = False,
) -> bool:
    """Hear of a user who changed `now`; return whether core must be asked."""
    word = UserWord(
        saleor_id="VXNlcjox",
        email="ada@example.com",
        profile={"firstName": name, "lastName": "Lovelace"},
        updated_at=now,
        issued_at=now + minutes * MINUTE,
        is_fetched=is_fetched,
    )
    Refetch.objects.of(shop.id).delete()
    record_users(installation_id=shop.id, words=[word], now=now)
    return Refetch.objects.of(shop.id).exists()


def name_of(shop: Installation) -> str:
    user = SaleorUser.objects.of(shop.id).get()
    return queries.names(shop.id, [user.customer_id])[user.customer_id]


@pytest.mark.parametrize("ahead", [-5, 0, 5])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_promise_2_what_core_answers_last_stays_whatever_its_clock_says(
    shop: Installation, now: datetime, ahead: float, order: tuple[int, ...]
) -> None:
    heard = [(ahead, "Old", False), (ahead + 1, "Ada", False), (0.5, "Old", True)]
    is_asked = False
    for index in order:
        minutes, name, is_fetched = heard[index]
        is_asked |= hear(shop, now, minutes, name, is_fetched=is_fetched)
    while is_asked:
        is_asked = hear(shop, now, 9, "Ada", is_fetched=True)
    assert name_of(shop) == "Ada Lovelace"


def test_western_names_are_written_given_name_first(
    shop: Installation, now: datetime
) -> None:
    hear(shop, now, 0, "Ada")
    assert name_of(shop) == "Ada Lovelace"

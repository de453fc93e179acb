"""Whatever gets lost between us and core: no code is lost, none is doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from saleor_wechat_growth.coupons import services
from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.models import Code, Coupon
from saleor_wechat_growth.coupons.services import pools
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.sandbox.saleor.model import Voucher
from tests.services.coupons import rows
from tests.services.coupons.conftest import OPERATIONS
from tests.services.coupons.shelves import (
    RETRY,
    assert_pool_is_what_core_has,
    available,
    offer,
    refill,
    small,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tests.services.coupons.conftest import Core

STATIONS = ("VoucherCreate", "VoucherChannelListingUpdate", "VoucherAddCodes")


@pytest.mark.parametrize("mutation", STATIONS)
def test_a_call_that_never_reached_core_is_made_again(
    shop: Installation, core: Core, now: datetime, mutation: str
) -> None:
    core.line.refuse.append(mutation)
    made = offer(shop, now, small())

    refill(now)
    made.refresh_from_db()
    assert made.stock == 0
    refill(now + RETRY)

    assert_pool_is_what_core_has(made, core, 7)
    assert len(core.shop.vouchers) == 1


@pytest.mark.parametrize("mutation", STATIONS[1:])
def test_a_call_whose_answer_was_lost_is_settled_without_buying_twice(
    shop: Installation, core: Core, now: datetime, mutation: str
) -> None:
    core.line.lose.append(mutation)
    made = offer(shop, now, small())

    refill(now)
    refill(now + RETRY)

    assert_pool_is_what_core_has(made, core, 7)


def test_a_batch_core_took_before_the_answer_was_lost_becomes_available(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    for person in rows.customers(shop, 5, now):
        rows.granted(made, person, f"run:{person}", now)
    core.line.lose.append("VoucherAddCodes")

    refill(now)
    assert len(core.codes) == 12
    assert made.codes.filter(state=Code.State.ORDERED).count() == 5
    refill(now + RETRY)

    made.refresh_from_db()
    assert (made.stock, len(core.codes)) == (7, 12)
    rows.assert_ledger_adds_up(shop)


def voucher_created(shop: Installation, core: Core, now: datetime) -> Happening:
    voucher = next(iter(core.shop.vouchers.values()))
    body = {"voucher": {"id": voucher.id, "name": voucher.name}}
    return Happening(shop.id, "saleor.voucher_created", voucher.id, now, body)


def test_a_voucher_whose_making_was_not_answered_is_known_again_by_its_news(
    shop: Installation, other_shop: Installation, core: Core, now: datetime
) -> None:
    core.line.lose.append("VoucherCreate")
    made = offer(shop, now, small())
    others = [offer(other_shop, now, small()), offer(shop, now, small(), key="other")]
    for other in others:
        Coupon.objects.of(other.installation_id).filter(id=other.id).update(due_at=None)
    refill(now)
    refill(now + timedelta(seconds=40))
    assert len(core.shop.vouchers) == 1

    news = voucher_created(shop, core, now)
    dispatch([news, news], now + timedelta(seconds=41))
    refill(now + timedelta(seconds=41))

    assert_pool_is_what_core_has(made, core, 7)
    assert len(core.shop.vouchers) == 1
    for other in others:
        other.refresh_from_db()
        assert other.voucher_saleor_id == ""


def test_a_voucher_nobody_told_us_of_is_made_again_and_the_first_stays_dead(
    shop: Installation, core: Core, now: datetime
) -> None:
    core.line.lose.append("VoucherCreate")
    made = offer(shop, now, small())

    for hours in range(4):
        refill(now + hours * RETRY)

    assert_pool_is_what_core_has_of_second_voucher(made, core)


def assert_pool_is_what_core_has_of_second_voucher(made: Coupon, core: Core) -> None:
    made.refresh_from_db()
    first, second = core.shop.vouchers.values()
    assert made.voucher_saleor_id == second.id
    assert available(made) == set(second.codes)
    assert (made.stock, made.due_at) == (7, None)
    # no channel accepts it, and nobody is ever given its code
    assert first.listings == {}
    (lost,) = made.codes.filter(state=Code.State.RETIRED)
    assert [text_of(lost)] == list(first.codes)


def kill_a_worker(core: Core, moment: datetime) -> None:
    """Let a worker process look after pools until the line kills it (kill -9)."""
    path = connection.settings_dict["NAME"]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{path}").geturl()
    work = (
        "import django; django.setup()\n"
        "from datetime import datetime\n"
        "from saleor_wechat_growth.coupons import services\n"
        f"moment = datetime.fromisoformat({moment.isoformat()!r})\n"
        "while services.refill_pools(now=moment): pass\n"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", work], env={**os.environ, "DATABASE_URL": database}
    )
    core.line.victim = worker.pid
    assert worker.wait(60) == -signal.SIGKILL
    core.line.victim = None


@pytest.mark.django_db(transaction=True)
def test_promise_8_a_worker_killed_at_any_call_neither_loses_nor_doubles_a_code(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    moment = now
    for operation in OPERATIONS[:5]:
        for fate in (core.line.refuse, core.line.lose):
            fate.append(operation)
            kill_a_worker(core, moment)
            # its claim is committed: nobody else comes near until the lease ends
            assert services.refill_pools(now=moment + pools.LEASE / 2) == 0
            moment += RETRY
        # only the news can tell what the lost answer said
        with transaction.atomic():
            dispatch([voucher_created(shop, core, moment)], moment)

    refill(moment)

    assert_pool_is_what_core_has(made, core, 7)
    assert len(core.shop.vouchers) == 1


def test_a_code_the_shop_has_already_is_given_up(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    for person in rows.customers(shop, 5, now):
        rows.granted(made, person, f"run:{person}", now)
    made.refresh_from_db()
    (taken, *_) = pools._order(made)
    stranger = Voucher(
        pk=99,
        name="a staff member's",
        type="ENTIRE_ORDER",
        discount_value_type="FIXED",
        start_date=now,
    )
    core.shop.codes[text_of(taken)] = (
        stranger,
        next(iter(core.shop.codes.values()))[1],
    )

    refill(now)

    made.refresh_from_db()
    assert (made.stock, made.due_at) == (7, None)
    assert not made.codes.filter(id=taken.id).exists()
    rows.assert_ledger_adds_up(shop)

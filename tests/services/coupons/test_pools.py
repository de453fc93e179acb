from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.errors import BudgetMissing, TermsFixed, UnknownCoupon
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.services import pools, retiring
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.sandbox.saleor.model import Voucher, VoucherListing
from tests.services.coupons import rows
from tests.services.coupons.conftest import OPERATIONS

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.coupons.terms import Terms
    from tests.services.coupons.conftest import Core

RETRY = timedelta(hours=2)


def offer(shop: Installation, now: datetime, wanted: Terms, **more: Any) -> Coupon:
    given: dict[str, Any] = {"key": "recall-10", "name": "Ten off", **more}
    return services.upsert_coupon(
        installation_id=shop.id,
        terms=wanted,
        budgets=dict.fromkeys(wanted.currencies, Decimal(10_000)),
        now=now,
        **given,
    )


def small(**more: Any) -> Terms:
    return rows.terms(**{"pool_target": 7, "refill_below": 3, **more})


def refill(now: datetime) -> int:
    passes = 0
    while services.refill_pools(now=now):
        passes += 1
        assert passes < 50, "it never comes to rest"
    return passes


def available(made: Coupon) -> set[str]:
    return {text_of(code) for code in made.codes.filter(state=Code.State.AVAILABLE)}


def assert_pool_is_what_core_has(made: Coupon, core: Core, size: int) -> None:
    made.refresh_from_db()
    assert (made.status, made.due_at, made.stock) == (Coupon.Status.READY, None, size)
    voucher = core.shop.voucher(made.voucher_saleor_id)
    assert voucher is not None
    assert available(made) == set(voucher.codes)
    assert len(available(made)) == size
    ids = {code.id for code in voucher.codes.values()}
    assert set(made.codes.values_list("saleor_id", flat=True)) == ids
    rows.assert_ledger_adds_up(made.installation)


def test_a_coupon_becomes_a_single_use_voucher_with_a_full_pool(
    shop: Installation, core: Core, now: datetime
) -> None:
    wanted = small(minimum_order={"CNY": "50"}, code={"prefix": "TEA-", "length": 12})
    made = offer(shop, now, wanted)

    refill(now)

    assert_pool_is_what_core_has(made, core, 7)
    voucher = core.shop.voucher(made.voucher_saleor_id)
    assert voucher is not None
    assert voucher.single_use
    assert voucher.usage_limit is None
    assert voucher.discount_value_type == "FIXED"
    (listing,) = voucher.listings.values()
    assert (listing.channel.slug, listing.discount_value, listing.min_spent_amount) == (
        "default-channel",
        10,
        50,
    )
    assert all(code.startswith("TEA-") and len(code) == 16 for code in available(made))


def test_a_percentage_is_listed_in_each_channel(
    shop: Installation, core: Core, now: datetime
) -> None:
    wanted = small(
        discount={
            "kind": "percentage",
            "percent": "12.5",
            "worst_case": {"CNY": "30", "USD": "5"},
        },
        sales_channels=["default-channel", "us"],
    )
    made = offer(shop, now, wanted)

    refill(now)

    made.refresh_from_db()
    voucher = core.shop.voucher(made.voucher_saleor_id)
    assert voucher is not None
    assert voucher.discount_value_type == "PERCENTAGE"
    listed = {slug: row.discount_value for slug, row in voucher.listings.items()}
    assert listed == {"default-channel": Decimal("12.5"), "us": Decimal("12.5")}


def test_promise_8_codes_are_bought_five_hundred_a_call(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small(pool_target=1200, refill_below=500))

    refill(now)

    assert_pool_is_what_core_has(made, core, 1200)
    # one more call than 1200/500: the first finds the code the voucher came with
    assert core.line.calls.count("VoucherAddCodes") == 4


def test_a_pool_is_filled_again_when_it_runs_low(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    people = rows.customers(shop, 5, now)
    for person in people[:4]:
        rows.granted(made, person, f"run:{person}", now)
    assert refill(now) == 0

    rows.granted(made, people[4], "run:last", now)

    assert refill(now) == 1
    made.refresh_from_db()
    assert (made.stock, made.due_at) == (7, None)
    assert len(core.codes) == 12
    rows.assert_ledger_adds_up(shop)


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


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sales_channels": ["nowhere"]}, "unknown_sales_channel: nowhere"),
        ({"sales_channels": ["us"]}, "no_discount_in: USD"),
    ],
)
def test_terms_that_do_not_fit_the_shop_pause_the_coupon(
    shop: Installation, core: Core, now: datetime, change: dict[str, Any], reason: str
) -> None:
    made = offer(shop, now, small(**change))

    refill(now)

    made.refresh_from_db()
    assert (made.status, made.paused_reason, made.due_at) == ("paused", reason, None)


def test_an_app_without_the_right_to_make_vouchers_pauses_the_coupon(
    shop: Installation, core: Core, now: datetime
) -> None:
    core.shop.apps[1].permissions = frozenset()
    made = offer(shop, now, small())

    refill(now)

    made.refresh_from_db()
    assert made.paused_reason == "core_refused: PermissionDenied"


def test_a_dead_token_is_waited_out(
    shop: Installation, core: Core, now: datetime
) -> None:
    core.shop.apps[1].token = "another"
    made = offer(shop, now, small())

    refill(now)

    made.refresh_from_db()
    assert (made.status, made.attempts) == ("new", 1)
    assert made.due_at is not None
    assert made.due_at > now


def test_nothing_is_bought_for_a_shop_that_uninstalled_us(
    shop: Installation, core: Core, now: datetime
) -> None:
    Installation.objects.filter(id=shop.id).update(status="inactive")
    offer(shop, now, small())

    assert refill(now) == 0
    assert core.line.calls == []


def adopt(core: Core, now: datetime, **more: Any) -> str:
    """A voucher that staff made by hand: 8 off in the default channel."""
    given = {"single_use": True, "discount_value_type": "FIXED", **more}
    voucher = Voucher(
        pk=50, name="by hand", type="ENTIRE_ORDER", start_date=now, **given
    )
    voucher.listings["default-channel"] = VoucherListing(
        core.shop.channels["default-channel"], Decimal(8), None
    )
    core.shop.vouchers[50] = voucher
    return str(voucher.id)


def test_an_adopted_voucher_gets_codes_and_keeps_its_listing(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small(), adopted_voucher=adopt(core, now))

    refill(now)

    assert_pool_is_what_core_has(made, core, 7)
    assert core.shop.vouchers[50].listings["default-channel"].discount_value == 8
    assert "VoucherCreate" not in core.line.calls


@pytest.mark.parametrize(
    ("voucher", "change", "reason"),
    [
        ({"single_use": False}, {}, "voucher_not_single_use"),
        ({"discount_value_type": "PERCENTAGE"}, {}, "voucher_of_other_kind"),
        (
            {},
            {"discount": {"kind": "fixed", "amounts": {"CNY": "7.99"}}},
            "voucher_gives_more",
        ),
        (
            {},
            {
                "discount": {"kind": "fixed", "amounts": {"CNY": "9", "USD": "1"}},
                "sales_channels": ["us"],
            },
            "voucher_not_in_sales_channel",
        ),
    ],
)
def test_an_adopted_voucher_that_could_break_the_budget_is_not_used(
    shop: Installation,
    core: Core,
    now: datetime,
    voucher: dict[str, Any],
    change: dict[str, Any],
    reason: str,
) -> None:
    made = offer(
        shop, now, small(**change), adopted_voucher=adopt(core, now, **voucher)
    )

    refill(now)

    made.refresh_from_db()
    assert (made.status, made.paused_reason) == ("paused", reason)
    assert core.codes == set()


def expired_grant(shop: Installation, made: Coupon, now: datetime) -> CouponGrant:
    person = rows.customer(shop, now).id
    grant = rows.granted(made, person, f"run:{person}", now)
    services.expire_due(now=grant.expires_at)
    grant.refresh_from_db()
    return grant


def test_promise_8_a_code_is_deleted_in_core_and_only_then_its_budget_is_free(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    grant = expired_grant(shop, made, now)
    later = grant.expires_at
    core.line.refuse.append("VoucherCodeBulkDelete")

    assert services.retire_codes(now=later) == 0
    assert queries.budgets(shop.id)[0].bound == 10
    assert text_of(grant.code) in core.codes

    assert services.retire_codes(now=later + retiring.LEASE) == 1
    assert queries.budgets(shop.id)[0].bound == 0
    assert text_of(grant.code) not in core.codes
    assert services.retire_codes(now=later + 2 * retiring.LEASE) == 0
    rows.assert_ledger_adds_up(shop)


def test_a_deletion_whose_answer_was_lost_is_no_error_the_second_time(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    grant = expired_grant(shop, made, now)
    core.line.lose.append("VoucherCodeBulkDelete")

    services.retire_codes(now=grant.expires_at)
    assert services.retire_codes(now=grant.expires_at + retiring.LEASE) == 1

    assert queries.budgets(shop.id)[0].bound == 0
    rows.assert_ledger_adds_up(shop)


def test_a_code_whose_id_we_never_learnt_is_found_on_its_voucher(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    grant = expired_grant(shop, made, now)
    Code.objects.of(shop.id).filter(id=grant.code_id).update(saleor_id="")

    services.retire_codes(now=grant.expires_at)

    assert text_of(grant.code) not in core.codes


def test_running_low_is_said_once_until_the_pool_is_full_again(
    shop: Installation, core: Core, now: datetime, heard: list[Happening]
) -> None:
    made = offer(shop, now, small())
    refill(now)
    assert heard == []
    for person in rows.customers(shop, 5, now):
        rows.granted(made, person, f"run:{person}", now)
    core.line.refuse += ["VoucherAddCodes"] * 2

    for hours in range(3):
        refill(now + hours * RETRY)

    assert [news.body for news in heard] == [
        {"coupon_id": made.id, "key": "recall-10", "stock": 2, "refill_below": 3}
    ]
    for person in rows.customers(shop, 5, now):
        rows.granted(made, person, f"run:{person}", now)
    refill(now + 4 * RETRY)
    assert len(heard) == 2


def test_every_currency_of_a_discount_has_a_budget_and_no_other(
    shop: Installation, now: datetime
) -> None:
    wanted = small(discount={"kind": "fixed", "amounts": {"CNY": "10", "USD": "1"}})

    with pytest.raises(BudgetMissing, match="EUR, USD"):
        services.upsert_coupon(
            installation_id=shop.id,
            key="k",
            name="n",
            terms=wanted,
            budgets={"CNY": Decimal(1), "EUR": Decimal(1)},
            now=now,
        )


def test_what_people_were_promised_cannot_be_changed(
    shop: Installation, now: datetime
) -> None:
    offer(shop, now, small())

    with pytest.raises(TermsFixed, match="discount, minimum_order"):
        offer(
            shop,
            now,
            small(
                discount={"kind": "fixed", "amounts": {"CNY": "11"}},
                minimum_order={"CNY": "99"},
            ),
        )
    with pytest.raises(TermsFixed, match="adopted_voucher"):
        offer(shop, now, small(), adopted_voucher="Vm91Y2hlcjo1MA==")


def test_everything_else_can_be_changed_and_takes_effect(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)

    changed = offer(shop, now, small(pool_target=9, per_person={"count": 3}))
    refill(now)

    assert (changed.id, changed.version) == (made.id, 2)
    assert_pool_is_what_core_has(made, core, 9)


def test_a_lowered_ceiling_stops_new_grants_and_nothing_else(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    alice = rows.customer(shop, now).id
    rows.granted(made, alice, "run:1", now)

    services.upsert_coupon(
        installation_id=shop.id,
        key=made.key,
        name=made.name,
        terms=rows.terms(),
        budgets={"CNY": Decimal(5)},
        now=now,
    )

    answer = rows.reserve(made, alice, "run:2", now)
    assert isinstance(answer, services.Refused)
    assert answer.reason == "over_budget"
    assert queries.budgets(shop.id)[0].left == -5
    assert queries.funnel(shop.id).issued == 1


def test_a_paused_coupon_is_looked_after_again_when_resumed(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    services.pause_coupon(installation_id=shop.id, coupon_id=made.id, reason="by hand")
    assert refill(now) == 0

    services.resume_coupon(installation_id=shop.id, coupon_id=made.id, now=now)
    refill(now)

    assert_pool_is_what_core_has(made, core, 7)


def test_coupons_of_another_shop_cannot_be_paused(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    theirs = rows.coupon(other_shop, now)

    with pytest.raises(UnknownCoupon):
        services.pause_coupon(installation_id=shop.id, coupon_id=theirs.id, reason="x")
    with pytest.raises(UnknownCoupon):
        services.resume_coupon(installation_id=shop.id, coupon_id=theirs.id, now=now)

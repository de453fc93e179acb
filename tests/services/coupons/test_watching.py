"""What the shop's staff do to our vouchers in core changes what we offer."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.conditions import read
from saleor_wechat_growth.coupons.models import Code, Coupon
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.inbox.services import handle_due, refetch_due
from tests.services.coupons import rows
from tests.services.coupons.shelves import adopt, offer, refill, small

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from tests.services.coupons.conftest import Core


def voucher(made: Coupon, **more: Any) -> dict[str, Any]:
    """The voucher of `rows.coupon`, as voucher_by_id.graphql reads it."""
    listing = {
        "channel": {"slug": "default-channel"},
        "currency": "CNY",
        "discountValue": 10,
        "minSpent": None,
        **more.pop("listing", {}),
    }
    return {
        "id": made.voucher_saleor_id,
        "name": made.voucher_name,
        "discountValueType": "FIXED",
        "singleUse": True,
        "endDate": None,
        "channelListings": [listing],
        "codes": {"totalCount": 5},
        **more,
    }


def fetched(made: Coupon, at: datetime, found: dict[str, Any] | None) -> Happening:
    voucher_id = made.voucher_saleor_id
    body = {"fetched": True, "id": voucher_id, "voucher": found}
    return Happening(
        made.installation_id, "saleor.voucher_snapshot", voucher_id, at, body
    )


def told(made: Coupon, kind: str, at: datetime, **body: Any) -> Happening:
    return Happening(made.installation_id, f"saleor.{kind}", "", at, body)


def asked(shop: Installation) -> list[str]:
    found = Refetch.objects.of(shop.id).filter(kind=Refetch.Kind.VOUCHER)
    return sorted(found.values_list("object_id", flat=True))


def state(made: Coupon) -> tuple[str, str]:
    made.refresh_from_db()
    return made.status, made.paused_reason


@pytest.mark.parametrize("body", [{}, {"voucherCodes": [{"id": "x", "code": "NEW-1"}]}])
def test_new_codes_have_every_voucher_of_ours_counted_and_nobody_elses(
    shop: Installation, other_shop: Installation, now: datetime, body: dict[str, Any]
) -> None:
    made = [rows.coupon(shop, now, key=key) for key in ("a", "b")]
    rows.coupon(other_shop, now)
    news = told(made[0], "voucher_codes_created", now, **body)

    dispatch([news, news], now)

    assert asked(shop) == ["voucher-a", "voucher-b"]
    assert asked(other_shop) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_count_of_codes_is_kept_whichever_comes_last(
    shop: Installation, now: datetime, order: tuple[int, ...]
) -> None:
    made = rows.coupon(shop, now)
    counts = [(0, 5), (1, 1_005), (2, 1_004)]
    for index in order:
        hours, count = counts[index]
        found = voucher(made, codes={"totalCount": count})
        dispatch([fetched(made, now + timedelta(hours=hours), found)], now)

    (pool,) = queries.pools(shop.id, now)
    assert (pool.in_core, pool.counted_at) == (1_004, now + timedelta(hours=2))


def test_core_is_asked_and_its_answer_is_counted(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    made.refresh_from_db()
    dispatch([told(made, "voucher_codes_created", now)], now)

    assert refetch_due(now=now + timedelta(seconds=5)) == 1
    assert handle_due(now=now + timedelta(seconds=5)) == 1

    assert asked(shop) == []
    assert state(made) == ("ready", "")
    made.refresh_from_db()
    assert made.doubted_at is None


UNFIT = [
    ({"endDate": "2026-11-22T00:00:00+00:00"}, "voucher_ended"),
    ({"singleUse": False}, "voucher_not_single_use"),
    ({"channelListings": []}, "voucher_not_in_sales_channel"),
    ({"listing": {"discountValue": 11}}, "voucher_gives_more"),
    ({"listing": {"discountValue": 9}}, "voucher_gives_less"),
    ({"listing": {"minSpent": {"amount": 1}}}, "voucher_asks_more"),
    ({"type": "SPECIFIC_PRODUCT"}, "voucher_asks_more"),
    ({"minCheckoutItemsQuantity": 2}, "voucher_asks_more"),
    ({"applyOncePerCustomer": True}, "voucher_asks_more"),
    ({"onlyForStaff": True}, "voucher_for_staff"),
    ({"usageLimit": 5, "used": 5}, "voucher_used_up"),
]


def test_a_limit_of_uses_that_is_not_reached_stops_nothing(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    for _ in range(2):
        found = voucher(made, usageLimit=5, used=4, minCheckoutItemsQuantity=1)
        dispatch([fetched(made, now, found)], now)
    assert state(made) == ("ready", "")


def test_what_an_adopted_voucher_asks_for_is_kept(
    shop: Installation, core: Core, now: datetime
) -> None:
    goods = {"type": "SPECIFIC_PRODUCT", "product_ids": frozenset({"p1"})}
    groups = {
        "collection_ids": {"col": frozenset({"p7"})},
        "apply_once_per_order": True,
    }
    adopted = adopt(core, now, min_checkout_items_quantity=3)
    made_by_hand = core.shop.vouchers[50]
    for name, value in (goods | groups).items():
        setattr(made_by_hand, name, value)
    made = offer(shop, now, small(), adopted_voucher=adopted)
    refill(now)
    made.refresh_from_db()
    known = read(made.voucher_conditions)
    assert known is not None
    assert (known.products, known.collected) == ({"p1"}, {"p7"})
    assert (known.min_items, known.once_per_order) == (3, True)

    made_by_hand.product_ids = frozenset({"p2"})
    dispatch([told(made, "voucher_updated", now)], now)
    refetch_due(now=now + timedelta(seconds=5))
    handle_due(now=now + timedelta(seconds=5))
    made.refresh_from_db()
    known = read(made.voucher_conditions)
    assert known is not None
    assert known.products == {"p2"}


@pytest.mark.parametrize(("change", "reason"), UNFIT)
def test_a_voucher_that_staff_spoilt_pauses_its_coupon_once_core_says_so_twice(
    shop: Installation, now: datetime, change: dict[str, Any], reason: str
) -> None:
    made = rows.coupon(shop, now)
    found = voucher(made, **change)

    dispatch([fetched(made, now, found)], now)
    # it may be of a moment before the voucher had its discount
    assert state(made) == ("ready", "")
    assert asked(shop) == [made.voucher_saleor_id]
    dispatch([fetched(made, now, found)], now)
    assert state(made) == ("ready", "")

    later = now + timedelta(seconds=3)
    dispatch([fetched(made, later, found)], later)
    assert state(made) == ("paused", reason)


def test_a_doubt_that_core_does_not_share_is_forgotten(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    spoilt = voucher(made, channelListings=[])
    for seconds, found in enumerate((spoilt, voucher(made), spoilt)):
        moment = now + timedelta(seconds=seconds)
        dispatch([fetched(made, moment, found)], moment)
    assert state(made) == ("ready", "")


@pytest.mark.parametrize("kind", ["voucher_created", "voucher_updated"])
def test_what_an_event_says_of_a_voucher_is_no_judgement_only_a_question(
    shop: Installation, now: datetime, kind: str
) -> None:
    made = rows.coupon(shop, now)
    bare = {"id": made.voucher_saleor_id}
    for seconds in range(3):
        moment = now + timedelta(seconds=seconds)
        dispatch([told(made, kind, moment, voucher=bare)], moment)
    assert state(made) == ("ready", "")
    assert asked(shop) == [made.voucher_saleor_id]


def test_an_adopted_voucher_may_give_less_than_the_terms_allow(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    Coupon.objects.of(shop.id).update(is_adopted=True)
    found = voucher(made, listing={"discountValue": 9, "minSpent": {"amount": 50}})
    for seconds in range(3):
        moment = now + timedelta(seconds=seconds)
        dispatch([fetched(made, moment, found)], moment)
    assert state(made) == ("ready", "")


def test_a_voucher_that_core_has_no_more_pauses_its_coupon_and_frees_what_it_bound(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    rows.granted(made, rows.customer(shop, now).id, "run:1", now)
    # what core sends where a field of the deleted voucher could not be read
    dispatch([told(made, "voucher_deleted", now, voucher=None)], now)
    assert state(made) == ("ready", "")
    assert asked(shop) == ["voucher-recall-10"]

    news = fetched(made, now, None)
    dispatch([news, news], now)

    assert state(made) == ("paused", "voucher_deleted")
    assert made.stock == 0
    assert queries.budgets(shop.id)[0].bound == 0
    rows.assert_ledger_adds_up(shop)


def test_late_news_of_a_deleted_voucher_does_not_bring_it_back(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    made.refresh_from_db()
    gone = {"id": made.voucher_saleor_id, "name": made.voucher_name}
    dispatch([told(made, "voucher_deleted", now, voucher=gone)], now)
    dispatch([told(made, "voucher_created", now, voucher=gone)], now)

    services.resume_coupon(installation_id=shop.id, coupon_id=made.id, now=now)
    refill(now)

    assert state(made) == ("ready", "")
    assert made.voucher_saleor_id != gone["id"]


def test_a_code_that_staff_deleted_leaves_the_shelf(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    lost = made.codes.order_by("id")[0]
    news = told(
        made,
        "voucher_codes_deleted",
        now,
        voucherCodes=[{"id": lost.saleor_id, "code": text_of(lost)}],
    )

    dispatch([news, news], now)

    lost.refresh_from_db()
    made.refresh_from_db()
    assert (lost.state, made.stock) == (Code.State.RETIRED, 4)
    assert asked(shop) == [made.voucher_saleor_id]
    rows.assert_ledger_adds_up(shop)


def test_an_adopted_voucher_keeps_its_name_and_number_when_it_is_deleted(
    shop: Installation, core: Core, now: datetime
) -> None:
    adopted = adopt(core, now)
    made = offer(shop, now, small(), adopted_voucher=adopted)
    refill(now)
    dispatch([told(made, "voucher_deleted", now, voucher={"id": adopted})], now)
    assert state(made) == ("paused", "voucher_deleted")
    assert made.voucher_saleor_id == adopted


@pytest.mark.parametrize("minutes", [-5, 5])
def test_an_answer_of_core_is_the_count_whatever_its_clock_dates_its_events(
    shop: Installation, now: datetime, minutes: float
) -> None:
    made = rows.coupon(shop, now)
    by_core = now + timedelta(minutes=minutes)
    counted = voucher(made, codes={"totalCount": 1})
    dispatch([told(made, "voucher_updated", by_core, voucher=counted)], now)
    answered = voucher(made, endDate="2027-01-01T00:00:00+00:00")
    dispatch([fetched(made, now, answered)], now)
    dispatch([told(made, "voucher_updated", by_core, voucher=counted)], now)

    made.refresh_from_db()
    assert (made.codes_in_core, made.counted_at) == (5, now)
    assert made.voucher_ends_at is not None

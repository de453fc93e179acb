"""What works no more in core is neither given, nor shown, nor spoken of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.models import Coupon, CouponGrant
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.registry import dispatch
from tests.services.coupons import rows
from tests.services.coupons.shelves import adopt, offer, refill, small
from tests.services.coupons.test_watching import fetched, state, told, voucher

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.installations.models import Installation
    from tests.services.coupons.conftest import Core

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def learn(made: Coupon, at: datetime, **change: Any) -> datetime:
    """Have core say twice how the voucher is; return when it has."""
    for _ in range(2):
        at += SECOND
        dispatch([fetched(made, at, voucher(made, **change))], at)
    made.refresh_from_db()
    return at


def spoil(made: Coupon, at: datetime) -> datetime:
    return learn(made, at, channelListings=[])


def held(shop: Installation, made: Coupon, now: datetime, **more: Any) -> CouponGrant:
    return rows.granted(made, rows.customer(shop, now).id, "run:1", now, **more)


def issue(made: Coupon, grant: CouponGrant, now: datetime) -> services.Issued:
    return services.issue(
        installation_id=made.installation_id, grant_ids=[grant.id], now=now
    )


def refusal(made: Coupon, origin: str, now: datetime) -> tuple[str, Any]:
    customer_id = rows.customer(made.installation, now).id
    answer = rows.reserve(made, customer_id, origin, now)
    assert isinstance(answer, services.Refused), answer
    return answer.reason, answer.facts.get("why")


@pytest.mark.parametrize("is_issued", [True, False])
def test_promise_5_a_code_that_works_no_more_is_not_shown_to_who_holds_it(
    shop: Installation, now: datetime, *, is_issued: bool
) -> None:
    made = rows.coupon(shop, now)
    grant = held(shop, made, now, is_issued=is_issued)
    now = spoil(made, now)

    issued = issue(made, grant, now)

    assert (issued.shown, issued.over) == (frozenset(), {grant.id: "coupon_unusable"})
    assert grant.id not in issued
    grant.refresh_from_db()
    assert grant.state == ("issued" if is_issued else "reserved")
    again = rows.reserve(made, grant.customer_id, "run:1", now)
    assert again == services.Refused(
        "coupon_unusable", {"grant": grant.id, "state": grant.state}
    )


def test_a_pause_by_hand_leaves_the_codes_that_were_given(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    grant = held(shop, made, now, is_issued=False)
    services.pause_coupon(
        installation_id=shop.id, coupon_id=made.id, reason="staff:VXNlcjox"
    )

    assert grant.id in issue(made, grant, now)
    assert refusal(made, "run:2", now) == ("coupon_paused", "staff:VXNlcjox")


def test_no_code_of_it_is_given_and_it_is_said_why(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    now = spoil(made, now)
    assert refusal(made, "run:1", now) == (
        "coupon_unusable",
        "voucher_not_in_sales_channel",
    )


def test_what_a_gateway_took_counts_as_shown_though_it_works_no_more(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    grant = held(shop, made, now, is_issued=False)
    now = spoil(made, now)
    services.note_shown(installation_id=shop.id, grant_ids=[grant.id], now=now)
    assert not services.release(installation_id=shop.id, grant_ids=[grant.id], now=now)


def test_a_voucher_that_works_again_brings_its_coupon_back(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    grant = held(shop, made, now)
    spoilt_at = spoil(made, now)
    assert state(made) == ("paused", "voucher_not_in_sales_channel")

    # an answer from before that says nothing new
    dispatch([fetched(made, now, voucher(made))], spoilt_at)
    assert state(made) == ("paused", "voucher_not_in_sales_channel")
    now = learn(made, spoilt_at)

    assert (state(made), made.unusable_reason) == (("ready", ""), "")
    assert made.due_at is not None
    assert grant.id in issue(made, grant, now)


def test_a_voucher_that_works_again_does_not_undo_a_pause_by_hand(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    grant = held(shop, made, now)
    services.pause_coupon(installation_id=shop.id, coupon_id=made.id, reason="staff:1")
    now = spoil(made, now)
    assert state(made) == ("paused", "staff:1")
    assert grant.id not in issue(made, grant, now)

    now = learn(made, now)

    assert state(made) == ("paused", "staff:1")
    assert grant.id in issue(made, grant, now)


def test_a_deleted_voucher_makes_its_coupon_unusable_until_another_is_made(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    made.refresh_from_db()
    gone = {"id": made.voucher_saleor_id, "name": made.voucher_name}
    dispatch([told(made, "voucher_deleted", now, voucher=gone)], now)
    assert refusal(made, "run:1", now) == ("coupon_unusable", "voucher_deleted")

    services.resume_coupon(installation_id=shop.id, coupon_id=made.id, now=now)
    assert refusal(made, "run:1", now) == ("coupon_unusable", "voucher_deleted")
    refill(now)

    made.refresh_from_db()
    assert (made.status, made.unusable_reason) == ("ready", "")
    held(shop, made, now)


def test_an_adopted_voucher_is_looked_at_before_its_coupon_is_given_again(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small(), adopted_voucher=adopt(core, now))
    refill(now)
    core.shop.vouchers[50].single_use = False
    services.pause_coupon(installation_id=shop.id, coupon_id=made.id, reason="staff:1")
    services.resume_coupon(installation_id=shop.id, coupon_id=made.id, now=now)
    refill(now)
    assert state(made) == ("paused", "voucher_not_single_use")
    assert made.unusable_reason == "voucher_not_single_use"

    core.shop.vouchers[50].single_use = True
    services.resume_coupon(installation_id=shop.id, coupon_id=made.id, now=now)
    refill(now)
    assert (state(made), made.unusable_reason) == (("ready", ""), "")


def test_the_end_of_an_adopted_voucher_is_known_from_the_start(
    shop: Installation, core: Core, now: datetime
) -> None:
    voucher_id = adopt(core, now, end_date=now + 3 * DAY)
    made = offer(shop, now, small(valid_days=7), adopted_voucher=voucher_id)
    refill(now)

    grant = held(shop, made, now, is_issued=False)

    # nobody is promised more than the voucher keeps
    assert grant.expires_at == now + 3 * DAY
    later = grant.expires_at
    assert issue(made, grant, later - SECOND).over == {}
    assert refusal(made, "run:2", later) == ("coupon_unusable", "voucher_ended")
    made.refresh_from_db()
    assert made.status == "ready"


def test_an_end_that_passes_without_news_ends_the_codes_that_were_given(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    grant = held(shop, made, now)
    ends_at = now + DAY
    learn(made, now, endDate=ends_at.isoformat())
    assert queries.grants(shop.id, [grant.id], now)[grant.id].expires_at == ends_at

    assert grant.id in issue(made, grant, ends_at - SECOND)
    assert issue(made, grant, ends_at).over == {grant.id: "coupon_unusable"}

    # prolonged, and heard of
    learn(made, ends_at, endDate=(ends_at + DAY).isoformat())
    assert grant.id in issue(made, grant, ends_at)


def test_who_resumes_a_coupon_has_core_asked_when_its_voucher_ends(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    learn(made, now, endDate=(now + DAY).isoformat())
    Refetch.objects.of(shop.id).delete()
    services.resume_coupon(installation_id=shop.id, coupon_id=made.id, now=now + DAY)
    assert Refetch.objects.of(shop.id).get().object_id == made.voucher_saleor_id


def test_core_is_asked_about_a_voucher_that_it_takes_no_codes_for(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    made.refresh_from_db()
    core.shop.vouchers.clear()
    Coupon.objects.of(shop.id).update(stock=0, due_at=now)

    refill(now)

    assert state(made)[0] == "paused"
    assert Refetch.objects.of(shop.id).get().object_id == made.voucher_saleor_id


def test_a_reminder_of_a_code_that_does_not_work_says_so_until_it_works(
    shop: Installation, now: datetime, heard: list[Happening]
) -> None:
    made = rows.coupon(shop, now, wanted=rows.terms(valid_days=7, remind_days_before=3))
    held(shop, made, now)
    spoilt_at = spoil(made, now)
    for days in (4, 4.5, 5):
        services.expire_due(now=now + days * DAY)
    why = "voucher_not_in_sales_channel"
    assert [news.body["unusable"] for news in heard] == [why, why]

    learn(made, spoilt_at)
    for days in (6, 6.5):
        services.expire_due(now=now + days * DAY)
    assert [news.body["unusable"] for news in heard] == [why, why, ""]

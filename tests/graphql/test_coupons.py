from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.models import Coupon, CouponGrant
from saleor_wechat_growth.coupons.services import release
from tests.services.coupons import rows

if TYPE_CHECKING:
    from datetime import datetime

    from tests.graphql.storefront import Clock, Phone

pytestmark = pytest.mark.django_db

State = CouponGrant.State


@pytest.fixture
def coupon(alice: Phone, now: datetime) -> Coupon:
    return rows.coupon(alice.shop, now, stock=200, ceiling="100000")


def give(
    coupon: Coupon, phone: Phone, now: datetime, count: int = 1
) -> list[CouponGrant]:
    return [
        rows.granted(coupon, phone.identity.customer_id, f"run:{n}", now)
        for n in range(count)
    ]


def listed(phone: Phone, **variables: Any) -> list[dict[str, Any]]:
    page = phone.ask("coupons", **variables)["coupons"]
    return [edge["node"] for edge in page["edges"]]


def test_a_person_sees_what_they_were_given(
    alice: Phone, coupon: Coupon, now: datetime
) -> None:
    (grant,) = give(coupon, alice, now)
    (shown,) = listed(alice)
    assert shown.pop("id")
    assert shown == {
        "name": "Ten off",
        "code": crypto.unseal_text(grant.code.sealed_value),
        "kind": "FIXED",
        "value": "10",
        "currency": "CNY",
        "minimumOrder": None,
        "state": "ISSUED",
        "grantedAt": "2026-11-23T04:00:00Z",
        "expiresAt": "2026-11-30T04:00:00Z",
    }


def test_a_percentage_is_shown_as_one_and_not_as_its_worst_case(
    alice: Phone, now: datetime
) -> None:
    terms = rows.terms(
        discount={"kind": "percentage", "percent": "12.5", "worst_case": {"CNY": "50"}},
        minimum_order={"CNY": "99.90"},
    )
    give(rows.coupon(alice.shop, now, wanted=terms), alice, now)
    (shown,) = listed(alice)
    assert (shown["kind"], shown["value"]) == ("PERCENTAGE", "12.5")
    assert shown["minimumOrder"] == "99.9"


def test_a_code_that_was_not_shown_yet_is_not_shown_here(
    alice: Phone, coupon: Coupon, now: datetime
) -> None:
    customer_id = alice.identity.customer_id
    held = rows.granted(coupon, customer_id, "run:1", now, is_issued=False)
    back = rows.granted(coupon, customer_id, "run:2", now, is_issued=False)
    release(installation_id=alice.shop.id, grant_ids=[back.id], now=now)
    assert listed(alice) == []
    # the time of a held one ran out before anybody saw it
    CouponGrant.objects.of(alice.shop.id).filter(id=held.id).update(state=State.EXPIRED)
    assert listed(alice) == []


@pytest.mark.parametrize("state", [State.REDEEMED, State.REVERSED, State.EXPIRED])
def test_what_became_of_a_coupon_is_told(
    alice: Phone, coupon: Coupon, now: datetime, state: State
) -> None:
    give(coupon, alice, now)
    CouponGrant.objects.of(alice.shop.id).update(state=state)
    (shown,) = listed(alice)
    assert shown["state"] == state.name


def test_a_coupon_past_its_time_is_expired_at_once(
    alice: Phone, coupon: Coupon, now: datetime, clock: Clock
) -> None:
    give(coupon, alice, now)
    clock.move(timedelta(days=7))
    alice.refresh()
    (shown,) = listed(alice)
    assert shown["state"] == "EXPIRED"


def test_a_coupon_ends_with_its_voucher_at_the_latest(
    alice: Phone, coupon: Coupon, now: datetime, clock: Clock
) -> None:
    give(coupon, alice, now)
    Coupon.objects.of(alice.shop.id).update(voucher_ends_at=now + timedelta(days=1))
    (shown,) = listed(alice)
    assert (shown["state"], shown["expiresAt"]) == ("ISSUED", "2026-11-24T04:00:00Z")
    clock.move(timedelta(days=1))
    alice.refresh()
    (shown,) = listed(alice)
    assert shown["state"] == "EXPIRED"


def test_a_coupon_whose_voucher_does_not_work_is_suspended(
    alice: Phone, coupon: Coupon, now: datetime
) -> None:
    give(coupon, alice, now)
    Coupon.objects.of(alice.shop.id).update(unusable_reason="voucher_deleted")
    (shown,) = listed(alice)
    assert shown["state"] == "SUSPENDED"


def test_nobody_sees_anothers_coupons(
    alice: Phone, bob: Phone, stranger: Phone, coupon: Coupon, now: datetime
) -> None:
    give(coupon, alice, now)
    assert listed(bob) == []
    assert listed(stranger) == []


def test_pages_follow_each_other_without_gap_or_repetition(
    alice: Phone, coupon: Coupon, now: datetime
) -> None:
    grants = give(coupon, alice, now, 7)
    for number, grant in enumerate(grants):
        # two of a moment, so that the ids decide
        grant.granted_at = now + timedelta(minutes=number // 2)
        grant.save()
    expected = [
        crypto.unseal_text(grant.code.sealed_value)
        for grant in sorted(grants, key=lambda g: (g.granted_at, g.id), reverse=True)
    ]
    seen: list[str] = []
    after = None
    for _ in range(4):
        page = alice.ask("coupons", first=2, after=after)["coupons"]
        seen += [edge["node"]["code"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        assert after == page["edges"][-1]["cursor"]
        assert page["pageInfo"]["hasNextPage"] == (len(seen) < 7)
    assert seen == expected
    rest = alice.ask("coupons", first=2, after=after)["coupons"]
    assert rest == {"edges": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}


@pytest.mark.parametrize("first", [0, -1, 101])
def test_a_page_has_one_to_a_hundred(alice: Phone, first: int) -> None:
    assert alice.error_code("coupons", first=first) == "BAD_INPUT"


def test_a_page_of_a_hundred_is_allowed(
    alice: Phone, coupon: Coupon, now: datetime
) -> None:
    give(coupon, alice, now, 101)
    assert len(listed(alice, first=100)) == 100


@pytest.mark.parametrize(
    "after", ["x", "MTI=", "=", "é", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OS4x", "-1.1"]
)
def test_a_made_up_cursor_is_refused(alice: Phone, after: str) -> None:
    assert alice.error_code("coupons", after=after) == "BAD_INPUT"


def test_a_hundred_coupons_cost_as_many_queries_as_one(
    alice: Phone, coupon: Coupon, now: datetime
) -> None:
    give(coupon, alice, now, 3)
    other = rows.coupon(alice.shop, now, key="other", stock=3)
    customer_id = alice.identity.customer_id
    rows.granted(other, customer_id, "run:other", now)

    def count(first: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            listed(alice, first=first)
        return len(queries)

    # the session, the page
    assert count(1) == count(100) == 2


def test_everything_about_a_person_is_read_once(alice: Phone) -> None:
    query = """{
      me { ...Everything }
      again: me { ...Everything more: consents { channel } }
    }
    fragment Everything on Customer {
      id hasPhone consents { purpose } coupons { edges { node { code } } }
      subscriptions(templateIds: ["a"]) { available }
      others: subscriptions(templateIds: ["b"]) { available }
    }"""
    with CaptureQueriesContext(connection) as queries:
        answer = alice.send(query)
    assert answer.status_code == 200, answer.json()
    # the session, the person, the coupons
    assert len(queries) == 3


def test_amounts_keep_their_digits(alice: Phone, now: datetime) -> None:
    terms = rows.terms(discount={"kind": "fixed", "amounts": {"CNY": "1234567.125"}})
    made = rows.coupon(alice.shop, now, wanted=terms, ceiling="99999999")
    give(made, alice, now)
    (shown,) = listed(alice)
    assert Decimal(shown["value"]) == Decimal("1234567.125")

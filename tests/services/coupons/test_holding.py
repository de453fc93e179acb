from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.errors import CodeGivenBack
from saleor_wechat_growth.coupons.models import Code, CouponGrant
from tests.services.coupons import rows

if TYPE_CHECKING:
    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.installations.models import Installation


def test_the_code_of_a_grant_is_shown_only_when_asked_for(
    shop: Installation, now: datetime
) -> None:
    alice = rows.customer(shop, now).id
    grant = rows.granted(rows.coupon(shop, now), alice, "run:1", now)

    shown = services.reveal(queries.grants_with_codes(shop.id, [grant.id])[grant.id])

    assert len(shown) == 10
    assert shown not in repr(queries.grants_of(shop.id, alice, now))
    assert shown.encode() not in bytes(grant.code.sealed_value)


def test_codes_of_many_grants_are_shown_at_the_price_of_one_query(
    shop: Installation, now: datetime, django_assert_num_queries
) -> None:
    made = rows.coupon(shop, now)
    people = rows.customers(shop, 3, now)
    ids = [rows.granted(made, person, f"run:{person}", now).id for person in people]

    with django_assert_num_queries(1):
        found = queries.grants_with_codes(shop.id, ids)
        assert len({services.reveal(grant) for grant in found.values()}) == 3


def test_a_code_never_shown_goes_back_with_its_stock_and_budget(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=1)
    alice, bob = rows.customers(shop, 2, now)
    grant = rows.granted(made, alice, "run:1", now, is_issued=False)

    for _ in range(2):
        services.release(installation_id=shop.id, grant_ids=[grant.id], now=now)

    rows.assert_ledger_adds_up(shop)
    assert queries.budgets(shop.id)[0].bound == 0
    assert queries.pools(shop.id, now)[0].stock == 1
    assert rows.granted(made, bob, "run:2", now).code_id == grant.code_id
    assert queries.grants_of(shop.id, alice, now) == []
    grant.refresh_from_db()
    with pytest.raises(CodeGivenBack):
        services.reveal(grant)


def test_promise_8_a_code_once_shown_is_never_given_again(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=1)
    alice, bob = rows.customers(shop, 2, now)
    grant = rows.granted(made, alice, "run:1", now)

    assert not services.release(installation_id=shop.id, grant_ids=[grant.id], now=now)
    services.expire_due(now=grant.expires_at)

    answer = rows.reserve(made, bob, "run:2", grant.expires_at)
    assert isinstance(answer, services.Refused)
    assert answer.reason == "no_code_left"
    rows.assert_ledger_adds_up(shop)


def test_a_grant_given_back_cannot_be_issued_any_more(
    shop: Installation, now: datetime
) -> None:
    grant = rows.granted(
        rows.coupon(shop, now),
        rows.customer(shop, now).id,
        "run:1",
        now,
        is_issued=False,
    )
    ids = [grant.id]
    services.release(installation_id=shop.id, grant_ids=ids, now=now)

    issued = services.issue(installation_id=shop.id, grant_ids=ids, now=now)
    assert (issued.shown, issued.over) == (frozenset(), {grant.id: "grant_over"})


def test_issuing_twice_is_issuing_once(shop: Installation, now: datetime) -> None:
    grant = rows.granted(
        rows.coupon(shop, now), rows.customer(shop, now).id, "run:1", now
    )

    later = now + timedelta(hours=1)
    again = services.issue(installation_id=shop.id, grant_ids=[grant.id], now=later)

    assert (again.shown, again.over) == ({grant.id}, {})
    assert grant.id in again
    grant.refresh_from_db()
    assert (grant.state, grant.issued_at) == ("issued", now)


@pytest.mark.parametrize("is_issued", [True, False])
def test_promise_8_an_ended_grant_holds_its_budget_until_core_has_deleted_its_code(
    shop: Installation, now: datetime, *, is_issued: bool
) -> None:
    grant = rows.granted(
        rows.coupon(shop, now),
        rows.customer(shop, now).id,
        "run:1",
        now,
        is_issued=is_issued,
    )

    assert services.expire_due(now=grant.expires_at - timedelta(seconds=1)) == 0
    assert services.expire_due(now=grant.expires_at) == 1
    assert services.expire_due(now=grant.expires_at) == 0

    grant.refresh_from_db()
    assert (grant.state, grant.code.state, grant.due_at) == (
        CouponGrant.State.EXPIRED,
        Code.State.RETIRING,
        None,
    )
    assert queries.budgets(shop.id)[0].bound == 10
    rows.assert_ledger_adds_up(shop)


def test_a_person_is_reminded_once_some_days_before_the_end(
    shop: Installation, now: datetime, heard: list[Happening]
) -> None:
    made = rows.coupon(shop, now, wanted=rows.terms(valid_days=7, remind_days_before=2))
    alice = rows.customer(shop, now).id
    grant = rows.granted(made, alice, "run:1", now)
    never_shown = rows.granted(made, alice, "run:2", now, is_issued=False)

    services.expire_due(now=now + timedelta(days=5, seconds=-1))
    assert heard == []
    services.expire_due(now=now + timedelta(days=5))
    services.expire_due(now=now + timedelta(days=6))

    (news,) = heard
    assert (news.kind, news.subject) == ("coupon.expiring", f"grant:{grant.id}")
    assert news.body == {
        "grant_id": grant.id,
        "coupon_id": made.id,
        "coupon_key": made.key,
        "customer_id": alice,
        "origin": "run:1",
        "expires_at": grant.expires_at.isoformat(),
        "unusable": "",
    }
    assert services.expire_due(now=grant.expires_at) == 2
    never_shown.refresh_from_db()
    assert never_shown.state == "expired"


def test_every_shop_gets_its_turn_when_grants_end(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    for each in (shop, other_shop):
        made = rows.coupon(each, now)
        rows.granted(made, rows.customer(each, now).id, "run:1", now)

    assert services.expire_due(now=now + timedelta(days=7)) == 2

    assert queries.funnel(shop.id) == queries.Funnel(expired=1)
    assert queries.funnel(other_shop.id) == queries.Funnel(expired=1)


def test_a_grant_can_be_used_until_it_ends(shop: Installation, now: datetime) -> None:
    grant = rows.granted(
        rows.coupon(shop, now), rows.customer(shop, now).id, "run:1", now
    )

    def over(at: datetime) -> str:
        return queries.grants(shop.id, [grant.id], at)[grant.id].over

    assert over(now) == over(grant.expires_at - timedelta(seconds=1)) == ""
    assert over(grant.expires_at) == "grant_over"

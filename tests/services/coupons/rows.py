"""Coupon rows as the services leave them, and the equations that always hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.codes import lookup_of, make_up
from saleor_wechat_growth.coupons.models import Budget, Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.customers.models import Customer

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation


def terms(**more: Any) -> Terms:
    """Ten yuan off, nothing that stands in the way of collecting it."""
    plain = {
        "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
        "sales_channels": ["default-channel"],
        "pool_target": 100_000,
        "refill_below": 1,
        "per_person": None,
        "abuse": None,
    }
    return Terms.model_validate({**plain, **more})


def customer(shop: Installation, now: datetime) -> Customer:
    return Customer.objects.create(installation=shop, created_at=now)


def customers(shop: Installation, count: int, now: datetime) -> list[int]:
    return [
        row.id
        for row in Customer.objects.bulk_create(
            Customer(installation=shop, created_at=now) for _ in range(count)
        )
    ]


def coupon(
    shop: Installation,
    now: datetime,
    *,
    key: str = "recall-10",
    stock: int = 5,
    ceiling: str = "1000",
    wanted: Terms | None = None,
) -> Coupon:
    """A READY coupon with `stock` codes on its shelf and nothing due."""
    wanted = wanted or terms()
    made = services.upsert_coupon(
        installation_id=shop.id,
        key=key,
        name="Ten off",
        terms=wanted,
        budgets=dict.fromkeys(wanted.currencies, Decimal(ceiling)),
        now=now,
    )
    Code.objects.bulk_create(
        Code(
            installation=shop,
            coupon=made,
            lookup=lookup_of(value),
            sealed_value=crypto.seal_text(value),
            saleor_id=f"id-{value}",
            state=Code.State.AVAILABLE,
        )
        for value in make_up(wanted.code, stock)
    )
    made.stock = stock
    made.status = Coupon.Status.READY
    made.voucher_saleor_id = f"voucher-{key}"
    made.due_at = None
    made.low_announced_at = None
    made.save()
    return made


def request(
    made: Coupon, customer_id: int, origin: str, **more: Any
) -> services.GrantRequest:
    more = {"coupon_id": made.id, "currency": "CNY", **more}
    return services.GrantRequest(customer_id=customer_id, origin=origin, **more)


def reserve(
    made: Coupon, customer_id: int, origin: str, now: datetime, **more: Any
) -> services.Reserved | services.Refused:
    (answer,) = services.reserve(
        installation_id=made.installation_id,
        requests=[request(made, customer_id, origin, **more)],
        now=now,
    )
    return answer


def granted(
    made: Coupon,
    customer_id: int,
    origin: str,
    now: datetime,
    *,
    is_issued: bool = True,
) -> CouponGrant:
    answer = reserve(made, customer_id, origin, now)
    assert isinstance(answer, services.Reserved), answer
    if is_issued:
        services.issue(
            installation_id=made.installation_id, grant_ids=[answer.grant_id], now=now
        )
    return CouponGrant.objects.of(made.installation_id).get(id=answer.grant_id)


def assert_ledger_adds_up(shop: Installation) -> None:
    """Stock, budgets and funnel are what the rows of the ledger say, to the cent."""
    for made in Coupon.objects.of(shop.id):
        available = made.codes.filter(state=Code.State.AVAILABLE).count()
        assert made.stock == available, made.key
        budget: Budget
        for budget in made.budgets.all():
            held = made.grants.filter(currency=budget.currency).aggregate(
                bound=Sum("bound", default=Decimal(0)),
                spent=Sum("spent", default=Decimal(0)),
            )
            assert (budget.bound, budget.spent) == (held["bound"], held["spent"])
    grants = CouponGrant.objects.of(shop.id)
    assert queries.funnel(shop.id).granted == grants.count()
    _assert_grants_hold_what_their_state_says(list(grants.select_related("code")))


def _assert_grants_hold_what_their_state_says(grants: list[CouponGrant]) -> None:
    state = CouponGrant.State
    for grant in grants:
        awaits_deletion = (
            grant.state == state.EXPIRED and grant.code.state == Code.State.RETIRING
        )
        holds = grant.state in {state.RESERVED, state.ISSUED} or awaits_deletion
        assert grant.bound == (grant.value if holds else 0), grant.state
        assert (grant.spent > 0) == (grant.state == state.REDEEMED), grant.state
        if grant.state not in {state.RELEASED, state.RESERVED, state.ISSUED}:
            gone = {Code.State.RETIRING, Code.State.RETIRED}
            assert grant.code.state in gone, grant.state

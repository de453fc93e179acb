"""Judging runs by the paid orders of their persons and carts."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from saleor_wechat_growth.activity.models import Touch
from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.credit import ELSEWHERE, Evidence, assign
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.journeys.services.ending import end_runs
from saleor_wechat_growth.journeys.services.reversing import reverse_runs
from saleor_wechat_growth.journeys.services.taken import origin_of
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from saleor_wechat_growth.inbox.registry import Happening

Outcome = Run.Outcome

#: for so long after its end a run takes the credit for an order heard of late
CORRECTABLE = timedelta(days=7)


def end_by_orders(
    *, installation_id: int, orders: Sequence[Happening], now: datetime
) -> None:
    """The goal: a paid order ends every run of its person and its cart at once.

    A run that ended without it is judged again: the news may have come late.
    """
    paid = [order.body for order in orders if order.body.get("is_paid")]
    credited = _credit_orders(
        installation_id,
        customer_ids={body["customer_id"] for body in paid if body["customer_id"]},
        cart_ids={body["cart_id"] for body in paid if body["cart_id"]},
        now=now,
    )
    over = {
        order.body["saleor_id"]
        for order in orders
        if order.body.get("is_cancelled") or order.body.get("is_fully_refunded")
    }
    reverse_runs(
        installation_id=installation_id, order_saleor_ids=credited | over, now=now
    )


def credit_again(*, installation_id: int, runs: Sequence[Run], now: datetime) -> None:
    """Judge ended `runs` again: a touch was heard of after the order it brought."""
    ended = [run for run in runs if run.outcome != Outcome.WAITING]
    credited = _credit_orders(
        installation_id,
        customer_ids={run.customer_id for run in ended},
        cart_ids={run.cart_id for run in ended if run.cart_id is not None},
        now=now,
    )
    reverse_runs(installation_id=installation_id, order_saleor_ids=credited, now=now)


def _credit_orders(
    installation_id: int,
    *,
    customer_ids: Collection[int],
    cart_ids: Collection[int],
    now: datetime,
) -> set[str]:
    """Judge the runs of these persons and carts by all their paid orders.

    From the rows alone, never from what was heard first, so that every order of
    arrival leads to the same outcomes. Returns the orders that ended a run, or now
    another one than before.
    """
    runs = _judged_by_orders(installation_id, customer_ids, cart_ids, now)
    if not runs:
        return set()
    orders = _paid_orders(installation_id, runs)
    verdicts = assign(
        runs,
        orders,
        _spent(installation_id, runs, orders),
        _evidence(installation_id, runs),
    )
    by_outcome: dict[Outcome, list[Run]] = {}
    for run in runs:
        verdict = verdicts.get(run.id)
        if verdict is None:
            continue
        outcome, reason, saleor_id = verdict
        if (run.outcome, run.order_saleor_id) == (outcome, saleor_id):
            continue
        is_corrected = run.outcome != Outcome.WAITING
        run.reason = f"corrected:{reason}" if is_corrected else reason
        run.order_saleor_id = saleor_id
        by_outcome.setdefault(outcome, []).append(run)
    for outcome, ended in by_outcome.items():
        end_runs(installation_id=installation_id, runs=ended, outcome=outcome, now=now)
    return {run.order_saleor_id for ended in by_outcome.values() for run in ended}


def _judged_by_orders(
    installation_id: int,
    customer_ids: Collection[int],
    cart_ids: Collection[int],
    now: datetime,
) -> list[Run]:
    """Return and lock the runs going or ended lately, in id order."""
    runs = Run.objects.of(installation_id).filter(
        Q(outcome=Outcome.WAITING) | Q(ended_at__gte=now - CORRECTABLE)
    )
    ids = set(
        runs.filter(among("customer_id", customer_ids)).values_list("id", flat=True)
    )
    ids |= set(runs.filter(among("cart_id", cart_ids)).values_list("id", flat=True))
    return list(
        runs.filter(id__in=ids)
        .select_related("cart")
        .order_by("id")
        .select_for_update(of=("self",))
    )


def _paid_orders(installation_id: int, runs: Sequence[Run]) -> list[Order]:
    """Return the paid orders that may be these runs', the first paid first."""
    paid = Order.objects.of(installation_id).filter(paid_at__isnull=False)
    found = {
        order.id: order
        for orders in (
            paid.filter(
                customer_id__in={run.customer_id for run in runs},
                placed_at__gte=min(run.started_from for run in runs),
            ),
            paid.filter(
                checkout_id__in={run.cart.saleor_id for run in runs if run.cart}
            ),
        )
        for order in orders
    }
    return sorted(found.values(), key=lambda order: (order.paid_at, order.saleor_id))


def _spent(
    installation_id: int, runs: Sequence[Run], orders: Sequence[Order]
) -> set[str]:
    """Return which of `orders` are the credit of other runs than `runs`."""
    return set(
        Run.objects.of(installation_id)
        .filter(order_saleor_id__in=[order.saleor_id for order in orders])
        .exclude(id__in=[run.id for run in runs])
        .exclude(reason__endswith=ELSEWHERE)
        .values_list("order_saleor_id", flat=True)
    )


def _evidence(installation_id: int, runs: Sequence[Run]) -> dict[int, Evidence]:
    grants = {
        grant_id: (order_saleor_id, origin)
        for grant_id, order_saleor_id, origin in CouponGrant.objects.of(installation_id)
        .filter(id__in=[run.coupon_grant_id for run in runs if run.coupon_grant_id])
        .values_list("id", "order_saleor_id", "origin")
    }
    run_by_origin: dict[str, int] = {}
    messages: dict[int, list[datetime]] = defaultdict(list)
    for message in Message.objects.of(installation_id).filter(
        run_id__in=[run.id for run in runs]
    ):
        assert message.run_id is not None
        run_by_origin[f"message:{message.id}"] = message.run_id
        if message.accepted_at is not None and message.claimed_at is not None:
            messages[message.run_id].append(message.claimed_at)
    links: dict[int, list[datetime]] = defaultdict(list)
    for origin, at in (
        Touch.objects.of(installation_id)
        .filter(
            kind=Touch.Kind.LINK,
            customer_id__in={run.customer_id for run in runs},
            origin__in=run_by_origin,
        )
        .values_list("origin", "at")
    ):
        links[run_by_origin[origin]].append(at)
    evidence: dict[int, Evidence] = {}
    for run in runs:
        coupon_order, origin = grants.get(run.coupon_grant_id or 0, ("", ""))
        evidence[run.id] = Evidence(
            span=queries.definition(run.version_id).attribution,
            coupon_order=coupon_order,
            gave_coupon=origin == origin_of(run),
            links=links[run.id],
            messages=messages[run.id],
        )
    return evidence

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.commerce.queries import open_carts
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.customers.registry import (
    Exported,
    Kept,
    register,
)
from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.journeys.definition import ENTRY_KINDS
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.reach.models import Use

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

register(
    Run,
    erased=Kept("promise 9: runs add up; it holds ids and times alone"),
    exported=Exported(named={"journey": "journey__name"}),
)

#: happenings a wait may wait for
AWAITED = (
    "coupon.redeemed",
    "message.delivered",
    "order.changed",
    "cart.changed",
    "segment.entered",
    "segment.left",
)


@listen("journeys", "cart.changed")
def start_idle_clocks(happenings: Sequence[Happening], now: datetime) -> None:  # noqa: ARG001 -- the handlers' shape
    installation_id = happenings[0].installation_id
    changed = [happening.body["cart_id"] for happening in happenings]
    carts = open_carts(installation_id).filter(among("id", changed))
    # the rest, above all what is in them, is long to read
    carts = carts.only("source_updated_at", "has_contact")
    services.watch(installation_id=installation_id, carts=carts)


@listen("journeys", "cart.closed")
def stop_idle_clocks(happenings: Sequence[Happening], now: datetime) -> None:
    installation_id = happenings[0].installation_id
    carts = {
        happening.body["cart_id"]: happening.body["status"] for happening in happenings
    }
    # core forgets a checkout after a while; a recall of it goes on from our copy
    finished = [cart for cart, status in carts.items() if status != Cart.Status.GONE]
    services.unwatch(installation_id=installation_id, cart_ids=finished)
    services.end_by_carts(installation_id=installation_id, carts=carts, now=now)


@listen("journeys", "customer.erased")
def end_for_the_erased(happenings: Sequence[Happening], now: datetime) -> None:
    for happening in happenings:
        installation_id = happening.installation_id
        people = happening.body["customer_ids"]
        carts = Cart.objects.of(installation_id).filter(customer_id__in=people)
        services.unwatch(
            installation_id=installation_id,
            cart_ids=list(carts.values_list("id", flat=True)),
        )
        services.end_by_people(
            installation_id=installation_id,
            customer_ids=people,
            reason="erased",
            now=now,
        )


@listen("journeys", "consent.stated")
def lead_out_who_refuse_profiling(
    happenings: Sequence[Happening], now: datetime
) -> None:
    installation_id = happenings[0].installation_id
    services.end_unprofiled(
        installation_id=installation_id,
        customer_ids={
            each.body["customer_id"]
            for each in happenings
            if each.body["use"] == Use.PROFILING and not each.body["is_granted"]
        },
        now=now,
    )


@listen("journeys", "order.changed")
def reach_goals(happenings: Sequence[Happening], now: datetime) -> None:
    services.end_by_orders(
        installation_id=happenings[0].installation_id, orders=happenings, now=now
    )


# after the goals: a reminder's own order has ended its run by now, and for good
@listen("journeys", "coupon.redeemed")
def forget_reminders(happenings: Sequence[Happening], now: datetime) -> None:
    services.end_by_coupons(
        installation_id=happenings[0].installation_id,
        grant_ids={happening.body["grant_id"] for happening in happenings},
        now=now,
    )


@listen("journeys", "message.accepted", "message.unknown")
def count_touches(happenings: Sequence[Happening], now: datetime) -> None:
    services.note_messages(
        installation_id=happenings[0].installation_id, happenings=happenings, now=now
    )


@listen("journeys", *AWAITED)
def wake_those_who_wait(happenings: Sequence[Happening], now: datetime) -> None:
    for kind in {happening.kind for happening in happenings}:
        services.wake_waiting(
            installation_id=happenings[0].installation_id,
            kind=kind,
            customer_ids={
                happening.body["customer_id"]
                for happening in happenings
                if happening.kind == kind and happening.body.get("customer_id")
            },
            now=now,
        )


# last: what lets somebody in says nothing to the run that it begins
@listen("journeys", *ENTRY_KINDS)
def let_in(happenings: Sequence[Happening], now: datetime) -> None:
    services.enter(
        installation_id=happenings[0].installation_id, happenings=happenings, now=now
    )

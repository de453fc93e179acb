"""What `/demo/` shows of our own tables: a person, their cart, and the run's record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.journeys.models import Run, Step, Watch
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.promises.models import Reminder
from saleor_wechat_growth.reach.models import Channel, Purpose, Suppression
from saleor_wechat_growth.reach.queries import snapshot
from saleor_wechat_growth.web.demo import why

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def read(
    installation_id: int,
    *,
    openids: Sequence[tuple[str, str]],
    checkout_id: str,
    now: datetime,
) -> dict[str, Any]:
    """Return what the desk beside the phone shows, ready for JSON.

    `customer`, `cart`, `run`, `next_due_at`; `lines`: what was decided about them, and
    `trail`: what they did, as we heard of it; both oldest first. openids: of the
    person, as (appid, openid).
    """
    customer_id = _customer_id(installation_id, openids)
    cart = (
        Cart.objects.of(installation_id).filter(saleor_id=checkout_id).first()
        if checkout_id
        else None
    )
    run = (
        Run.objects.of(installation_id).filter(cart_id=cart.id).order_by("-id").first()
        if cart
        else None
    )
    return {
        "customer": _customer(installation_id, customer_id, now),
        "cart": _cart(cart) if cart else None,
        "run": _run(run) if run else None,
        "next_due_at": _next_due(installation_id, cart, customer_id),
        "lines": why.decided(installation_id, customer_id, cart),
        "trail": why.done(installation_id, customer_id),
    }


def _customer_id(
    installation_id: int, openids: Sequence[tuple[str, str]]
) -> int | None:
    """Return whose these are: one person's, by the unionid, or not known yet."""
    lookups = [
        lookup_of(IdentityKind.OPENID, openid, app_id) for app_id, openid in openids
    ]
    return (
        Identity.objects.of(installation_id)
        .filter(kind=IdentityKind.OPENID, lookup__in=lookups)
        .order_by("id")
        .values_list("customer_id", flat=True)
        .first()
    )


def _customer(
    installation_id: int, customer_id: int | None, now: datetime
) -> dict[str, Any] | None:
    if customer_id is None:
        return None
    reach = snapshot(installation_id, [customer_id], now)[customer_id]
    open_now = [each for each in reach.windows if each.has_room(now)]
    phones = [
        each.lookup for each in reach.addresses if each.kind == IdentityKind.PHONE
    ]
    refused = Suppression.objects.of(installation_id).filter(
        channel=Channel.SMS, lookup__in=phones
    )
    return {
        "id": customer_id,
        "follows": any(follow.is_following for follow in reach.follows),
        "grants": sum(grant.available for grant in reach.grants),
        "promised": sum(grant.promised for grant in reach.grants),
        "windows": [
            {"trigger": each.trigger, "left": each.left, "ends_at": each.ends_at}
            for each in open_now
        ],
        "has_phone": bool(phones),
        "agreed_to_sms": reach.consent(Channel.SMS, Purpose.REMINDER) is True,
        "refused_sms": refused.exists(),
    }


def _cart(cart: Cart) -> dict[str, Any]:
    return {
        "id": cart.saleor_id,
        "status": cart.status,
        "total": str(cart.total),
        "currency": cart.currency,
        "updated_at": cart.source_updated_at,
        "voucher_code": cart.voucher_code,
        "lines": [
            {
                "name": line["name"],
                "variant": line.get("variant_name", ""),
                "quantity": line["quantity"],
            }
            for line in cart.lines
        ],
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "outcome": run.outcome,
        "reason": run.reason,
        "entered_at": run.entered_at,
        "touches": run.touches,
    }


def _next_due(
    installation_id: int, cart: Cart | None, customer_id: int | None
) -> datetime | None:
    """Return when something will happen to this cart, or person, by itself."""
    runs = Run.objects.of(installation_id).filter(outcome=Run.Outcome.WAITING)
    mine = Q(customer_id=customer_id) if customer_id is not None else Q(pk=None)
    moments: list[datetime | None] = []
    if cart is not None:
        watches = Watch.objects.of(installation_id).filter(cart_id=cart.id)
        moments += watches.values_list("due_at", flat=True)
        mine |= Q(cart_id=cart.id)
    steps = Step.objects.of(installation_id).filter(
        run_id__in=runs.filter(mine).values("id"), state=Step.State.DUE
    )
    moments += steps.values_list("due_at", flat=True)
    if customer_id is not None:
        # watched goods are looked at again and again: nothing to wait for
        reminders = Reminder.objects.of(installation_id)
        promised = reminders.filter(customer_id=customer_id)
        moments += promised.values_list("due_at", flat=True)
        messages = Message.objects.of(installation_id).filter(
            customer_id=customer_id, state=Message.State.WAITING
        )
        moments += messages.values_list("due_at", flat=True)
    return min((each for each in moments if each is not None), default=None)

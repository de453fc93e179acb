"""What `/demo/` shows of our own tables: a person, their cart, and the run's record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.journeys.models import Run, Step, Watch
from saleor_wechat_growth.journeys.queries import explain_cart
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.reach.models import Channel, Purpose
from saleor_wechat_growth.reach.queries import snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.journeys.queries import Line


def read(
    installation_id: int,
    *,
    app_id: str,
    openid: str,
    checkout_id: str,
    now: datetime,
) -> dict[str, Any]:
    """Return `customer`, `cart`, `run`, `next_due_at`, `lines`, ready for JSON."""
    cart = (
        Cart.objects.of(installation_id).filter(saleor_id=checkout_id).first()
        if checkout_id
        else None
    )
    customer = _customer(installation_id, app_id, openid, now)
    if cart is None:
        return {
            "customer": customer,
            "cart": None,
            "run": None,
            "next_due_at": None,
            "lines": [],
        }
    run = (
        Run.objects.of(installation_id).filter(cart_id=cart.id).order_by("-id").first()
    )
    return {
        "customer": customer,
        "cart": _cart(cart),
        "run": _run(run) if run else None,
        "next_due_at": _next_due(installation_id, cart, run),
        "lines": [_line(line) for line in explain_cart(installation_id, cart.id)],
    }


def subscription_templates(installation_id: int, account_id: int) -> list[str]:
    """Return the ids that the mini-program asks its users to subscribe to."""
    rows = Template.objects.of(installation_id).filter(
        account_id=account_id,
        channel=Channel.WECHAT_SUBSCRIBE,
        status=Template.Status.ACTIVE,
    )
    ids = dict.fromkeys(rows.order_by("id").values_list("gateway_id", flat=True))
    # WeChat's prompt takes three at most
    return list(ids)[:3]


def _customer(
    installation_id: int, app_id: str, openid: str, now: datetime
) -> dict[str, Any] | None:
    identity = (
        Identity.objects.of(installation_id)
        .filter(
            kind=IdentityKind.OPENID,
            scope=app_id,
            lookup=lookup_of(IdentityKind.OPENID, openid, app_id),
        )
        .first()
    )
    if identity is None:
        return None
    reach = snapshot(installation_id, [identity.customer_id], now)[identity.customer_id]
    return {
        "id": identity.customer_id,
        "follows": any(follow.is_following for follow in reach.follows),
        "grants": sum(grant.available for grant in reach.grants),
        "has_phone": any(each.kind == IdentityKind.PHONE for each in reach.addresses),
        "agreed_to_sms": reach.consent(Channel.SMS, Purpose.REMINDER) is True,
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


def _next_due(installation_id: int, cart: Cart, run: Run | None) -> datetime | None:
    """Return when something will happen to this cart by itself."""
    moments: list[datetime | None] = list(
        Watch.objects.of(installation_id)
        .filter(cart_id=cart.id)
        .values_list("due_at", flat=True)
    )
    if run is not None:
        moments += (
            Step.objects.of(installation_id)
            .filter(run_id=run.id, state=Step.State.DUE)
            .values_list("due_at", flat=True)
        )
        moments += (
            Message.objects.of(installation_id)
            .filter(run_id=run.id, state=Message.State.WAITING, due_at__isnull=False)
            .values_list("due_at", flat=True)
        )
    return min((each for each in moments if each is not None), default=None)


def _line(line: Line) -> dict[str, Any]:
    return {
        "at": line.at,
        "stage": line.stage,
        "verdict": line.verdict,
        "reason": line.reason,
        "facts": line.facts,
    }

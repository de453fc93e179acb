from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.commerce.erased import leave_empty
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.commerce.precedence import Verdict, weigh
from saleor_wechat_growth.commerce.services import carts
from saleor_wechat_growth.commerce.services.owners import (
    owners_of,
    under_tombstones,
    unnamed,
)
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.bulk import upsert
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.queries import erased_among
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import ask_again

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from saleor_wechat_growth.commerce.words import OrderWord

_FIELDS = (
    "number",
    "checkout_id",
    "customer",
    "identity",
    "is_staff",
    "status",
    "sales_channel",
    "currency",
    "total",
    "discount",
    "charged",
    "refunded",
    "lines",
    "voucher_code",
    "voucher_saleor_id",
    "placed_at",
    "paid_at",
    "cancelled_at",
    "refunded_at",
    "source_updated_at",
    "issued_at",
    "fetched_at",
    "digest",
)


def record_orders(
    *, installation_id: int, words: Sequence[OrderWord], now: datetime
) -> list[Happening]:
    """Merge `words` into the orders we know and close the carts they came of.

    Returns "order.changed", and "cart.closed" for each cart converted.
    """
    buried = under_tombstones(
        installation_id, {word.checkout_id for word in words if word.checkout_id}
    )
    words = [unnamed(word) if word.checkout_id in buried else word for word in words]
    owners = owners_of(
        installation_id=installation_id, words=words, source="order", now=now
    )
    rows = {
        row.saleor_id: row
        for row in Order.objects.of(installation_id).filter(
            among("saleor_id", {word.saleor_id for word in words})
        )
    }
    tombstones = _tombstones(installation_id, rows.values())
    changed: dict[str, Order] = {}
    unclear: list[tuple[str, str]] = []
    for index, word in enumerate(words):
        row = rows.get(word.saleor_id)
        if row is None:
            row = rows[word.saleor_id] = Order(
                installation_id=installation_id, saleor_id=word.saleor_id
            )
        digest = word.digest
        verdict = weigh(row, word.stamp, digest)
        if verdict in {Verdict.TAKE_AND_ASK, Verdict.LEAVE_AND_ASK}:
            unclear.append((Refetch.Kind.ORDER, word.saleor_id))
        if verdict in {Verdict.TAKE, Verdict.TAKE_AND_ASK}:
            _take(row, word, digest, owners.get(index))
            changed[row.saleor_id] = row
        if _note_moments(row, word):
            changed[row.saleor_id] = row
    _follow_attached_carts(installation_id, changed.values(), words)
    for row in changed.values():
        if row.pk in tombstones:
            leave_empty(row, tombstones[row.pk])
        elif row.customer_id is None and row.checkout_id in buried:
            leave_empty(row, buried[row.checkout_id])
    upsert(list(changed.values()), by=("installation", "saleor_id"), update=_FIELDS)
    converted = _convert(installation_id, list(changed.values()))
    ask_again(installation_id=installation_id, objects=unclear, now=now)
    news = [carts.news_of(cart, now) for cart in converted.values()]
    return news + [
        _news_of(row, converted.get(row.checkout_id), now) for row in changed.values()
    ]


def _tombstones(installation_id: int, rows: Iterable[Order]) -> dict[int, int]:
    """Return the orders of people who were erased, with whose they are."""
    owners = {row.pk: row.customer_id for row in rows if row.customer_id is not None}
    erased = erased_among(installation_id, set(owners.values()))
    return {order: owner for order, owner in owners.items() if owner in erased}


def _take(
    row: Order, word: OrderWord, digest: bytes, owner: tuple[int, int] | None
) -> None:
    row.number = word.number
    row.checkout_id = word.checkout_id
    row.customer_id, row.identity_id = owner or (None, None)
    row.is_staff = word.is_staff
    row.status = word.status
    row.sales_channel = word.sales_channel
    row.currency = word.currency
    row.total = word.total
    row.discount = word.discount
    row.charged = word.charged
    row.refunded = word.refunded
    row.lines = list(word.lines)
    row.voucher_code = word.voucher_code
    row.voucher_saleor_id = word.voucher_saleor_id
    row.placed_at = word.placed_at
    row.source_updated_at = word.stamp.updated_at
    row.issued_at = word.stamp.issued_at
    row.fetched_at = word.stamp.issued_at if word.stamp.is_fetched else None
    row.digest = digest


def _follow_attached_carts(
    installation_id: int, rows: Iterable[Order], words: Sequence[OrderWord]
) -> None:
    """An order without a Saleor user belongs to the openid that held its cart."""
    with_user = {
        word.saleor_id
        for word in words
        if any(claim.kind == IdentityKind.SALEOR_USER for claim in word.claims)
    }
    nameless = {
        row.checkout_id: row
        for row in rows
        if row.checkout_id and row.saleor_id not in with_user
    }
    held = Cart.objects.of(installation_id).filter(
        among("saleor_id", nameless), attached_identity__isnull=False
    )
    for cart in held.select_related("attached_identity"):
        assert cart.attached_identity is not None
        order = nameless[cart.saleor_id]
        order.identity_id = cart.attached_identity.id
        order.customer_id = cart.attached_identity.customer_id


def _note_moments(row: Order, word: OrderWord) -> bool:
    """Keep the earliest time each state was seen; core tells only that it is so."""
    at = word.stamp.updated_at
    noted = False
    for name, is_so in (
        ("paid_at", word.is_paid),
        ("cancelled_at", word.is_cancelled),
        ("refunded_at", word.is_fully_refunded),
    ):
        known: datetime | None = getattr(row, name)
        if is_so and (known is None or at < known):
            setattr(row, name, at)
            noted = True
    return noted


def _convert(installation_id: int, orders: Sequence[Order]) -> dict[str, Cart]:
    """Close the carts of `orders`, known or not; core's copy of them is gone.

    A converted cart shows what was bought: its last state before may never have
    reached us, and then clean and lossy delivery would leave different carts.
    """
    by_checkout = {order.checkout_id: order for order in orders if order.checkout_id}
    rows = {
        row.saleor_id: row
        for row in Cart.objects.of(installation_id).filter(
            among("saleor_id", by_checkout)
        )
    }
    for checkout_id, order in by_checkout.items():
        row = rows.get(checkout_id)
        if row is None:
            row = rows[checkout_id] = Cart(
                installation_id=installation_id, saleor_id=checkout_id
            )
        row.status = Cart.Status.CONVERTED
        row.order_saleor_id = order.saleor_id
        row.customer_id = order.customer_id
        row.identity_id = order.identity_id
        row.is_staff = order.is_staff
        row.sales_channel = order.sales_channel
        row.currency = order.currency
        row.lines = order.lines
        row.total = order.total
        row.voucher_code = order.voucher_code
        row.source_updated_at = order.placed_at
    carts.store(rows.values())
    return rows


def _news_of(row: Order, cart: Cart | None, now: datetime) -> Happening:
    return Happening(
        installation_id=row.installation_id,
        kind="order.changed",
        subject=f"order:{row.id}",
        at=row.source_updated_at or now,
        body={
            "order_id": row.id,
            "saleor_id": row.saleor_id,
            "customer_id": row.customer_id,
            "cart_id": cart.id if cart else None,
            "checkout_id": row.checkout_id,
            "voucher_code": row.voucher_code,
            "total": str(row.total),
            "currency": row.currency,
            "discount": str(row.discount),
            "is_paid": row.paid_at is not None,
            "is_cancelled": row.cancelled_at is not None,
            "is_fully_refunded": row.refunded_at is not None,
            "placed_at": row.placed_at.isoformat(),
            "paid_at": row.paid_at.isoformat() if row.paid_at else None,
        },
    )

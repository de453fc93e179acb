from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.commerce.precedence import Verdict, weigh
from saleor_wechat_growth.commerce.services.owners import (
    owners_of,
    under_tombstones,
    unnamed,
)
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.bulk import upsert
from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import ask_again

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from saleor_wechat_growth.commerce.words import CartWord

_FIELDS = (
    "status",
    "customer",
    "identity",
    "has_user",
    "has_contact",
    "is_staff",
    "sales_channel",
    "currency",
    "language",
    "lines",
    "total",
    "voucher_code",
    "source_created_at",
    "source_updated_at",
    "issued_at",
    "fetched_at",
    "heard_at",
    "digest",
    "order_saleor_id",
)


def record_carts(
    *,
    installation_id: int,
    words: Sequence[CartWord],
    gone: Iterable[str],
    now: datetime,
) -> list[Happening]:
    """Merge `words` into the carts we know; `gone` are checkouts core no longer has.

    Returns "cart.changed" and "cart.closed" for those whose state changed.
    """
    ids = {word.saleor_id for word in words} | set(gone)
    buried = under_tombstones(installation_id, ids)
    words = [unnamed(word) if word.saleor_id in buried else word for word in words]
    owners = owners_of(
        installation_id=installation_id, words=words, source="checkout", now=now
    )
    rows = {
        row.saleor_id: row
        for row in Cart.objects.of(installation_id).filter(among("saleor_id", ids))
    }
    orders = dict(
        Order.objects.of(installation_id)
        .filter(among("checkout_id", ids - rows.keys()))
        .values_list("checkout_id", "saleor_id")
    )
    changed: dict[str, Cart] = {}
    unclear: list[tuple[str, str]] = []
    for index, word in enumerate(words):
        row = rows.get(word.saleor_id)
        if row is None:
            if word.saleor_id in orders:
                continue  # its order came first and has said all there is to say
            row = rows[word.saleor_id] = Cart(
                installation_id=installation_id, saleor_id=word.saleor_id
            )
        is_over = row.status in {Cart.Status.CONVERTED, Cart.Status.GONE}
        # it is soon, or it would come out from under the tombstone, and not be emptied
        if is_over or word.saleor_id in buried:
            continue
        digest = word.digest
        verdict = weigh(row, word.stamp, digest)
        if verdict in {Verdict.TAKE_AND_ASK, Verdict.LEAVE_AND_ASK}:
            unclear.append((Refetch.Kind.CHECKOUT, word.saleor_id))
        if verdict in {Verdict.TAKE, Verdict.TAKE_AND_ASK}:
            _take(row, word, digest, owners.get(index))
            row.heard_at = now
            changed[row.saleor_id] = row
    for saleor_id in gone:
        row = rows.get(saleor_id)
        if row is not None and row.status in {Cart.Status.OPEN, Cart.Status.EMPTIED}:
            row.status = Cart.Status.GONE
            changed[saleor_id] = row
    _keep_attached(installation_id, changed.values())
    store(changed.values())
    ask_again(installation_id=installation_id, objects=unclear, now=now)
    return [news_of(row, now) for row in changed.values()]


def _take(
    row: Cart, word: CartWord, digest: bytes, owner: tuple[int, int] | None
) -> None:
    row.status = Cart.Status.OPEN if word.lines else Cart.Status.EMPTIED
    row.customer_id, row.identity_id = owner or (None, None)
    row.has_user = word.has_user
    row.has_contact = word.has_contact
    row.is_staff = word.is_staff
    row.sales_channel = word.sales_channel
    row.currency = word.currency
    row.language = word.language
    row.lines = list(word.lines)
    row.total = word.total
    row.voucher_code = word.voucher_code
    row.source_created_at = word.created_at or row.source_created_at
    row.source_updated_at = word.stamp.updated_at
    row.issued_at = word.stamp.issued_at
    row.fetched_at = word.stamp.issued_at if word.stamp.is_fetched else None
    row.digest = digest


def _keep_attached(installation_id: int, rows: Iterable[Cart]) -> None:
    """An openid that took the cart keeps it until a Saleor user shows up on it."""
    held = [row for row in rows if row.attached_identity_id and not row.has_user]
    customers: Mapping[int, int] = dict(
        Identity.objects.of(installation_id)
        .filter(id__in=[row.attached_identity_id for row in held])
        .values_list("id", "customer_id")
    )
    for row in held:
        assert row.attached_identity_id is not None
        row.identity_id = row.attached_identity_id
        row.customer_id = customers[row.attached_identity_id]


def store(rows: Iterable[Cart]) -> None:
    """Write carts, new or known, in one statement."""
    upsert(list(rows), by=("installation", "saleor_id"), update=_FIELDS)


def news_of(row: Cart, now: datetime) -> Happening:
    """Return what happened to a cart, for the layers above."""
    is_open = row.status == Cart.Status.OPEN
    return Happening(
        installation_id=row.installation_id,
        kind="cart.changed" if is_open else "cart.closed",
        subject=f"cart:{row.id}",
        at=row.source_updated_at or now,
        body={
            "cart_id": row.id,
            "customer_id": row.customer_id,
            "status": row.status,
            "last_activity_at": (row.source_updated_at or now).isoformat(),
            "has_contact": row.has_contact,
            "total": str(row.total),
            "currency": row.currency,
        },
    )

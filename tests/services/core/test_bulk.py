"""Rows that are written in one statement are what was meant, each with its own id."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, transaction

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core.bulk import insert, upsert
from saleor_wechat_growth.customers.models import Customer, Identity, IdentityKind
from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db

ONCE = ("installation", "saleor_id")


def cart(shop: Installation, saleor_id: str, **values: object) -> Cart:
    given: dict[str, object] = {"status": Cart.Status.OPEN, **values}
    return Cart(installation_id=shop.pk, saleor_id=saleor_id, **given)


def test_every_row_gets_its_own_id_whatever_it_holds(
    shop: Installation, now: datetime
) -> None:
    person = Customer(installation_id=shop.pk, created_at=now)
    insert([person])
    made = [
        Identity(
            installation_id=shop.pk,
            customer_id=person.pk,
            kind=kind,
            scope=scope,
            lookup=lookup,
            tail_lookup=tail,
            sealed_value=b"\x00\\\"'{},\xff",
            first_seen_at=now + timedelta(microseconds=1),
        )
        for kind, scope, lookup, tail in (
            (IdentityKind.PHONE, "", b"\xff" * 16, b"\x00" * 16),
            ("openid", "a,{}\"'\\ NULL 手机", b"\x00" * 16, None),
            (IdentityKind.EMAIL, "", b"z" * 16, None),
        )
    ]
    insert(made)
    for row in made:
        kept = Identity.objects.of(shop.pk).get(id=row.pk)
        assert (kept.kind, kept.scope, bytes(kept.lookup)) == (
            str(row.kind),
            row.scope,
            row.lookup,
        )
        tail = kept.tail_lookup
        assert (tail and bytes(tail)) == row.tail_lookup
        assert bytes(kept.sealed_value) == row.sealed_value
        assert kept.first_seen_at == row.first_seen_at


def test_known_rows_are_changed_and_new_ones_made_together(shop: Installation) -> None:
    known = cart(shop, "known", total=Decimal(1), currency="CNY")
    insert([known])
    again = cart(shop, "known", total=Decimal("2.5"), currency="EUR")
    fresh = cart(shop, "fresh", lines=[{"name": "T恤", "unit_price": "9.900"}])
    upsert([fresh, again], by=ONCE, update=("total",))
    assert again.pk == known.pk
    kept = Cart.objects.of(shop.pk).get(id=known.pk)
    assert (kept.total, kept.currency) == (Decimal("2.5"), "CNY")
    kept = Cart.objects.of(shop.pk).get(id=fresh.pk)
    assert (kept.saleor_id, kept.lines, kept.status) == ("fresh", fresh.lines, "open")


def test_what_is_known_is_not_inserted_again(shop: Installation) -> None:
    insert([cart(shop, "known")])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([cart(shop, "known")])


def test_what_is_too_long_is_refused_and_not_cut(shop: Installation) -> None:
    with pytest.raises(DataError), transaction.atomic():
        insert([cart(shop, "x" * 81)])


def test_of_no_rows_nothing_is_written() -> None:
    insert([])
    upsert([], by=ONCE, update=("total",))

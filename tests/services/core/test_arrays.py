"""Values that travel as one array reach the statement as they are."""

from __future__ import annotations

from datetime import datetime

import pytest

from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach.models import Suppression

pytestmark = pytest.mark.django_db
#: all that arrays, strings and bytes of PostgreSQL use to say something else
ODD = b"\x00\\\"',{} NULL\xff\xe4\x0a"


def suppressed(shop: Installation, now: datetime, reason: str, lookup: bytes) -> int:
    made = Suppression.objects.create(
        installation=shop, channel="sms", lookup=lookup, reason=reason, since=now
    )
    return made.pk


def test_bytes_are_found_whatever_they_are(shop: Installation, now: datetime) -> None:
    odd = suppressed(shop, now, "R", ODD)
    suppressed(shop, now, "R", b"x" * 16)
    rows = Suppression.objects.of(shop.pk)
    assert rows.filter(among("lookup", [ODD, b"y" * 16])).get().pk == odd


@pytest.mark.parametrize("reason", ["", "NULL", "{}", "a,b", "\"'\\", "拒收"])
def test_texts_are_found_whatever_they_are(
    shop: Installation, now: datetime, reason: str
) -> None:
    made = suppressed(shop, now, reason, ODD)
    suppressed(shop, now, "R", b"x" * 16)
    rows = Suppression.objects.of(shop.pk)
    assert rows.filter(among("reason", [reason, "other"])).get().pk == made


def test_of_no_values_nothing_is_among(shop: Installation, now: datetime) -> None:
    suppressed(shop, now, "R", ODD)
    rows = Suppression.objects.of(shop.pk)
    for field in ("id", "reason", "lookup"):
        assert not rows.filter(among(field, [])).exists()


def test_a_field_of_a_table_joined_is_looked_at_too(
    shop: Installation, now: datetime
) -> None:
    suppressed(shop, now, "R", ODD)
    rows = Suppression.objects.of(shop.pk)
    zones = [shop.time_zone, *(f"Zone/{number}" for number in range(60))]
    assert rows.filter(among("installation__time_zone", zones)).exists()
    assert not rows.filter(among("installation__time_zone", zones[1:])).exists()

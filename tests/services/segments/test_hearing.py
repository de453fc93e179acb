"""Coupons tell segments what became of them, whoever gave them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from saleor_wechat_growth.coupons import services as coupons
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import services
from tests.services.coupons import rows
from tests.services.segments.living import live, members


def holds(*states: str) -> dict[str, Any]:
    return {"type": "coupon", "states": list(states)}


def test_a_coupon_lets_people_in_and_out_as_it_is_held_shown_and_over(
    shop: Installation, now: datetime
) -> None:
    held = live(shop, "held", holds("reserved"), now)
    shown = live(shop, "shown", holds("issued"), now)
    over = live(shop, "over", holds("expired"), now)
    back = live(shop, "back", holds("released"), now)
    alice, bob = rows.customers(shop, 2, now)
    made = rows.coupon(shop, now)

    def inside() -> list[set[int]]:
        services.recheck_due(now=now)
        return [members(each) for each in (held, shown, over, back)]

    hers = rows.granted(made, alice, "run:1", now, is_issued=False)
    his = rows.granted(made, bob, "run:2", now, is_issued=False)
    assert inside() == [{alice, bob}, set(), set(), set()]
    coupons.issue(installation_id=shop.pk, grant_ids=[hers.pk], now=now)
    coupons.release(installation_id=shop.pk, grant_ids=[his.pk], now=now)
    assert inside() == [set(), {alice}, set(), {bob}]
    hers.refresh_from_db()
    coupons.expire_due(now=hers.expires_at)
    assert [members(each) for each in (shown, over)] == [set(), {alice}]

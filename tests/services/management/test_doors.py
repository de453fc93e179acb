"""What the demo's history tells of the doors that its growth.yaml opens."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Sum

from saleor_wechat_growth.activity.models import (
    ActivityEvent,
    ChannelCost,
    Touch,
)
from saleor_wechat_growth.coupons.models import ClaimOffer, Code, Coupon, CouponGrant
from saleor_wechat_growth.forms.models import Submission
from saleor_wechat_growth.management import demo, history
from saleor_wechat_growth.management.growthfile.applying import apply, rehearse
from saleor_wechat_growth.management.growthfile.reading import read
from saleor_wechat_growth.promises.models import GoodsWatch, Reminder
from saleor_wechat_growth.reach.models import AccountDay, Utterance

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


#: of the file, what is behind the doors: without these sections there are none
DOORS = ("sources", "codes", "menus", "claims", "slots", "forms", "sale_days")


def _set_up(shop, **without) -> None:
    """Make of it the demo shop as its growth.yaml makes it."""
    demo.hang_pictures(shop, NOW)
    file = read(demo.growth_file(NOW)).model_copy(update=without)
    plan = rehearse(shop=shop, file=file, env=demo.SECRETS, now=NOW)
    apply(
        shop=shop,
        file=file,
        env=demo.SECRETS,
        expected=plan.hash,
        actor="demo",
        now=NOW,
    )


def _fill_pools(shop) -> None:
    for coupon in Coupon.objects.of(shop.id):
        coupon.status, coupon.due_at = Coupon.Status.READY, None
        coupon.voucher_saleor_id, coupon.stock = f"voucher-{coupon.pk}", 50
        coupon.save()
        Code.objects.bulk_create(
            Code(
                installation=shop,
                coupon=coupon,
                lookup=(coupon.pk * 1000 + number).to_bytes(16),
                sealed_value=b"",
                state=Code.State.AVAILABLE,
            )
            for number in range(50)
        )


@pytest.fixture
def furnished(shop, settings):
    settings.SANDBOX = True
    _set_up(shop)
    _fill_pools(shop)
    return shop


def _told(shop) -> dict[str, object]:
    touches = Touch.objects.of(shop.id).filter(source__isnull=False)
    return {
        "touches": sorted(touches.values_list("kind", "source__key", "at")),
        "costs": ChannelCost.objects.of(shop.id).aggregate(Sum("amount")),
        "taps": ActivityEvent.objects.of(shop.id).filter(kind="menu_used").count(),
        "talks": Utterance.objects.of(shop.id).count(),
        "days": list(
            AccountDay.objects.of(shop.id).order_by("day").values_list("read", "shared")
        ),
    }


def test_the_history_tells_of_every_door_and_leaves_nothing_due(furnished):
    history.write(installation_id=furnished.id, now=NOW)
    shop = furnished.id
    touches = Touch.objects.of(shop).filter(source__isnull=False)
    assert {"scan", "open"} <= set(touches.values_list("kind", flat=True))
    assert touches.filter(at__gte=NOW - timedelta(minutes=90)).count() == 0
    assert ChannelCost.objects.of(shop).values("source").distinct().count() > 1
    assert ActivityEvent.objects.of(shop).filter(kind="menu_used").count() > 50
    assert Utterance.objects.of(shop).count() > 10
    assert Submission.objects.of(shop).count() > 20
    assert AccountDay.objects.of(shop).filter(due_at=None).count() > 80
    claimed = CouponGrant.objects.of(shop).filter(origin__startswith="claim:").count()
    offer = ClaimOffer.objects.of(shop).get(coupon__key="new-tea")
    assert claimed == offer.claimed > 20
    states = Counter(Reminder.objects.of(shop).values_list("state", flat=True))
    assert states.keys() == {"sent"}
    for promise in (Reminder, GoodsWatch):
        assert not promise.objects.of(shop).filter(due_at__isnull=False).exists()


def test_the_history_of_a_shop_without_doors_is_the_same_story_without_them(
    shop, settings
):
    settings.SANDBOX = True
    _set_up(shop, **{name: {} for name in DOORS})
    _fill_pools(shop)
    history.write(installation_id=shop.id, now=NOW)
    assert not Touch.objects.of(shop.id).filter(source__isnull=False).exists()
    assert not Submission.objects.of(shop.id).exists()
    assert AccountDay.objects.of(shop.id).exists()


def test_one_seed_tells_the_same_of_the_doors(furnished, other_shop):
    history.write(installation_id=furnished.id, now=NOW)
    first = _told(furnished)
    again = other_shop
    _set_up(again)
    _fill_pools(again)
    history.write(installation_id=again.id, now=NOW)
    assert _told(again) == first

"""Every recipe through the same form: previewed, saved, and its funnel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.insights.services import roll_up
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.segments import services as segments
from saleor_wechat_growth.segments.models import Membership
from tests.graphql.recalls import ALICE, TOUCHES, Shop, recall, told
from tests.services.coupons import rows
from tests.services.segments.living import live

pytestmark = pytest.mark.usefixtures("their_keys")

SAVE = """mutation($id: ID, $recipe: String!, $parameters: JSON!) {
  saveRecall(id: $id, key: "recall", name: "召回", recipe: $recipe,
             parameters: $parameters) {
    journey { id recipe parameters } wrong { path code } errors { code field }
  }
}"""
PREVIEW = """query($recipe: String!, $parameters: JSON!) {
  recallPreview(recipe: $recipe, parameters: $parameters) {
    wrong { path code } openCarts messagesAtMost
    start { kind name count canHappen }
    touches { number afterMinutes withCoupon routes { template doubts } }
    costs { atMost { amount } }
  }
}"""
JOURNEY = """query($id: ID!) { journey(id: $id) {
  recipe
  funnel(days: 30) { evaluated entered notEligible { reason count }
                     outcomes { outcome count } messages { state count } }
  touches(days: 30) { number planned states { state count } }
} }"""
WELCOME = {
    "segment": "vips",
    "touches": [{"templates": ["cart"]}, {"after": 24, "templates": ["cart-sms"]}],
}


def coupon(here: Shop, **terms: Any) -> Coupon:
    return rows.coupon(
        here.installation, here.now, key="tea", wanted=rows.terms(**terms)
    )


def test_a_recall_that_starts_with_a_segment_is_shown_from_there(
    shop: Installation, here: Shop
) -> None:
    coupon(here)
    segment = live(shop, "vips", {"type": "tag", "has": "vip"}, here.now, by="x")
    alice = here.person(ALICE)
    Membership.objects.create(
        installation=shop,
        segment=segment,
        customer_id=alice,
        entered_as=alice,
        entered_at=here.now,
        why="tags",
    )
    Template.objects.of(shop.pk).filter(key="cart").update(
        fields=[{"name": "thing1", "text": "{{ cart.first_item }}"}]
    )
    wanted = {**WELCOME, "coupon": "tea", "coupon_from_touch": 2}
    given = {"recipe": "segment_entry", "parameters": wanted}
    found = told(shop, PREVIEW, **given)
    assert found["start"] == {
        "kind": "SEGMENT_ENTERED",
        "name": "vips",
        "count": 1,
        "canHappen": True,
    }
    assert (found["openCarts"], found["messagesAtMost"]) == (0, 0)
    first, second = found["touches"]
    assert (first["afterMinutes"], second["afterMinutes"]) == (0, 24 * 60)
    assert (first["withCoupon"], second["withCoupon"]) == (False, False)
    assert first["routes"] == [{"template": "cart", "doubts": ["NO_CART"]}]
    # as much as the budget has: nobody knows how many will come
    assert float(found["costs"][0]["atMost"]["amount"]) > 0
    saved = told(shop, SAVE, **given)
    assert (saved["errors"], saved["journey"]["recipe"]) == ([], "segment_entry")
    assert saved["journey"]["parameters"]["again_after_days"] == 30
    segments.archive(installation_id=shop.pk, segment_id=segment.pk, now=here.now)
    found = told(shop, PREVIEW, **given)
    assert found["wrong"] == [{"path": "segment", "code": "unknown"}]
    assert found["start"] is None


def test_a_recall_that_starts_with_an_ending_coupon_is_shown_from_there(
    shop: Installation, here: Shop
) -> None:
    tea = coupon(here, valid_days=7, remind_days_before=2)
    rows.granted(tea, here.person(ALICE), "gift:1", here.now)
    wanted = {"templates": ["cart-sms"], "coupon": "tea"}
    given = {"recipe": "coupon_reminder", "parameters": wanted}
    found = told(shop, PREVIEW, **given)
    assert found["start"] == {
        "kind": "COUPON_ENDING",
        "name": tea.name,
        "count": 1,
        "canHappen": True,
    }
    assert found["touches"] == [
        {
            "number": 1,
            "afterMinutes": 0,
            # none of its templates shows it
            "withCoupon": False,
            "routes": [{"template": "cart-sms", "doubts": []}],
        }
    ]
    assert told(shop, SAVE, **given)["errors"] == []
    rows_of = Coupon.objects.of(shop.pk)
    rows_of.update(terms={**tea.terms, "remind_days_before": None})
    assert told(shop, PREVIEW, **given)["start"]["canHappen"] is False
    given["parameters"] = {"templates": ["none"], "coupon": "none"}
    wrong = told(shop, PREVIEW, **given)["wrong"]
    assert [each["path"] for each in wrong] == ["templates.0", "coupon"]


def test_a_recall_keeps_its_recipe(shop: Installation, here: Shop) -> None:
    live(shop, "vips", {"type": "tag", "has": "vip"}, here.now)
    journey = recall(shop, here.now)
    given = {"recipe": "segment_entry", "parameters": WELCOME, "id": str(journey.pk)}
    assert told(shop, SAVE, **given)["errors"] == [
        {"code": "RECIPE_STAYS", "field": "recipe"}
    ]
    given = {"recipe": "none", "parameters": {"touches": TOUCHES}}
    assert told(shop, SAVE, **given, id=str(journey.pk))["errors"] == [
        {"code": "RECIPE_UNKNOWN", "field": "recipe"}
    ]


def test_the_funnel_of_who_came_to_a_segment_adds_up(
    shop: Installation, here: Shop
) -> None:
    live(shop, "vips", {"type": "tag", "has": "vip"}, here.now)
    given = {"recipe": "segment_entry", "parameters": WELCOME}
    made = told(shop, SAVE, **given)["journey"]
    told(
        shop, f'mutation {{ startRecall(id: "{made["id"]}") {{ errors {{ code }} }} }}'
    )
    Journey.objects.filter(pk=made["id"]).update(live_since=here.now)
    alice = here.person(ALICE)
    body = {"segment": "vips", "segment_id": 1, "customer_id": alice}
    for _ in range(2):
        here.hear(Happening(here.id, "segment.entered", "segment:1", here.now, body))
        here.work()
        here.wait(minutes=1)
    here.wait(hours=1)
    roll_up(now=here.now + timedelta(minutes=1))
    found = told(shop, JOURNEY, id=made["id"])
    funnel = found["funnel"]
    assert (funnel["evaluated"], funnel["entered"]) == (2, 1)
    assert funnel["notEligible"] == [{"reason": "cooling_off", "count": 1}]
    assert funnel["outcomes"] == [{"outcome": "WAITING", "count": 1}]
    assert [touch["planned"] for touch in found["touches"]] == [1, 0]

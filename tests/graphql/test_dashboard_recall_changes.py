"""Recalls: previewed, set up, started and paused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.coupons.models import Budget, Coupon
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion
from saleor_wechat_growth.messaging.models import Template
from tests.graphql.dashboard import as_staff, ask
from tests.graphql.recalls import (
    BOB,
    TOUCHES,
    Shop,
    marketer,
    recall,
    templates,
    told,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

SAVE = """mutation($id: ID, $key: String!, $name: String!, $parameters: JSON!) {
  saveRecall(id: $id, key: $key, name: $name, recipe: "abandoned_cart",
             parameters: $parameters) {
    journey { id key name status version parameters }
    wrong { path code message }
    errors { field code message }
  }
}"""
PREVIEW = """query($parameters: JSON!, $at: DateTime) {
  recallPreview(parameters: $parameters, startsAt: $at) {
    wrong { path code message } parameters startsAt endsAt openCarts messagesAtMost
    touches { number afterMinutes at withCoupon
      routes { template title channel purpose sendsAt doubts } }
    costs { aCart { amount currency } budgetLeft { amount } atMost { amount } }
  }
}"""


def test_a_recall_is_made_as_a_draft_and_changed_under_its_key(
    shop: Installation,
) -> None:
    templates(shop)
    given = {"key": "carts", "name": " 召回 ", "parameters": {"touches": TOUCHES}}
    made = told(shop, SAVE, **given)
    assert made["errors"] == []
    journey = made["journey"]
    assert (journey["name"], journey["status"], journey["version"]) == (
        "召回",
        "DRAFT",
        1,
    )
    given["parameters"] = {"touches": TOUCHES, "idle_minutes": 30}
    taken = told(shop, SAVE, **given)
    assert taken["errors"] == [
        {"field": "key", "code": "KEY_TAKEN", "message": taken["errors"][0]["message"]}
    ]
    changed = told(shop, SAVE, **given, id=journey["id"])
    assert (changed["errors"], changed["journey"]["version"]) == ([], 2)
    assert JourneyVersion.objects.of(shop.pk).count() == 2
    entries = AuditEntry.objects.of(shop.pk).filter(action="recall.saved")
    first, second = entries.order_by("id")
    assert first.details["before"] is None
    assert second.details["before"]["parameters"]["idle_minutes"] == 60
    assert second.details["after"]["parameters"]["idle_minutes"] == 30


@pytest.mark.parametrize(
    ("parameters", "path", "code"),
    [
        ({"touches": []}, "touches", "too_short"),
        (
            {"touches": [{"after": 0, "templates": ["cart"]}]},
            "touches.0.after",
            "greater_than",
        ),
        (
            {"touches": [{"after": 1, "templates": ["none"]}]},
            "touches.0.templates.0",
            "unknown",
        ),
        ({"touches": TOUCHES, "coupon": "none"}, "coupon", "unknown"),
        ({"touches": TOUCHES, "idle_minutes": 5}, "idle_minutes", "greater_than_equal"),
        ({"touches": TOUCHES, "more": 1}, "more", "extra_forbidden"),
    ],
)
def test_wrong_parameters_are_named_by_their_paths(
    shop: Installation, parameters: dict[str, Any], path: str, code: str
) -> None:
    templates(shop)
    saved = told(shop, SAVE, key="carts", name="召回", parameters=parameters)
    assert saved["errors"][0]["code"] == "PARAMETERS_WRONG"
    shown = told(shop, PREVIEW, parameters=parameters)
    for wrong in (saved["wrong"], shown["wrong"]):
        assert [(each["path"], each["code"]) for each in wrong] == [(path, code)]
    assert not Journey.objects.of(shop.pk).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": "ein Wort"}, "KEY_INVALID"),
        ({"key": ""}, "KEY_INVALID"),
        ({"name": " "}, "NAME_INVALID"),
        ({"name": "名" * 61}, "NAME_INVALID"),
        ({"id": "77"}, "RECALL_UNKNOWN"),
        ({"parameters": "nonsense"}, "PARAMETERS_WRONG"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    shop: Installation, change: dict[str, Any], code: str
) -> None:
    templates(shop)
    given = {"key": "carts", "name": "召回", "parameters": {"touches": TOUCHES}}
    found = told(shop, SAVE, **{**given, **change})
    assert [each["code"] for each in found["errors"]] == [code]
    assert not AuditEntry.objects.of(shop.pk).exists()


def test_starting_and_pausing_stand_in_the_audit_log_once(
    shop: Installation, here: Shop
) -> None:
    journey = recall(shop, here.now)
    change = f'mutation {{ %s(id: "{journey.pk}") {{ journey {{ status }} errors {{ code }} }} }}'
    for name, status in (
        ("pauseRecall", "PAUSED"),
        ("pauseRecall", "PAUSED"),
        ("startRecall", "LIVE"),
    ):
        found = told(shop, change % name)
        assert found == {"journey": {"status": status}, "errors": []}
    entries = AuditEntry.objects.of(shop.pk).order_by("id")
    assert [(each.action, each.target, each.details) for each in entries] == [
        ("recall.paused", "recall", {"before": "live", "after": "paused"}),
        ("recall.started", "recall", {"before": "paused", "after": "live"}),
    ]


def test_a_recall_without_a_version_cannot_be_started(shop: Installation) -> None:
    journey = Journey.objects.create(installation=shop, key="empty", name="空")
    found = told(
        shop,
        f'mutation {{ startRecall(id: "{journey.pk}") {{ errors {{ code field }} }} }}',
    )
    assert found == {"errors": [{"code": "RECALL_EMPTY", "field": "id"}]}


@pytest.mark.parametrize("missing", ["MANAGE_USERS", "MANAGE_DISCOUNTS"])
def test_changing_recalls_needs_both_rights(
    shop: Installation, here: Shop, missing: str
) -> None:
    journey = recall(shop, here.now)
    having = {"MANAGE_USERS", "MANAGE_DISCOUNTS", "MANAGE_ORDERS"} - {missing}
    bearer = as_staff(shop, permissions=having)
    given = {"key": "carts", "name": "召回", "parameters": {"touches": TOUCHES}}
    for query, variables in (
        (SAVE, given),
        (PREVIEW, {"parameters": {}}),
        (f'mutation {{ pauseRecall(id: "{journey.pk}") {{ errors {{ code }} }} }}', {}),
    ):
        _, body = ask(shop, query, bearer=bearer, variables=variables)
        assert body["errors"][0]["message"] == f"This needs {missing}."
    journey.refresh_from_db()
    assert journey.status == "live"


def test_a_preview_moves_touches_out_of_the_quiet_hours(
    shop: Installation, here: Shop
) -> None:
    # left at half past nine in the evening, Shanghai: due within the quiet hours
    at = here.now.replace(hour=13, minute=30)
    touches = [{"after": 1, "templates": ["cart", "cart-sms"]}]
    found = told(shop, PREVIEW, parameters={"touches": touches}, at=at.isoformat())
    (touch,) = found["touches"]
    assert (touch["afterMinutes"], touch["withCoupon"]) == (60, False)
    assert touch["at"] == "2026-11-22T14:30:00Z"
    assert {route["sendsAt"] for route in touch["routes"]} == {"2026-11-23T00:00:00Z"}
    assert found["parameters"]["attribution_hours"] == 72


def test_a_preview_says_what_would_not_work_and_what_it_may_cost(
    shop: Installation, here: Shop
) -> None:
    coupon = Coupon.objects.create(
        installation=shop,
        key="tea",
        name="满减券",
        terms={
            "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
            "sales_channels": ["default-channel"],
        },
    )
    Budget.objects.create(
        installation=shop, coupon=coupon, currency="CNY", ceiling=15, spent=1
    )
    for name in ("c1", "c2"):
        here.cart(name, BOB)
    Template.objects.of(shop.pk).filter(key="cart").update(
        status="paused", fields=[{"name": "thing1", "text": "{{ coupon.code }}"}]
    )
    found = told(
        shop,
        PREVIEW,
        parameters={"touches": TOUCHES, "coupon": "tea", "coupon_from_touch": 2},
    )
    first, second = found["touches"]
    assert (first["withCoupon"], second["withCoupon"]) == (False, True)
    assert first["routes"][0]["doubts"] == ["TEMPLATE_PAUSED", "NO_COUPON"]
    assert second["routes"][0]["doubts"] == ["TEMPLATE_PAUSED", "COUPON_IN_REMINDER"]
    assert second["routes"][1]["doubts"] == []
    assert (found["openCarts"], found["messagesAtMost"]) == (2, 4)
    assert found["costs"] == [
        {
            "aCart": {"amount": "10", "currency": "CNY"},
            "budgetLeft": {"amount": "14"},
            "atMost": {"amount": "14"},
        }
    ]


def test_a_marketer_without_the_right_to_orders_can_do_all_of_it(
    shop: Installation, here: Shop
) -> None:
    given = {"key": "carts", "name": "召回", "parameters": {"touches": TOUCHES}}
    _, body = ask(shop, SAVE, bearer=marketer(shop), variables=given)
    assert body["data"]["saveRecall"]["errors"] == []


def test_what_a_recall_can_be_made_of_is_this_shops(
    shop: Installation, other_shop: Installation
) -> None:
    templates(shop)
    Coupon.objects.create(
        installation=shop,
        key="tea",
        name="满减券",
        terms={
            "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
            "sales_channels": ["default-channel"],
        },
    )
    query = """{ recallChoices {
      templates { key title channel purpose account isPaused }
      coupons { key name isPaused currencies } tags
      segments { key name isLive size }
    } }"""
    found = told(shop, query)
    assert [each["key"] for each in found["templates"]] == ["cart", "cart-sms"]
    assert found["coupons"] == [
        {"key": "tea", "name": "满减券", "isPaused": False, "currencies": ["CNY"]}
    ]
    assert told(other_shop, query) == {
        "templates": [],
        "coupons": [],
        "tags": [],
        "segments": [],
    }

"""Recalls: set up, started, watched, explained run by run."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.coupons.models import Budget, Coupon
from saleor_wechat_growth.insights.services import roll_up
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion
from saleor_wechat_growth.messaging.models import Template
from tests.graphql.dashboard import as_staff, ask
from tests.graphql.recalls import (
    BOB,
    TOUCHES,
    Shop,
    everything,
    marketer,
    recall,
    recalled,
    templates,
)
from tests.services.insights.history import PEOPLE

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

JOURNEYS = """{ journeys {
  id key name recipe parameters status version liveSince
  total { entered recovered outcomes { outcome count } }
  figures(days: 30) { entered recoveryRate messagesSent }
} }"""
JOURNEY = """query($id: ID!) { journey(id: $id) {
  id status
  funnel(days: 30) {
    evaluated heldOut entered reached recovered reversed
    notEligible { reason count } outcomes { outcome count } messages { state count }
  }
  figures(days: 30) { recoveredRevenue { amount currency } recoveryRate }
  touches(days: 30) {
    number planned follows couponsIssued couponsRedeemed orders
    states { state count } reasons { state reason count }
  }
} }"""
RUNS = """query($journey: ID, $outcome: RunOutcome, $first: Int!, $after: String) {
  runs(journeyId: $journey, outcome: $outcome, first: $first, after: $after) {
    edges { cursor node {
      id journey outcome reason touches channels enteredAt reversedAt
      cart { firstItem items total { amount currency } }
    } }
    pageInfo { hasNextPage endCursor }
  }
}"""
RUN = """query($id: ID!) { run(id: $id) {
  id journeyId customerId customerName outcome reason idleSince reversedAt
  lines { at stage verdict reason touch facts }
  messages { id touch template channel state reason plannedAt acceptedAt settledAt }
  contacts { at kind touch channel template }
  coupon { name state value { amount currency } expiresAt }
  cart { id status total { amount currency }
    lines { name variantName quantity unitPrice { amount currency } thumbnail } }
  order { id number total { amount currency } paidAt }
} }"""
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


@pytest.fixture
def here(shop: Installation, now: datetime) -> Shop:
    templates(shop)
    return Shop(shop, now - timedelta(days=1))


def told(shop: Installation, query: str, **variables: Any) -> Any:
    _, body = ask(shop, query, bearer=everything(shop), variables=variables)
    assert "errors" not in body, body["errors"]
    (found,) = body["data"].values()
    return found


def test_recalls_are_listed_with_what_they_came_to(
    shop: Installation, here: Shop
) -> None:
    recall(shop, here.now)
    recalled(here)
    roll_up(now=here.now)
    (found,) = told(shop, JOURNEYS)
    assert (found["key"], found["status"], found["version"]) == ("recall", "LIVE", 1)
    assert found["parameters"]["touches"][0]["templates"] == ["cart"]
    assert found["total"]["entered"] == found["total"]["recovered"] == 1
    assert found["figures"] == {"entered": 1, "recoveryRate": 1.0, "messagesSent": 1}


def test_the_list_costs_the_same_queries_however_many_recalls(
    shop: Installation, here: Shop, django_assert_num_queries: Any
) -> None:
    recall(shop, here.now)
    recalled(here)
    roll_up(now=here.now)
    told(shop, JOURNEYS)
    with django_assert_num_queries(7):
        told(shop, JOURNEYS)
    for number in range(5):
        Journey.objects.create(installation=shop, key=f"more-{number}", name="召回")
    with django_assert_num_queries(7):
        assert len(told(shop, JOURNEYS)) == 6


def test_a_recall_is_shown_touch_by_touch(shop: Installation, here: Shop) -> None:
    journey = recall(shop, here.now)
    recalled(here)
    here.cart("c2", BOB)
    here.wait(hours=1)
    message = here.messages()[-1]
    message.state, message.reason = "suppressed", "no_grant"
    message.save()
    here.cart("nameless")
    here.wait(hours=2)
    roll_up(now=here.now)
    found = told(shop, JOURNEY, id=str(journey.pk))
    funnel = found["funnel"]
    assert (funnel["evaluated"], funnel["entered"]) == (3, 2)
    assert funnel["notEligible"] == [{"reason": "nobody_known", "count": 1}]
    assert sum(each["count"] for each in funnel["outcomes"]) == funnel["entered"]
    first, second = found["touches"]
    assert (first["number"], first["planned"], second["planned"]) == (1, 2, 0)
    assert first["states"] == [
        {"state": "ACCEPTED", "count": 1},
        {"state": "SUPPRESSED", "count": 1},
    ]
    assert first["reasons"] == [
        {"state": "SUPPRESSED", "reason": "no_grant", "count": 1}
    ]
    assert (first["follows"], first["couponsIssued"]) == (1, 1)
    assert (first["couponsRedeemed"], first["orders"]) == (1, 1)
    assert found["figures"]["recoveredRevenue"] == [{"amount": "89", "currency": "CNY"}]


def test_orders_of_a_touch_need_the_right_to_orders(
    shop: Installation, here: Shop
) -> None:
    journey = recall(shop, here.now)
    _, body = ask(shop, JOURNEY, variables={"id": str(journey.pk)})
    found = body["data"]["journey"]
    assert found["funnel"]["entered"] == 0
    assert [touch["orders"] for touch in found["touches"]] == [None, None]
    assert found["figures"]["recoveredRevenue"] is None


def test_runs_are_found_by_outcome_page_by_page(shop: Installation, here: Shop) -> None:
    journey = recall(shop, here.now)
    recalled(here)
    here.cart("c2", BOB)
    here.wait(hours=2)
    both = told(shop, RUNS, first=1)
    assert both["pageInfo"]["hasNextPage"] is True
    assert both["edges"][0]["node"]["outcome"] == "WAITING"
    rest = told(shop, RUNS, first=1, after=both["pageInfo"]["endCursor"])
    (node,) = [edge["node"] for edge in rest["edges"]]
    assert (node["outcome"], node["channels"]) == (
        "RECOVERED_VOUCHER",
        ["WECHAT_SUBSCRIBE"],
    )
    assert node["cart"]["firstItem"] == "青瓷品茗杯"
    chosen = {"journey": str(journey.pk), "outcome": "WAITING"}
    assert len(told(shop, RUNS, first=20, **chosen)["edges"]) == 1
    assert told(shop, RUNS, first=20, journey="999")["edges"] == []


def test_a_page_of_runs_costs_the_same_queries_however_many(
    shop: Installation, here: Shop, django_assert_num_queries: Any
) -> None:
    recall(shop, here.now)
    recalled(here)
    told(shop, RUNS, first=20)
    with django_assert_num_queries(3):
        told(shop, RUNS, first=20)
    for number, who in enumerate(PEOPLE):
        here.cart(f"more-{number}", who)
    here.wait(hours=2)
    with django_assert_num_queries(3):
        assert len(told(shop, RUNS, first=20)["edges"]) == 5


def test_promise_6_a_run_is_told_with_all_that_explains_it(
    shop: Installation, here: Shop
) -> None:
    recall(shop, here.now)
    run = recalled(here)
    found = told(shop, RUN, id=str(run.pk))
    assert found["outcome"] == "RECOVERED_VOUCHER"
    assert found["lines"][0]["stage"] == "entry"
    assert found["lines"][0]["facts"]["total"] == "89.000"
    assert [line["touch"] for line in found["lines"] if line["touch"]] == [1]
    assert found["lines"][-1]["verdict"] == "recovered_voucher"
    (message,) = found["messages"]
    assert (message["touch"], message["state"]) == (1, "ACCEPTED")
    assert [each["kind"] for each in found["contacts"]] == ["MESSAGE", "LINK"]
    assert found["coupon"]["name"] == "满减券"
    (line,) = found["cart"]["lines"]
    assert (line["name"], line["unitPrice"]["amount"]) == ("青瓷品茗杯", "89")
    assert found["order"]["id"] == "o1"


def test_the_order_of_a_run_needs_the_right_to_orders(
    shop: Installation, here: Shop
) -> None:
    recall(shop, here.now)
    run = recalled(here)
    _, body = ask(shop, RUN, variables={"id": str(run.pk)})
    assert body["data"]["run"]["order"] is None
    assert body["data"]["run"]["messages"]


def test_recalls_and_runs_of_another_shop_do_not_exist(
    shop: Installation, other_shop: Installation, here: Shop
) -> None:
    journey = recall(shop, here.now)
    run = recalled(here)
    assert told(other_shop, JOURNEYS) == []
    assert told(other_shop, JOURNEY, id=str(journey.pk)) is None
    assert told(other_shop, RUN, id=str(run.pk)) is None
    assert told(other_shop, RUNS, first=20)["edges"] == []
    for change in ("startRecall", "pauseRecall"):
        found = told(
            other_shop,
            f'mutation {{ {change}(id: "{journey.pk}") {{ errors {{ code }} }} }}',
        )
        assert found == {"errors": [{"code": "RECALL_UNKNOWN"}]}
    journey.refresh_from_db()
    assert journey.status == "live"


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
    assert first["routes"][0]["doubts"] == ["TEMPLATE_PAUSED"]
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
    } }"""
    found = told(shop, query)
    assert [each["key"] for each in found["templates"]] == ["cart", "cart-sms"]
    assert found["coupons"] == [
        {"key": "tea", "name": "满减券", "isPaused": False, "currencies": ["CNY"]}
    ]
    assert told(other_shop, query) == {"templates": [], "coupons": [], "tags": []}


def test_every_recipe_can_be_previewed_and_saved(shop: Installation) -> None:
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
    query = """query($parameters: JSON!) {
      recallPreview(recipe: "coupon_reminder", parameters: $parameters) {
        wrong { path code } openCarts
        touches { number afterMinutes withCoupon routes { template } }
      }
    }"""
    found = told(shop, query, parameters={"templates": ["cart-sms"], "coupon": "tea"})
    assert (found["wrong"], found["openCarts"]) == ([], 0)
    assert found["touches"] == [
        {
            "number": 1,
            "afterMinutes": 0,
            "withCoupon": True,
            "routes": [{"template": "cart-sms"}],
        }
    ]
    wrong = told(shop, query, parameters={"templates": ["none"], "coupon": "none"})
    assert [each["path"] for each in wrong["wrong"]] == ["templates.0", "coupon"]
    saved = told(
        shop,
        """mutation($parameters: JSON!) {
          saveRecall(key: "ending", name: "到期提醒", recipe: "coupon_reminder",
                     parameters: $parameters) { journey { recipe } errors { code } }
        }""",
        parameters={"templates": ["cart-sms"], "coupon": "tea"},
    )
    assert saved == {"journey": {"recipe": "coupon_reminder"}, "errors": []}

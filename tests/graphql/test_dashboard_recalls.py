"""Recalls: watched, explained touch by touch and run by run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.insights.services import roll_up
from saleor_wechat_growth.journeys.models import Journey
from tests.graphql.dashboard import ask
from tests.graphql.recalls import BOB, Shop, recall, recalled, told
from tests.services.insights.history import PEOPLE

if TYPE_CHECKING:
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
    with django_assert_num_queries(8):
        told(shop, JOURNEYS)
    for number in range(5):
        Journey.objects.create(installation=shop, key=f"more-{number}", name="召回")
    with django_assert_num_queries(8):
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
    with django_assert_num_queries(4):
        told(shop, RUNS, first=20)
    for number, who in enumerate(PEOPLE):
        here.cart(f"more-{number}", who)
    here.wait(hours=2)
    with django_assert_num_queries(4):
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

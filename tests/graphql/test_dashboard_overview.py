"""The overview: figures by definition, what needs attention, what brought an order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.customers.models import Customer, Identity, Link
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.insights.models import EarningDay, RecallDay
from saleor_wechat_growth.insights.services import roll_up
from saleor_wechat_growth.messaging.models import Template
from tests.graphql.dashboard import as_staff, ask
from tests.graphql.recalls import BOB, Shop, everything, recall, recalled, templates

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

FIGURES = """
  entered reached recoveryRate messagesSent messagesPlanned reachRate recoveredOrders
  recoveredRevenue { amount currency } couponCost { amount currency }
  net { amount currency } reversedRevenue { amount currency }
"""
OVERVIEW = f"""query($days: Int!) {{ overview(days: $days) {{
  since until agreedAt figures {{ {FIGURES} }} before {{ {FIGURES} }}
  funnel {{
    evaluated heldOut entered reached recovered reversed
    notEligible {{ reason count }} outcomes {{ outcome count }}
    messages {{ state count }}
  }}
  trend {{
    day entered messagesSent recoveredOrders recoveredRevenue {{ amount currency }}
  }}
}} }}"""
ATTENTION = "{ attention { code severity page target name reason count since } }"


def overview(shop: Installation, days: int = 7) -> dict[str, Any]:
    _, body = ask(shop, OVERVIEW, bearer=everything(shop), variables={"days": days})
    assert "errors" not in body
    found: dict[str, Any] = body["data"]["overview"]
    return found


def test_an_empty_shop_has_figures_of_nothing(shop: Installation) -> None:
    found = overview(shop)
    assert found["agreedAt"] is None
    assert (found["since"], found["until"]) == ("2026-11-17", "2026-11-23")
    assert found["figures"]["recoveryRate"] is None
    assert found["figures"]["recoveredRevenue"] == []
    assert len(found["trend"]) == 7


def test_a_recovered_order_is_shown_with_what_it_earned(
    shop: Installation, here: Shop
) -> None:
    recall(shop, here.now)
    recalled(here)
    here.cart("nameless")
    here.wait(hours=2)
    roll_up(now=here.now)
    found = overview(shop)
    assert found["figures"] == {
        "entered": 1,
        "reached": 1,
        "recoveryRate": 1.0,
        "messagesSent": 1,
        "messagesPlanned": 1,
        "reachRate": 1.0,
        "recoveredOrders": 1,
        "recoveredRevenue": [{"amount": "89", "currency": "CNY"}],
        "couponCost": [{"amount": "10", "currency": "CNY"}],
        "net": [{"amount": "89", "currency": "CNY"}],
        "reversedRevenue": [{"amount": "0", "currency": "CNY"}],
    }
    funnel = found["funnel"]
    refused = sum(each["count"] for each in funnel["notEligible"])
    assert funnel["evaluated"] == refused + funnel["heldOut"] + funnel["entered"] == 2
    assert funnel["outcomes"] == [{"outcome": "RECOVERED_VOUCHER", "count": 1}]
    day = next(each for each in found["trend"] if each["entered"])
    assert day == {
        "day": "2026-11-22",
        "entered": 1,
        "messagesSent": 1,
        "recoveredOrders": 1,
        "recoveredRevenue": [{"amount": "89", "currency": "CNY"}],
    }


def test_days_before_are_the_period_before(shop: Installation, now: datetime) -> None:
    journey = recall(shop, now)
    owned = {"installation": shop, "journey": journey}
    today = now.date()
    for ago, count in ((0, 1), (6, 2), (7, 4), (13, 8), (14, 16)):
        day = today - timedelta(days=ago)
        RecallDay.objects.create(**owned, day=day, entered=count)
    found = overview(shop)
    assert found["figures"]["entered"] == 3
    assert found["before"]["entered"] == 12


@pytest.mark.parametrize("days", [0, 93, -5])
def test_a_period_has_an_end(shop: Installation, days: int) -> None:
    _, body = ask(shop, OVERVIEW, bearer=everything(shop), variables={"days": days})
    assert body["errors"][0]["extensions"]["code"] == "BAD_INPUT"


def test_revenue_needs_the_right_to_orders_and_nothing_else_does(
    shop: Installation,
) -> None:
    _, body = ask(shop, OVERVIEW, variables={"days": 7})
    figures = body["data"]["overview"]["figures"]
    assert figures["entered"] == 0
    hidden = {
        name
        for name in ("recoveredOrders", "recoveredRevenue", "couponCost", "net")
        if figures[name] is None
    }
    assert len(hidden) == 4
    assert {each["extensions"]["code"] for each in body["errors"]} == {"FORBIDDEN"}


def test_nothing_of_another_shop_is_counted(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    templates(other_shop)
    there = Shop(other_shop, now - timedelta(days=1))
    recall(other_shop, there.now)
    recalled(there)
    roll_up(now=now)
    assert overview(other_shop)["figures"]["entered"] == 1
    found = overview(shop)
    assert found["figures"]["entered"] == 0
    assert found["figures"]["recoveredRevenue"] == []


def test_a_quarter_costs_as_many_queries_as_a_day(
    shop: Installation, now: datetime, django_assert_max_num_queries: Any
) -> None:
    journey = recall(shop, now)
    for ago in range(92):
        day = (now - timedelta(days=ago)).date()
        owned = {"installation": shop, "journey": journey, "day": day}
        RecallDay.objects.create(**owned, entered=1, outcomes={"lost": 1})
        EarningDay.objects.create(**owned, currency="CNY", link_orders=1, link=5)
    overview(shop, 1)
    with django_assert_max_num_queries(7):
        found = overview(shop, 92)
    assert found["figures"]["recoveredOrders"] == len(found["trend"]) == 92


def test_what_needs_attention_is_named_the_worst_first(
    shop: Installation, now: datetime
) -> None:
    assert ask(shop, ATTENTION)[1]["data"]["attention"] == []
    cart, _ = templates(shop)
    Template.objects.of(shop.pk).filter(pk=cart.pk).update(
        status="paused", paused_reason="43116", paused_at=now
    )
    owned = {"installation": shop}
    Coupon.objects.create(
        **owned, key="tea", name="满减券", status="ready", stock=3, terms=_TERMS
    )
    Coupon.objects.create(
        **owned, key="cup", name="赠杯券", status="ready", terms=_TERMS
    )
    InboxEvent.objects.create(
        **owned,
        source="saleor",
        kind="saleor.order_paid",
        subject="",
        dedupe_key=b"1" * 32,
        received_at=now - timedelta(minutes=5),
        due_at=now,
    )
    customer = Customer.objects.create(**owned, created_at=now)
    low, high = (
        Identity.objects.create(
            **owned,
            customer=customer,
            kind="openid",
            scope=scope,
            lookup=b"1" * 16,
            sealed_value=b"",
            first_seen_at=now,
        )
        for scope in "ab"
    )
    Link.objects.create(
        **owned, low=low, high=high, first_seen_at=now, source="x", in_conflict=True
    )
    found = ask(shop, ATTENTION)[1]["data"]["attention"]
    assert [(each["code"], each["severity"], each["page"]) for each in found] == [
        ("TEMPLATE_PAUSED", "CRITICAL", "MESSAGES"),
        ("POOL_EMPTY", "CRITICAL", "COUPONS"),
        ("INBOX_OVERDUE", "CRITICAL", "SET_UP"),
        ("POOL_LOW", "WARNING", "COUPONS"),
        ("IDENTITY_CONFLICTS", "WARNING", "CUSTOMERS"),
    ]
    assert (found[0]["target"], found[0]["reason"]) == ("cart", "43116")
    assert (found[1]["target"], found[3]["count"]) == ("cup", 3)


def test_news_that_has_just_come_needs_no_attention(
    shop: Installation, now: datetime
) -> None:
    InboxEvent.objects.create(
        installation=shop,
        source="saleor",
        kind="saleor.order_paid",
        subject="",
        dedupe_key=b"1" * 32,
        received_at=now - timedelta(seconds=20),
        due_at=now,
    )
    assert ask(shop, ATTENTION)[1]["data"]["attention"] == []


def test_attention_needs_the_right_to_customers(shop: Installation) -> None:
    bearer = as_staff(shop, permissions=["MANAGE_ORDERS"])
    _, body = ask(shop, ATTENTION, bearer=bearer)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


ATTRIBUTION = """query($id: ID!) { orderAttribution(orderId: $id) {
  runId journeyId journey outcome reason paidAt reversedAt otherRuns
  contacts { isCredited contact { at kind touch channel template } }
  coupon { key name state value { amount currency } }
} }"""


def test_an_order_is_traced_to_what_brought_it(shop: Installation, here: Shop) -> None:
    recall(shop, here.now)
    run = recalled(here)
    _, body = ask(shop, ATTRIBUTION, bearer=everything(shop), variables={"id": "o1"})
    found = body["data"]["orderAttribution"]
    assert (found["runId"], found["outcome"]) == (str(run.pk), "RECOVERED_VOUCHER")
    assert (found["journey"], found["otherRuns"]) == ("购物车召回", 0)
    seen = [
        (each["contact"]["kind"], each["contact"]["touch"], each["isCredited"])
        for each in found["contacts"]
    ]
    assert seen == [("MESSAGE", 1, True), ("LINK", 1, False)]
    assert found["coupon"]["state"] == "REDEEMED"
    assert found["contacts"][0]["contact"]["template"] == "购物车提醒"


def test_an_order_that_no_recall_brought_has_no_attribution(
    shop: Installation, other_shop: Installation, here: Shop
) -> None:
    recall(shop, here.now)
    here.order("o9", BOB, checkout="c9")
    for where, order in (
        (shop, "o9"),
        (shop, "nonsense"),
        (shop, ""),
        (other_shop, "o1"),
    ):
        answer = ask(
            where, ATTRIBUTION, bearer=everything(where), variables={"id": order}
        )
        assert answer[1]["data"] == {"orderAttribution": None}


def test_what_brought_an_order_needs_the_right_to_orders(shop: Installation) -> None:
    _, body = ask(shop, ATTRIBUTION, variables={"id": "o1"})
    assert body["errors"][0]["message"] == "This needs MANAGE_ORDERS."


_TERMS: dict[str, Any] = {
    "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
    "sales_channels": ["default-channel"],
}

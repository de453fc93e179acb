"""The timeline of a customer: everything that happened, merged, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from saleor_wechat_growth.activity.facts import EventFact
from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.activity.services import record_events
from saleor_wechat_growth.segments.services import put_tags
from tests.graphql import people
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

BOTH = ["MANAGE_USERS", "MANAGE_ORDERS"]
TIMELINE = """query($id: ID!, $first: Int! = 30, $after: String) { customer(id: $id) {
  timeline(first: $first, after: $after) {
    edges { cursor node {
      id kind at
      event { kind source properties }
      cart { saleorId status firstItem items total { amount currency } }
      message { id state reason channel template }
      coupon { id name state }
      order { saleorId number total { amount currency } paidAt }
      tag { key name isTaken origin }
      run { id journey outcome reason }
      consent { channel purpose isGranted source }
      follow { account isFollowing }
      merge { id survivor { id name } identities { kind masked } }
    } }
    pageInfo { hasNextPage endCursor }
  }
} }"""


def read(
    shop: Installation, customer_id: int, *, orders: bool = False, **variables: Any
) -> dict[str, Any]:
    bearer = as_staff(shop, permissions=BOTH if orders else BOTH[:1])
    _, body = ask(
        shop, TIMELINE, bearer=bearer, variables={"id": str(customer_id), **variables}
    )
    assert "errors" not in body, body
    page: dict[str, Any] = body["data"]["customer"]["timeline"]
    return page


def kinds(page: dict[str, Any]) -> list[str]:
    return [edge["node"]["kind"] for edge in page["edges"]]


def walk(shop: Installation, customer_id: int, size: int) -> list[str]:
    """Return the ids of all entries, read in pages of `size`."""
    found: list[str] = []
    after = None
    while True:
        page = read(shop, customer_id, orders=True, first=size, after=after)
        found += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def test_everything_that_happened_stands_in_one_list_newest_first(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    people.a_life(shop, customer_id, now)
    page = read(shop, customer_id, orders=True)
    assert kinds(page) == [
        "RUN_ENDED",
        "COUPON_REDEEMED",
        "EVENT",
        "ORDER",
        "MESSAGE",
        "COUPON",
        "TAG",
        "RUN",
        "CART",
        "EVENT",
        "CONSENT",
        "FOLLOW",
    ]
    for edge in page["edges"]:
        field = edge["node"]["kind"].split("_")[0].lower()
        assert edge["node"][field] is not None
    times = [edge["node"]["at"] for edge in page["edges"]]
    assert times == sorted(times, reverse=True)


def test_orders_are_there_only_for_those_who_may_see_them(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    people.a_life(shop, customer_id, now)
    page = read(shop, customer_id)
    assert "ORDER" not in kinds(page)
    # nor what the client says it ordered
    assert [
        edge["node"]["event"]["kind"]
        for edge in page["edges"]
        if edge["node"]["kind"] == "EVENT"
    ] == ["product_viewed"]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_pages_follow_each_other_even_within_one_moment(
    shop: Installation, now: datetime, size: int
) -> None:
    customer_id = people.alice(shop, now)
    people.a_life(shop, customer_id, now)
    moment = now - timedelta(hours=12)
    record_events(
        installation_id=shop.id,
        events=[
            EventFact(
                "product_viewed",
                moment,
                ActivityEvent.Source.CLIENT,
                customer_id,
                event_id=UUID(int=number),
            )
            for number in range(1, 8)
        ],
        now=now,
    )
    put_tags(
        installation_id=shop.id,
        wanted=[(customer_id, f"tag-{number}", "staff:x") for number in range(3)],
        now=moment,
    )
    whole = read(shop, customer_id, orders=True)
    ids = [edge["node"]["id"] for edge in whole["edges"]]
    assert len(ids) == len(set(ids)) == 22
    assert walk(shop, customer_id, size) == ids


def test_what_happens_meanwhile_moves_no_page(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    people.a_life(shop, customer_id, now)
    first = read(shop, customer_id, orders=True, first=5)
    before = read(shop, customer_id, orders=True)
    people.order(shop, customer_id, now, number="8")
    following = read(
        shop, customer_id, orders=True, after=first["pageInfo"]["endCursor"]
    )
    assert [edge["node"]["id"] for edge in following["edges"]] == [
        edge["node"]["id"] for edge in before["edges"][5:]
    ]


def test_a_merge_says_who_was_taken_in(shop: Installation, now: datetime) -> None:
    merge = people.merged(shop, now)
    page = read(shop, merge.survivor_id)
    (entry,) = [each["node"] for each in page["edges"] if each["node"]["merge"]]
    assert entry["merge"]["survivor"] == {
        "id": str(merge.survivor_id),
        "name": "王小明",
    }
    assert len(entry["merge"]["identities"]) == 4


def test_a_page_costs_the_same_queries_however_much_happened(
    shop: Installation, now: datetime, django_assert_max_num_queries: Any
) -> None:
    customer_id = people.alice(shop, now)
    people.a_life(shop, customer_id, now)
    read(shop, customer_id, orders=True)
    with django_assert_max_num_queries(17):
        read(shop, customer_id, orders=True)
    record_events(
        installation_id=shop.id,
        events=[
            EventFact(
                "product_viewed",
                now - timedelta(minutes=number),
                ActivityEvent.Source.CLIENT,
                customer_id,
            )
            for number in range(60)
        ],
        now=now,
    )
    with django_assert_max_num_queries(17):
        read(shop, customer_id, orders=True)


@pytest.mark.parametrize("cursor", ["nonsense", "MQ==", "🐼"])
def test_what_is_no_cursor_is_refused(
    shop: Installation, now: datetime, cursor: str
) -> None:
    customer_id = people.alice(shop, now)
    _, body = ask(shop, TIMELINE, variables={"id": str(customer_id), "after": cursor})
    assert body["errors"][0]["extensions"]["code"] == "BAD_INPUT"

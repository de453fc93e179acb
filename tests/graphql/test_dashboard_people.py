"""The Dashboard's list of customers and the profile of one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.customers.observations import openid, saleor_user
from saleor_wechat_growth.reach.models import Account, Consent, Grant, Use
from saleor_wechat_growth.reach.services import (
    PlaceSeen,
    Statement,
    note_places,
    record_consents,
    suppress,
)
from tests.graphql import people
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

ROW = """
  id name phone email isOnWechat saleorId firstSeenAt
  stage { key name since }
  tags { key name at origin }
  channels { channel isOpen reason }
"""
LIST = f"""query($search: String, $first: Int! = 20, $after: String) {{
  customers(search: $search, first: $first, after: $after) {{
    edges {{ node {{ {ROW} }} cursor }} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""
PURCHASES = """{ customers(first: 20) { edges { node {
  name purchases { count spent { amount currency } lastId lastNumber lastAt }
} } } }"""
PROFILE = f"""query($id: ID, $saleorId: ID) {{ customer(id: $id, saleorId: $saleorId) {{
  customer {{ {ROW} }}
  identities {{ id kind masked account firstSeenAt }}
  consents {{ channel purpose isGranted textVersion source statedAt }}
  suppressions {{ channel masked reason since until }}
  follows {{ account isFollowing changedAt }}
  grants {{ account template available reserved spent lastAnswer lastAnswerAt }}
  openCarts {{ saleorId status firstItem items total {{ amount currency }} updatedAt }}
  coupons {{ id name state origin grantedAt expiresAt redeemedAt }}
  messages {{ id state reason channel template runId plannedAt acceptedAt }}
  runs {{ id journey outcome reason touches enteredAt endedAt }}
  merges {{ id mergedAt survivor {{ id }} identities {{ kind masked }} }}
}} }}"""


def listed(shop: Installation, **variables: Any) -> list[dict[str, Any]]:
    _, body = ask(shop, LIST, variables=variables)
    assert "errors" not in body, body
    return [edge["node"] for edge in body["data"]["customers"]["edges"]]


def test_customers_are_listed_newest_first_with_what_is_known_masked(
    shop: Installation, now: datetime
) -> None:
    people.alice(shop, now - timedelta(days=2))
    people.bob(shop, now)
    newest, oldest = listed(shop)
    assert (newest["name"], newest["phone"], newest["isOnWechat"]) == ("", "", True)
    assert oldest["name"] == "王小明"
    assert oldest["phone"] == "138****1234"
    assert oldest["email"] == "a***@example.com"
    assert oldest["saleorId"] == people.ALICE


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234",
        "+86 138 0000 1234",
        "138-0000-1234",
        "1234",
        "１２３４",
        "alice@example.com",
        " Alice@Example.com ",
        "oMini-alice-0001",
        people.ALICE,
        "王",
        "王小明",
        "小明",
        "王 小",
    ],
)
def test_a_customer_is_found_by_what_staff_may_type(
    shop: Installation, now: datetime, typed: str
) -> None:
    people.account(shop, Account.Kind.MINI_PROGRAM, "wxmini")
    wanted = people.alice(shop, now)
    people.bob(shop, now)
    assert [each["id"] for each in listed(shop, search=typed)] == [str(wanted)]


@pytest.mark.parametrize(
    "typed",
    [
        "13800001235",
        "4321",
        "bob@example.com",
        "明",
        "李",
        "oMini-alice",
        "。",
        "12345678",
    ],
)
def test_nobody_is_found_by_what_is_nobodys(
    shop: Installation, now: datetime, typed: str
) -> None:
    people.account(shop, Account.Kind.MINI_PROGRAM, "wxmini")
    people.alice(shop, now)
    assert listed(shop, search=typed) == []


def test_a_number_that_was_only_typed_is_found_too(
    shop: Installation, now: datetime
) -> None:
    wanted = people.see(
        shop, now, saleor_user(people.BOB), people.typed("+8613900005678")
    )
    for typed in ("13900005678", "5678"):
        assert [each["id"] for each in listed(shop, search=typed)] == [str(wanted)]


def test_a_new_name_is_found_and_the_old_one_no_longer(
    shop: Installation, now: datetime
) -> None:
    people.alice(shop, now)
    later = now + timedelta(hours=1)
    people.named(
        shop,
        later,
        people.word(people.ALICE, later, "Ada", "Lovelace", "alice@example.com"),
    )
    assert listed(shop, search="王") == []
    for typed in ("ADA", "love", "lovelace ada", "ada lovelace"):
        assert len(listed(shop, search=typed)) == 1, typed


def test_who_was_merged_is_found_as_who_they_are_now(
    shop: Installation, now: datetime
) -> None:
    merge = people.merged(shop, now)
    for each in ("王小", "1234", people.ALICE, ""):
        assert [row["id"] for row in listed(shop, search=each)] == [
            str(merge.survivor_id)
        ]


def test_pages_follow_each_other_and_nobody_is_left_out(
    shop: Installation, now: datetime
) -> None:
    ids = {
        str(people.see(shop, now, openid(f"openid-number-{each}", "wxmini")))
        for each in range(5)
    }
    seen: list[str] = []
    after = None
    for _ in range(3):
        _, body = ask(shop, LIST, variables={"first": 2, "after": after})
        page = body["data"]["customers"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert page["pageInfo"]["hasNextPage"] is False
    assert (len(seen), set(seen)) == (5, ids)


def test_a_channel_is_open_only_if_the_router_would_go_there(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)

    def states() -> dict[str, str | None]:
        (row,) = listed(shop)
        return {each["channel"]: each["reason"] for each in row["channels"]}

    assert set(states().values()) == {"NO_ACCOUNT"}
    mini = people.account(shop, Account.Kind.MINI_PROGRAM, "wxmini")
    people.account(shop, Account.Kind.SERVICE_ACCOUNT, "wxservice")
    people.account(shop, Account.Kind.TENCENT_SMS, "1400000001")
    assert states() == {
        "WECHAT_TEMPLATE": "NO_ADDRESS",
        "WECHAT_SUBSCRIBE": "NO_GRANT",
        "WECHAT_CUSTOMER": "NO_WINDOW",
        "WECHAT_NOTICE": "NO_ADDRESS",
        "SMS": "NO_CONSENT",
    }
    identity = people.Observation((openid("oMini-alice-0001", "wxmini"),), "test", now)
    resolved = people.observe(
        installation_id=shop.id, observations=[identity], now=now
    )[0]
    Grant.objects.create(
        installation_id=shop.id,
        customer_id=customer_id,
        identity_id=resolved.identity_ids[0],
        account=mini,
        template_id="tpl",
        available=1,
    )
    Consent.objects.create(
        installation_id=shop.id,
        customer_id=customer_id,
        channel="sms",
        purpose="reminder",
        is_granted=True,
        text_version="v1",
        source="test",
        stated_at=now,
    )
    assert states()["WECHAT_SUBSCRIBE"] is None
    assert states()["SMS"] is None
    lookup = people.verified_phone("+8613800001234").key[2]
    suppress(
        installation_id=shop.id, channel="sms", lookups=[lookup], reason="x", since=now
    )
    assert states()["SMS"] == "SUPPRESSED"


def test_purchases_are_counted_by_currency_without_cancelled_orders(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    people.order(shop, customer_id, now - timedelta(days=3), number="1")
    people.order(shop, customer_id, now - timedelta(days=2), number="2", currency="USD")
    people.order(
        shop,
        customer_id,
        now - timedelta(days=1),
        number="3",
        charged=0,
        cancelled_at=now,
    )
    bearer = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_ORDERS"])
    _, body = ask(shop, PURCHASES, bearer=bearer)
    (edge,) = body["data"]["customers"]["edges"]
    bought = edge["node"]["purchases"]
    assert (bought["count"], bought["lastNumber"]) == (2, "2")
    assert bought["spent"] == [
        {"amount": "100", "currency": "CNY"},
        {"amount": "100", "currency": "USD"},
    ]


def test_purchases_need_the_right_to_orders_and_nothing_else_does(
    shop: Installation, now: datetime
) -> None:
    people.alice(shop, now)
    _, body = ask(shop, PURCHASES)
    (edge,) = body["data"]["customers"]["edges"]
    assert edge["node"] == {"name": "王小明", "purchases": None}
    assert [each["extensions"]["code"] for each in body["errors"]] == ["FORBIDDEN"]


@pytest.mark.parametrize(
    "query",
    [
        "{ customers { edges { node { id } } } }",
        '{ customersOfUsers(saleorIds: ["x"]) { id } }',
        '{ customer(id: "1") { customer { id } } }',
        "{ identityConflicts { edges { node { id } } } }",
        "{ merges { edges { node { id } } } }",
    ],
)
def test_customers_need_the_right_to_customers(shop: Installation, query: str) -> None:
    bearer = as_staff(shop, permissions=["MANAGE_ORDERS", "MANAGE_APPS"])
    _, body = ask(shop, query, bearer=bearer)
    assert body["errors"][0]["message"] == "This needs MANAGE_USERS."


def test_a_profile_holds_all_that_is_known(shop: Installation, now: datetime) -> None:
    customer_id = people.alice(shop, now)
    people.a_life(shop, customer_id, now)
    by_id = ask(shop, PROFILE, variables={"id": str(customer_id)})[1]
    assert "errors" not in by_id, by_id
    by_user = ask(shop, PROFILE, variables={"saleorId": people.ALICE})[1]
    assert by_user == by_id
    known = by_id["data"]["customer"]
    assert {each["masked"] for each in known["identities"]} == {
        "138****1234",
        "a***@example.com",
        "oMin…0001",
        people.ALICE,
    }
    assert [each["source"] for each in known["consents"]] == ["mini_program"]
    assert [each["template"] for each in known["grants"]] == ["购物车提醒"]
    assert [each["items"] for each in known["openCarts"]] == [2]
    assert [each["state"] for each in known["coupons"]] == ["REDEEMED"]
    assert [each["template"] for each in known["messages"]] == ["购物车提醒"]
    assert [each["outcome"] for each in known["runs"]] == ["RECOVERED_VOUCHER"]
    assert [each["key"] for each in known["customer"]["tags"]] == ["老客户"]
    assert (known["merges"], known["suppressions"]) == ([], [])


def test_a_profile_says_where_somebody_was_only_while_they_allow_it(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.see(shop, now, openid("oMini0001", "wxmini"))
    of = people.account(shop, Account.Kind.MINI_PROGRAM, "wxmini")
    identity = Identity.objects.of(shop.id).get(customer_id=customer_id)
    document = """query($id: ID) { customer(id: $id) {
      places { account latitude longitude precision notedAt } } }"""

    def places() -> Any:
        body = ask(shop, document, variables={"id": str(customer_id)})[1]
        return body["data"]["customer"]["places"]

    def say(at: datetime, *, is_granted: bool) -> None:
        said = Statement(customer_id, "", Use.LOCATION, is_granted, "1", "x", at)
        record_consents(installation_id=shop.id, statements=[said])

    def note(at: datetime, precision: str) -> None:
        spot = {"latitude": "31.2", "longitude": "-0.5", "precision": precision}
        seen = PlaceSeen(customer_id, identity.id, of.id, spot, at)
        note_places(installation_id=shop.id, seen=[seen], now=now)

    say(now, is_granted=True)
    note(now, "65.5")
    assert places() == [
        {
            "account": of.name,
            "latitude": 31.2,
            "longitude": -0.5,
            "precision": 65.5,
            "notedAt": "2026-11-23T04:00:00Z",
        }
    ]
    note(now + timedelta(seconds=1), "")
    assert [each["precision"] for each in places()] == [None]
    # as it stands where two became one, whose newer word is no
    Consent.objects.of(shop.id).update(is_granted=False)
    assert places() == []


def test_the_order_of_a_coupon_needs_the_right_to_orders(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    people.a_life(shop, customer_id, now)
    query = f'{{ customer(id: "{customer_id}") {{ coupons {{ name orderId }} }} }}'
    _, body = ask(shop, query)
    assert body["data"]["customer"]["coupons"] == [
        {"name": "满百减十", "orderId": None}
    ]
    assert len(body["errors"]) == 1


def test_a_profile_of_somebody_merged_is_that_of_who_they_are_now(
    shop: Installation, now: datetime
) -> None:
    merge = people.merged(shop, now)
    _, body = ask(shop, PROFILE, variables={"id": str(merge.loser_id)})
    known = body["data"]["customer"]
    assert known["customer"]["id"] == str(merge.survivor_id)
    (shown,) = known["merges"]
    assert shown["survivor"]["id"] == str(merge.survivor_id)
    assert {each["kind"] for each in shown["identities"]} >= {"SALEOR_USER"}


def test_nothing_of_another_shop_is_found(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    stranger = people.alice(other_shop, now)
    assert (
        listed(shop) == listed(shop, search="王") == listed(shop, search="1234") == []
    )
    for variables in ({"id": str(stranger)}, {"saleorId": people.ALICE}, {}):
        _, body = ask(shop, PROFILE, variables=variables)
        assert body["data"]["customer"] is None


def test_the_list_costs_the_same_queries_however_many_customers(
    shop: Installation, now: datetime, django_assert_max_num_queries: Any
) -> None:
    people.alice(shop, now)
    bearer = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_ORDERS"])
    query = LIST.replace("name phone", "purchases { count } name phone")
    ask(shop, query, bearer=bearer)
    with django_assert_max_num_queries(19):
        ask(shop, query, bearer=bearer)
    for each in range(10):
        people.see(shop, now, openid(f"openid-number-{each}", "wxmini"))
    with django_assert_max_num_queries(19):
        _, body = ask(shop, query, bearer=bearer)
    assert len(body["data"]["customers"]["edges"]) == 11


def test_ticked_rows_of_the_dashboard_are_found_together(
    shop: Installation, now: datetime
) -> None:
    people.alice(shop, now)
    query = "query($ids: [ID!]!) { customersOfUsers(saleorIds: $ids) { name } }"
    _, body = ask(shop, query, variables={"ids": [people.ALICE, "x", people.ALICE]})
    assert body["data"]["customersOfUsers"] == [{"name": "王小明"}]
    _, body = ask(shop, query, variables={"ids": ["x"] * 101})
    assert body["errors"][0]["extensions"]["code"] == "BAD_INPUT"

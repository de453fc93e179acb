"""Talks in the Dashboard: what may still be sent, who talks, what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.customers.observations import openid
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.reach import queries, services
from saleor_wechat_growth.reach.models import Account, Window
from tests.graphql.dashboard import as_staff, ask
from tests.services.reach import cast

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

TALK = """query($id: ID!) { customerTalk(id: $id) {
  id withHumanUntil withHumanBy
  accounts {
    account kind isFollowing
    windows { trigger endsAt left }
    grants { template available }
  }
} }"""
TAKE_OVER = """mutation($id: ID!) { takeOverCustomer(id: $id) {
  talk { withHumanUntil withHumanBy } errors { code field } } }"""
HAND_BACK = """mutation($id: ID!) { handBackCustomer(id: $id) {
  talk { withHumanUntil withHumanBy } errors { code field } } }"""
SAID = """query($id: ID!) { customer(id: $id) { timeline(first: 10) { edges { node {
  kind talk { account isTheirs kind text } } } } } }"""


@pytest.fixture
def account(shop: Installation) -> Account:
    return cast.service_account(shop.id)


@pytest.fixture
def alice(account: Account) -> cast.Person:
    shop_id = account.installation_id
    return cast.known(shop_id, openid("openid-of-alice", account.app_id))


def asked(shop: Installation, query: str, who: cast.Person) -> Any:
    _, body = ask(shop, query, variables={"id": str(who.customer_id)})
    assert "errors" not in body, body
    (found,) = body["data"].values()
    return found


def test_what_may_still_be_sent_stands_by_account(
    shop: Installation, account: Account, alice: cast.Person
) -> None:
    now = clock.now()
    cast.mini_program(shop.id)
    services.open_windows(
        installation_id=shop.id,
        openings=[
            services.Opening(
                alice.customer_id, alice.identity_id, account.id, trigger, now
            )
            for trigger in (Window.Trigger.MESSAGE, Window.Trigger.SCAN)
        ],
        now=now,
    )
    key = services.WindowKey(account.id, alice.identity_id)
    services.take_windows(installation_id=shop.id, wanted=[key], now=now)
    services.grant(installation_id=shop.id, answers=[cast.answer(alice, account, now)])
    found = asked(shop, TALK, alice)
    (standing,) = found["accounts"]
    assert (standing["account"], standing["isFollowing"]) == ("Alice's tea", False)
    assert standing["kind"] == "SERVICE_ACCOUNT"
    assert [(each["trigger"], each["left"]) for each in standing["windows"]] == [
        ("MESSAGE", 2),
        ("SCAN", 2),
    ]
    assert standing["grants"] == [{"template": cast.TEMPLATE, "available": 1}]
    assert (found["withHumanUntil"], found["withHumanBy"]) == (None, None)


def test_staff_take_a_talk_over_and_hand_it_back(
    shop: Installation, alice: cast.Person
) -> None:
    taken = asked(shop, TAKE_OVER, alice)
    assert taken["errors"] == []
    assert taken["talk"]["withHumanBy"] == "STAFF"
    later = clock.now() + timedelta(hours=11)
    assert queries.with_human(shop.id, [alice.customer_id], later)
    assert asked(shop, TALK, alice)["withHumanUntil"] is not None
    back = asked(shop, HAND_BACK, alice)
    assert back["talk"] == {"withHumanUntil": None, "withHumanBy": None}
    actions = AuditEntry.objects.of(shop.id).order_by("id")
    assert list(actions.values_list("action", "target")) == [
        ("customer.taken_over", f"customer:{alice.customer_id}"),
        ("customer.handed_back", f"customer:{alice.customer_id}"),
    ]


def test_what_they_wrote_stands_in_the_timeline(
    shop: Installation, account: Account, alice: cast.Person
) -> None:
    now = clock.now()
    services.record_utterances(
        installation_id=shop.id,
        utterances=[
            services.Spoken(
                alice.customer_id, alice.identity_id, account.id, now, kind, text
            )
            for kind, text in (("text", "还有货吗"), ("image", ""))
        ],
    )
    found = asked(shop, SAID, alice)
    talks = [edge["node"]["talk"] for edge in found["timeline"]["edges"]]
    assert sorted((each["kind"], each["text"]) for each in talks) == [
        ("image", ""),
        ("text", "还有货吗"),
    ]
    assert all(each["isTheirs"] for each in talks)


@pytest.mark.parametrize("query", [TALK, TAKE_OVER, HAND_BACK])
def test_talks_are_for_those_who_manage_customers(
    shop: Installation, alice: cast.Person, query: str
) -> None:
    bearer = as_staff(shop, permissions=["MANAGE_ORDERS", "MANAGE_APPS"])
    variables = {"id": str(alice.customer_id)}
    _, body = ask(shop, query, bearer=bearer, variables=variables)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("query", [TAKE_OVER, HAND_BACK])
def test_nobody_can_be_taken_over_whom_the_shop_does_not_know(
    shop: Installation, other_shop: Installation, query: str
) -> None:
    theirs = cast.alice(cast.service_account(other_shop.id))
    found = asked(shop, query, theirs)
    assert found["errors"] == [{"code": "CUSTOMER_UNKNOWN", "field": "id"}]
    assert asked(shop, TALK, theirs) is None
    assert not queries.with_human(other_shop.id, [theirs.customer_id], clock.now())

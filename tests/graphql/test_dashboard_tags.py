"""Tags in the Dashboard's API: deleted, with what keeps them and what they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.models import Tagging
from tests.graphql.dashboard import as_staff, ask
from tests.graphql.recalls import Shop, recall, told
from tests.services.segments.living import person

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

DELETE = """mutation($key: String!) { deleteTag(key: $key) {
  people job { kind total } usedBy { kind name } errors { code field }
} }"""


def put(shop: Installation, people: list[int], now: datetime, key: str = "vip") -> None:
    services.put_tags(
        installation_id=shop.pk,
        wanted=[(each, key, "staff") for each in people],
        now=now,
    )


def test_a_deleted_tag_is_off_everybody_and_stays_in_the_history(
    shop: Installation, now: datetime
) -> None:
    people = [person(shop, now) for _ in range(3)]
    put(shop, people, now)
    assert told(shop, DELETE, key="vip") == {
        "people": 3,
        "job": None,
        "usedBy": None,
        "errors": [],
    }
    assert not Tagging.objects.of(shop.pk).exists()
    assert told(shop, "{ tags { key } }") == []
    newest = queries.tag_history(shop.pk, people[0]).first()
    assert newest is not None
    assert (newest.what, newest.by, newest.reason) == (
        "taken",
        "staff:VXNlcjoy",
        "tag deleted",
    )
    entry = AuditEntry.objects.of(shop.pk).get()
    assert (entry.action, entry.target, entry.details) == (
        "tag.deleted",
        "vip",
        {"people": 3},
    )
    gone = told(shop, DELETE, key="vip")
    assert gone["errors"] == [{"code": "TAG_UNKNOWN", "field": "key"}]


def test_what_needs_a_tag_keeps_it_and_is_named(
    shop: Installation, here: Shop, now: datetime
) -> None:
    put(shop, [person(shop, now)], now)
    recall(shop, here.now, excluded_tags=["vip"])
    for key, more in (
        ("asks", {"rule": {"type": "tag", "has": "vip"}}),
        ("puts", {"rule": {"type": "tag", "has": "x"}, "enter_tags": ["vip"]}),
    ):
        services.save_segment(
            installation_id=shop.pk, key=key, name=key, now=now, **more
        )
    refused = told(shop, DELETE, key="vip")
    assert refused["errors"] == [{"code": "TAG_IN_USE", "field": "key"}]
    assert refused["usedBy"] == [
        {"kind": "SEGMENT", "name": "asks"},
        {"kind": "SEGMENT", "name": "puts"},
        {"kind": "RECALL", "name": "购物车召回"},
    ]
    assert Tagging.objects.of(shop.pk).count() == 1
    assert not AuditEntry.objects.of(shop.pk).exists()


def test_a_tag_of_another_shop_does_not_exist(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    put(shop, [person(shop, now)], now)
    assert told(other_shop, DELETE, key="vip")["errors"][0]["code"] == "TAG_UNKNOWN"
    assert Tagging.objects.of(shop.pk).count() == 1


def test_deleting_a_tag_takes_manage_users(shop: Installation) -> None:
    bearer = as_staff(shop, permissions=["MANAGE_DISCOUNTS"])
    _, body = ask(shop, DELETE, bearer=bearer, variables={"key": "vip"})
    assert body["errors"][0]["message"] == "This needs MANAGE_USERS."

"""Traits on a profile: shown as text, set by hand, never told in the audit log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from saleor_wechat_growth.installations.models import AuditEntry, Installation
from saleor_wechat_growth.segments.models import Trait
from saleor_wechat_growth.segments.services import (
    TraitWanted,
    define_trait,
    recheck_due,
    set_traits,
)
from tests.graphql.dashboard import as_staff, ask
from tests.graphql.recalls import told
from tests.services.segments.living import live, members, person

pytestmark = pytest.mark.usefixtures("their_keys")

TRAITS = """query($id: ID!) { customer(id: $id) {
  traits { key label type options value by }
} }"""
SET = """mutation($id: ID!, $key: String!, $value: String) {
  setTrait(customerId: $id, key: $key, value: $value) {
    traits { key value by } errors { code field }
  }
}"""


@pytest.fixture(autouse=True)
def defined(shop: Installation, now: datetime) -> None:
    for key, kind, label in (
        ("birthday", "date", "生日"),
        ("height", "number", "身高"),
        ("member", "boolean", "会员"),
        ("size", "choice", "尺码"),
        ("city", "text", "城市"),
    ):
        define_trait(
            installation_id=shop.pk,
            key=key,
            type=kind,
            label=label,
            options=("S", "M") if kind == "choice" else (),
            now=now,
        )


def values(found: Any) -> dict[str, str | None]:
    return {each["key"]: each["value"] for each in found["traits"]}


def test_every_trait_of_the_shop_stands_on_a_profile_as_text(
    shop: Installation, now: datetime
) -> None:
    who = person(shop, now)
    set_traits(
        installation_id=shop.pk,
        wanted=[
            TraitWanted(who, "birthday", "1990-02-03"),
            TraitWanted(who, "height", "172.50"),
            TraitWanted(who, "member", "false"),
        ],
        by="import",
        now=now,
    )
    found = told(shop, TRAITS, id=who)
    assert values(found) == {
        "birthday": "1990-02-03",
        "height": "172.5",
        "member": "false",
        "size": None,
        "city": None,
    }
    (size,) = (each for each in found["traits"] if each["key"] == "size")
    assert size == {
        "key": "size",
        "label": "尺码",
        "type": "CHOICE",
        "options": ["S", "M"],
        "value": None,
        "by": "",
    }


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("birthday", "1990-02-03", "1990-02-03"),
        ("height", "100", "100"),
        ("member", "true", "true"),
        ("size", "M", "M"),
        ("city", " 上海 ", "上海"),
    ],
)
def test_a_trait_is_set_and_forgotten_by_hand(
    shop: Installation, now: datetime, key: str, value: str, kept: str
) -> None:
    who = person(shop, now)
    done = told(shop, SET, id=who, key=key, value=value)
    assert (values(done)[key], done["errors"]) == (kept, [])
    entry = AuditEntry.objects.of(shop.pk).get()
    assert (entry.action, entry.target, entry.details) == (
        "customer.trait_set",
        f"customer:{who}",
        {"trait": key, "is_known": True},
    )
    assert Trait.objects.of(shop.pk).get().by == "staff:VXNlcjoy"
    done = told(shop, SET, id=who, key=key, value=None)
    assert values(done)[key] is None


@pytest.mark.parametrize(
    ("key", "value"),
    [("none", "1"), ("height", "tall"), ("size", "XL"), ("birthday", "3.2.1990")],
)
def test_what_is_not_of_its_type_is_refused(
    shop: Installation, now: datetime, key: str, value: str
) -> None:
    who = person(shop, now)
    refused = told(shop, SET, id=who, key=key, value=value)
    assert refused["errors"] == [{"code": "TRAIT_INVALID", "field": "value"}]
    assert not AuditEntry.objects.of(shop.pk).exists()


def test_a_segment_that_asks_for_it_is_told_soon(
    shop: Installation, now: datetime
) -> None:
    rule = {"type": "trait", "trait": "size", "is": "M"}
    segment = live(shop, "medium", rule, now)
    who = person(shop, now)
    told(shop, SET, id=who, key="size", value="M")
    recheck_due(now=now + timedelta(seconds=1))
    assert members(segment) == {who}


def test_nobody_of_another_shop_is_described(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    who = person(other_shop, now)
    refused = told(shop, SET, id=who, key="size", value="M")
    assert refused["errors"][0]["code"] == "CUSTOMER_UNKNOWN"


def test_describing_somebody_takes_manage_users(
    shop: Installation, now: datetime
) -> None:
    bearer = as_staff(shop, permissions=["MANAGE_DISCOUNTS"])
    given = {"id": str(person(shop, now)), "key": "size", "value": "M"}
    _, body = ask(shop, SET, bearer=bearer, variables=given)
    assert body["errors"][0]["message"] == "This needs MANAGE_USERS."

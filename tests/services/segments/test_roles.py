"""Segments by which service account somebody follows, and whom that is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.reach.errors import BadAccount
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import (
    FollowSighting,
    record_follows,
    save_account,
    set_role,
)
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.errors import RuleInvalid
from saleor_wechat_growth.segments.models import Membership
from saleor_wechat_growth.segments.rules import load
from tests.services.reach import cast
from tests.services.segments.living import live

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db

LOYAL = {"type": "follows", "role": "loyal_customers"}


def account(
    shop: Installation, key: str, kind: str = Account.Kind.SERVICE_ACCOUNT
) -> Account:
    return save_account(
        installation_id=shop.id,
        key=key,
        kind=kind,
        name=key,
        app_id=f"wx{key}",
        secrets={"app_secret": "made-up"},
    )


def follow(of: Account, now: datetime) -> int:
    person = cast.alice(of)
    record_follows(
        installation_id=of.installation_id,
        sightings=[
            FollowSighting(person.customer_id, person.identity_id, of.id, True, now)
        ],
        now=now,
    )
    return person.customer_id


def members(shop: Installation) -> set[int]:
    rows = Membership.objects.of(shop.id).filter(left_at=None)
    return set(rows.values_list("customer_id", flat=True))


def test_who_follows_an_account_of_a_role_is_in_and_follows_the_role(
    shop: Installation, now: datetime
) -> None:
    new, old = account(shop, "new"), account(shop, "old")
    of_new, of_old = follow(new, now), follow(old, now)
    set_role(
        installation_id=shop.id, account_id=old.id, role="loyal_customers", now=now
    )
    live(shop, "loyal", LOYAL, now)
    assert members(shop) == {of_old}
    assert set_role(
        installation_id=shop.id, account_id=new.id, role="loyal_customers", now=now
    )
    services.build_due(now=now)
    assert members(shop) == {of_old, of_new}
    assert not set_role(
        installation_id=shop.id, account_id=new.id, role="loyal_customers", now=now
    )


def test_who_follows_one_account_by_its_name_is_in(
    shop: Installation, now: datetime
) -> None:
    follow(account(shop, "new"), now)
    of_old = follow(account(shop, "old"), now)
    live(shop, "old", {"type": "follows", "account": "old"}, now)
    assert members(shop) == {of_old}


def test_a_rule_names_an_account_or_a_role() -> None:
    with pytest.raises(RuleInvalid):
        load({**LOYAL, "account": "old"})


def test_only_service_accounts_have_a_role(shop: Installation, now: datetime) -> None:
    mini = account(shop, "mini", Account.Kind.MINI_PROGRAM)
    for role in ("loyal_customers", "no such role"):
        with pytest.raises(BadAccount):
            set_role(installation_id=shop.id, account_id=mini.id, role=role, now=now)

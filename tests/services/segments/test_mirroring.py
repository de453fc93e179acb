"""Tags that a shop chose to mirror stand in the private metadata of core's users."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import (
    Observation,
    openid,
    saleor_user,
)
from saleor_wechat_growth.customers.services import observe, record_users
from saleor_wechat_growth.customers.services.users import UserWord
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.sandbox.saleor.app import create_app
from saleor_wechat_growth.sandbox.saleor.model import App, User
from saleor_wechat_growth.sandbox.saleor.shop import Shop
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import MirrorDue
from saleor_wechat_growth.segments.services import mirroring
from tests.services.segments.living import live

TAGS = "growth_tags"


@pytest.fixture
def core(shop: Installation, now: datetime) -> Iterator[Shop]:
    sandbox = Shop(clock=lambda: now)
    sandbox.apps[1] = App(
        pk=1,
        identifier="growth",
        name="Growth",
        version="1",
        token="app-token",
        permissions=frozenset({"MANAGE_USERS"}),
        manifest={},
    )
    for number in (1, 2):
        sandbox.users[number] = User(
            pk=number,
            email=f"user{number}@example.com",
            password="",
            jwt_token_key="",
            date_joined=now,
            updated_at=now,
        )
    with Serving({"saleor": create_app(sandbox)}) as serving:
        sandbox.public_url = serving.url("saleor")
        shop.saleor_api_url = f"{serving.url('saleor')}/graphql/"
        shop.sealed_token = crypto.seal_text("app-token")
        shop.save()
        yield sandbox


def person_of(shop: Installation, user: User, now: datetime) -> int:
    [seen] = observe(
        installation_id=shop.pk,
        observations=[
            Observation(
                (saleor_user(user.id), openid(f"o-{user.pk}", "wx1")), "test", now
            )
        ],
        now=now,
    )
    word = UserWord(
        saleor_id=user.id,
        email=user.email,
        profile={"firstName": "", "lastName": "", "email": user.email},
        updated_at=now,
        issued_at=now,
        is_fetched=False,
    )
    record_users(installation_id=shop.pk, words=[word], now=now)
    return seen.customer_id


def tag(shop: Installation, key: str, now: datetime, *, is_mirrored: bool) -> None:
    services.save_tag(
        installation_id=shop.pk, key=key, name=key, is_mirrored=is_mirrored, now=now
    )


def put(shop: Installation, person: int, key: str, now: datetime) -> None:
    services.put_tags(installation_id=shop.pk, wanted=[(person, key, "staff")], now=now)


def test_chosen_tags_stand_in_the_metadata_of_the_persons_user(
    shop: Installation, core: Shop, now: datetime
) -> None:
    alice = person_of(shop, core.users[1], now)
    tag(shop, "vip", now, is_mirrored=True)
    tag(shop, "quiet", now, is_mirrored=False)
    put(shop, alice, "vip", now)
    put(shop, alice, "quiet", now)
    assert services.mirror_due(now=now) > 0
    assert core.users[1].private_metadata == {TAGS: "vip"}
    assert core.users[1].metadata == {}

    tag(shop, "quiet", now, is_mirrored=True)
    services.mirror_due(now=now)
    assert core.users[1].private_metadata == {TAGS: "quiet,vip"}

    services.take_tags(
        installation_id=shop.pk, customer_ids=[alice], keys=["vip"], now=now
    )
    services.mirror_due(now=now)
    assert core.users[1].private_metadata == {TAGS: "quiet"}


def test_a_tag_of_entering_is_mirrored_too(
    shop: Installation, core: Shop, now: datetime
) -> None:
    person_of(shop, core.users[1], now)
    tag(shop, "wechat", now, is_mirrored=True)
    rule = {"type": "identity", "kind": str(IdentityKind.OPENID)}
    live(shop, "on-wechat", rule, now, enter_tags=["wechat"])
    services.mirror_due(now=now)
    assert core.users[1].private_metadata == {TAGS: "wechat"}


def test_our_own_writing_comes_back_and_changes_nothing(
    shop: Installation, core: Shop, now: datetime
) -> None:
    alice = person_of(shop, core.users[1], now)
    tag(shop, "vip", now, is_mirrored=True)
    live(shop, "vips", {"type": "tag", "has": "vip"}, now)
    put(shop, alice, "vip", now)
    services.mirror_due(now=now)
    echo = Happening(shop.pk, "saleor.customer_updated", core.users[1].id, now)
    dispatch([echo], now)
    assert not MirrorDue.objects.of(shop.pk).exists()
    assert services.mirror_due(now=now) == 0


def test_a_core_that_does_not_answer_is_told_later_and_a_user_that_is_gone_never(
    shop: Installation, core: Shop, now: datetime
) -> None:
    alice = person_of(shop, core.users[1], now)
    tag(shop, "vip", now, is_mirrored=True)
    put(shop, alice, "vip", now)
    reachable = shop.saleor_api_url
    shop.saleor_api_url = "http://127.0.0.1:9/graphql/"
    shop.save()
    assert services.mirror_due(now=now) == 0
    shop.saleor_api_url = reachable
    shop.save()
    assert services.mirror_due(now=now + timedelta(seconds=1)) == 0
    del core.users[1]
    assert services.mirror_due(now=now + mirroring.LEASE) == 1
    assert not MirrorDue.objects.of(shop.pk).exists()


def test_a_shop_that_mirrors_nothing_waits_for_nothing(
    shop: Installation, now: datetime
) -> None:
    [seen] = observe(
        installation_id=shop.pk,
        observations=[Observation((openid("o-1", "wx1"),), "test", now)],
        now=now,
    )
    put(shop, seen.customer_id, "vip", now)
    assert not MirrorDue.objects.of(shop.pk).exists()
    assert services.mirror_due(now=datetime(2030, 1, 1, tzinfo=UTC)) == 0


def test_the_document_that_writes_tags_is_one_of_ours() -> None:
    assert "customer_tags_write" in documents.names()

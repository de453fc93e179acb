"""What we wrote of somebody to core is taken away when they are erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers import services as customers
from saleor_wechat_growth.customers.models import Erasure
from saleor_wechat_growth.customers.services.erasing import ECHO, SETTLE
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.sandbox.saleor.shop import Shop
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Membership
from tests.services.segments.living import live
from tests.services.segments.test_mirroring import (  # noqa: F401 -- a fixture
    TAGS,
    core,
    person_of,
    put,
    tag,
)


def erase(shop: Installation, person: int, now: datetime) -> None:
    customers.request_erasure(
        installation_id=shop.pk,
        customer_id=person,
        requested_by="staff:1",
        begins_at=now,
        now=now,
    )
    while customers.advance_erasures(now=now):
        pass


def end(asked_at: datetime) -> None:
    """Walk the tables a last time, after core was asked."""
    while customers.advance_erasures(now=asked_at + ECHO):
        pass


def told_by_core(shop: Installation, user_id: str, now: datetime) -> InboxEvent:
    """Store what core tells of a user whose metadata we took away; it was handled."""
    event: InboxEvent = InboxEvent.objects.create(
        installation=shop,
        source="saleor",
        kind="saleor.customer_metadata_updated",
        subject=user_id,
        dedupe_key=b"taken away",
        body=crypto.seal_text("the name"),
        received_at=now,
        handled_at=now,
    )
    return event


def state(shop: Installation) -> str:
    return str(Erasure.objects.of(shop.pk).get().state)


def test_the_metadata_we_wrote_to_core_is_deleted_there(
    shop: Installation,
    core: Shop,  # noqa: F811
    now: datetime,
) -> None:
    alice = person_of(shop, core.users[1], now)
    tag(shop, "vip", now, is_mirrored=True)
    put(shop, alice, "vip", now)
    services.mirror_due(now=now)
    core.users[1].private_metadata["of_another_app"] = "stays"
    erase(shop, alice, now)
    assert customers.erase_in_core(now=now) == 1
    assert core.users[1].private_metadata == {"of_another_app": "stays"}
    # a write that was on its way came after
    core.users[1].private_metadata[TAGS] = "vip"
    while customers.advance_erasures(now=now + SETTLE):
        pass
    assert state(shop) == "running"
    assert customers.erase_in_core(now=now + SETTLE) == 1
    assert core.users[1].private_metadata == {"of_another_app": "stays"}
    end(now + SETTLE)
    assert state(shop) == "done"
    assert customers.erase_in_core(now=now + 2 * SETTLE) == 0
    row = Erasure.objects.of(shop.pk).get()
    assert row.sealed_rest is None


def test_a_core_that_is_away_is_asked_until_it_answers(
    shop: Installation,
    core: Shop,  # noqa: F811
    now: datetime,
) -> None:
    alice = person_of(shop, core.users[1], now)
    core.users[1].private_metadata = {TAGS: "vip"}
    reachable = shop.saleor_api_url
    shop.saleor_api_url = "http://127.0.0.1:9/graphql/"
    shop.save()
    erase(shop, alice, now)
    customers.erase_in_core(now=now)
    while customers.advance_erasures(now=now + SETTLE):
        pass
    assert state(shop) == "running"
    shop.saleor_api_url = reachable
    shop.save()
    later = now + timedelta(days=2)
    customers.erase_in_core(now=later)
    assert core.users[1].private_metadata == {}
    assert state(shop) == "running"
    news = told_by_core(shop, core.users[1].id, later)
    end(later)
    assert state(shop) == "done"
    news.refresh_from_db()
    assert (news.body, news.subject) == (None, "")


def test_a_user_that_is_gone_over_there_is_no_reason_to_wait(
    shop: Installation,
    core: Shop,  # noqa: F811
    now: datetime,
) -> None:
    alice = person_of(shop, core.users[1], now)
    erase(shop, alice, now)
    del core.users[1]
    while customers.advance_erasures(now=now + SETTLE):
        pass
    customers.erase_in_core(now=now + SETTLE)
    end(now + SETTLE)
    assert state(shop) == "done"


def test_who_is_erased_is_in_no_segment_and_was_in_it_until_then(
    shop: Installation,
    core: Shop,  # noqa: F811
    now: datetime,
) -> None:
    alice = person_of(shop, core.users[1], now)
    tag(shop, "vip", now, is_mirrored=False)
    put(shop, alice, "vip", now)
    live(shop, "vips", {"type": "tag", "has": "vip"}, now)
    assert Membership.objects.of(shop.pk).filter(left_at=None).count() == 1
    erase(shop, alice, now + timedelta(hours=1))
    row = Membership.objects.of(shop.pk).get()
    assert (row.left_at, row.why_left) == (now + timedelta(hours=1), "erased")

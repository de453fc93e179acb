"""A core that takes its time is not one that is away, and time goes on meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from saleor_wechat_growth.commerce.models import Availability
from saleor_wechat_growth.commerce.services import doubt_offers
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services import asking
from saleor_wechat_growth.reach.queries import rules
from tests.services.messaging.store import Store, open_store
from tests.services.messaging.world import World

State = Message.State
LATER = timedelta(minutes=1)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with open_store(world, world.now) as store:
        store.sells("茶杯", 50)
        yield store


def known_for_too_long(store: Store) -> None:
    """What is sold was told of once, and may have changed since."""
    store.message(("茶杯", 1))
    assert store.send() == 1
    store.asked.clear()
    Availability.objects.of(store.world.shop.pk).update(
        known_at=store.world.now - timedelta(hours=1)
    )


def test_a_core_whose_answer_is_overtaken_by_news_and_then_takes_long_is_not_away(
    world: World, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_for_too_long(store)
    monkeypatch.setattr(asking, "ASKING_SECONDS", 1.0)
    store.takes += [0.0, 2.0]
    waiting = store.message(("茶杯", 1))
    news = [{store.variants["茶杯"].id}]

    def clock() -> datetime:
        if news and store.asked:
            doubt_offers(
                installation_id=world.shop.pk,
                variants=news.pop(),
                now=world.now + LATER,
            )
        return world.now

    assert services.send_due(clock=clock) == 0
    assert not news
    assert store.asked.total() == 1  # and it is still at what it was asked then
    waiting.refresh_from_db()
    assert waiting.state == State.WAITING
    # it answers who asks it now
    Availability.objects.of(world.shop.pk).update(doubted_at=None)
    other = store.message(("茶杯", 1))
    assert store.send() == 1
    other.refresh_from_db()
    assert other.state == State.ACCEPTED


def test_a_message_is_written_by_the_time_at_which_core_had_answered(
    world: World, store: Store
) -> None:
    store.message(("茶杯", 1), text="{{ now | time }}")

    def clock() -> datetime:
        return world.now + (LATER if store.asked else timedelta())

    assert services.send_due(clock=clock) == 1
    zone, _ = rules(world.shop.pk)
    shown = (world.now + LATER).astimezone(zone)
    assert store.said() == [{"thing1": f"{shown:%H:%M}"}]

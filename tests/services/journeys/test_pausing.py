"""A paused journey sends nothing, not even what it had planned before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services import send_due
from saleor_wechat_growth.messaging.services.picking import LEASE, pick
from tests.services.journeys.conftest import ALICE

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(here, recall) -> Message:
    """The first touch, in the outbox; the journey is paused then."""
    here.cart("c1", ALICE)
    here.wait(hours=1)
    [message] = here.messages()
    services.pause(installation_id=here.id, journey_id=recall.id)
    return message


def go_live(here, journey) -> None:
    services.go_live(installation_id=here.id, journey_id=journey.id, now=here.now)


def test_a_pause_holds_what_is_planned_until_the_journey_is_live_again(
    here, recall, planned
) -> None:
    assert pick(now=here.now, limit=9) == []
    go_live(here, recall)
    assert pick(now=here.now, limit=9) == [planned]


def test_what_a_pause_held_for_too_long_is_suppressed_as_too_late(
    here, recall, planned
) -> None:
    here.now = planned.expires_at + timedelta(minutes=1)
    go_live(here, recall)
    assert send_due(clock=lambda: here.now) == 0
    planned.refresh_from_db()
    assert (planned.state, planned.reason) == ("suppressed", "too_late")


def test_a_pause_does_not_touch_what_is_on_its_way(here, recall, planned) -> None:
    go_live(here, recall)
    Message.objects.of(here.id).update(state="sending", claimed_at=here.now)
    services.pause(installation_id=here.id, journey_id=recall.id)
    here.accept(planned)
    assert here.run().touches == 1


def test_a_pause_holds_no_other_journeys_messages(here, recall, planned) -> None:
    go_live(here, recall)
    other = services.save_recipe(
        installation_id=here.id,
        key="other",
        name="other",
        recipe="abandoned_cart",
        parameters={"touches": [{"after": 1, "templates": ["cart"]}]},
        now=here.now,
    )
    services.go_live(installation_id=here.id, journey_id=other.id, now=here.now)
    services.pause(installation_id=here.id, journey_id=other.id)
    assert pick(now=here.now + LEASE, limit=9) == [planned]

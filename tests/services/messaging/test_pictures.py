"""Pictures of messages: uploaded ahead, by one at a time; a message waits for its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.messaging.models import Media, MediaUpload, Message, Template
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.services import uploading
from saleor_wechat_growth.reach import clients
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from tests.services.messaging.world import PNG, Person, World

State = Message.State
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOWHERE = Landing()


def spoken_with(world: World) -> Person:
    person = world.person()
    world.acts(person, "message")
    return person


def shown(world: World) -> list[dict]:
    """What the phones show, in order."""
    return [each.rendered["customer"] for each in world.gateways.wechat.ledger.sends]


def fate(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.reason


def test_a_picture_is_uploaded_once_and_shown_by_all(world: World) -> None:
    content = world.content("image", media=world.picture())
    for _ in range(3):
        world.plan(spoken_with(world), content, landing=NOWHERE)
    assert [world.upload(), world.upload()] == [1, 0]
    assert world.send() == 3
    assert len({each["media_id"] for each in shown(world)}) == 1
    assert world.gateways.wechat.calls["/cgi-bin/media/upload"] == 1


def test_a_picture_is_uploaded_anew_before_wechat_drops_it(world: World) -> None:
    content = world.content("image", media=world.picture())
    assert world.upload() == 1
    world.plan(spoken_with(world), content, landing=NOWHERE)
    world.send()
    assert world.upload(59 * HOUR) == 0
    assert world.upload(61 * HOUR) == 1
    world.plan(spoken_with(world), content, landing=NOWHERE)
    world.send()
    assert len({each["media_id"] for each in shown(world)}) == 2
    assert MediaUpload.objects.of(world.shop.pk).count() == 1


def test_a_picture_that_wechat_is_about_to_drop_is_not_shown(world: World) -> None:
    content = world.content("image", media=world.picture())
    world.upload()
    MediaUpload.objects.of(world.shop.pk).update(expires_at=world.now + HOUR)
    message = world.plan(spoken_with(world), content, landing=NOWHERE)
    world.send()
    assert fate(message) == (State.WAITING, "picture_away")


def test_a_picture_whose_life_is_over_by_our_clock_is_not_uploaded_for_ever(
    world: World,
) -> None:
    world.content("image", media=world.picture())
    # WeChat's clock is so far behind
    assert world.upload(4 * DAY) == 1
    assert world.upload(4 * DAY) == 0


def test_a_picture_that_wechat_has_no_more_is_uploaded_and_the_call_made_again(
    world: World,
) -> None:
    content = world.content("image", media=world.picture())
    world.upload()
    MediaUpload.objects.of(world.shop.pk).update(gateway_id="gone")
    message = world.plan(spoken_with(world), content, landing=NOWHERE)
    world.send()
    assert fate(message) == (State.WAITING, "40007")
    assert world.upload() == 1
    world.send(6 * SECOND)
    assert fate(message) == (State.ACCEPTED, "")


def test_a_message_whose_picture_wechat_does_not_take_waits_for_it(
    world: World,
) -> None:
    world.gateways.wechat.faults.order(
        Fault(kind=Kind.HTTP, path="*/media/upload", status=500, times=1)
    )
    content = world.content("image", media=world.picture())
    message = world.plan(spoken_with(world), content, landing=NOWHERE)
    assert world.upload() == 1
    world.send()
    assert fate(message)[0] == State.WAITING
    assert ("claim", "wait", "picture_away") in world.decisions(message)
    assert world.upload(19 * SECOND) == 0, "WeChat is left alone for a while"
    assert world.upload(21 * SECOND) == 1
    world.send(21 * SECOND)
    assert fate(message) == (State.ACCEPTED, "")


def test_a_picture_is_uploaded_by_one_at_a_time(world: World) -> None:
    world.content("image", media=world.picture())
    assert len(uploading._wanted(world.now)) == 1
    # whoever took it may be waiting for WeChat
    assert world.upload(59 * SECOND) == 0
    assert world.upload(uploading.LEASE) == 1


def test_a_wechat_that_hung_is_left_alone_from_then_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "READ_SECONDS", 0.5)
    world.gateways.wechat.faults.order(
        Fault(kind=Kind.DELAY, path="*/media/upload", seconds=1, times=1)
    )
    world.content("image", media=world.picture())
    assert world.upload() == 1
    assert world.upload(uploading.AWAY + SECOND / 4) == 0
    assert world.upload(uploading.AWAY + 10 * SECOND) == 1


def test_a_picture_that_cannot_be_uploaded_holds_up_no_other(world: World) -> None:
    odd, good = world.picture(), world.picture(PNG + b"\0")
    Media.objects.of(world.shop.pk).filter(pk=odd.pk).update(content_type="no/type")
    for each in (odd, good):
        world.content("image", media=each)
    assert world.upload() == 2
    assert [each.media_id for each in MediaUpload.objects.of(world.shop.pk)] == [
        good.pk
    ]


def test_nobody_waits_for_a_picture_who_is_not_written_to_anyway(world: World) -> None:
    content = world.content("image", media=world.picture())
    message = world.plan(spoken_with(world), content, landing=NOWHERE)
    Account.objects.of(world.shop.pk).update(status=Account.Status.PAUSED)
    world.send()
    assert fate(message) == (State.SUPPRESSED, "account_paused")


def test_what_wechat_refused_a_message_for_is_told_however_it_waited_since(
    world: World,
) -> None:
    content = world.content("image", media=world.picture())
    world.upload()
    MediaUpload.objects.of(world.shop.pk).update(gateway_id="gone")
    message = world.plan(spoken_with(world), content, landing=NOWHERE)
    world.send()
    world.send(6 * SECOND)
    assert ("claim", "wait", "picture_away") in world.decisions(message)
    world.send(message.expires_at - world.now)
    assert fate(message) == (State.FAILED, "40007")


def test_a_message_goes_as_soon_as_its_picture_is_there(world: World) -> None:
    content = world.content("image", media=world.picture())
    message = world.plan(spoken_with(world), content, landing=NOWHERE)
    world.send()
    assert fate(message) == (State.WAITING, "picture_away")
    assert world.upload(SECOND) == 1
    world.send(SECOND)
    assert fate(message) == (State.ACCEPTED, "")


def test_the_outbox_never_waits_for_a_picture(world: World) -> None:
    content = world.content("image", media=world.picture())
    world.plan(spoken_with(world), content, landing=NOWHERE)
    world.send()
    assert "/cgi-bin/media/upload" not in world.gateways.wechat.calls


def test_no_picture_is_uploaded_that_nothing_sends(world: World) -> None:
    cover = world.picture()
    # WeChat fetches it itself
    world.content("news", media=cover, title="新品", url="https://h.example/new")
    world.content("image", media=cover)
    Template.objects.of(world.shop.pk).filter(form="image").update(status="paused")
    assert world.upload() == 0

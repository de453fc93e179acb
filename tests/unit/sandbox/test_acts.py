"""What people do in a chat is pushed in words that the app's own reader knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.integrations.wechat import pushes as read
from saleor_wechat_growth.integrations.wechat.callbacks import read_push
from saleor_wechat_growth.sandbox.wechat import acts, demo, menus, people
from saleor_wechat_growth.sandbox.wechat.state import State
from tests.unit.sandbox.conftest import ALICE, MINI_ALICE

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICE = {"appid": demo.SERVICE_APPID, "openid": ALICE}
MINI = {"appid": demo.MINI_PROGRAM_APPID, "openid": MINI_ALICE}
PLACE = {"latitude": 23.1, "longitude": 113.3}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> tuple[State, list[read.Push]]:
    """A platform, and its pushes as the app reads them."""
    platform, heard = State(demo.demo_seed()), []

    def push(_account: Any, _openid: str, _event: str, body: str) -> None:
        heard.append(read_push(body))

    monkeypatch.setattr(platform.pushes, "push", push)
    return platform, heard


@pytest.mark.parametrize(
    ("act", "body", "expected"),
    [
        (acts.say, {**SERVICE, "text": "在吗"}, {"kind": "text", "content": "在吗"}),
        (acts.say, {**MINI, "kind": "image"}, {"kind": "image", "content": ""}),
        (acts.say, {**SERVICE, "text": "满意", "menu_item": 101}, {"menu_item": "101"}),
        (
            acts.say,
            {**SERVICE, "kind": "location", **PLACE},
            {"spot": read.Spot(23.1, 113.3)},
        ),
        (acts.tap, {**SERVICE, "key": "new"}, {"event": "click", "key": "new"}),
        (
            acts.tap,
            {**SERVICE, "event": "view_miniprogram", "key": "p"},
            {"event": "view_miniprogram", "key": "p"},
        ),
        (
            acts.locate,
            {**SERVICE, **PLACE},
            {"spot": read.Spot(23.1, 113.3, 65.0)},
        ),
        (acts.enter_session, {**MINI, "source": "cart"}, {"source": "cart"}),
        (acts.attend, {**SERVICE, "step": "took"}, {"step": read.AgentStep.TOOK}),
        (acts.pay, {**SERVICE, "order": "42"}, {"order": "42"}),
        (acts.revoke, {**MINI, "info": 8}, {"infos": ("8",), "all": False}),
        (acts.cancel, MINI, {"all": True}),
        (people.unfollow, SERVICE, {}),
        (people.follow, {**SERVICE, "scene_str": "door"}, {"scene": "door"}),
    ],
)
def test_an_act_is_pushed_as_the_app_reads_it(
    told: tuple[State, list[read.Push]],
    act: Callable[[State, dict[str, Any]], Any],
    body: dict[str, Any],
    expected: dict[str, Any],
):
    platform, heard = told
    act(platform, body)
    (push,) = heard
    assert push.openid == body["openid"]
    assert {name: getattr(push, name) for name in expected} == expected
    assert not isinstance(push, read.Other)


def test_a_punishment_names_nobody(told: tuple[State, list[read.Push]]):
    platform, heard = told
    acts.punish(platform, {"appid": demo.MINI_PROGRAM_APPID, "measure": 3})
    (push,) = heard
    assert isinstance(push, read.Punished)
    assert (push.openid, push.measure) == ("", "3")


def test_two_texts_of_one_second_are_two(told: tuple[State, list[read.Push]]):
    platform, heard = told
    for _ in range(2):
        acts.say(platform, {**SERVICE, "text": "在吗"})
    first, second = heard
    assert first.dedupe_key != second.dedupe_key


def test_acts_open_windows_and_an_unfollow_closes_them(
    told: tuple[State, list[read.Push]],
):
    platform, _ = told
    answer = acts.say(platform, {**SERVICE, "text": "在吗"})
    assert [(each["act"], each["left"]) for each in answer["windows"]] == [
        ("message", 5)
    ]
    acts.tap(platform, {**SERVICE, "event": "VIEW", "key": "https://x"})
    answer = acts.tap(platform, {**SERVICE, "key": "new"})
    assert [each["act"] for each in answer["windows"]] == ["message", "menu"]
    people.unfollow(platform, SERVICE)
    assert acts.list_windows(platform, SERVICE) == {"windows": []}


def test_the_platform_counts_as_it_is_told(told: tuple[State, list[read.Push]]):
    platform, _ = told
    acts.read_windows(platform, {"reading": "one_counter"})
    acts.say(platform, {**SERVICE, "text": "在吗"})
    answer = acts.tap(platform, {**SERVICE, "key": "new"})
    assert [each["left"] for each in answer["windows"]] == [3, 3]


def test_a_chat_keeps_what_its_person_did_in_order(
    told: tuple[State, list[read.Push]],
):
    platform, _ = told
    people.unfollow(platform, SERVICE)
    people.follow(platform, {**SERVICE, "scene_str": "a1"})
    acts.say(platform, {**SERVICE, "text": "在吗"})
    acts.tap(platform, {**SERVICE, "key": "new", "name": "新茶"})
    acts.say(platform, {**SERVICE, "openid": "oS-somebody", "text": "别人"})
    assert [(act["kind"], act["text"]) for act in platform.chats.of(ALICE)] == [
        ("unfollow", ""),
        ("follow", "a1"),
        ("text", "在吗"),
        ("tap", "新茶"),
    ]


def test_a_phone_sees_the_menu_that_is_published(
    told: tuple[State, list[read.Push]],
):
    platform, _ = told
    asked = {"appid": demo.SERVICE_APPID}
    assert menus.listed(platform, asked) == {"buttons": []}
    button = {"type": "click", "name": "新茶", "key": "new"}
    menus.create(platform, platform.account(demo.SERVICE_APPID), {"button": [button]})
    assert menus.listed(platform, asked) == {"buttons": [button]}

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.integrations.wechat import pushes
from saleor_wechat_growth.reach import services
from saleor_wechat_growth.reach.models import (
    Follow,
    Grant,
    Utterance,
    Window,
)
from tests.conftest import NOON
from tests.services.reach import cast
from tests.services.reach.pushed import arrive, push, said

if TYPE_CHECKING:
    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.reach.models import Account

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def arrivals(told: list[Happening]) -> list[tuple[Any, ...]]:
    return [
        (
            each.body["how"],
            each.body["scene"],
            each.body["is_follow"],
            each.body["is_new_follower"],
        )
        for each in told
        if each.kind == "follower.arrived"
    ]


def test_a_stranger_s_first_follow_is_new(
    service_account: Account, told: list[Happening]
) -> None:
    arrive(service_account, [push(pushes.Followed, NOON, scene="door-1")], NOON)
    assert arrivals(told) == [("follow", "door-1", True, True)]
    (event,) = told
    row = Follow.objects.of(service_account.installation_id).get()
    assert event.subject == f"customer:{row.customer_id}"
    assert event.body["identity_id"] == row.identity_id
    assert event.body["account_key"] == "service"
    assert event.at == NOON


@pytest.mark.parametrize("at_once", [True, False])
def test_a_follower_is_described_as_before_the_event(
    service_account: Account,
    told: list[Happening],
    at_once: bool,  # noqa: FBT001
) -> None:
    story = [
        push(pushes.Followed, NOON),
        push(pushes.Scanned, NOON + SECOND, scene="shelf-2"),
        push(pushes.Unfollowed, NOON + 2 * SECOND),
        push(pushes.Followed, NOON + 3 * SECOND, scene="shelf-2"),
    ]
    for batch in [story] if at_once else [[each] for each in story]:
        arrive(service_account, batch, NOON + MINUTE)
    assert arrivals(told) == [
        ("follow", "", True, True),
        ("scan", "shelf-2", False, False),
        ("follow", "shelf-2", True, False),
    ]
    assert [each.kind for each in told].count("follower.left") == 1


def test_a_scan_by_somebody_we_never_met_is_a_follower_s(
    service_account: Account, told: list[Happening]
) -> None:
    arrive(service_account, [push(pushes.Scanned, NOON, scene="door-1")], NOON)
    assert arrivals(told) == [("scan", "door-1", False, False)]


def test_a_follow_of_somebody_known_to_follow_is_not_new(
    service_account: Account, told: list[Happening]
) -> None:
    story = [push(pushes.Followed, NOON), push(pushes.Followed, NOON + SECOND)]
    arrive(service_account, story, NOON)
    assert arrivals(told)[1] == ("follow", "", True, False)


@pytest.mark.parametrize(
    ("what", "trigger"),
    [
        (push(pushes.Followed, NOON), Window.Trigger.FOLLOW),
        (push(pushes.Scanned, NOON, scene="1"), Window.Trigger.SCAN),
        (said(NOON), Window.Trigger.MESSAGE),
        (push(pushes.Said, NOON, kind="image"), Window.Trigger.MESSAGE),
        (said(NOON, "满意", menu_item="101"), Window.Trigger.MENU),
        (push(pushes.Tapped, NOON, event="click", key="new"), Window.Trigger.MENU),
        (
            push(pushes.Tapped, NOON, event="scancode_push", key="s"),
            Window.Trigger.MENU,
        ),
        (
            push(pushes.Tapped, NOON, event="scancode_waitmsg", key="s"),
            Window.Trigger.MENU,
        ),
        (push(pushes.Tapped, NOON, event="pic_sysphoto", key="p"), None),
        (push(pushes.Tapped, NOON, event="pic_photo_or_album", key="p"), None),
        (push(pushes.Tapped, NOON, event="pic_weixin", key="p"), None),
        (push(pushes.Tapped, NOON, event="location_select", key="p"), None),
        (push(pushes.Tapped, NOON, event="view", key="https://x"), None),
        (push(pushes.Tapped, NOON, event="view_miniprogram", key="p"), None),
        (push(pushes.Entered, NOON, source=""), None),
        (push(pushes.Paid, NOON, order="42"), None),
        (push(pushes.Unfollowed, NOON), None),
    ],
)
def test_each_act_opens_its_window_and_no_other(
    service_account: Account, what: pushes.Push, trigger: str | None
) -> None:
    arrive(service_account, [what], NOON)
    rows = Window.objects.of(service_account.installation_id)
    assert [row.trigger for row in rows] == ([trigger] if trigger else [])


def test_a_chat_entered_in_the_mini_program_opens_its_window(
    mini_program: Account,
) -> None:
    arrive(mini_program, [push(pushes.Entered, NOON, source="cart")], NOON)
    row = Window.objects.of(mini_program.installation_id).get()
    assert (row.trigger, row.allowed) == (Window.Trigger.SESSION, 2)


def test_a_payment_opens_a_window_where_the_shop_says_so(
    service_account: Account,
) -> None:
    services.save_policies(
        installation_id=service_account.installation_id,
        rules={"paying_opens_a_window": True},
    )
    arrive(service_account, [push(pushes.Paid, NOON, order="42")], NOON)
    row = Window.objects.of(service_account.installation_id).get()
    assert (row.trigger, row.allowed) == (Window.Trigger.PAY, None)


@pytest.mark.parametrize(
    ("event", "how"),
    [
        ("click", "click"),
        ("view", "view"),
        ("view_miniprogram", "mini_program"),
        ("scancode_push", "scan"),
        ("scancode_waitmsg", "scan"),
        ("pic_sysphoto", "picture"),
        ("pic_photo_or_album", "picture"),
        ("pic_weixin", "picture"),
        ("location_select", "place"),
    ],
)
def test_a_tap_of_the_menu_is_told(
    service_account: Account, told: list[Happening], event: str, how: str
) -> None:
    tap = push(pushes.Tapped, NOON, event=event, key="new-in")
    arrive(service_account, [tap], NOON)
    (used,) = told
    assert (used.kind, used.body["how"], used.body["key"]) == (
        "menu.used",
        how,
        "new-in",
    )


def state(account: Account) -> tuple[Any, ...]:
    """Give all that pushes about one openid have come to."""
    shop_id = account.installation_id
    follow = Follow.objects.of(shop_id).get()
    return (
        (follow.is_following, follow.changed_at, follow.left_at, follow.scene),
        sorted(
            Window.objects.of(shop_id).values_list("trigger", "opened_at", "ends_at")
        ),
        sorted(Utterance.objects.of(shop_id).values_list("at", "kind")),
        [(row.available, row.zeroed_at) for row in Grant.objects.of(shop_id)],
    )


def accepted(at: datetime) -> pushes.Push:
    choice = pushes.Choice(cast.TEMPLATE, accepted=True)
    return push(pushes.SubscriptionPrompted, at, choices=(choice,))


STORY = (
    push(pushes.Followed, NOON, scene="door-1"),
    said(NOON + SECOND),
    accepted(NOON + 2 * SECOND),
    push(pushes.Unfollowed, NOON + 3 * SECOND),
    push(pushes.Followed, NOON + 4 * SECOND, scene="door-2"),
    push(pushes.Scanned, NOON + 5 * SECOND, scene="shelf-3"),
)
ORDERS = [
    order for number, order in enumerate(permutations(range(6))) if number % 9 == 0
]


@pytest.mark.parametrize("order", ORDERS)
def test_promise_2_pushes_come_to_the_same_in_any_order(
    service_account: Account, order: tuple[int, ...]
) -> None:
    later = NOON + MINUTE / 2
    for index in order:
        arrive(service_account, [STORY[index]], later)
    follow, windows, spoken, grants = state(service_account)
    assert follow == (True, NOON + 5 * SECOND, NOON + 3 * SECOND, "shelf-3")
    assert [(trigger, at) for trigger, at, _ in windows] == [
        ("follow", NOON + 4 * SECOND),
        ("scan", NOON + 5 * SECOND),
    ], "the message was before they left"
    assert spoken == []
    assert [available for available, _ in grants] in ([], [0])


def test_promise_2_pushes_of_one_batch_come_to_the_same(
    service_account: Account,
) -> None:
    arrive(service_account, STORY[::-1], NOON + MINUTE / 2)
    follow, windows, spoken, _ = state(service_account)
    assert follow == (True, NOON + 5 * SECOND, NOON + 3 * SECOND, "shelf-3")
    assert [trigger for trigger, _, _ in windows] == ["follow", "scan"]
    assert spoken == []

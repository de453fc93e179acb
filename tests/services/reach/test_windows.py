from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from saleor_wechat_growth.reach import queries, services
from saleor_wechat_growth.reach.allowances import MARGIN
from saleor_wechat_growth.reach.models import Window
from tests.conftest import NOON
from tests.services.reach import cast

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.reach.models import Account
    from saleor_wechat_growth.reach.snapshot import WindowFact

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

MESSAGE, FOLLOW, SCAN, MENU, PAY, SESSION = Window.Trigger.values


@pytest.fixture
def alice(service_account: Account) -> cast.Person:
    return cast.alice(service_account)


def opened(account: Account, who: cast.Person, trigger: str, at: datetime) -> None:
    services.open_windows(
        installation_id=account.installation_id,
        openings=[
            services.Opening(who.customer_id, who.identity_id, account.id, trigger, at)
        ],
        now=at,
    )


def take(account: Account, who: cast.Person, at: datetime, count: int = 1) -> int:
    """Take up to `count` at once; give how many there were."""
    key = services.WindowKey(account.id, who.identity_id)
    return sum(
        services.take_windows(
            installation_id=account.installation_id, wanted=[key] * count, now=at
        )
    )


def spend(account: Account, who: cast.Person, count: int = 1) -> None:
    key = services.WindowKey(account.id, who.identity_id)
    services.spend_windows(installation_id=account.installation_id, keys=[key] * count)


def give_back(account: Account, who: cast.Person, count: int = 1) -> None:
    key = services.WindowKey(account.id, who.identity_id)
    services.return_windows(installation_id=account.installation_id, keys=[key] * count)


def window(account: Account, who: cast.Person, at: datetime) -> WindowFact | None:
    shop_id = account.installation_id
    reach = queries.snapshot(shop_id, [who.customer_id], at)[who.customer_id]
    return reach.window(account.id, who.identity_id, at)


@pytest.mark.parametrize(
    ("trigger", "messages", "lasts"),
    [
        (MESSAGE, 5, 48 * HOUR),
        (FOLLOW, 3, MINUTE),
        (SCAN, 3, MINUTE),
        (MENU, 3, MINUTE),
        (SESSION, 0, MINUTE),
        (PAY, 0, MINUTE),
    ],
)
def test_each_act_allows_what_wechat_says(
    service_account: Account,
    alice: cast.Person,
    trigger: str,
    messages: int,
    lasts: timedelta,
) -> None:
    opened(service_account, alice, trigger, NOON)
    last_moment = NOON + lasts - MARGIN
    assert take(service_account, alice, last_moment) == 0
    assert take(service_account, alice, last_moment - SECOND, 9) == messages


@pytest.mark.parametrize(
    ("trigger", "messages", "lasts"),
    [(MESSAGE, 5, 48 * HOUR), (SESSION, 2, MINUTE), (MENU, 0, MINUTE)],
)
def test_a_mini_program_has_allowances_of_its_own(
    mini_program: Account, trigger: str, messages: int, lasts: timedelta
) -> None:
    alice = cast.alice(mini_program)
    opened(mini_program, alice, trigger, NOON)
    assert take(mini_program, alice, NOON + lasts - MARGIN - SECOND, 9) == messages


def test_paying_allows_any_number_where_the_shop_has_switched_it_on(
    service_account: Account, alice: cast.Person
) -> None:
    shop_id = service_account.installation_id
    services.save_policies(
        installation_id=shop_id, rules={"paying_opens_a_window": True}
    )
    opened(service_account, alice, PAY, NOON)
    seen = window(service_account, alice, NOON)
    assert seen is not None
    assert seen.left is None
    assert take(service_account, alice, NOON + 47 * HOUR, 50) == 50
    opened(service_account, alice, MESSAGE, NOON + 47 * HOUR + SECOND)
    assert take(service_account, alice, NOON + 47 * HOUR + MINUTE, 50) == 0, (
        "fifty are in the air, and may be counted where five are allowed"
    )


def test_the_same_act_again_begins_anew(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, MESSAGE, NOON)
    assert take(service_account, alice, NOON + MINUTE, 5) == 5
    spend(service_account, alice, 5)
    opened(service_account, alice, MESSAGE, NOON + HOUR)
    assert take(service_account, alice, NOON + 48 * HOUR, 9) == 5


def test_quotas_do_not_add_up(service_account: Account, alice: cast.Person) -> None:
    opened(service_account, alice, MESSAGE, NOON)
    opened(service_account, alice, SCAN, NOON + SECOND)
    assert take(service_account, alice, NOON + 2 * SECOND, 9) == 3
    assert take(service_account, alice, NOON + HOUR, 9) == 0, (
        "by one counter the scan has left three, and they are sent"
    )


def test_an_act_after_the_last_message_allows_its_own(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, MESSAGE, NOON)
    assert take(service_account, alice, NOON + MINUTE, 5) == 5
    spend(service_account, alice, 5)
    opened(service_account, alice, MENU, NOON + HOUR)
    assert take(service_account, alice, NOON + HOUR + SECOND, 9) == 3


def test_an_act_does_not_end_the_time_of_the_one_before(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, MESSAGE, NOON)
    opened(service_account, alice, MENU, NOON + HOUR)
    seen = window(service_account, alice, NOON + 2 * HOUR)
    assert seen is not None
    assert (seen.trigger, seen.left) == (MESSAGE, 3)
    assert take(service_account, alice, NOON + 2 * HOUR, 9) == 3


def test_what_was_refused_can_be_sent_again(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, FOLLOW, NOON)
    assert take(service_account, alice, NOON + SECOND, 3) == 3
    give_back(service_account, alice)
    spend(service_account, alice, 2)
    assert take(service_account, alice, NOON + 2 * SECOND, 9) == 1


def test_what_is_in_the_air_counts_in_a_window_that_opens_meanwhile(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, FOLLOW, NOON)
    assert take(service_account, alice, NOON + SECOND, 2) == 2
    opened(service_account, alice, SCAN, NOON + 2 * SECOND)
    opened(service_account, alice, FOLLOW, NOON + 2 * SECOND)
    assert take(service_account, alice, NOON + 3 * SECOND, 9) == 1
    spend(service_account, alice)
    give_back(service_account, alice, 2)
    assert take(service_account, alice, NOON + 4 * SECOND, 9) == 2


def test_what_was_sent_in_the_second_of_the_act_counts_in_its_window(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, MESSAGE, NOON)
    assert take(service_account, alice, NOON + HOUR + SECOND / 2, 2) == 2
    spend(service_account, alice, 2)
    opened(service_account, alice, SCAN, NOON + HOUR)
    assert take(service_account, alice, NOON + HOUR + SECOND, 9) == 1


def test_an_older_act_that_is_heard_late_undoes_no_newer_one(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, MESSAGE, NOON + HOUR)
    assert take(service_account, alice, NOON + 2 * HOUR, 4) == 4
    opened(service_account, alice, MESSAGE, NOON)
    assert take(service_account, alice, NOON + 3 * HOUR, 9) == 1


@pytest.mark.parametrize("came_back", [True, False])
def test_who_left_opens_nothing_by_an_older_act(
    service_account: Account,
    alice: cast.Person,
    came_back: bool,  # noqa: FBT001
) -> None:
    for seconds, is_following in ((1, False), (2, True))[: 1 + came_back]:
        at = NOON + seconds * SECOND
        services.record_follows(
            installation_id=service_account.installation_id,
            sightings=[
                services.FollowSighting(
                    alice.customer_id,
                    alice.identity_id,
                    service_account.id,
                    is_following=is_following,
                    at=at,
                )
            ],
            now=at,
        )
    opened(service_account, alice, MESSAGE, NOON + SECOND)
    assert take(service_account, alice, NOON + MINUTE) == 0
    opened(service_account, alice, MESSAGE, NOON + 2 * SECOND)
    assert take(service_account, alice, NOON + MINUTE) == 1


def test_a_refusal_closes_what_was_open_when_wechat_was_asked(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, MESSAGE, NOON)
    opened(service_account, alice, SCAN, NOON + HOUR)
    services.close_windows(
        installation_id=service_account.installation_id,
        identity_ids=[alice.identity_id],
        now=NOON + HOUR - SECOND,
    )
    seen = window(service_account, alice, NOON + HOUR + SECOND)
    assert seen is not None
    assert seen.trigger == SCAN
    assert window(service_account, alice, NOON + 2 * HOUR) is None


def test_promise_11_another_shop_moves_no_window(
    service_account: Account, alice: cast.Person, other_shop: Installation
) -> None:
    opened(service_account, alice, MESSAGE, NOON)
    key = services.WindowKey(service_account.id, alice.identity_id)
    theirs = other_shop.id
    assert services.take_windows(
        installation_id=theirs, wanted=[key], now=NOON + SECOND
    ) == (False,)
    assert take(service_account, alice, NOON + SECOND, 5) == 5
    services.spend_windows(installation_id=theirs, keys=[key])
    services.return_windows(installation_id=theirs, keys=[key])
    services.close_windows(
        installation_id=theirs, identity_ids=[alice.identity_id], now=NOON + SECOND
    )
    row = Window.objects.of(service_account.installation_id).get()
    assert (row.reserved, row.spent, row.ends_at) == (5, 0, NOON + 48 * HOUR)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_never_take_the_same_message(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, MESSAGE, NOON)
    got: list[int] = []
    barrier = threading.Barrier(4)

    def sender() -> None:
        try:
            barrier.wait()
            got.append(
                sum(take(service_account, alice, NOON + SECOND) for _ in range(3))
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=sender) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(got) == 5


@pytest.mark.django_db(transaction=True)
def test_a_window_that_opens_while_a_message_is_taken_knows_of_it(
    service_account: Account, alice: cast.Person
) -> None:
    opened(service_account, alice, MESSAGE, NOON)

    def scan() -> None:
        try:
            opened(service_account, alice, SCAN, NOON + HOUR)
        finally:
            connection.close()

    thread = threading.Thread(target=scan)
    with transaction.atomic():
        assert take(service_account, alice, NOON + HOUR, 2) == 2
        thread.start()
        # it waits for us; without its lock it would be done by then
        thread.join(timeout=1)
    thread.join()
    row = Window.objects.of(service_account.installation_id).get(trigger=SCAN)
    assert row.reserved == 2

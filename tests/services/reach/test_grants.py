from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.reach import services
from saleor_wechat_growth.reach.models import Grant
from tests.conftest import NOON
from tests.services.reach import cast

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.reach.models import Account

SECOND = timedelta(seconds=1)


@pytest.fixture
def alice(mini_program: Account) -> cast.Person:
    return cast.alice(mini_program)


def key(person: cast.Person) -> services.GrantKey:
    return services.GrantKey(person.identity_id, cast.TEMPLATE)


def push(
    person: cast.Person, account: Account, at: datetime, word: str = "accept"
) -> None:
    services.grant(
        installation_id=account.installation_id,
        answers=[cast.answer(person, account, at, word)],
    )


def report(
    person: cast.Person, account: Account, at: datetime, word: str = "accept"
) -> None:
    services.record_prompt(
        installation_id=account.installation_id,
        answers=[cast.answer(person, account, at, word)],
    )


def test_every_accept_is_one_send(mini_program: Account, alice: cast.Person) -> None:
    for second in range(3):
        push(alice, mini_program, NOON + second * SECOND)
    push(alice, mini_program, NOON + 9 * SECOND, "reject")
    shop_id = mini_program.installation_id
    assert services.reserve(installation_id=shop_id, keys=[key(alice)] * 4) == (
        True,
        True,
        True,
        False,
    )
    services.spend(installation_id=shop_id, keys=[key(alice)] * 2)
    services.give_back(installation_id=shop_id, keys=[key(alice)])
    assert cast.ledger(mini_program) == (1, 0, 2)


def test_without_a_grant_nothing_can_be_reserved(
    mini_program: Account, alice: cast.Person
) -> None:
    shop_id = mini_program.installation_id
    assert services.reserve(installation_id=shop_id, keys=[key(alice)]) == (False,)
    assert services.reserve(installation_id=shop_id, keys=[]) == ()


def test_promise_11_another_shop_cannot_use_a_grant(
    mini_program: Account, alice: cast.Person, other_shop: Installation
) -> None:
    push(alice, mini_program, NOON)
    assert services.reserve(installation_id=other_shop.id, keys=[key(alice)]) == (
        False,
    )
    services.zero(installation_id=other_shop.id, keys=[key(alice)], at=NOON)
    assert cast.ledger(mini_program) == (1, 0, 0)


def test_where_pushes_arrive_a_report_only_records_the_prompt(
    mini_program: Account, alice: cast.Person, now: datetime
) -> None:
    services.pushes_arrived(
        installation_id=mini_program.installation_id,
        account_ids=[mini_program.id],
        now=now,
    )
    report(alice, mini_program, now)
    assert cast.ledger(mini_program) == (0, 0, 0)
    assert Grant.objects.of(mini_program.installation_id).get().last_answer == "accept"
    push(alice, mini_program, now)
    assert cast.ledger(mini_program) == (1, 0, 0)


def test_where_no_pushes_arrive_a_report_grants(
    mini_program: Account, alice: cast.Person, now: datetime
) -> None:
    report(alice, mini_program, now)
    report(alice, mini_program, now + SECOND)
    report(alice, mini_program, now + 2 * SECOND, "ban")
    assert cast.ledger(mini_program) == (2, 0, 0)


def test_the_first_push_does_not_count_what_its_report_has_counted(
    mini_program: Account, alice: cast.Person, now: datetime
) -> None:
    report(alice, mini_program, now)
    push(alice, mini_program, now + SECOND)
    assert cast.ledger(mini_program) == (1, 0, 0)
    push(alice, mini_program, now + 2 * SECOND)
    assert cast.ledger(mini_program) == (2, 0, 0)


def test_a_push_of_a_later_prompt_counts_though_an_old_report_did(
    mini_program: Account, alice: cast.Person, now: datetime
) -> None:
    report(alice, mini_program, now)
    push(alice, mini_program, now + timedelta(days=3))
    assert cast.ledger(mini_program) == (2, 0, 0)


def test_43101_sets_the_ledger_to_zero(
    mini_program: Account, alice: cast.Person, now: datetime
) -> None:
    shop_id = mini_program.installation_id
    for second in range(3):
        push(alice, mini_program, now + second * SECOND)
    services.reserve(installation_id=shop_id, keys=[key(alice)] * 2)
    said_at = now + timedelta(minutes=1)
    services.zero(installation_id=shop_id, keys=[key(alice)], at=said_at)
    assert cast.ledger(mini_program) == (0, 1, 0)

    push(alice, mini_program, said_at - SECOND)
    assert cast.ledger(mini_program) == (0, 1, 0), "it was accepted before: used up"
    push(alice, mini_program, said_at + SECOND)
    assert cast.ledger(mini_program) == (1, 1, 0)


def test_switching_a_template_off_takes_its_grants(
    mini_program: Account, alice: cast.Person, now: datetime
) -> None:
    push(alice, mini_program, now)
    services.refuse(
        installation_id=mini_program.installation_id,
        answers=[cast.answer(alice, mini_program, now + SECOND, "reject")],
    )
    assert cast.ledger(mini_program) == (0, 0, 0)
    assert Grant.objects.of(mini_program.installation_id).get().last_answer == "reject"


def test_a_refusal_that_comes_after_a_newer_accept_is_over(
    mini_program: Account, alice: cast.Person, now: datetime
) -> None:
    push(alice, mini_program, now + SECOND)
    services.refuse(
        installation_id=mini_program.installation_id,
        answers=[cast.answer(alice, mini_program, now, "reject")],
    )
    assert cast.ledger(mini_program) == (1, 0, 0)


moves = st.lists(
    st.tuples(
        st.sampled_from(["push", "report", "reserve", "spend", "give_back", "zero"]),
        st.integers(1, 3),
    ),
    max_size=30,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves)
def test_the_ledger_is_never_negative_and_loses_nothing(
    mini_program: Account, alice: cast.Person, plan: list[tuple[str, int]]
) -> None:
    """Held against a ledger of three plain numbers."""
    shop_id = mini_program.installation_id
    available = reserved = spent = 0
    with transaction.atomic():
        for step, (move, count) in enumerate(plan):
            keys = [key(alice)] * count
            at = NOON + step * timedelta(hours=1)
            if move == "push":
                push(alice, mini_program, at)
                available += 1
            elif move == "report":
                report(alice, mini_program, at)
                available += 1
            elif move == "reserve":
                got = services.reserve(installation_id=shop_id, keys=keys)
                taken = min(count, available)
                assert got == (True,) * taken + (False,) * (count - taken)
                available, reserved = available - taken, reserved + taken
            elif move == "zero":
                services.zero(installation_id=shop_id, keys=keys, at=at)
                available, reserved = 0, max(reserved - count, 0)
            else:
                getattr(services, move)(installation_id=shop_id, keys=keys)
                taken = min(count, reserved)
                reserved -= taken
                spent += taken if move == "spend" else 0
                available += taken if move == "give_back" else 0
        rows = list(Grant.objects.of(shop_id))
        seen = (
            (rows[0].available, rows[0].reserved, rows[0].spent) if rows else (0, 0, 0)
        )
        transaction.set_rollback(True)
    assert seen == (available, reserved, spent)


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_against_ten_grants_give_exactly_ten(
    mini_program: Account, alice: cast.Person, now: datetime
) -> None:
    services.grant(
        installation_id=mini_program.installation_id,
        answers=[
            cast.answer(alice, mini_program, now + second * SECOND)
            for second in range(10)
        ],
    )
    start = threading.Barrier(8)
    got: list[bool] = []

    def send_five() -> None:
        try:
            start.wait(10)
            for _ in range(5):
                got.extend(
                    services.reserve(
                        installation_id=mini_program.installation_id,
                        keys=[key(alice)],
                    )
                )
        finally:
            connection.close()

    threads = [threading.Thread(target=send_five) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(got) == 40
    assert sum(got) == 10
    assert cast.ledger(mini_program) == (0, 10, 0)

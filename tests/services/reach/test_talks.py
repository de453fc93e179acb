from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.customers.observations import openid
from saleor_wechat_growth.integrations.wechat import pushes
from saleor_wechat_growth.reach import queries, services
from saleor_wechat_growth.reach.models import (
    Channel,
    HandOver,
    Place,
    Purpose,
    Use,
    Utterance,
)
from tests.conftest import NOON
from tests.services.reach import cast
from tests.services.reach.pushed import OPENID, arrive, push, said

if TYPE_CHECKING:
    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.reach.models import Account

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
HERE = pushes.Spot(23.137466, 113.352425, 119.0)


@pytest.fixture
def alice(service_account: Account) -> cast.Person:
    return cast.known(
        service_account.installation_id, openid(OPENID, service_account.app_id)
    )


def is_with_human(account: Account, who: cast.Person, at: datetime) -> bool:
    found = queries.snapshot(account.installation_id, [who.customer_id], at)
    return found[who.customer_id].is_with_human


def allow_location(account: Account, who: cast.Person, at: datetime) -> None:
    services.record_consents(
        installation_id=account.installation_id,
        statements=[
            services.Statement(
                who.customer_id, "", Use.LOCATION, True, "v1", "mini_program", at
            )
        ],
    )


def refuse_location(account: Account, who: cast.Person, at: datetime) -> None:
    services.record_consents(
        installation_id=account.installation_id,
        statements=[
            services.Statement(
                who.customer_id, "", Use.LOCATION, False, "v1", "import", at
            )
        ],
    )


def test_what_somebody_writes_is_kept_sealed_and_told(
    service_account: Account, told: list[Happening]
) -> None:
    picture = push(pushes.Said, NOON + SECOND, kind="image")
    arrive(service_account, [said(NOON, "还有货吗"), picture], NOON)
    row, other = Utterance.objects.of(service_account.installation_id).order_by("at")
    assert (row.kind, row.direction, row.at) == ("text", "in", NOON)
    assert row.sealed_text is not None
    assert "还有货吗".encode() not in bytes(row.sealed_text)
    assert crypto.unseal_text(row.sealed_text) == "还有货吗"
    assert (other.kind, other.sealed_text) == ("image", None)
    assert [(each.kind, each.body["text"]) for each in told] == [
        ("talk.said", "还有货吗"),
        ("talk.said", ""),
    ]


def test_conversations_are_kept_for_90_days(
    service_account: Account, alice: cast.Person
) -> None:
    arrive(service_account, [said(NOON, "转人工"), said(NOON + HOUR)], NOON)
    allow_location(service_account, alice, NOON)
    arrive(service_account, [push(pushes.Located, NOON, spot=HERE)], NOON)
    later = NOON + services.talks.KEPT
    assert services.drop_old_talks(now=later) == 0
    assert services.drop_old_talks(now=later + SECOND) == 2, "what was said, and where"
    assert services.drop_old_talks(now=later + 13 * HOUR) == 2, "and who talked"
    assert not Utterance.objects.of(service_account.installation_id).exists()
    assert not Place.objects.of(service_account.installation_id).exists()


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("人工", True),
        ("我要转人工客服。", True),
        ("Human", True),
        ("在吗", False),
        ("你们店里那款带人工智能的音箱还有货吗", False),
    ],
)
def test_who_asks_for_a_human_is_left_to_one(
    service_account: Account,
    alice: cast.Person,
    text: str,
    asks: bool,  # noqa: FBT001
) -> None:
    arrive(service_account, [said(NOON, text)], NOON)
    assert is_with_human(service_account, alice, NOON + 12 * HOUR - SECOND) is asks
    assert not is_with_human(service_account, alice, NOON + 12 * HOUR)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_turn_decides_who_talks(
    service_account: Account, alice: cast.Person, order: tuple[int, ...]
) -> None:
    story = [
        said(NOON, "人工"),
        push(pushes.Attended, NOON + SECOND, step=pushes.AgentStep.TOOK),
        push(pushes.Attended, NOON + HOUR, step=pushes.AgentStep.LEFT),
    ]
    for index in order:
        arrive(service_account, [story[index]], NOON + HOUR)
    assert not is_with_human(service_account, alice, NOON + HOUR + SECOND)
    arrive(service_account, [said(NOON + 2 * HOUR, "人工")], NOON + 2 * HOUR)
    assert is_with_human(service_account, alice, NOON + 3 * HOUR)


def test_the_shop_says_how_long_a_human_talks_and_by_which_words(
    service_account: Account, alice: cast.Person
) -> None:
    services.save_policies(
        installation_id=service_account.installation_id,
        rules={"human_hours": 1, "hand_over_words": ["店长"]},
    )
    arrive(service_account, [said(NOON, "人工")], NOON)
    assert not is_with_human(service_account, alice, NOON)
    arrive(service_account, [said(NOON + SECOND, "叫店长")], NOON)
    assert is_with_human(service_account, alice, NOON + HOUR)
    assert not is_with_human(service_account, alice, NOON + HOUR + SECOND)


def test_promise_11_another_shop_s_turns_change_nothing(
    service_account: Account, alice: cast.Person, other_shop: object
) -> None:
    arrive(service_account, [said(NOON, "人工")], NOON)
    assert HandOver.objects.of(service_account.installation_id).count() == 1
    assert not queries.with_human(other_shop.id, [alice.customer_id], NOON)  # type: ignore[attr-defined]


def test_where_somebody_is_is_kept_only_if_they_allow_it(
    service_account: Account, alice: cast.Person
) -> None:
    arrive(service_account, [push(pushes.Located, NOON, spot=HERE)], NOON)
    assert not Place.objects.of(service_account.installation_id).exists()
    allow_location(service_account, alice, NOON)
    arrive(service_account, [push(pushes.Located, NOON + SECOND, spot=HERE)], NOON)
    row = Place.objects.of(service_account.installation_id).get()
    assert b"113" not in bytes(row.sealed_spot)
    kept = jsontext.loads(crypto.unseal_text(row.sealed_spot))
    assert float(kept["longitude"]) == HERE.longitude


def test_the_newest_place_is_kept(service_account: Account, alice: cast.Person) -> None:
    allow_location(service_account, alice, NOON)
    there = pushes.Spot(1.0, 2.0)
    arrive(service_account, [push(pushes.Located, NOON + SECOND, spot=HERE)], NOON)
    arrive(service_account, [push(pushes.Located, NOON, spot=there)], NOON)
    row = Place.objects.of(service_account.installation_id).get()
    assert row.noted_at == NOON + SECOND
    sent = push(pushes.Said, NOON + 2 * SECOND, kind="location", spot=there)
    arrive(service_account, [sent], NOON)
    row.refresh_from_db()
    assert row.noted_at == NOON + 2 * SECOND


def test_a_no_deletes_where_somebody_was_and_an_older_no_what_was_before_it(
    service_account: Account, alice: cast.Person
) -> None:
    shop_id = service_account.installation_id
    allow_location(service_account, alice, NOON)
    arrive(service_account, [push(pushes.Located, NOON + SECOND, spot=HERE)], NOON)
    refuse_location(service_account, alice, NOON - SECOND)
    assert Place.objects.of(shop_id).exists(), "they have said yes since"
    allow_location(service_account, alice, NOON + 3 * SECOND)
    refuse_location(service_account, alice, NOON + 2 * SECOND)
    assert not Place.objects.of(shop_id).exists(), "it is from before the no"
    arrive(service_account, [push(pushes.Located, NOON + HOUR, spot=HERE)], NOON)
    # told late, as a file of statements would
    refuse_location(service_account, alice, NOON + 4 * SECOND)
    assert not Place.objects.of(shop_id).exists(), "the no is their last word"


def unasked(account: Account, who: cast.Person) -> dict[tuple[str, str], bool]:
    facts = queries.consents_of(account.installation_id, [who.customer_id])
    return {
        (each.channel, each.purpose): each.is_granted
        for each in facts.get(who.customer_id, ())
    }


@pytest.mark.parametrize("text", ["退订", "td。"])
def test_a_no_in_a_chat_ends_what_nobody_asked_for_by_that_account(
    service_account: Account, alice: cast.Person, text: str
) -> None:
    arrive(service_account, [said(NOON, "在吗")], NOON)
    assert unasked(service_account, alice) == {}
    arrive(service_account, [said(NOON + SECOND, text)], NOON)
    channels = ("wechat_customer", "wechat_notice", "wechat_template")
    assert unasked(service_account, alice) == {
        (channel, purpose): False
        for channel in channels
        for purpose in ("reminder", "marketing")
    }


def test_who_follows_anew_takes_back_a_no_of_the_chat_and_no_other(
    service_account: Account, alice: cast.Person
) -> None:
    arrive(service_account, [said(NOON, "退订")], NOON)
    services.record_consents(
        installation_id=service_account.installation_id,
        statements=[
            services.Statement(
                alice.customer_id,
                Channel.WECHAT_TEMPLATE,
                Purpose.MARKETING,
                False,
                "",
                "staff",
                NOON + SECOND,
            )
        ],
    )
    before = push(pushes.Followed, NOON - HOUR)
    arrive(service_account, [before], NOON + SECOND)
    assert not any(unasked(service_account, alice).values())
    arrive(service_account, [push(pushes.Followed, NOON + HOUR)], NOON + HOUR)
    heard = unasked(service_account, alice)
    assert heard["wechat_template", "reminder"]
    assert heard["wechat_customer", "marketing"]
    assert not heard["wechat_template", "marketing"]

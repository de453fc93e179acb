from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.customers.models import Customer, Erasure, Identity
from saleor_wechat_growth.customers.observations import (
    openid,
    saleor_user,
    verified_phone,
)
from saleor_wechat_growth.customers.services import advance_erasures
from saleor_wechat_growth.integrations.wechat import pushes
from saleor_wechat_growth.reach import queries, services
from saleor_wechat_growth.reach.models import (
    Consent,
    Deletion,
    Follow,
    Grant,
    Penalty,
    Place,
    Use,
    Utterance,
    Window,
)
from tests.conftest import NOON
from tests.services.reach import cast
from tests.services.reach.pushed import OPENID, arrive, push, said

if TYPE_CHECKING:
    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.reach.models import Account

SECOND = timedelta(seconds=1)
NUMBER = "+8613800000001"
HERE = pushes.Spot(23.1, 113.3)


@pytest.fixture
def alice(service_account: Account) -> cast.Person:
    """Known by her openid; she allows us to know where she is."""
    shop_id = service_account.installation_id
    who = cast.known(shop_id, openid(OPENID, service_account.app_id))
    services.record_consents(
        installation_id=shop_id,
        statements=[
            services.Statement(
                who.customer_id, "", Use.LOCATION, True, "v1", "mini_program", NOON
            )
        ],
    )
    return who


def lived(account: Account) -> None:
    """Have Alice follow, write, say where she is and accept a prompt."""
    choice = pushes.Choice(cast.TEMPLATE, accepted=True)
    story = [
        push(pushes.Followed, NOON, scene="door-1"),
        said(NOON + SECOND, "还有货吗"),
        push(pushes.Located, NOON + SECOND, spot=HERE),
        push(pushes.SubscriptionPrompted, NOON + SECOND, choices=(choice,)),
    ]
    arrive(account, story, NOON + SECOND)


def revoked(what: str, at: timedelta = 2 * SECOND) -> pushes.Push:
    return push(pushes.Revoked, NOON + at, infos=(what,), all=False)


def test_who_unfollows_leaves_nothing_but_that_they_left(
    service_account: Account,
    alice: cast.Person,
    mini_program: Account,
    told: list[Happening],
) -> None:
    shop_id = service_account.installation_id
    mine = cast.known(shop_id, openid(OPENID, mini_program.app_id))
    arrive(mini_program, [said(NOON)], NOON)
    lived(service_account)
    Follow.objects.of(shop_id).update(
        found_by="ADD_SCENE_QR_CODE",
        found_by_code="door-1",
        followed_at=NOON,
        tag_ids=[101],
    )
    left_at = NOON + 2 * SECOND
    arrive(service_account, [push(pushes.Unfollowed, left_at)], left_at)

    follow = Follow.objects.of(shop_id).get()
    assert (follow.is_following, follow.changed_at) == (False, left_at)
    assert (follow.scene, follow.look_up_at, follow.look_up_attempts) == ("", None, 0)
    profile = (
        follow.found_by,
        follow.found_by_code,
        follow.followed_at,
        follow.tag_ids,
    )
    assert profile == ("", "", None, [])
    assert not Place.objects.of(shop_id).exists()
    theirs = Utterance.objects.of(shop_id).get()
    assert theirs.identity_id == mine.identity_id, "of another account"
    assert Window.objects.of(shop_id).get().identity_id == mine.identity_id
    assert Grant.objects.of(shop_id).get().available == 0
    assert Customer.objects.of(shop_id).filter(id=alice.customer_id).exists()
    assert Consent.objects.of(shop_id).get().is_granted, "consented to separately"
    record = Deletion.objects.of(shop_id).get()
    assert record.why == "unfollowed"
    assert record.what == {
        "follow": 1,
        "conversation": 1,
        "location": 1,
        "windows": 2,
        "grants": 1,
    }
    assert told[-1].kind == "follower.left"


def test_an_unfollow_that_comes_late_spares_what_came_after(
    service_account: Account, alice: cast.Person
) -> None:
    shop_id = alice and service_account.installation_id
    lived(service_account)
    left = push(pushes.Unfollowed, NOON - SECOND)
    arrive(service_account, [left], NOON + 2 * SECOND)
    assert Follow.objects.of(shop_id).get().is_following
    assert Utterance.objects.of(shop_id).count() == 1
    assert Place.objects.of(shop_id).count() == 1
    assert Window.objects.of(shop_id).count() == 2
    assert Grant.objects.of(shop_id).get().available == 1


@pytest.mark.parametrize("info", ["13", "18"])
def test_a_location_that_is_taken_back_is_deleted(
    service_account: Account, alice: cast.Person, told: list[Happening], info: str
) -> None:
    shop_id = service_account.installation_id
    lived(service_account)
    arrive(service_account, [revoked(info)], NOON)
    assert not Place.objects.of(shop_id).exists()
    assert not queries.allowing_location(shop_id, [alice.customer_id])
    assert Utterance.objects.of(shop_id).count() == 1
    event = told[-1]
    assert (event.kind, event.body["what"]) == ("data.revoked", "location")
    record = Deletion.objects.of(shop_id).get()
    assert (record.why, record.what) == ("revoked", {"location": 1})


def test_a_number_that_is_taken_back_is_deleted(
    mini_program: Account, told: list[Happening]
) -> None:
    shop_id = mini_program.installation_id
    mine = openid(OPENID, mini_program.app_id)
    who = cast.known(shop_id, mine, verified_phone(NUMBER))
    arrive(mini_program, [revoked("8")], NOON + 3 * SECOND)
    kinds = [row.kind for row in Identity.objects.of(shop_id)]
    assert kinds == ["openid"]
    reach = queries.snapshot(shop_id, [who.customer_id], NOON)[who.customer_id]
    assert [address.kind for address in reach.addresses] == ["openid"]
    assert told[-1].body["what"] == "phone"
    assert Deletion.objects.of(shop_id).get().what == {"phone": 1}


def test_a_number_that_was_proved_elsewhere_too_stays(
    mini_program: Account, service_account: Account
) -> None:
    shop_id = mini_program.installation_id
    number = verified_phone(NUMBER)
    cast.known(shop_id, openid(OPENID, mini_program.app_id), number)
    cast.known(shop_id, openid("her-other", service_account.app_id), number)
    arrive(mini_program, [revoked("8")], NOON + 3 * SECOND)
    assert Identity.objects.of(shop_id).filter(kind="phone").count() == 1
    assert Deletion.objects.of(shop_id).get().what == {"phone": 0}


def test_what_we_never_held_is_written_down_and_told(
    mini_program: Account, told: list[Happening]
) -> None:
    shop_id = mini_program.installation_id
    cast.known(shop_id, openid(OPENID, mini_program.app_id))
    both = push(pushes.Revoked, NOON, infos=("2", "301"), all=False)
    arrive(mini_program, [both], NOON)
    assert [each.body["what"] for each in told] == ["address", "other"]
    assert Deletion.objects.of(shop_id).get().what == {"address": 0, "other": 0}


def test_who_gives_up_their_account_is_erased(
    mini_program: Account, told: list[Happening]
) -> None:
    shop_id = mini_program.installation_id
    mine = openid(OPENID, mini_program.app_id)
    who = cast.known(shop_id, mine, saleor_user("VXNlcjox"))
    arrive(mini_program, [said(NOON)], NOON)
    gone = push(pushes.Revoked, NOON + SECOND, infos=(), all=True)
    arrive(mini_program, [gone], NOON + SECOND)
    assert told[-1].body["what"] == "all"
    asked = Erasure.objects.of(shop_id).get()
    assert (asked.customer_id, asked.requested_by) == (who.customer_id, "wechat")
    while advance_erasures(now=NOON + timedelta(hours=1)):
        pass
    assert not Identity.objects.of(shop_id).exists()
    assert not Utterance.objects.of(shop_id).exists()
    again = push(pushes.Revoked, NOON + 2 * SECOND, infos=(), all=True)
    arrive(mini_program, [again], NOON + 2 * SECOND)


def test_a_revocation_by_somebody_unknown_makes_nobody(
    mini_program: Account, told: list[Happening]
) -> None:
    arrive(mini_program, [revoked("8")], NOON)
    shop_id = mini_program.installation_id
    assert told == []
    assert not Customer.objects.of(shop_id).exists()
    assert not Deletion.objects.of(shop_id).exists()


def test_a_changed_profile_does_no_harm(
    mini_program: Account, told: list[Happening]
) -> None:
    arrive(mini_program, [push(pushes.Modified, NOON)], NOON)
    assert told == []


def test_a_punishment_is_kept_once_for_the_operator(mini_program: Account) -> None:
    notice = push(
        pushes.Punished,
        NOON,
        openid="",
        measure="2",
        punish_id="p1",
        reason="存在诱导分享行为",
        rule="滥用分享行为",
        rule_url="https://rules",
    )
    again = push(
        pushes.Punished,
        NOON + SECOND,
        openid="",
        measure="2",
        punish_id="p1",
        reason="存在诱导分享行为",
        rule="滥用分享行为",
        rule_url="https://rules",
    )
    arrive(mini_program, [notice], NOON)
    arrive(mini_program, [again], NOON)
    row = Penalty.objects.of(mini_program.installation_id).get()
    assert (row.account_id, row.measure, row.rule) == (
        mini_program.id,
        "2",
        "滥用分享行为",
    )
    assert not Customer.objects.of(mini_program.installation_id).exists()

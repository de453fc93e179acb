from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.reach import services
from saleor_wechat_growth.reach.models import Follow
from tests.conftest import NOON
from tests.services.reach import cast

if TYPE_CHECKING:
    from saleor_wechat_growth.reach.models import Account


@pytest.fixture
def alice(service_account: Account) -> cast.Person:
    return cast.alice(service_account)


def seen(
    person: cast.Person,
    account: Account,
    *,
    following: bool,
    at: datetime,
    scene: str = "",
) -> services.FollowSighting:
    return services.FollowSighting(
        customer_id=person.customer_id,
        identity_id=person.identity_id,
        account_id=account.id,
        is_following=following,
        at=at,
        scene=scene,
    )


def state(account: Account) -> tuple[bool, datetime, str]:
    row = Follow.objects.of(account.installation_id).get()
    return row.is_following, row.changed_at, row.scene


sightings = st.lists(
    st.tuples(st.booleans(), st.integers(0, 4), st.sampled_from(["", "shop-1"])),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sightings, st.data())
def test_promise_2_follow_state_does_not_depend_on_order_batches_or_repetition(
    service_account: Account,
    alice: cast.Person,
    plan: list[tuple[bool, int, str]],
    data: st.DataObject,
) -> None:
    def apply(batches: list[list[tuple[bool, int, str]]]) -> tuple[bool, datetime, str]:
        with transaction.atomic():
            for batch in batches:
                services.record_follows(
                    installation_id=service_account.installation_id,
                    sightings=[
                        seen(
                            alice,
                            service_account,
                            following=following,
                            at=NOON + timedelta(seconds=second),
                            scene=scene,
                        )
                        for following, second, scene in batch
                    ],
                    now=NOON,
                )
            result = state(service_account)
            transaction.set_rollback(True)
        return result

    shuffled = data.draw(st.permutations(plan + plan[:2]))
    one_by_one = [[each] for each in shuffled]
    in_order = sorted(plan, key=lambda each: each[1])
    assert apply([plan]) == apply(one_by_one) == apply([in_order])


def test_of_a_follow_and_an_unfollow_in_one_second_the_unfollow_counts(
    service_account: Account, alice: cast.Person, now: datetime
) -> None:
    for following in (False, True):
        services.record_follows(
            installation_id=service_account.installation_id,
            sightings=[seen(alice, service_account, following=following, at=now)],
            now=now,
        )
    assert state(service_account)[0] is False


def test_a_new_follow_is_looked_up_and_an_unfollow_is_not(
    service_account: Account, alice: cast.Person, now: datetime
) -> None:
    def tell(following: bool, minutes: int) -> datetime | None:  # noqa: FBT001
        at = now + timedelta(minutes=minutes)
        services.record_follows(
            installation_id=service_account.installation_id,
            sightings=[seen(alice, service_account, following=following, at=at)],
            now=at,
        )
        return Follow.objects.of(service_account.installation_id).get().look_up_at

    assert tell(True, 0) == now
    assert tell(True, 1) == now, "a scan of a follower asks nothing anew"
    assert tell(False, 2) is None
    assert tell(True, 3) == now + timedelta(minutes=3)

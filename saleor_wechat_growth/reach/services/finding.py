"""Who follows an account and who left it, where we were not told but asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce, hold
from saleor_wechat_growth.reach.models import Deletion, Follow
from saleor_wechat_growth.reach.services.follows import FollowSighting, record_follows
from saleor_wechat_growth.reach.services.revoking import Leaving, forget_talks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.reach.models import Account


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody's openid of an account."""

    customer_id: int
    identity_id: int
    account: Account


@transaction.atomic
def leave(
    *, installation_id: int, people: Sequence[Whose], at: datetime, now: datetime
) -> int:
    """Note that these people do not follow as of `at`, and all that comes of leaving.

    A newer push wins. Those of whom we thought they follow are announced
    ("follower.left"), and what the account held of them is deleted; return how many.
    """
    if not people:
        return 0
    hold([installation_id])
    before = record_follows(
        installation_id=installation_id,
        sightings=[_sighting(each, at, is_following=False) for each in people],
        now=now,
    )
    followed = [
        each for each, was in zip(people, before, strict=True) if was.is_following
    ]
    still = set(
        Follow.objects.of(installation_id)
        .filter(
            among("identity_id", [each.identity_id for each in followed]),
            is_following=True,
        )
        .values_list("identity_id", flat=True)
    )
    left = [each for each in followed if each.identity_id not in still]
    forget_talks(
        installation_id=installation_id,
        leavings=[
            Leaving(
                customer_id=each.customer_id,
                identity_id=each.identity_id,
                account_id=each.account.id,
                at=at,
                why=Deletion.Why.UNFOLLOWED,
            )
            for each in left
        ],
        now=now,
    )
    announce(happenings=[_news("follower.left", each, at) for each in left], now=now)
    return len(left)


@transaction.atomic
def found(
    *, installation_id: int, people: Sequence[Whose], at: datetime, now: datetime
) -> int:
    """Note that these people follow as of `at`; return of how many that is news.

    A newer push wins. Announced is "follower.found", not "follower.arrived": they did
    not come just now, and must not be welcomed.
    """
    if not people:
        return 0
    hold([installation_id])
    before = record_follows(
        installation_id=installation_id,
        sightings=[_sighting(each, at, is_following=True) for each in people],
        now=now,
    )
    news = [
        _news("follower.found", each, at)
        for each, was in zip(people, before, strict=True)
        if not was.is_following
    ]
    announce(happenings=news, now=now)
    return len(news)


def _sighting(whose: Whose, at: datetime, *, is_following: bool) -> FollowSighting:
    return FollowSighting(
        customer_id=whose.customer_id,
        identity_id=whose.identity_id,
        account_id=whose.account.id,
        is_following=is_following,
        at=at,
    )


def _news(kind: str, whose: Whose, at: datetime) -> Happening:
    return Happening(
        installation_id=whose.account.installation_id,
        kind=kind,
        subject=f"customer:{whose.customer_id}",
        at=at,
        body={
            "customer_id": whose.customer_id,
            "identity_id": whose.identity_id,
            "account_id": whose.account.id,
            "account_key": whose.account.key,
        },
    )

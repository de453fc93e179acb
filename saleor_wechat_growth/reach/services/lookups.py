"""Asking WeChat who its followers are (批量获取用户基本信息).

A follow's push holds only the openid, as does the list of all followers; the unionid
joins the person to what they do in the mini-program.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.models import F

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.customers.observations import Observation, openid, unionid
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce, hold
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.wechat.answers import Follower
from saleor_wechat_growth.integrations.wechat.followers import (
    FOLLOWER_BATCH,
    MOST_AT_ONCE,
    followers_known,
)
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.credentials import WeChatCredentials
from saleor_wechat_growth.reach.halving import halved
from saleor_wechat_growth.reach.models import Follow
from saleor_wechat_growth.reach.queries import usable_wechat
from saleor_wechat_growth.reach.services.finding import Whose, leave

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

logger = logging.getLogger(__name__)

THREADS: Final = 8
BATCH: Final = THREADS * MOST_AT_ONCE
MAX_ATTEMPTS: Final = 8
#: after this, what a dead worker had claimed is claimed by another
LEASE: Final = timedelta(minutes=2)
FIRST_RETRY: Final = timedelta(seconds=30)
#: a broken account or a spent quota is not mended sooner
SLOW_RETRY: Final = timedelta(hours=1)
_SLOW: Final = frozenset({Failure.QUOTA, Failure.ACCOUNT, Failure.UNKNOWN})
#: WeChat knows no such person: asking again changes nothing
_FINAL: Final = frozenset({Failure.RECIPIENT, Failure.MESSAGE, Failure.CONTENT})

# A new follow meanwhile has set another time, which stays.
_NOTE: Final = """
UPDATE growth_follow AS follow
SET look_up_at = told.again_at,
    found_by = CASE WHEN told.is_known THEN told.found_by ELSE follow.found_by END,
    found_by_code = CASE WHEN told.is_known THEN told.code ELSE follow.found_by_code END,
    followed_at = CASE WHEN told.is_known THEN told.since ELSE follow.followed_at END,
    tag_ids = CASE WHEN told.is_known
                   THEN string_to_array(told.tags, ',')::integer[]
                   ELSE follow.tag_ids END
FROM unnest(%(ids)s::bigint[], %(again)s::timestamptz[], %(known)s::boolean[],
            %(found)s::text[], %(codes)s::text[], %(since)s::timestamptz[],
            %(tags)s::text[])
  AS told (id, again_at, is_known, found_by, code, since, tags)
WHERE follow.installation_id = %(shop)s AND follow.id = told.id
  AND follow.look_up_at = %(lease)s
"""


@dataclass(frozen=True, slots=True)
class _Question:
    """Followers of one account, `MOST_AT_ONCE` at most, by openid."""

    credentials: WeChatCredentials
    follows: Mapping[str, Follow] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was told of one follower. It stands for nobody once they were erased."""

    follow: Follow
    openid: str = field(repr=False)
    app_id: str
    told: Follower | GatewayError = field(repr=False)


def look_up_followers(*, now: datetime, limit: int = BATCH) -> int:
    """Ask about followers that are due, some of each shop; return how many.

    Call it again until it returns 0. The calls are made outside any transaction,
    by threads that read no table but that of the tokens.
    """
    asked = 0
    seen: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        claimed, questions = _claim(installation_id, now, limit)
        with ThreadPoolExecutor(THREADS) as pool:
            answers = [each for some in pool.map(_ask, questions) for each in some]
        _write(installation_id, answers, now)
        asked += claimed
    return asked


def _next_installation(now: datetime, seen: Collection[int]) -> int | None:
    return (
        Follow.objects.across_installations()  # a claim: any shop's turn
        .filter(look_up_at__lte=now, installation__status=Installation.Status.ACTIVE)
        .exclude(installation_id__in=seen)
        .order_by("look_up_at", "id")
        .values_list("installation_id", flat=True)
        .first()
    )


@transaction.atomic
def _claim(
    installation_id: int, now: datetime, limit: int
) -> tuple[int, list[_Question]]:
    """Return how many were claimed, and what to ask of them."""
    rows = list(
        Follow.objects.of(installation_id)
        .filter(look_up_at__lte=now)
        .select_related("account", "identity")
        .order_by("look_up_at", "id")
        .select_for_update(skip_locked=True, of=("self",))[:limit]
    )
    Follow.objects.of(installation_id).filter(
        among("id", [row.id for row in rows])
    ).update(look_up_at=now + LEASE, look_up_attempts=F("look_up_attempts") + 1)
    by_account: dict[int, list[Follow]] = defaultdict(list)
    for row in rows:
        by_account[row.account_id].append(row)
    return len(rows), [
        question for of_one in by_account.values() for question in _questions(of_one)
    ]


def _questions(follows: Sequence[Follow]) -> Iterator[_Question]:
    way = usable_wechat(follows[0].account)
    if way is None:
        return
    for first in range(0, len(follows), MOST_AT_ONCE):
        some = follows[first : first + MOST_AT_ONCE]
        yield _Question(
            way,
            {crypto.unseal_text(bytes(row.identity.sealed_value)): row for row in some},
        )


def _ask(question: _Question) -> list[_Answer]:
    gateway = wechat_gateway(question.credentials)
    told = halved(list(question.follows), lambda some: followers_known(gateway, some))
    untold = GatewayError(Failure.UNKNOWN, "untold", FOLLOWER_BATCH)
    return [
        _Answer(row, value, question.credentials.app_id, told.get(value, untold))
        for value, row in question.follows.items()
    ]


@transaction.atomic
def _write(installation_id: int, answers: Sequence[_Answer], now: datetime) -> None:
    hold([installation_id])
    # whoever was erased meanwhile has no row any more
    rows = Follow.objects.of(installation_id).filter(
        among("id", [each.follow.pk for each in answers])
    )
    left = set(rows.values_list("id", flat=True))
    answers = [each for each in answers if each.follow.pk in left]
    known = [(each, each.told) for each in answers if isinstance(each.told, Follower)]
    observe(
        installation_id=installation_id,
        observations=[
            Observation(
                claims=(
                    openid(each.openid, each.app_id),
                    unionid(told.unionid, each.follow.account.open_platform),
                ),
                source="wechat.user_info",
                at=now,
            )
            for each, told in known
            if told.unionid
        ],
        now=now,
    )
    # a merge may just have given them to another
    owners = dict(rows.values_list("id", "customer_id"))
    leave(
        installation_id=installation_id,
        people=[
            Whose(owners[each.follow.pk], each.follow.identity_id, each.follow.account)
            for each, told in known
            if not told.subscribed
        ],
        at=now,
        now=now,
    )
    _note(installation_id, answers, now)
    announce(
        happenings=[
            _described(each, told, owners[each.follow.pk], now)
            for each, told in known
            if told.subscribed
        ],
        now=now,
    )


def _note(installation_id: int, answers: Sequence[_Answer], now: datetime) -> None:
    nothing = Follower("", subscribed=False)
    told = [
        each.told if isinstance(each.told, Follower) else nothing for each in answers
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "shop": installation_id,
                "lease": now + LEASE,
                "ids": [each.follow.pk for each in answers],
                "again": [_again_at(each.follow, each.told, now) for each in answers],
                "known": [isinstance(each.told, Follower) for each in answers],
                "found": [each.scene[:40] for each in told],
                "codes": [each.qr_scene[:64] for each in told],
                "since": [each.subscribed_at for each in told],
                "tags": [_numbers(each.tag_ids) for each in told],
            },
        )


def _numbers(tag_ids: Sequence[object]) -> str:
    return ",".join(str(each) for each in tag_ids if isinstance(each, int))


def _described(
    each: _Answer, told: Follower, customer_id: int, now: datetime
) -> Happening:
    """Return the news of what the account itself has marked this follower with."""
    return Happening(
        installation_id=each.follow.installation_id,
        kind="follower.described",
        subject=f"customer:{customer_id}",
        at=now,
        body={
            "customer_id": customer_id,
            "identity_id": each.follow.identity_id,
            "account_id": each.follow.account_id,
            "tag_ids": list(told.tag_ids),
        },
    )


def _again_at(
    follow: Follow, told: Follower | GatewayError, now: datetime
) -> datetime | None:
    if isinstance(told, Follower) or told.failure in _FINAL:
        return None
    attempts = follow.look_up_attempts + 1
    if attempts >= MAX_ATTEMPTS:
        logger.warning(
            "gave up asking who follow %s is: %s %s", follow.id, told.failure, told.code
        )
        return None
    if told.failure in _SLOW:
        return now + SLOW_RETRY
    return now + FIRST_RETRY * (1 << (attempts - 1))

"""Asking WeChat who a new follower is (获取用户基本信息).

A follow's push holds only the openid; the unionid joins the person to what they do
in the mini-program.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.customers.observations import Observation, openid, unionid
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.wechat.answers import Follower
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.credentials import WeChatCredentials
from saleor_wechat_growth.reach.models import Account, Follow
from saleor_wechat_growth.reach.queries import account_credentials
from saleor_wechat_growth.reach.services.follows import FollowSighting, record_follows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

logger = logging.getLogger(__name__)

BATCH: Final = 64
THREADS: Final = 8
MAX_ATTEMPTS: Final = 8
#: after this, what a dead worker had claimed is claimed by another
LEASE: Final = timedelta(minutes=2)
FIRST_RETRY: Final = timedelta(seconds=30)
#: a broken account or a spent quota is not mended sooner
SLOW_RETRY: Final = timedelta(hours=1)
_SLOW: Final = frozenset({Failure.QUOTA, Failure.ACCOUNT, Failure.UNKNOWN})
#: WeChat knows no such person: asking again changes nothing
_FINAL: Final = frozenset({Failure.RECIPIENT, Failure.MESSAGE, Failure.CONTENT})


@dataclass(frozen=True, slots=True)
class _Question:
    follow: Follow
    openid: str
    credentials: WeChatCredentials


def look_up_followers(*, now: datetime, limit: int = BATCH) -> int:
    """Ask about followers that are due, some of each shop; return how many.

    Call it again until it returns 0. The calls are made outside any transaction,
    by threads that read no table but that of the tokens.
    """
    asked = 0
    seen: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        questions = _claim(installation_id, now, limit)
        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(_ask, questions))
        _write(installation_id, list(zip(questions, answers, strict=True)), now)
        asked += len(questions)
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
def _claim(installation_id: int, now: datetime, limit: int) -> list[_Question]:
    rows = list(
        Follow.objects.of(installation_id)
        .filter(look_up_at__lte=now)
        .select_related("account", "identity")
        .order_by("look_up_at", "id")
        .select_for_update(skip_locked=True, of=("self",))[:limit]
    )
    Follow.objects.of(installation_id).filter(id__in=[row.id for row in rows]).update(
        look_up_at=now + LEASE, look_up_attempts=F("look_up_attempts") + 1
    )
    ways = _ways(row.account for row in rows)
    return [
        _Question(row, crypto.unseal_text(bytes(row.identity.sealed_value)), way)
        for row in rows
        if (way := ways[row.account_id]) is not None
    ]


def _ways(accounts: Iterable[Account]) -> Mapping[int, WeChatCredentials | None]:
    ways: dict[int, WeChatCredentials | None] = {}
    for account in accounts:
        if account.id not in ways:
            opened = account_credentials(account)
            ways[account.id] = opened if isinstance(opened, WeChatCredentials) else None
    return ways


def _ask(question: _Question) -> Follower | GatewayError:
    try:
        return wechat_gateway(question.credentials).user_info(question.openid)
    except GatewayError as refused:
        return refused


@transaction.atomic
def _write(
    installation_id: int,
    answered: Sequence[tuple[_Question, Follower | GatewayError]],
    now: datetime,
) -> None:
    known = [(each, told) for each, told in answered if isinstance(told, Follower)]
    observe(
        installation_id=installation_id,
        observations=[
            Observation(
                claims=(
                    openid(each.openid, each.credentials.app_id),
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
    record_follows(
        installation_id=installation_id,
        sightings=[
            FollowSighting(
                customer_id=each.follow.customer_id,
                identity_id=each.follow.identity_id,
                account_id=each.follow.account_id,
                is_following=False,
                at=now,
            )
            for each, told in known
            if not told.subscribed
        ],
        now=now,
    )
    for each, told in answered:
        # A new follow meanwhile has set another time, which stays.
        Follow.objects.of(installation_id).filter(
            id=each.follow.id, look_up_at=now + LEASE
        ).update(look_up_at=_again_at(each.follow, told, now))


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

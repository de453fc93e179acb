"""Putting tags on followers in WeChat, and taking them off, fifty a call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.wechat.tags import MOST_AT_ONCE, change_wearers
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.credentials import WeChatCredentials
from saleor_wechat_growth.reach.halving import OF_SOMEBODY, halved
from saleor_wechat_growth.reach.queries import usable_wechat
from saleor_wechat_growth.segments.models import WeChatTag, WeChatTagging

THREADS: Final = 4
BATCH: Final = 20 * MOST_AT_ONCE
LEASE: Final = timedelta(minutes=2)
FIRST_RETRY: Final = timedelta(seconds=30)
#: a broken account or a spent quota is not mended sooner
SLOW_RETRY: Final = timedelta(hours=1)
MAX_ATTEMPTS: Final = 10
_SLOW: Final = frozenset({Failure.QUOTA, Failure.ACCOUNT, Failure.UNKNOWN})

# What was wanted otherwise meanwhile is due by its own time.
_DONE: Final = """
UPDATE growth_wechattagging AS known
SET is_on = CASE WHEN told.is_done THEN %(put)s ELSE known.is_on END,
    from_wechat = known.from_wechat AND NOT told.is_done,
    changed_at = CASE WHEN told.is_done THEN %(now)s ELSE known.changed_at END,
    attempts = CASE WHEN told.is_done THEN 0 ELSE known.attempts END,
    error = told.error,
    due_at = CASE
        WHEN known.due_at IS DISTINCT FROM %(lease)s THEN known.due_at
        WHEN NOT told.is_done THEN told.again_at
        WHEN known.is_wanted <> %(put)s THEN %(now)s
    END
FROM unnest(%(ids)s::bigint[], %(done)s::boolean[], %(errors)s::text[],
            %(again)s::timestamptz[]) AS told (id, is_done, error, again_at)
WHERE known.installation_id = %(shop)s AND known.id = told.id
"""


@dataclass(frozen=True, slots=True)
class _Order:
    """One call: a tag, and by openid the rows of those to change."""

    wechat_tag: WeChatTag
    is_put: bool
    credentials: WeChatCredentials
    rows: Mapping[str, WeChatTagging] = field(repr=False)


#: by openid: whether it was done, or why it was refused
_Told = Mapping[str, bool | GatewayError]


def send_wechat_tags(*, now: datetime, limit: int = BATCH) -> int:
    """Send what is due, some of each shop; return how many rows.

    Call it again until it returns 0. The calls are made outside any transaction, and
    doing one twice does no harm.
    """
    sent = 0
    seen: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        rows = _claim(installation_id, now, limit)
        orders = list(_orders(rows))
        with ThreadPoolExecutor(THREADS) as pool:
            for order, told in zip(orders, pool.map(_ask, orders), strict=True):
                _write(order, told, now)
        sent += len(rows)
    return sent


def _next_installation(now: datetime, seen: Sequence[int]) -> int | None:
    return (
        WeChatTagging.objects.across_installations()  # a claim: any shop's turn
        .filter(
            due_at__lte=now,
            wechat_tag__error="",
            installation__status=Installation.Status.ACTIVE,
        )
        .exclude(installation_id__in=seen)
        .order_by("due_at")
        .values_list("installation_id", flat=True)
        .first()
    )


@transaction.atomic
def _claim(installation_id: int, now: datetime, limit: int) -> list[WeChatTagging]:
    rows = list(
        WeChatTagging.objects.of(installation_id)
        .filter(due_at__lte=now, wechat_tag__error="")
        .select_related("wechat_tag__account", "identity")
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))[:limit]
    )
    WeChatTagging.objects.of(installation_id).filter(
        among("id", [row.pk for row in rows])
    ).update(due_at=now + LEASE, attempts=F("attempts") + 1)
    return rows


def _orders(rows: Sequence[WeChatTagging]) -> Iterator[_Order]:
    alike: dict[tuple[int, bool], list[WeChatTagging]] = defaultdict(list)
    for row in rows:
        alike[row.wechat_tag_id, row.is_wanted].append(row)
    for (_, is_put), group in alike.items():
        tag = group[0].wechat_tag
        way = usable_wechat(tag.account)
        if way is None:
            continue
        for first in range(0, len(group), MOST_AT_ONCE):
            some = group[first : first + MOST_AT_ONCE]
            openids = {
                crypto.unseal_text(bytes(row.identity.sealed_value)): row
                for row in some
            }
            yield _Order(tag, is_put, way, openids)


def _ask(order: _Order) -> _Told:
    gateway = wechat_gateway(order.credentials)

    def change(openids: Sequence[str]) -> Mapping[str, bool]:
        left = change_wearers(
            gateway, order.wechat_tag.wechat_id, openids, is_put=order.is_put
        )
        return {each: each not in left for each in openids}

    return halved(list(order.rows), change)


@transaction.atomic
def _write(order: _Order, told: _Told, now: datetime) -> None:
    shop_id = order.wechat_tag.installation_id
    pairs = [(row, told[openid]) for openid, row in order.rows.items()]
    broken = {
        each.code
        for _, each in pairs
        if isinstance(each, GatewayError) and each.failure is Failure.CONTENT
    }
    if broken:
        # of the tag itself: nothing more is sent until staff mend it
        WeChatTag.objects.of(shop_id).filter(id=order.wechat_tag.pk).update(
            error=min(broken)
        )
    with connection.cursor() as cursor:
        cursor.execute(
            _DONE,
            {
                "shop": shop_id,
                "put": order.is_put,
                "now": now,
                "lease": now + LEASE,
                "ids": [row.pk for row, _ in pairs],
                "done": [each is True for _, each in pairs],
                "errors": [_code(each) for _, each in pairs],
                "again": [_again_at(row, each, now) for row, each in pairs],
            },
        )


def _code(told: bool | GatewayError) -> str:  # noqa: FBT001 -- an answer
    return told.code[:40] if isinstance(told, GatewayError) else ""


def _again_at(
    row: WeChatTagging,
    told: bool | GatewayError,  # noqa: FBT001 -- an answer
    now: datetime,
) -> datetime | None:
    attempts = row.attempts + 1
    if isinstance(told, GatewayError):
        if told.failure in OF_SOMEBODY or attempts >= MAX_ATTEMPTS:
            return None
        if told.failure in _SLOW:
            return now + SLOW_RETRY
        if told.failure is Failure.CONTENT:
            return now
    return now + FIRST_RETRY * (1 << (attempts - 1))

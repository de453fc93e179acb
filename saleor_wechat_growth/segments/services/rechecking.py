"""Looking at people when their time has come: nobody else is ever looked at for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from saleor_wechat_growth.inbox.services import announce, try_hold
from saleor_wechat_growth.segments.models import Membership, Recheck
from saleor_wechat_growth.segments.services.updating import look_again

BATCH: Final = 10_000

# Those whose segment is being built wait for that.
_DUE: Final = """
SELECT segment_id, customer_id, why FROM (
    (SELECT segment_id, customer_id, due_at, '' AS why FROM growth_membership
     WHERE installation_id = %(shop)s AND due_at <= %(now)s
       AND segment_id IN (SELECT id FROM settled)
     ORDER BY due_at LIMIT %(limit)s)
    UNION ALL
    (SELECT segment_id, customer_id, due_at, why FROM growth_recheck
     WHERE installation_id = %(shop)s AND due_at <= %(now)s
       AND segment_id IN (SELECT id FROM settled)
     ORDER BY due_at LIMIT %(limit)s)
) AS due
ORDER BY due_at LIMIT %(limit)s
"""
_SETTLED: Final = """
WITH settled AS (
    SELECT id FROM growth_segment
    WHERE installation_id = %(shop)s AND status = 'live' AND error = ''
      AND NOT is_building AND built_version = version
)
"""


def recheck_due(*, now: datetime, limit: int = BATCH) -> int:
    """Look at up to `limit` people of each shop in turn; return how many looks.

    Call it again until it returns 0. Nothing due costs two index look-ups.
    """
    looks = 0
    seen: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        looks += _recheck_shop(installation_id, now, limit)
    return looks


def _next_installation(now: datetime, seen: Sequence[int]) -> int | None:
    for model in (Membership, Recheck):
        found = (
            model.objects.across_installations()  # a claim: any shop's turn
            .filter(due_at__lte=now)
            .exclude(installation_id__in=seen)
            .order_by("due_at")
            .values_list("installation_id", flat=True)
            .first()
        )
        if found is not None:
            return found
    return None


@transaction.atomic
def _recheck_shop(installation_id: int, now: datetime, limit: int) -> int:
    if not try_hold(installation_id):
        return 0
    due: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"shop": installation_id, "now": now, "limit": limit}
        cursor.execute(_SETTLED + _DUE, given)
        for segment_id, customer_id, why in cursor.fetchall():
            due[segment_id][customer_id].update(filter(None, why.split(",")))
    news = look_again(installation_id=installation_id, due=due, now=now)
    announce(happenings=news, now=now)
    return sum(len(people) for people in due.values())

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from saleor_wechat_growth.messaging.queries.situation import legal_day

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.messaging.queries.situation import Situation

_QUOTA_ROW: Final = """
INSERT INTO growth_quotause (installation_id, account_id, day, used)
VALUES (%(shop)s, %(account)s, %(day)s, 0) ON CONFLICT DO NOTHING
"""
# What is left is read from the locked row, so that two claims cannot both take it.
_QUOTA: Final = """
WITH held AS (
    SELECT id, used FROM growth_quotause
    WHERE account_id = %(account)s AND day = %(day)s FOR UPDATE
)
UPDATE growth_quotause AS quota
SET used = greatest(held.used, least(%(limit)s, held.used + %(count)s))
FROM held WHERE quota.id = held.id
RETURNING quota.used - held.used
"""
_NO_LIMIT: Final = 2**31 - 1


def take_quota(known: Situation, account_id: int, count: int, now: datetime) -> int:
    """Take up to `count` of today's sends of an account; return how many."""
    limit = known.quotas[account_id].limit
    values: dict[str, Any] = {
        "shop": known.installation_id,
        "account": account_id,
        "day": legal_day(now),
        "limit": _NO_LIMIT if limit is None else limit,
        "count": count,
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUOTA, values)
        taken = cursor.fetchone()
        if taken is None:
            # the day's first: whoever else makes the row, it is there afterwards
            cursor.execute(_QUOTA_ROW, values)
            cursor.execute(_QUOTA, values)
            taken = cursor.fetchone()
    return int(taken[0]) if taken else 0

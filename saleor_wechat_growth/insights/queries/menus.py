"""How often the entries of service accounts' menus are used, and by how many."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection

from saleor_wechat_growth.activity.services import MENU_USED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DAYS: Final = 30

_COUNTED: Final = """
SELECT properties ->> 'account', properties ->> 'item', count(*),
       count(DISTINCT customer_id)
FROM growth_activityevent
WHERE installation_id = %(shop)s AND kind = %(kind)s AND source = 'wechat'
  AND occurred_at > %(since)s AND occurred_at <= %(now)s
  AND properties ->> 'item' <> ''
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Taps:
    """Of one entry, by its id: uses and persons, over the last `DAYS`."""

    item: str
    taps: int
    people: int


def taps(installation_id: int, now: datetime) -> Mapping[str, Sequence[Taps]]:
    """Return what was used of each account's menu, by its key; most used first."""
    found: dict[str, list[Taps]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED,
            {
                "shop": installation_id,
                "kind": MENU_USED,
                "since": now - timedelta(days=DAYS),
                "now": now,
            },
        )
        for account, item, count, people in cursor.fetchall():
            found[account].append(Taps(item, count, people))
    for of_one in found.values():
        of_one.sort(key=lambda each: (-each.taps, each.item))
    return found

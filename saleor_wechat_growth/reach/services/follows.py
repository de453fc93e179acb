from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class FollowSighting:
    """What one push (or call) shows of an openid and its service account.

    at: by WeChat's clock; scene: of the QR code that was scanned, "" if none was.
    """

    customer_id: int
    identity_id: int
    account_id: int
    is_following: bool
    at: datetime
    scene: str = ""

    @property
    def precedence(self) -> tuple[datetime, bool, str]:
        # Pushes count seconds: of two in one second, not to send is the safer error.
        return (self.at, not self.is_following, self.scene)


# Each new follow makes us ask who it is; an unfollow takes the question back.
_RECORD: Final = """
INSERT INTO growth_follow (installation_id, customer_id, identity_id, account_id,
                           is_following, changed_at, scene, look_up_at,
                           look_up_attempts)
SELECT %(shop)s, customer_id, identity_id, account_id, is_following, at, scene,
       CASE WHEN is_following THEN %(now)s END, 0
FROM unnest(%(customers)s::bigint[], %(identities)s::bigint[], %(accounts)s::bigint[],
            %(states)s::boolean[], %(times)s::timestamptz[], %(scenes)s::text[])
     AS seen (customer_id, identity_id, account_id, is_following, at, scene)
ORDER BY identity_id
ON CONFLICT (identity_id) DO UPDATE
SET is_following = EXCLUDED.is_following,
    changed_at = EXCLUDED.changed_at,
    scene = EXCLUDED.scene,
    look_up_at = CASE
        WHEN EXCLUDED.is_following AND growth_follow.is_following
        THEN growth_follow.look_up_at
        ELSE EXCLUDED.look_up_at
    END,
    look_up_attempts = CASE
        WHEN EXCLUDED.is_following AND growth_follow.is_following
        THEN growth_follow.look_up_attempts
        ELSE 0
    END
WHERE (EXCLUDED.changed_at, NOT EXCLUDED.is_following, EXCLUDED.scene)
    > (growth_follow.changed_at, NOT growth_follow.is_following, growth_follow.scene)
"""


def record_follows(
    *, installation_id: int, sightings: Sequence[FollowSighting], now: datetime
) -> None:
    """Keep the newest sighting of each openid, in whatever order they come."""
    newest: dict[int, FollowSighting] = {}
    for seen in sightings:
        known = newest.get(seen.identity_id)
        if known is None or seen.precedence > known.precedence:
            newest[seen.identity_id] = seen
    if not newest:
        return
    rows = list(newest.values())
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            {
                "shop": installation_id,
                "now": now,
                "customers": [seen.customer_id for seen in rows],
                "identities": [seen.identity_id for seen in rows],
                "accounts": [seen.account_id for seen in rows],
                "states": [seen.is_following for seen in rows],
                "times": [seen.at for seen in rows],
                "scenes": [seen.scene[:64] for seen in rows],
            },
        )

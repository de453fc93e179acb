from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.reach.models import Follow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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


@dataclass(frozen=True, slots=True)
class FollowBefore:
    """How it stood right before a sighting, as far as is known."""

    is_following: bool
    has_followed: bool


# Each new follow makes us ask who it is; an unfollow takes the question back.
_RECORD: Final = """
INSERT INTO growth_follow (installation_id, customer_id, identity_id, account_id,
                           is_following, changed_at, scene, left_at, look_up_at,
                           look_up_attempts)
SELECT %(shop)s, customer_id, identity_id, account_id, is_following, at, scene,
       left_at, CASE WHEN is_following THEN %(now)s END, 0
FROM unnest(%(customers)s::bigint[], %(identities)s::bigint[], %(accounts)s::bigint[],
            %(states)s::boolean[], %(times)s::timestamptz[], %(scenes)s::text[],
            %(left)s::timestamptz[])
     AS seen (customer_id, identity_id, account_id, is_following, at, scene, left_at)
ORDER BY identity_id
ON CONFLICT (identity_id) DO UPDATE
SET is_following = EXCLUDED.is_following,
    changed_at = EXCLUDED.changed_at,
    scene = EXCLUDED.scene,
    followed_at = CASE WHEN EXCLUDED.is_following THEN growth_follow.followed_at END,
    found_by = CASE WHEN EXCLUDED.is_following THEN growth_follow.found_by ELSE '' END,
    found_by_code = CASE
        WHEN EXCLUDED.is_following THEN growth_follow.found_by_code ELSE ''
    END,
    tag_ids = CASE WHEN EXCLUDED.is_following THEN growth_follow.tag_ids ELSE '{}' END,
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


# Who left has left, however old the news is that says so.
_LEFT: Final = """
UPDATE growth_follow AS follow SET left_at = greatest(follow.left_at, seen.left_at)
FROM unnest(%s::bigint[], %s::timestamptz[]) AS seen (identity_id, left_at)
WHERE follow.installation_id = %s AND follow.identity_id = seen.identity_id
"""


@transaction.atomic
def record_follows(
    *, installation_id: int, sightings: Sequence[FollowSighting], now: datetime
) -> list[FollowBefore]:
    """Keep the newest sighting of each openid, in whatever order they come.

    Return how it stood before each, in the order of `sightings`. Of what was before
    one that comes late only a leaving is still known.
    """
    if not sightings:
        return []
    by_openid: dict[int, list[FollowSighting]] = defaultdict(list)
    for seen in sorted(sightings, key=lambda seen: seen.precedence):
        by_openid[seen.identity_id].append(seen)
    known = {
        row.identity_id: row
        for row in Follow.objects.of(installation_id)
        .filter(among("identity_id", by_openid))
        .order_by("id")
        .select_for_update()
    }
    before = {
        id(seen): was
        for identity_id, of_one in by_openid.items()
        for seen, was in _before(known.get(identity_id), of_one)
    }
    rows = [of_one[-1] for of_one in by_openid.values()]
    left = {
        seen.identity_id: seen.at
        for of_one in by_openid.values()
        for seen in of_one
        if not seen.is_following
    }
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
                "left": [left.get(seen.identity_id) for seen in rows],
            },
        )
        if left:
            cursor.execute(_LEFT, [list(left), list(left.values()), installation_id])
    return [before[id(seen)] for seen in sightings]


def _before(
    row: Follow | None, of_one: Sequence[FollowSighting]
) -> Iterable[tuple[FollowSighting, FollowBefore]]:
    """Yield the sightings of one openid, oldest first, with what stood before each."""
    is_following = has_followed = False
    for seen in of_one:
        if row is not None and row.changed_at < seen.at:
            is_following, has_followed, row = row.is_following, True, None
        elif row is not None and row.left_at is not None and row.left_at < seen.at:
            has_followed = True
        yield seen, FollowBefore(is_following, has_followed)
        is_following, has_followed = seen.is_following, True

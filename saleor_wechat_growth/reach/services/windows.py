"""The ledger of customer-service messages: what each act of a person still allows.

WeChat does not say whether an openid has one counter, which every act sets to that
act's maximum, or one for each kind of act (ADR 13). A message therefore counts in all
windows of its openid, and is sent only where both readings have room for it.

Rows of one openid are locked together, in the order of their ids, before anything is
decided: a window that opens meanwhile waits, and then knows what was taken.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import connection, transaction

from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.allowances import ALLOWANCES, MARGIN
from saleor_wechat_growth.reach.models import Account, Window

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

# What was taken since the act counts in its window, too: what is in the air, and,
# where something was taken at or after the act's second, all that may have been.
# Whoever left since has closed what an older push would open.
_OPEN: Final = """
WITH seen AS (
    SELECT * FROM unnest(%(customers)s::bigint[], %(identities)s::bigint[],
                         %(accounts)s::bigint[], %(triggers)s::text[],
                         %(times)s::timestamptz[], %(ends)s::timestamptz[],
                         %(counts)s::integer[])
      AS s (customer_id, identity_id, account_id, trigger, at, ends_at, allowed)
), told AS (
    SELECT seen.*, coalesce(known.reserved, 0) AS reserved,
           CASE WHEN known.taken_at >= seen.at THEN known.total
                ELSE coalesce(known.reserved, 0) END AS total,
           known.taken_at
    FROM seen
    LEFT JOIN LATERAL (
        SELECT max(other.reserved) AS reserved, max(other.taken_at) AS taken_at,
               max(other.reserved + other.spent + other.beyond) AS total
        FROM growth_window AS other
        WHERE other.installation_id = %(shop)s
          AND other.identity_id = seen.identity_id
    ) AS known ON true
    WHERE NOT EXISTS (
        SELECT 1 FROM growth_follow AS follow
        WHERE follow.identity_id = seen.identity_id
          AND follow.installation_id = %(shop)s
          AND follow.left_at >= seen.at
    )
)
INSERT INTO growth_window (installation_id, customer_id, identity_id, account_id,
                           trigger, opened_at, ends_at, allowed,
                           reserved, spent, beyond, taken_at)
SELECT %(shop)s, customer_id, identity_id, account_id, trigger, at, ends_at, allowed,
       least(reserved, allowed),
       least(total, allowed) - least(reserved, allowed),
       total - least(total, allowed),
       taken_at
FROM told
ORDER BY identity_id, trigger
ON CONFLICT (installation_id, identity_id, trigger) DO UPDATE
SET opened_at = EXCLUDED.opened_at,
    ends_at = EXCLUDED.ends_at,
    allowed = EXCLUDED.allowed,
    reserved = EXCLUDED.reserved,
    spent = EXCLUDED.spent,
    beyond = EXCLUDED.beyond,
    taken_at = EXCLUDED.taken_at
WHERE EXCLUDED.opened_at > growth_window.opened_at
"""

# One counter for all acts: what the newest act has left, be its own time over or not.
# One for each: what some open window has left. A message needs both.
_TAKE: Final = """
WITH wanted AS (
    SELECT * FROM unnest(%(identities)s::bigint[], %(accounts)s::bigint[],
                         %(counts)s::integer[]) AS w (identity_id, account_id, asked)
), room AS (
    SELECT ledger.identity_id, ledger.account_id, ledger.opened_at,
           ledger.ends_at > %(until)s AS is_open,
           coalesce(ledger.allowed - ledger.reserved - ledger.spent, %(many)s) AS has
    FROM growth_window AS ledger
    JOIN wanted USING (identity_id, account_id)
    WHERE ledger.installation_id = %(shop)s
), taken AS (
    SELECT identity_id, account_id,
           least(asked, (array_agg(has ORDER BY opened_at DESC, has))[1],
                 coalesce(max(has) FILTER (WHERE is_open), 0)) AS count
    FROM room JOIN wanted USING (identity_id, account_id)
    GROUP BY identity_id, account_id, asked
), counted AS (
    UPDATE growth_window AS ledger
    SET reserved = ledger.reserved + least(taken.count, coalesce(
            ledger.allowed - ledger.reserved - ledger.spent, taken.count)),
        beyond = ledger.beyond + taken.count - least(taken.count, coalesce(
            ledger.allowed - ledger.reserved - ledger.spent, taken.count)),
        taken_at = greatest(ledger.taken_at, %(now)s)
    FROM taken
    WHERE ledger.installation_id = %(shop)s
      AND ledger.identity_id = taken.identity_id
      AND ledger.account_id = taken.account_id
      AND taken.count > 0
)
SELECT account_id, identity_id, count FROM taken WHERE count > 0
"""

_SETTLE: Final = """
UPDATE growth_window AS ledger
SET {changes}
FROM unnest(%(identities)s::bigint[], %(accounts)s::bigint[], %(counts)s::integer[])
     AS settled (identity_id, account_id, count)
WHERE ledger.installation_id = %(shop)s
  AND ledger.identity_id = settled.identity_id
  AND ledger.account_id = settled.account_id
"""

_SPENT: Final = """
    reserved = ledger.reserved - least(settled.count, ledger.reserved),
    spent = ledger.spent + least(settled.count, ledger.reserved)
"""

_RETURNED: Final = """
    beyond = ledger.beyond - least(settled.count, ledger.beyond),
    reserved = ledger.reserved - least(
        settled.count - least(settled.count, ledger.beyond), ledger.reserved)
"""

#: room of a window without a limit
_MANY: Final = 1000


class WindowKey(NamedTuple):
    """Who is written to: an openid, by its account."""

    account_id: int
    identity_id: int


@dataclass(frozen=True, slots=True)
class Opening:
    """An act that allows messages: one of `Window.Trigger`, by WeChat's clock."""

    customer_id: int
    identity_id: int
    account_id: int
    trigger: str
    at: datetime


@transaction.atomic
def open_windows(
    *, installation_id: int, openings: Sequence[Opening], now: datetime
) -> None:
    """Begin each window anew that a newer act opens, in whatever order they come.

    Acts that allow nothing on their account, or not by the shop's policy, and acts
    from before the person left the account open none.
    """
    rows = list(_allowed(installation_id, openings, now))
    if not rows:
        return
    _lock(installation_id, {opening.identity_id for opening, _, _ in rows})
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            {
                "shop": installation_id,
                "customers": [opening.customer_id for opening, _, _ in rows],
                "identities": [opening.identity_id for opening, _, _ in rows],
                "accounts": [opening.account_id for opening, _, _ in rows],
                "triggers": [opening.trigger for opening, _, _ in rows],
                "times": [opening.at for opening, _, _ in rows],
                "ends": [ends_at for _, ends_at, _ in rows],
                "counts": [messages for _, _, messages in rows],
            },
        )


@transaction.atomic
def take_windows(
    *, installation_id: int, wanted: Sequence[WindowKey], now: datetime
) -> tuple[bool, ...]:
    """Take one message for each; False where none is allowed, in the order of `wanted`.

    What is taken is later either spent or returned. A window in its last seconds
    (`MARGIN`) allows nothing more.
    """
    if not wanted:
        return ()
    _lock(installation_id, {key.identity_id for key in wanted})
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                **_counted(installation_id, wanted),
                "until": now + MARGIN,
                "now": now,
                "many": _MANY,
            },
        )
        left = Counter(
            {
                WindowKey(account_id, identity_id): count
                for account_id, identity_id, count in cursor.fetchall()
            }
        )
    got = []
    for key in wanted:
        got.append(left[key] > 0)
        left[key] -= 1
    return tuple(got)


def spend_windows(*, installation_id: int, keys: Sequence[WindowKey]) -> None:
    """Use up what was taken: WeChat has the message, or may have."""
    _settle(installation_id, keys, _SPENT)


def return_windows(*, installation_id: int, keys: Sequence[WindowKey]) -> None:
    """Allow again what was taken: WeChat did not take the message."""
    _settle(installation_id, keys, _RETURNED)


@transaction.atomic
def close_windows(
    *, installation_id: int, identity_ids: Collection[int], now: datetime
) -> None:
    """Believe WeChat that an openid allows nothing more (45015, 45047).

    now: when WeChat was asked; what was opened since stays open.
    """
    _lock(installation_id, identity_ids)
    Window.objects.of(installation_id).filter(
        among("identity_id", identity_ids), opened_at__lte=now, ends_at__gt=now
    ).update(ends_at=now)


def _allowed(
    installation_id: int, openings: Sequence[Opening], now: datetime
) -> Iterable[tuple[Opening, datetime, int | None]]:
    """Yield the newest act of each kind of each openid, its end and its count."""
    newest: dict[tuple[int, str], Opening] = {}
    for opening in sorted(openings, key=lambda opening: opening.at):
        newest[opening.identity_id, opening.trigger] = opening
    kinds = dict(
        Account.objects.of(installation_id)
        .filter(id__in={opening.account_id for opening in newest.values()})
        .values_list("id", "kind")
    )
    paying_counts = any(
        opening.trigger == Window.Trigger.PAY for opening in newest.values()
    ) and (queries.policies(installation_id).paying_opens_a_window)
    for opening in newest.values():
        allowance = ALLOWANCES.get((kinds.get(opening.account_id, ""), opening.trigger))
        if opening.trigger == Window.Trigger.PAY and not paying_counts:
            continue
        if allowance is not None:
            # where our clock is behind WeChat's, the time began before now
            began_at = min(opening.at, now)
            yield opening, began_at + allowance.lasts, allowance.messages


def _lock(installation_id: int, identity_ids: Collection[int]) -> None:
    windows = Window.objects.of(installation_id).filter(
        among("identity_id", identity_ids)
    )
    list(windows.select_for_update().order_by("id").values_list("id", flat=True))


def _settle(installation_id: int, keys: Sequence[WindowKey], changes: str) -> None:
    if not keys:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(installation_id, {key.identity_id for key in keys})
        cursor.execute(_SETTLE.format(changes=changes), _counted(installation_id, keys))


def _counted(installation_id: int, keys: Sequence[WindowKey]) -> Mapping[str, Any]:
    asked = sorted(Counter(keys).items())
    return {
        "shop": installation_id,
        "accounts": [key.account_id for key, _ in asked],
        "identities": [key.identity_id for key, _ in asked],
        "counts": [count for _, count in asked],
    }

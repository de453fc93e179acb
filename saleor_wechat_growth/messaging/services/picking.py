"""Taking what is due, a fair share of each shop, for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Collection

#: how long a worker may take to prepare what it picked, and to hear of core what it
#: has to know (`asking.ASKING_SECONDS`); then others pick it again, and its claim finds
#: that the message is no longer its own
LEASE: Final = timedelta(minutes=1)
#: how far each claim looks ahead for other shops
WINDOW: Final = 1024

#: A message that is worth so little time goes before those that can wait: what greets
#: a follow or answers a tap has a minute (`reach.allowances`), a batch by hand a day.
PRESSING: Final = timedelta(minutes=15)

# The oldest due rows, and, where one crowd fills that window, the oldest due of
# everybody else, and of the newest those that press: they came after the crowd. Then
# each shop's first before any shop's second.
_PICK: Final = """
WITH shops AS (
    SELECT id FROM growth_installation
    WHERE status = 'active' AND id <> ALL(%(without)s)
), head AS (
    SELECT id, installation_id, due_at, expires_at FROM growth_message
    WHERE state = 'waiting' AND withheld = '' AND due_at <= %(now)s
      AND installation_id IN (SELECT id FROM shops)
    ORDER BY due_at, id LIMIT %(window)s
), others AS (
    SELECT id, installation_id, due_at, expires_at FROM growth_message
    WHERE state = 'waiting' AND withheld = '' AND due_at <= %(now)s
      AND (SELECT count(*) FROM head) = %(window)s
      AND installation_id IN (SELECT id FROM shops)
      AND installation_id NOT IN (SELECT installation_id FROM head)
    ORDER BY due_at, id LIMIT %(window)s
), newest AS (
    SELECT id, installation_id, due_at, expires_at FROM growth_message
    WHERE state = 'waiting' AND withheld = '' AND due_at <= %(now)s
      AND (SELECT count(*) FROM head) = %(window)s
      AND installation_id IN (SELECT id FROM shops)
    ORDER BY due_at DESC, id DESC LIMIT %(window)s
), due AS (
    SELECT * FROM head UNION SELECT * FROM others
    UNION SELECT * FROM newest WHERE expires_at <= %(pressing)s
), ranked AS (
    SELECT id, expires_at > %(pressing)s AS can_wait,
           row_number() OVER (PARTITION BY installation_id
                              ORDER BY expires_at > %(pressing)s, due_at, id) AS turn
    FROM due
), picked AS (
    SELECT message.id FROM growth_message AS message JOIN ranked USING (id)
    WHERE message.state = 'waiting' AND message.withheld = ''
      AND message.due_at <= %(now)s
    ORDER BY ranked.turn, ranked.can_wait, message.due_at, message.id
    LIMIT %(limit)s
    FOR UPDATE OF message SKIP LOCKED
)
UPDATE growth_message SET due_at = %(leased)s
FROM picked WHERE growth_message.id = picked.id
RETURNING growth_message.*
"""


def pick(*, now: datetime, limit: int, without: Collection[int] = ()) -> list[Message]:
    """Take up to `limit` due messages, in id order; they are due again after `LEASE`.

    without: shops that are passed over.
    """
    # a claim: any shop's turn
    rows = Message.objects.raw(
        _PICK,
        {
            "now": now,
            "leased": now + LEASE,
            "pressing": now + PRESSING,
            "window": WINDOW,
            "limit": limit,
            "without": list(without),
        },
    )
    return sorted(rows, key=lambda message: message.pk)

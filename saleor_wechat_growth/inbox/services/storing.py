from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from saleor_wechat_growth.core import arrays, crypto
from saleor_wechat_growth.inbox.arrivals import Arrival
from saleor_wechat_growth.inbox.bodies import (
    ORDER_NEWS,
    UnreadableBody,
    buyer_of,
    parse,
)

_INSERT = """
INSERT INTO growth_inboxevent
    (installation_id, source, kind, subject, buyer, dedupe_key, body, received_at,
     due_at, attempts, error)
SELECT installation_id, source, kind, subject, buyer, dedupe_key, body, received_at,
       CASE WHEN error = '' THEN received_at END, 0, error
FROM unnest(%b::bigint[], %b::text[], %b::text[], %b::text[], %b::text[],
            %b::bytea[], %b::bytea[], %b::timestamptz[], %b::text[])
     AS arrival (installation_id, source, kind, subject, buyer, dedupe_key, body,
                 received_at, error)
ON CONFLICT (installation_id, source, dedupe_key) DO NOTHING
RETURNING id
"""


def receive(*, arrivals: Sequence[Arrival]) -> int:
    """Store `arrivals`, each once; return how many were new.

    In the caller's transaction if there is one, else committed on return.
    """
    if not arrivals:
        return 0
    columns: list[list[Any]] = [
        [arrival.installation_id for arrival in arrivals],
        [arrival.source for arrival in arrivals],
        [arrival.kind[:64] for arrival in arrivals],
        [_plain(arrival.subject)[:200] for arrival in arrivals],
        [_buyer(arrival) for arrival in arrivals],
        [arrival.dedupe_key for arrival in arrivals],
        [crypto.seal(arrival.body) for arrival in arrivals],
        [arrival.received_at for arrival in arrivals],
        [arrival.error for arrival in arrivals],
    ]
    return len(arrays.run(_INSERT, columns, planned_once=True))


def _buyer(arrival: Arrival) -> str | None:
    """Read whose order it is, here for every door; of other news nobody asks."""
    if arrival.error or not arrival.kind.startswith(ORDER_NEWS):
        return None
    try:
        buyer = buyer_of(parse(arrival.body))
    except UnreadableBody:
        return None
    return _plain(buyer)[:200] or None


def _plain(text: str) -> str:
    """Return `text` as PostgreSQL can hold it: JSON may bring NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()

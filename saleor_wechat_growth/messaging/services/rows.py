"""Writing many messages in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from psycopg.types.json import Jsonb

from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_TYPES: Final = {
    "state": "text",
    "reason": "text",
    "due_at": "timestamptz",
    "route_index": "smallint",
    "template_id": "bigint",
    "identity_id": "bigint",
    "channel": "text",
    "sealed_content": "bytea",
    "prepared_at": "timestamptz",
    "prepared_digest": "bytea",
    "claimed_at": "timestamptz",
    "client_msg_id": "text",
    "gateway_id": "text",
    "calls": "smallint",
    "calls_on_route": "smallint",
    "early_receipts": "jsonb",
    "accepted_at": "timestamptz",
    "settled_at": "timestamptz",
}


def save(messages: Sequence[Message]) -> None:
    """Write all that sending changes of these (locked) messages.

    As one UPDATE from arrays: `bulk_update` builds a CASE of every cell, which
    costs more than everything else a send does.
    """
    if not messages:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _UPDATE,
            [
                [message.pk for message in messages],
                *([_cell(message, name) for message in messages] for name in _TYPES),
            ],
        )


def _cell(message: Message, name: str) -> Any:
    value = getattr(message, name)
    return Jsonb(value) if name == "early_receipts" else value


def open_attempts(messages: Sequence[Message], now: datetime) -> None:
    """Write down the calls that are about to be made for these messages."""
    if not messages:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            [
                now,
                [message.installation_id for message in messages],
                [message.pk for message in messages],
                [message.calls for message in messages],
                [message.channel for message in messages],
                [message.template_id for message in messages],
            ],
        )


_OPEN: Final = """
INSERT INTO growth_attempt (installation_id, message_id, number, channel, template_id,
                            started_at, outcome, code, gateway_id)
SELECT installation_id, message_id, number, channel, template_id, %s, 'calling', '', ''
FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::text[], %s::bigint[])
     AS call (installation_id, message_id, number, channel, template_id)
"""

_UPDATE: Final = (
    f"UPDATE {Message._meta.db_table} AS message SET "  # noqa: S608, SLF001 -- our own names
    + ", ".join(f"{name} = new.{name}" for name in _TYPES)
    + " FROM unnest(%s::bigint[], "
    + ", ".join(f"%s::{kind}[]" for kind in _TYPES.values())
    + ") AS new (id, "
    + ", ".join(_TYPES)
    + ") WHERE message.id = new.id"
)

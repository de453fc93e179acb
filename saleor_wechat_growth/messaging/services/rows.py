"""Writing many messages in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb

from saleor_wechat_growth.core import arrays
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

#: what an answer, a receipt or a lost worker changes
_FATE: Final = {
    "state": "text",
    "reason": "text",
    "due_at": "timestamptz",
    "route_index": "smallint",
    "gateway_id": "text",
    "parts": "smallint",
    "calls": "smallint",
    "early_receipts": "jsonb",
    "accepted_at": "timestamptz",
    "settled_at": "timestamptz",
}
#: what a claim decides
_ROUTE: Final = {
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
    "calls": "smallint",
    "calls_on_route": "smallint",
    "settled_at": "timestamptz",
}
#: what `save_fates` needs none of, and is large
UNREAD_BY_FATES: Final = ("sealed_content", "prepared_digest", "landing", "routes")


def _update(columns: Mapping[str, str]) -> str:
    # one UPDATE from arrays: `bulk_update` builds a CASE of every cell, which costs
    # more than everything else a send does
    return (
        f"UPDATE {Message._meta.db_table} AS message SET "  # noqa: S608, SLF001 -- our own names
        + ", ".join(f"{name} = new.{name}" for name in columns)
        + " FROM unnest(%b::bigint[], "
        + ", ".join(f"%b::{kind}[]" for kind in columns.values())
        + ") AS new (id, "
        + ", ".join(columns)
        + ") WHERE message.id = new.id"
    )


_SAVE_FATES: Final = _update(_FATE)
_SAVE_ROUTES: Final = _update(_ROUTE)


def save_fates(messages: Sequence[Message]) -> None:
    """Write what became of these (locked) messages."""
    _save(messages, _SAVE_FATES, _FATE)


def save_routes(messages: Sequence[Message]) -> None:
    """Write what was decided about these (locked) messages."""
    _save(messages, _SAVE_ROUTES, _ROUTE)


def save_order(messages: Sequence[Message]) -> None:
    """Write the order of the routes of the few messages whose order changed."""
    Message.objects.bulk_update(messages, ["routes"])


def _save(
    messages: Sequence[Message], statement: str, columns: Mapping[str, str]
) -> None:
    if not messages:
        return
    cells = ([_cell(message, name) for message in messages] for name in columns)
    arrays.run(statement, [[message.pk for message in messages], *cells])


def _cell(message: Message, name: str) -> Any:
    value = getattr(message, name)
    return Jsonb(value) if name == "early_receipts" else value


def open_attempts(messages: Sequence[Message], now: datetime) -> None:
    """Write down the calls that are about to be made for these messages."""
    if not messages:
        return
    arrays.run(
        _OPEN,
        [
            now,
            [message.installation_id for message in messages],
            [message.pk for message in messages],
            [message.calls for message in messages],
            [str(message.channel) for message in messages],
            [message.template_id for message in messages],
        ],
    )


_OPEN: Final = """
INSERT INTO growth_attempt (installation_id, message_id, number, channel, template_id,
                            started_at, outcome, code, gateway_id)
SELECT installation_id, message_id, number, channel, template_id, %b, 'calling', '', ''
FROM unnest(%b::bigint[], %b::bigint[], %b::smallint[], %b::text[], %b::bigint[])
     AS call (installation_id, message_id, number, channel, template_id)
"""

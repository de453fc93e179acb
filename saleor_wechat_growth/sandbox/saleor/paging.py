"""Connections as core cuts them: `first` or `last` is a must, 100 at most.

A cursor holds the sort key of its row, so that a page goes on where it should
when rows came or went meanwhile.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MOST = 100

Key = tuple[Any, ...]


def connect(
    name: str,
    rows: Iterable[Any],
    key: Callable[[Any], Key],
    arguments: dict[str, Any],
    *,
    descending: bool = False,
) -> dict[str, Any]:
    """Sort by `key` (strings and numbers, unique) and cut out the page asked for."""
    first = arguments.get("first")
    if first is None:
        raise GraphQLError(
            f"You must provide a `first` or `last` value to properly paginate the `{name}` connection."
        )
    if first > _MOST:
        raise GraphQLError(
            f"Requesting {first} records on the `{name}` connection exceeds "
            f"the `first` limit of {_MOST} records."
        )
    ordered = sorted(rows, key=key, reverse=descending)
    total = len(ordered)
    after = _read(arguments.get("after"))
    if after is not None:
        ordered = [
            row
            for row in ordered
            if (key(row) < after if descending else key(row) > after)
        ]
    page = ordered[:first]
    return {
        "total_count": total,
        "edges": [{"node": row} for row in page],
        "page_info": {
            "has_next_page": len(ordered) > len(page),
            "end_cursor": _write(key(page[-1])) if page else None,
        },
    }


def _write(key: Key) -> str:
    return b64encode(json.dumps(key).encode()).decode()


def _read(cursor: str | None) -> Key | None:
    if cursor is None:
        return None
    try:
        return tuple(json.loads(b64decode(cursor)))
    except (ValueError, TypeError):
        raise GraphQLError("Received cursor is invalid.") from None

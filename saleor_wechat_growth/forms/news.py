"""Entries of Jinshuju as the inbox keeps them: the one place that names their parts.

Kind `jinshuju.entry`, with `account_id`, form, serial, values ({name: [texts]}),
carried, created_at and updated_at (ISO or null) and `issuedAt`.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core import jsontext
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.models import InboxEvent

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.integrations.jinshuju.entries import Entry
    from saleor_wechat_growth.reach.models import Account

ENTRY: Final = "jinshuju.entry"
UNREADABLE: Final = "jinshuju.unreadable"


def subject_of(form: str, serial: str) -> str:
    """Return the inbox subject of news of an entry, in whatever state."""
    return f"jinshuju:{form}:{serial}"


def of_entry(account: Account, entry: Entry, received_at: datetime) -> Arrival:
    """Return what to store of a push: the same entry in the same state is one row."""
    body = {
        "form": entry.form,
        "serial": entry.serial,
        "values": {name: list(texts) for name, texts in sorted(entry.values.items())},
        "carried": entry.carried,
        "created_at": _iso(entry.created_at),
        "updated_at": _iso(entry.updated_at),
        "issuedAt": _iso(entry.updated_at or entry.created_at),
    }
    return _arrival(
        account,
        ENTRY,
        subject_of(entry.form, entry.serial),
        jsontext.dumps(body).encode(errors="replace"),
        body,
        received_at,
    )


def unreadable(
    account: Account, body: bytes, error: str, received_at: datetime
) -> Arrival:
    """Return what to store of something truly sent to us that we cannot read."""
    kept = {"base64": base64.b64encode(body).decode()}
    subject = f"account:{account.id}"
    return _arrival(account, UNREADABLE, subject, body, kept, received_at, error)


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _arrival(
    account: Account,
    kind: str,
    subject: str,
    once: bytes,
    body: dict[str, Any],
    received_at: datetime,
    error: str = "",
) -> Arrival:
    return Arrival(
        installation_id=account.installation_id,
        source=InboxEvent.Source.JINSHUJU,
        kind=kind,
        subject=subject,
        dedupe_key=digest(kind.encode(), str(account.id).encode(), once),
        body=jsontext.dumps({"account_id": account.id, **body}).encode(
            errors="replace"
        ),
        received_at=received_at,
        error=error,
    )

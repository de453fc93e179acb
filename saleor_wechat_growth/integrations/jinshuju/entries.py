"""What Jinshuju (金数据) pushes when somebody fills in a form, read into plain values.

Confirmed by the vendor's documents (open.jinshuju.net, API v1): fields are called
`field_1` and so on, entries are known by `serial_number`, have `created_at` and
`updated_at` in UTC, and the one parameter of a link, `x_field_1`, comes back with the
entry; a form has an address it pushes to (`entry_post_url`), for new entries and, if
switched on, for edited ones. That the push is `{"form": …, "form_name": …,
"entry": {…}}` is what public code of others reads, not a document we have seen; nor
have we seen what it repeats, and how often, when it is not answered with 2xx. It is
not signed, so the secret in the address is the proof.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from saleor_wechat_growth.core import jsontext

#: the one parameter a link carries, and the name it comes back under
CARRIED: Final = "x_field_1"
#: where a moment names no zone; the vendor's documents: 所有时间均为北京时间
_BEIJING: Final = timezone(timedelta(hours=8))
_FIELD: Final = re.compile(r"field_\d{1,4}")
_TOKEN: Final = re.compile(r"[A-Za-z0-9]{1,40}", re.ASCII)
_LONGEST_SERIAL: Final = 40
_ADDRESS: Final = ("province", "city", "district", "street")


class UnreadableEntry(Exception):
    """A push that names no entry of a form. Says what is wrong, not what it held."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled-in form.

    form: its token; values: texts of each field, several of a multiple choice;
    carried: what its link carried; updated_at: when it was last changed.
    """

    form: str
    form_name: str
    serial: str
    created_at: datetime | None
    updated_at: datetime | None
    values: Mapping[str, tuple[str, ...]] = field(repr=False)
    carried: str = ""


def read_push(body: bytes) -> Entry:
    """Return the entry that a push tells of. Raises UnreadableEntry."""
    try:
        value = jsontext.loads(body)
    except ValueError as error:
        msg = "the body is not JSON"
        raise UnreadableEntry(msg) from error
    if not isinstance(value, dict) or not isinstance(value.get("entry"), dict):
        msg = "the body holds no entry"
        raise UnreadableEntry(msg)
    form, entry = value.get("form"), value["entry"]
    if not isinstance(form, str) or not _TOKEN.fullmatch(form):
        msg = "the body names no form"
        raise UnreadableEntry(msg)
    serial = entry.get("serial_number")
    if isinstance(serial, bool) or not isinstance(serial, int | str):
        msg = "the entry has no serial_number"
        raise UnreadableEntry(msg)
    if not str(serial).isalnum() or len(str(serial)) > _LONGEST_SERIAL:
        msg = "the entry's serial_number cannot be one"
        raise UnreadableEntry(msg)
    carried = entry.get(CARRIED)
    return Entry(
        form=form,
        form_name=str(value.get("form_name") or "")[:120],
        serial=str(serial),
        created_at=_moment(entry.get("created_at")),
        updated_at=_moment(entry.get("updated_at")),
        values={
            name: tuple(_texts(raw))
            for name, raw in entry.items()
            if _FIELD.fullmatch(name)
        },
        carried=carried if isinstance(carried, str) else "",
    )


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    try:
        return (at if at.tzinfo else at.replace(tzinfo=_BEIJING)).astimezone(UTC)
    except OverflowError:
        return None


def _texts(raw: Any) -> Iterator[str]:
    """Yield what a field holds, each answer as one text."""
    if raw is None or raw == "":
        return
    if isinstance(raw, list):
        for each in raw:
            yield from _texts(each)
    elif isinstance(raw, dict):
        text = _composed(raw)
        if text:
            yield text
    elif isinstance(raw, bool):
        yield "true" if raw else "false"
    else:
        yield str(raw)


def _composed(raw: Mapping[str, Any]) -> str:
    """Return an answer of several parts as one text."""
    if "hour" in raw and "minute" in raw:
        return f"{raw['hour']}:{raw['minute']}"
    if any(name in raw for name in _ADDRESS):
        return "".join(str(raw.get(name) or "") for name in _ADDRESS)
    if isinstance(raw.get("address"), str):
        return str(raw["address"])
    parts = [each for each in raw.values() if isinstance(each, str | int) and each]
    if len(parts) == len(raw):
        return " / ".join(str(each) for each in parts)
    return json.dumps(raw, ensure_ascii=False, default=str)

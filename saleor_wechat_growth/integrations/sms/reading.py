"""What both vendors' answers and callbacks are made of, read without surprises."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from saleor_wechat_growth.integrations.sms.messages import UnreadableReceipt

#: both tell the time, and begin their days, on Beijing's clocks
ZONE: Final = ZoneInfo("Asia/Shanghai")
#: more are no time and no count; Python refuses to read some thousands of them
_MOST_DIGITS: Final = 30
_COMPACT: Final = re.compile(r"(\d{8})(\d{6})", re.ASCII)


def local_time(value: object) -> datetime | None:
    """`YYYY-MM-DD HH:MM:SS` in Beijing, or seconds since the epoch; else None.

    Also `YYYYMMDDHHMMSS`, as Aliyun's older pages spell it.
    """
    if isinstance(value, str) and (compact := _COMPACT.fullmatch(value.strip())):
        value = f"{compact[1]}T{compact[2]}"
    seconds = whole(value)
    if seconds is not None or not isinstance(value, str):
        return moment(seconds)
    try:
        local = datetime.fromisoformat(value.strip())
        return local.replace(tzinfo=ZONE).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment(seconds: int | None) -> datetime | None:
    """Read seconds since the epoch; 0 is how a time that is not known comes."""
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def whole(value: object) -> int | None:
    """Read a whole number, or a text of its digits; else None."""
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or len(value) > _MOST_DIGITS:
        return None
    return int(value) if value.isdecimal() else None


def dicts(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list, nothing for what is no list."""
    return (
        [each for each in value if isinstance(each, dict)]
        if isinstance(value, list)
        else []
    )


def pushed(body: bytes) -> Any:
    """Read a callback's JSON. Raises UnreadableReceipt."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        pass
    # out here: the codec's exception would hold the body
    raise UnreadableReceipt("not JSON")


def pushed_objects(body: bytes) -> list[dict[str, Any]]:
    """Read a callback's array of objects. Raises UnreadableReceipt."""
    items = pushed(body)
    if not isinstance(items, list):
        raise UnreadableReceipt("not an array")
    if not all(isinstance(item, dict) for item in items):
        raise UnreadableReceipt("not an object")
    return items

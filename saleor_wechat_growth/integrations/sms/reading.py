"""What both vendors' answers and callbacks are made of, read without surprises."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from saleor_wechat_growth.integrations.sms.messages import (
    SmsNews,
    SmsReceipt,
    SmsReply,
    UnreadableReceipt,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: both tell the time, and begin their days, on Beijing's clocks
ZONE: Final = ZoneInfo("Asia/Shanghai")
#: more are no time and no count; Python refuses to read some thousands of them
_MOST_DIGITS: Final = 30
#: both vendors take texts of some ten parts
_MOST_PARTS: Final = 99
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


def billed(value: object) -> int | None:
    """Read how many parts a message is billed as; None if that is no such number."""
    parts = whole(value)
    return parts if parts is not None and 0 < parts <= _MOST_PARTS else None


def dicts(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list, nothing for what is no list."""
    return (
        [each for each in value if isinstance(each, dict)]
        if isinstance(value, list)
        else []
    )


def news_of(
    body: bytes, read: Callable[[Mapping[str, Any]], SmsReceipt | SmsReply]
) -> SmsNews:
    """Read each element of a callback by itself; `read` raises UnreadableReceipt."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return SmsNews(unread=body, why="not JSON")
    receipts: list[SmsReceipt] = []
    replies: list[SmsReply] = []
    unread: list[Any] = []
    why = ""
    for each in value if isinstance(value, list) else [value]:
        try:
            news = read(each if isinstance(each, dict) else {})
        except UnreadableReceipt as error:
            unread.append(each)
            why = why or str(error)
            continue
        if isinstance(news, SmsReceipt):
            receipts.append(news)
        else:
            replies.append(news)
    left = json.dumps(unread).encode() if unread else b""
    return SmsNews(tuple(receipts), tuple(replies), left, why)

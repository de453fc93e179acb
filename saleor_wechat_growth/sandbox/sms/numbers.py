"""Phone numbers as SendSms takes them."""

from __future__ import annotations

import re
from typing import Final

_MAINLAND: Final = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
_FOREIGN: Final = re.compile(r"\+(?!86)[1-9]\d{6,14}")


def normalised(number: str) -> str | None:
    """Write the number as E.164; None if it is none.

    Mainland numbers may come as 0086…, 86… or without a country (SendSms,
    PhoneNumberSet).
    """
    if match := _MAINLAND.fullmatch(number):
        return f"+86{match[1]}"
    return number if _FOREIGN.fullmatch(number) else None


def is_domestic(number: str) -> bool:
    return not number.startswith("+") or number.startswith("+86")


def parts(number: str) -> tuple[str, str]:
    """Split a normalised number into country and subscriber.

    Only the mainland's country is told apart: foreign numbers stay whole.
    """
    if number.startswith("+86"):
        return "86", number[3:]
    return "", number[1:]

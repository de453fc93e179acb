"""How many messages a text is billed as."""

from __future__ import annotations

from typing import Final

#: characters of a message that stands alone
SINGLE: Final = 70
#: characters of each part of a longer one, whose header takes the rest
PART: Final = 67


def segments(text: str, *, sign: str = "", opt_out: str = "") -> int:
    """Parts billed for a text under its brand and with its opt-out line.

    `sign` is without its brackets 【】, which the gateway adds and which count.
    Up to 70 characters are one part, else each has 67 (Tencent 国内短信内容长度计算
    规则, Aliyun 短信计费). A character beyond the basic plane, such as an emoji,
    takes two places in UCS-2.
    """
    return parts(length(f"{branded(text, sign)}{opt_out}"))


def branded(text: str, sign: str) -> str:
    """Return the text as the phone shows it, the brand in front."""
    return f"【{sign}】{text}" if sign else text


def length(text: str) -> int:
    """Return how many places a text takes in UCS-2."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(places: int) -> int:
    """Return how many messages so many places are billed as."""
    return 1 if places <= SINGLE else -(-places // PART)

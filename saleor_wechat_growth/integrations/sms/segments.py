"""How many messages a text is billed as."""

from __future__ import annotations

from typing import Final

#: characters of a message that stands alone
SINGLE: Final = 70
#: characters of each part of a longer one, whose header takes the rest
PART: Final = 67
#: the same of a text to abroad that GSM 03.38 has all characters of
GSM_SINGLE: Final = 160
GSM_PART: Final = 153

_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: these take two places
_GSM_EXTENDED: Final = frozenset("^{}\\[~]|€")


def segments(text: str, *, sign: str = "", opt_out: str = "") -> int:
    """Parts billed for a text under its brand and with its opt-out line.

    `sign` is without its brackets 【】, which the gateway adds and which count.
    Up to 70 characters are one part, else each has 67 (Tencent 国内短信内容长度计算
    规则, Aliyun 短信计费). A character beyond the basic plane, such as an emoji,
    takes two places in UCS-2.
    """
    return parts(length(f"{branded(text, sign)}{opt_out}"))


def segments_abroad(text: str) -> int:
    """Parts billed for a text to a number outside of the mainland, as it is shown.

    Of letters that GSM 03.38 has, 160 are one part, else each has 153; any other
    text counts as one at home does (Tencent 国际/港澳台短信长度计算规则, Aliyun
    国际/港澳台短信计费).
    """
    if not _GSM.union(_GSM_EXTENDED).issuperset(text):
        return parts(length(text))
    places = len(text) + sum(letter in _GSM_EXTENDED for letter in text)
    return 1 if places <= GSM_SINGLE else -(-places // GSM_PART)


def branded(text: str, sign: str) -> str:
    """Return the text as the phone shows it, the brand in front."""
    return f"【{sign}】{text}" if sign else text


def length(text: str) -> int:
    """Return how many places a text takes in UCS-2."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(places: int) -> int:
    """Return how many messages so many places are billed as."""
    return 1 if places <= SINGLE else -(-places // PART)

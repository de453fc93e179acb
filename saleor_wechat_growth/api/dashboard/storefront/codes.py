from __future__ import annotations

from enum import Enum


class Code(Enum):
    """What can be wrong with what the mini-program shows."""

    COUPON_UNKNOWN = "There is no such coupon."
    CURRENCY_MISSING = "The coupon is given in several currencies: say in which."
    CLAIM_TIMES = "It would end before it begins."
    SEGMENT_UNKNOWN = "There is no such segment."
    NAME_INVALID = "A name has 1 to 60 characters."
    VALUE_INVALID = "The value cannot be used."
    SLOT_UNKNOWN = "There is no such slot."
    SLOT_TAKEN = "Another slot has this key."
    KEY_INVALID = "A key is 1 to 40 of a-z, 0-9, hyphens and underscores."
    OFFER_UNKNOWN = "There is no such offer."
    KEYWORD_INVALID = "1 to 50 words, each of 1 to 60 characters."
    KEYWORD_TAKEN = "Another offer has this word."

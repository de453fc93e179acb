"""Telephone numbers: one written form, hints to search by, nothing to log."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers


# every change of a cart or an order brings its number again
@lru_cache(maxsize=1024)
def normalise(raw: str, region: str = "CN") -> str | None:
    """Return `raw` in E.164 (`+8613800000000`), or None if no one can have it.

    `region` (ISO 3166-1 alpha-2) is assumed where `raw` has no country code.
    """
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def last_four(e164: str) -> str:
    return e164[-4:]


def mask(e164: str) -> str:
    """Return the number as a person may see it: `+86*******0000`."""
    return f"{e164[:3]}*******{e164[-4:]}"

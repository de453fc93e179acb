"""What somebody may have typed to find a person by."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from saleor_wechat_growth.core import phones
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import (
    PHONES,
    lookup_of,
    tail_lookup_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection

#: shorter texts are no number, id or address of anybody
_SHORTEST_VALUE: Final = 6
_TAIL: Final = re.compile(r"\d{4}", re.ASCII)
_NUMBER: Final = re.compile(r"[+\d][\d\s().-]*", re.ASCII)
_VALUE: Final = re.compile(r"[\w=%-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sought:
    """Hashes to look for. tail: of the last four digits, where a phone is meant.

    lookups: of whole values; none with a tail is "any number that ends so".
    """

    lookups: frozenset[bytes] = frozenset()
    kinds: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset({""})
    tail: bytes | None = None


def sought(
    text: str, *, app_ids: Collection[str], open_platforms: Collection[str]
) -> Sought | None:
    """Return what to look for, or None if the text can only be a name.

    A phone number in any usual writing, its last four digits, an e-mail address, an
    openid of one of `app_ids`, a unionid of one of `open_platforms`, core's user id.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if _TAIL.fullmatch(typed):
        return Sought(tail=tail_lookup_of(typed), kinds=PHONES)
    if "@" in typed:
        return _values({IdentityKind.EMAIL: [""]}, typed.lower())
    if len(typed) < _SHORTEST_VALUE:
        return None
    if _NUMBER.fullmatch(typed):
        return _number(typed)
    if _VALUE.fullmatch(typed):
        scopes = {
            IdentityKind.SALEOR_USER: [""],
            IdentityKind.OPENID: app_ids,
            IdentityKind.UNIONID: open_platforms,
        }
        return _values(scopes, unquote(typed))
    return None


def _number(typed: str) -> Sought:
    number = phones.normalise(typed)
    if number is None:
        return Sought()
    return Sought(
        frozenset(lookup_of(kind, number) for kind in PHONES),
        PHONES,
        tail=tail_lookup_of(number),
    )


def _values(scopes: dict[IdentityKind, Collection[str]], value: str) -> Sought:
    return Sought(
        frozenset(
            lookup_of(kind, value, scope) for kind in scopes for scope in scopes[kind]
        ),
        frozenset(str(kind) for kind in scopes),
        frozenset(scope for each in scopes.values() for scope in each),
    )

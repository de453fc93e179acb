"""What a source says about a person: values seen together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from saleor_wechat_growth.core import crypto, phones
from saleor_wechat_growth.customers.models import IdentityKind

if TYPE_CHECKING:
    from datetime import datetime

#: A person has at most one of each, per scope: two of them are two persons.
SINGLE_VALUED = frozenset(
    {IdentityKind.SALEOR_USER, IdentityKind.UNIONID, IdentityKind.OPENID}
)
PHONES = frozenset({IdentityKind.PHONE, IdentityKind.FORM_PHONE})
_STRENGTH = {kind: rank for rank, kind in enumerate(IdentityKind)}

Key = tuple[str, str, bytes]


def rank(kind: str) -> int:
    """Return how strong an identity is: 0 is the strongest."""
    return _STRENGTH[IdentityKind(kind)]


@dataclass(frozen=True)
class Claim:
    """One value that points at a person. Phones are E.164, e-mails lower case."""

    kind: IdentityKind
    value: str
    scope: str = ""

    # it takes a keyed hash, and many ask for it: each claim makes it once
    @cached_property
    def key(self) -> Key:
        return (
            str(self.kind),
            self.scope,
            lookup_of(self.kind, self.value, self.scope),
        )


@dataclass(frozen=True, slots=True)
class Observation:
    """Values seen together at one moment, strongest or not, in any order.

    is_own_act: the person did something themselves at `at`, by which somebody who was
    erased comes back (`services.returning`).
    """

    claims: tuple[Claim, ...]
    source: str
    at: datetime
    is_own_act: bool = False

    def anchored(self) -> Observation:
        """Return it with typed numbers that are the strongest claim's alone.

        Anybody can type anybody's number, so it never ties two persons (ADR 6): the
        same number typed by two of them is two identities, found by one hash.
        """
        if not any(claim.kind == IdentityKind.FORM_PHONE for claim in self.claims):
            return self
        anchor = min(
            (
                (rank(claim.kind), claim.key)
                for claim in self.claims
                if claim.kind != IdentityKind.FORM_PHONE
            ),
            default=None,
        )
        scope = anchor[1][2].hex() if anchor else ""
        return replace(
            self,
            claims=tuple(
                replace(claim, scope=scope)
                if claim.kind == IdentityKind.FORM_PHONE
                else claim
                for claim in self.claims
            ),
        )


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whose an observation's values are; `identity_ids` in the order of its claims.

    Of what was erased nothing is kept: such a claim has no identity here, and an
    observation of such a person alone `is_nobody`'s.
    """

    customer_id: int
    identity_ids: tuple[int, ...]

    @property
    def is_nobody(self) -> bool:
        return not self.identity_ids


NOBODY = Resolved(0, ())


def lookup_of(kind: str, value: str, scope: str = "") -> bytes:
    """Return the search hash of a value.

    A verified and a typed phone number share theirs only by value, not by kind: what
    a stranger typed must not find what the owner proved. The scope of a typed one
    says who typed it, and is no part of what it is found by.
    """
    within = "" if kind == IdentityKind.FORM_PHONE else scope
    return crypto.lookup(str(kind), within, value)


def tail_lookup_of(e164: str) -> bytes:
    """Return the search hash of a number's last four digits."""
    return crypto.lookup("phone_tail", phones.last_four(e164))


def saleor_user(user_id: str) -> Claim:
    return Claim(IdentityKind.SALEOR_USER, user_id)


def openid(value: str, app_id: str) -> Claim:
    return Claim(IdentityKind.OPENID, value, app_id)


def unionid(value: str, open_platform: str) -> Claim:
    return Claim(IdentityKind.UNIONID, value, open_platform)


def verified_phone(e164: str) -> Claim:
    return Claim(IdentityKind.PHONE, e164)


def email(raw: object) -> Claim | None:
    """Return a claim from what core has as e-mail, or None if it cannot be one."""
    if not isinstance(raw, str) or "@" not in raw:
        return None
    return Claim(IdentityKind.EMAIL, raw.strip().lower())


def form_phone(raw: object, region: str = "CN") -> Claim | None:
    """Return a claim from a number somebody typed, or None if nobody can have it."""
    if not isinstance(raw, str) or not raw:
        return None
    number = phones.normalise(raw, region)
    return Claim(IdentityKind.FORM_PHONE, number) if number else None

"""What core says of its users, newest word first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.bulk import upsert
from saleor_wechat_growth.customers.models import SaleorUser
from saleor_wechat_growth.customers.observations import (
    Claim,
    Observation,
    email,
    saleor_user,
)
from saleor_wechat_growth.customers.services.naming import keep_names
from saleor_wechat_growth.customers.services.observing import observe
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.services import ask_again

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class UserWord:
    """One delivery about one user. `profile` None: only that the user was deleted."""

    saleor_id: str
    email: str
    profile: Mapping[str, object] | None
    updated_at: datetime | None
    issued_at: datetime
    is_fetched: bool
    is_active: bool = True

    @property
    def digest(self) -> bytes:
        return crypto.lookup("user_profile", jsontext.dumps(self.profile))


def record_users(
    *, installation_id: int, words: Sequence[UserWord], now: datetime
) -> None:
    """Merge `words` into what we know, whatever order they came in (promise 2)."""
    observations = [
        Observation(_claims(word), "saleor_customer", word.issued_at) for word in words
    ]
    owners = observe(
        installation_id=installation_id,
        observations=observations,
        now=now,
        holds_first=True,
    )
    # users of people who were erased are nobody's
    named = [
        (word, owner)
        for word, owner in zip(words, owners, strict=True)
        if not owner.is_nobody
    ]
    rows = {
        row.saleor_id: row
        for row in SaleorUser.objects.of(installation_id).filter(
            among("saleor_id", {word.saleor_id for word, _ in named})
        )
    }
    before = {key: (bytes(row.digest), row.deleted_at) for key, row in rows.items()}
    unclear: set[tuple[str, str]] = set()
    for word, owner in named:
        row = rows.setdefault(
            word.saleor_id,
            SaleorUser(
                installation_id=installation_id,
                saleor_id=word.saleor_id,
                issued_at=word.issued_at,
            ),
        )
        row.customer_id = owner.customer_id
        row.identity_id = owner.identity_ids[0]
        if not _apply(row, word):
            unclear.add((Refetch.Kind.CUSTOMER, word.saleor_id))
    upsert(
        list(rows.values()),
        by=("installation", "saleor_id"),
        update=(
            "source_updated_at",
            "issued_at",
            "fetched_at",
            "sealed_profile",
            "digest",
            "is_active",
            "deleted_at",
        ),
    )
    keep_names(
        installation_id=installation_id,
        users=[
            row
            for key, row in rows.items()
            if before.get(key) != (bytes(row.digest), row.deleted_at)
        ],
    )
    ask_again(installation_id=installation_id, objects=unclear, now=now)


def _claims(word: UserWord) -> tuple[Claim, ...]:
    mail = email(word.email)
    user = saleor_user(word.saleor_id)
    return (user, mail) if mail else (user,)


def _apply(row: SaleorUser, word: UserWord) -> bool:
    """Take `word` into `row` if it is newer; return False if core must be asked."""
    if word.profile is None:
        deleted = row.deleted_at
        row.deleted_at = min(deleted, word.issued_at) if deleted else word.issued_at
        return True
    clear = True
    known = row.source_updated_at
    if word.updated_at is None or known is None:
        newer = known is None and (
            row.sealed_profile is None or word.issued_at >= row.issued_at
        )
    elif word.updated_at == known and bytes(row.digest) != word.digest:
        newer, clear = _settles(row, word)
    else:
        newer = word.updated_at > known
    if newer:
        row.sealed_profile = crypto.seal_text(jsontext.dumps(word.profile))
        row.digest = word.digest
        row.is_active = word.is_active
        row.source_updated_at = word.updated_at or known
        row.issued_at = word.issued_at
        row.fetched_at = word.issued_at if word.is_fetched else None
    return clear


def _settles(row: SaleorUser, word: UserWord) -> tuple[bool, bool]:
    """Say of an equally new, different word whether to take it, and if all is clear.

    A delivery is dated by core's clock, what we fetched by ours: only two of a kind
    can be compared, else what was fetched counts and core is asked once more.
    """
    if word.is_fetched != (row.fetched_at is not None):
        return word.is_fetched, False
    return word.issued_at > row.issued_at, word.is_fetched

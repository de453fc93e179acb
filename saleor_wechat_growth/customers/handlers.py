from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.customers import queries, services
from saleor_wechat_growth.customers.models import (
    DataExport,
    Erasure,
    Identity,
    NameBeginning,
    SaleorUser,
    StorefrontSession,
)
from saleor_wechat_growth.customers.observations import email, saleor_user
from saleor_wechat_growth.customers.registry import (
    DELETED,
    Exported,
    Kept,
    NotExported,
    register,
)
from saleor_wechat_growth.customers.services.users import UserWord
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.registry import Happening, forgets, listen
from saleor_wechat_growth.inbox.services import ask_again

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

register(Identity, erased=DELETED, exported=Exported())
register(
    SaleorUser,
    identity_field="identity",
    subjects=("saleor_id",),
    erased=DELETED,
    exported=Exported(),
)
register(
    NameBeginning,
    identity_field="identity",
    erased=DELETED,
    exported=NotExported("hashes of a name that the user's row shows"),
)
register(
    StorefrontSession,
    identity_field="identity",
    erased=DELETED,
    exported=Exported(),
)
register(
    DataExport,
    erased=DELETED,
    exported=NotExported("a copy of everything else here"),
)
register(
    Erasure,
    erased=Kept("that somebody was erased, when, and who asked for it"),
    exported=Exported(omitted=frozenset({"sealed_rest", "cursor", "table"})),
)

_HASHED: Final = re.compile("identity:((?:[0-9a-f]{2})+)")
_PROFILE = ("firstName", "lastName", "email", "languageCode", "isConfirmed")


@listen(
    "customers",
    "saleor.customer_created",
    "saleor.customer_updated",
    "saleor.customer_metadata_updated",
    "saleor.customer_deleted",
    "saleor.customer_snapshot",
)
def record_users(happenings: Sequence[Happening], now: datetime) -> None:
    installation_id = happenings[0].installation_id
    words = []
    unreadable = []
    for happening in happenings:
        user = happening.body.get("user")
        if isinstance(user, dict) and user.get("id"):
            if not user.get("isStaff"):
                words.append(_word(happening, user))
        elif happening.kind == "saleor.customer_snapshot":
            if isinstance(happening.body.get("id"), str):
                words.append(_gone(happening))
        elif happening.subject:
            # a field core refused us nulls the whole user: ask for it by id
            unreadable.append((str(Refetch.Kind.CUSTOMER), happening.subject))
    if words:
        services.record_users(installation_id=installation_id, words=words, now=now)
    ask_again(installation_id=installation_id, objects=unreadable, now=now)


def _word(happening: Happening, user: Mapping[str, Any]) -> UserWord:
    is_deleted = happening.kind == "saleor.customer_deleted"
    return UserWord(
        saleor_id=str(user["id"]),
        email=str(user.get("email") or ""),
        profile=None if is_deleted else {name: user.get(name) for name in _PROFILE},
        updated_at=moment(user.get("updatedAt")),
        issued_at=happening.at,
        is_fetched=bool(happening.body.get("fetched")),
        is_active=user.get("isActive") is not False,
    )


def _gone(happening: Happening) -> UserWord:
    return UserWord(
        saleor_id=str(happening.body["id"]),
        email="",
        profile=None,
        updated_at=None,
        issued_at=happening.at,
        is_fetched=True,
    )


@forgets
def is_about_the_erased(happenings: Sequence[Happening]) -> Sequence[bool]:
    """Who was erased has no news, until they come back, and none from before that.

    Nor has a cart or an order that is left of them, whoever is named: an address that
    was typed on it is nobody's we could have remembered.
    """
    installation_id = happenings[0].installation_id
    if not queries.is_anybody_erased(installation_id):
        return [False] * len(happenings)
    named = [_named(happening) for happening in happenings]
    erased = queries.erased(
        installation_id, {lookup for each in named for lookup in each}
    )
    left = queries.left_by_the_erased(
        installation_id, {happening.subject for happening in happenings} - {""}
    )
    return [
        happening.subject in left
        or any(
            gone.returned_at is None or happening.at <= gone.erased_at
            for lookup in lookups
            for gone in erased.get(lookup, ())
        )
        for happening, lookups in zip(happenings, named, strict=True)
    ]


def _named(happening: Happening) -> set[bytes]:
    """Return the search hashes of whom news is about.

    A subject is such a hash (`reach.snapshot.subject_of`) or an id of core's; what core
    tells of a user, a checkout or an order names a user, or who has no account by mail.
    """
    hashed = _HASHED.fullmatch(happening.subject)
    if hashed:
        return {bytes.fromhex(hashed[1])}
    claims = [saleor_user(happening.subject)]
    for name in ("user", "checkout", "order"):
        found = happening.body.get(name)
        if isinstance(found, dict):
            user = found if name == "user" else found.get("user")
            if isinstance(user, dict) and user.get("id"):
                claims.append(saleor_user(str(user["id"])))
            else:
                by_mail = email(found.get("email") or found.get("userEmail"))
                claims += [by_mail] if by_mail else []
    return {lookup for _, _, lookup in (claim.key for claim in claims)}

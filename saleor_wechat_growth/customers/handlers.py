from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.customers import services
from saleor_wechat_growth.customers.models import (
    DataExport,
    Erasure,
    Identity,
    NameBeginning,
    SaleorUser,
    StorefrontSession,
)
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
from saleor_wechat_growth.inbox.registry import Happening, listen
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

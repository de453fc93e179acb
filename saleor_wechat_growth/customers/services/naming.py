from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.bulk import insert
from saleor_wechat_growth.customers.models import NameBeginning
from saleor_wechat_growth.customers.names import beginnings, name_lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.customers.models import SaleorUser


def keep_names(*, installation_id: int, users: Sequence[SaleorUser]) -> None:
    """Let these users be found by the names they have now; who is deleted, by none.

    Only what changed is written.
    """
    if not users:
        return
    wanted = {
        user.identity_id: frozenset(
            name_lookup(installation_id, each) for each in _beginnings(user)
        )
        for user in users
    }
    rows = NameBeginning.objects.of(installation_id)
    known = {
        (identity_id, bytes(lookup))
        for identity_id, lookup in rows.filter(
            among("identity_id", wanted)
        ).values_list("identity_id", "lookup")
    }
    stale = Q()
    for identity_id, lookups in wanted.items():
        gone = [lookup for owner, lookup in known if owner == identity_id]
        if left := sorted(set(gone) - lookups):
            stale |= Q(identity_id=identity_id, lookup__in=left)
    if stale:
        rows.filter(stale).delete()
    insert(
        [
            NameBeginning(
                installation_id=installation_id,
                identity_id=user.identity_id,
                customer_id=user.customer_id,
                lookup=lookup,
            )
            for user in users
            for lookup in sorted(wanted[user.identity_id])
            if (user.identity_id, lookup) not in known
        ]
    )


def _beginnings(user: SaleorUser) -> frozenset[str]:
    if user.sealed_profile is None or user.deleted_at is not None:
        return frozenset()
    profile = jsontext.loads(crypto.unseal_text(user.sealed_profile))
    return beginnings(profile.get("firstName") or "", profile.get("lastName") or "")

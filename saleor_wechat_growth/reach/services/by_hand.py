"""What staff write down about one person's addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import PHONES
from saleor_wechat_growth.reach.errors import NoAddress, SaidNo
from saleor_wechat_growth.reach.models import Channel, Suppression
from saleor_wechat_growth.reach.services.erased import ERASED
from saleor_wechat_growth.reach.services.suppressions import (
    OPTED_OUT,
    lift,
    lookups_of_phone,
    suppress,
)

if TYPE_CHECKING:
    from datetime import datetime

#: why an address that staff told us to leave alone is not used
BY_STAFF: Final = "staff"
#: what only the owner of an address can take back
_THEIR_OWN: Final = frozenset({OPTED_OUT, ERASED})


def suppress_person(
    *, installation_id: int, customer_id: int, channel: Channel, now: datetime
) -> int:
    """Never use any address of a person on a channel; return how many there are.

    Raises:
        NoAddress: there is none.

    """
    lookups = _lookups(installation_id, customer_id, channel)
    if not lookups:
        raise NoAddress
    suppress(
        installation_id=installation_id,
        channel=channel,
        lookups=lookups,
        reason=BY_STAFF,
        since=now,
    )
    return len(lookups)


@transaction.atomic
def lift_person(*, installation_id: int, customer_id: int, channel: Channel) -> int:
    """Allow a person's addresses on a channel again; return how many were forbidden.

    Raises:
        SaidNo: the person forbade one of them; only their own yes can undo that.

    """
    lookups = _lookups(installation_id, customer_id, channel)
    forbidden = Suppression.objects.of(installation_id).filter(
        channel=channel, lookup__in=lookups
    )
    reasons = forbidden.select_for_update().values_list("reason", flat=True)
    if _THEIR_OWN & set(reasons):
        raise SaidNo
    return lift(installation_id=installation_id, channel=channel, lookups=lookups)


def _lookups(
    installation_id: int, customer_id: int, channel: Channel
) -> frozenset[bytes]:
    """Return every hash that an address of the person's may be forbidden under.

    A number that they only typed may be another's, who is not to be silenced by it.
    """
    kinds = PHONES if channel == Channel.SMS else {IdentityKind.OPENID}
    rows = Identity.objects.of(installation_id).filter(
        customer_id=customer_id, kind__in=kinds
    )
    return frozenset(lookup for row in rows for lookup in _lookups_of(row))


def _lookups_of(address: Identity) -> tuple[bytes, ...]:
    if address.kind == IdentityKind.PHONE:
        return lookups_of_phone(crypto.unseal_text(address.sealed_value))
    return (bytes(address.lookup),)

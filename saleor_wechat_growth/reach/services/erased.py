"""The addresses of people who were erased: forbidden, as hashes, until they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.reach.models import Channel, Suppression
from saleor_wechat_growth.reach.services.suppressions import suppress

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

#: why such an address is not used
ERASED: Final = "erased"


def forbid_erased(
    *,
    installation_id: int,
    openids: Collection[bytes],
    phones: Collection[bytes],
    now: datetime,
) -> None:
    """Never use these addresses again, on any channel, unless their owner says so anew.

    Whatever else they were forbidden for stays.
    """
    for channel in Channel:
        suppress(
            installation_id=installation_id,
            channel=channel,
            lookups=phones if channel == Channel.SMS else openids,
            reason=ERASED,
            since=now,
        )


def allow_returned(
    *,
    installation_id: int,
    said: Mapping[bytes, datetime],
    channels: Collection[Channel],
) -> int:
    """Lift what an erasure left on these addresses; return how many were lifted.

    said: when its owner said yes anew by an act of their own; an older word lifts
    nothing. Other reasons stay.
    """
    left = Suppression.objects.of(installation_id).filter(
        channel__in=channels, lookup__in=said, reason=ERASED
    )
    ids = [row.pk for row in left if row.since < said[bytes(row.lookup)]]
    return Suppression.objects.of(installation_id).filter(id__in=ids).delete()[0]

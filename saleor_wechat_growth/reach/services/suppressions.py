from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.customers.observations import PHONES, lookup_of
from saleor_wechat_growth.reach.models import Channel, Suppression
from saleor_wechat_growth.reach.policies import UNASKED
from saleor_wechat_growth.reach.services.consents import Statement, record_consents

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

OPTED_OUT: Final = "opted_out"

# The later end wins, none being the latest, so that a short pause for one reason
# never ends a long one for another.
_SUPPRESS: Final = """
INSERT INTO growth_suppression (installation_id, channel, lookup, reason, since, until)
SELECT %(shop)s, %(channel)s, lookup, %(reason)s, %(since)s, %(until)s
FROM unnest(%(lookups)s::bytea[]) AS lookup
ORDER BY lookup
ON CONFLICT (installation_id, channel, lookup) DO UPDATE
SET reason = EXCLUDED.reason, since = EXCLUDED.since, until = EXCLUDED.until
WHERE growth_suppression.until IS NOT NULL
  AND (EXCLUDED.until IS NULL OR EXCLUDED.until > growth_suppression.until)
"""


def suppress(
    *,
    installation_id: int,
    channel: str,
    lookups: Collection[bytes],
    reason: str,
    since: datetime,
    until: datetime | None = None,
) -> None:
    """Never use these addresses (`Address.lookup`) on a channel, or not until `until`.

    They stay forbidden whoever has them: erasure leaves them.
    """
    if not lookups:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _SUPPRESS,
            {
                "shop": installation_id,
                "channel": channel,
                "lookups": sorted(set(lookups)),
                "reason": reason[:60],
                "since": since,
                "until": until,
            },
        )


def lift(*, installation_id: int, channel: str, lookups: Collection[bytes]) -> int:
    """Allow these addresses again; return how many were suppressed."""
    found = Suppression.objects.of(installation_id).filter(
        channel=channel, lookup__in=lookups
    )
    return found.delete()[0]


def lookups_of_phone(e164: str) -> tuple[bytes, ...]:
    """Return every hash a number may be an address under: proved or only typed."""
    return tuple(lookup_of(kind, e164) for kind in sorted(PHONES))


@transaction.atomic
def opt_out(
    *, installation_id: int, phones: Mapping[str, datetime], source: str
) -> None:
    """Stop SMS to numbers (E.164) whose owners said no, and keep that they said it.

    `phones` gives when each was said. Whoever has the number is taken at this word.
    """
    said = {
        lookup: at for phone, at in phones.items() for lookup in lookups_of_phone(phone)
    }
    for lookup, at in sorted(said.items()):
        suppress(
            installation_id=installation_id,
            channel=Channel.SMS,
            lookups=[lookup],
            reason=OPTED_OUT,
            since=at,
        )
    owners = (
        Identity.objects.of(installation_id)
        .filter(kind__in=PHONES, lookup__in=said)
        .values_list("customer_id", "lookup")
    )
    record_consents(
        installation_id=installation_id,
        statements=[
            Statement(
                customer_id=customer_id,
                channel=Channel.SMS,
                purpose=purpose,
                is_granted=False,
                text_version="",
                source=source,
                stated_at=at,
            )
            for customer_id, at in sorted(
                {(customer_id, said[bytes(lookup)]) for customer_id, lookup in owners}
            )
            for purpose in sorted(UNASKED)
        ],
    )

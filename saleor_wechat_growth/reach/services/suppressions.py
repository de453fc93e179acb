from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import PHONES, lookup_of
from saleor_wechat_growth.reach.models import Channel, Consent, Suppression
from saleor_wechat_growth.reach.policies import UNASKED
from saleor_wechat_growth.reach.services.consents import Statement, record_consents

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

OPTED_OUT: Final = "opted_out"

# The later end wins, none being the latest, so that a short pause for one reason
# never ends a long one for another. Of refusals the newest counts: it is the one that
# a later yes has to be later than.
_SUPPRESS: Final = """
INSERT INTO growth_suppression (installation_id, channel, lookup, reason, since, until)
SELECT %(shop)s, %(channel)s, lookup, %(reason)s, %(since)s, %(until)s
FROM unnest(%(lookups)s::bytea[]) AS lookup
ORDER BY lookup
ON CONFLICT (installation_id, channel, lookup) DO UPDATE
SET reason = EXCLUDED.reason, since = EXCLUDED.since, until = EXCLUDED.until
WHERE (growth_suppression.until IS NOT NULL
       AND (EXCLUDED.until IS NULL OR EXCLUDED.until > growth_suppression.until))
   OR (growth_suppression.reason = EXCLUDED.reason
       AND growth_suppression.until IS NOT DISTINCT FROM EXCLUDED.until
       AND EXCLUDED.since > growth_suppression.since)
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

    `phones` gives when each was said; the newest statement counts, not the one that
    arrives last: a no of before a yes is kept as said and stops nothing. Only who
    proved to have the number is taken at this word, not who typed it somewhere.
    """
    said = {lookup_of(IdentityKind.PHONE, phone): at for phone, at in phones.items()}
    owners = list(
        Identity.objects.of(installation_id).filter(
            kind=IdentityKind.PHONE, lookup__in=said
        )
    )
    outdated = _outdated(installation_id, owners, said)
    for phone, at in sorted(phones.items()):
        suppress(
            installation_id=installation_id,
            channel=Channel.SMS,
            lookups=[
                lookup for lookup in lookups_of_phone(phone) if lookup not in outdated
            ],
            reason=OPTED_OUT,
            since=at,
        )
    record_consents(
        installation_id=installation_id,
        statements=[
            Statement(
                customer_id=owner.customer_id,
                channel=Channel.SMS,
                purpose=purpose,
                is_granted=False,
                text_version="",
                source=source,
                stated_at=said[bytes(owner.lookup)],
            )
            for owner in sorted(owners, key=lambda owner: owner.customer_id)
            for purpose in sorted(UNASKED)
        ],
    )


def _outdated(
    installation_id: int, owners: Sequence[Identity], said: Mapping[bytes, datetime]
) -> frozenset[bytes]:
    """Return the numbers whose owner said yes after this no, as their proved owner."""
    granted: dict[int, list[datetime]] = defaultdict(list)
    for customer_id, stated_at in (
        Consent.objects.of(installation_id)
        .filter(
            customer_id__in={owner.customer_id for owner in owners},
            channel=Channel.SMS,
            purpose__in=UNASKED,
            is_granted=True,
        )
        .values_list("customer_id", "stated_at")
    ):
        granted[customer_id].append(stated_at)
    return frozenset(
        lookup
        for owner, lookup in ((owner, bytes(owner.lookup)) for owner in owners)
        if any(
            # of a yes and a no at one moment the no counts
            stated_at > said[lookup] and stated_at >= owner.first_seen_at
            for stated_at in granted[owner.customer_id]
        )
    )

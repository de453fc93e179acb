"""What people say to an account, who of us talks with them, and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.models import HandOver, Place, Utterance

if TYPE_CHECKING:
    from collections.abc import Sequence

#: how long a conversation, a place and who talked with whom are kept
KEPT: Final = timedelta(days=90)
#: rows a statement deletes
BATCH: Final = 5000

_PLACE: Final = """
INSERT INTO growth_place (installation_id, customer_id, identity_id, account_id,
                          sealed_spot, noted_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (identity_id) DO UPDATE
SET sealed_spot = EXCLUDED.sealed_spot, noted_at = EXCLUDED.noted_at
WHERE EXCLUDED.noted_at > growth_place.noted_at
"""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said by a person (`in`) or to them (`out`); text "" of a picture."""

    customer_id: int
    identity_id: int
    account_id: int
    at: datetime
    kind: str
    text: str
    direction: str = Utterance.Direction.IN


@dataclass(frozen=True, slots=True)
class Turn:
    """That a human talks with a person until then; until = at hands them back.

    by: a `HandOver.By`.
    """

    customer_id: int
    at: datetime
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """spot: latitude, longitude in degrees, precision in metres or ""."""

    customer_id: int
    identity_id: int
    account_id: int
    spot: Mapping[str, Any]
    at: datetime


def record_utterances(*, installation_id: int, utterances: Sequence[Spoken]) -> None:
    """Keep what was said, sealed, until it is `KEPT` long enough."""
    Utterance.objects.bulk_create(
        [
            Utterance(
                installation_id=installation_id,
                customer_id=each.customer_id,
                identity_id=each.identity_id,
                account_id=each.account_id,
                at=each.at,
                direction=each.direction,
                kind=each.kind[:24],
                sealed_text=crypto.seal_text(each.text) if each.text else None,
            )
            for each in utterances
        ]
    )


def hand_over(*, installation_id: int, turns: Sequence[Turn]) -> None:
    """Have automation stand back for these people, or speak again.

    The newest turn of a person counts, in whatever order they are told.
    """
    HandOver.objects.bulk_create(
        [
            HandOver(
                installation_id=installation_id,
                customer_id=each.customer_id,
                at=each.at,
                until=each.until,
                by=each.by,
            )
            for each in turns
        ]
    )


def note_places(
    *, installation_id: int, seen: Sequence[PlaceSeen], now: datetime
) -> None:
    """Keep where people last were, of those who allow it; of the others nothing."""
    if not seen:
        return
    allowing = queries.allowing_location(
        installation_id, {each.customer_id for each in seen}
    )
    with connection.cursor() as cursor:
        for each in sorted(seen, key=lambda each: (each.identity_id, each.at)):
            if each.at > now - KEPT and each.customer_id in allowing:
                spot = crypto.seal_text(jsontext.dumps(dict(each.spot)))
                cursor.execute(
                    _PLACE,
                    [
                        installation_id,
                        each.customer_id,
                        each.identity_id,
                        each.account_id,
                        spot,
                        each.at,
                    ],
                )


def forget_places(
    *, installation_id: int, refused: Sequence[tuple[int, datetime]]
) -> None:
    """Delete where these people were, as each said no at that moment.

    What they allowed anew since stays, in whatever order it is told.
    """
    allowing = queries.allowing_location(
        installation_id, {customer_id for customer_id, _ in refused}
    )
    for customer_id, at in sorted(refused):
        places = Place.objects.of(installation_id).filter(customer_id=customer_id)
        if customer_id in allowing:
            places = places.filter(noted_at__lte=at)
        places.delete()


def drop_old_talks(*, now: datetime) -> int:
    """Delete what was said, and where, longer than `KEPT` ago; return how many rows.

    Call it again until it returns 0.
    """
    before = now - KEPT
    return sum(
        rows.filter(id__in=list(rows.values_list("id", flat=True)[:BATCH])).delete()[0]
        for rows in (
            # the scheduler: the term is the same for every shop
            Utterance.objects.across_installations().filter(at__lt=before),
            Place.objects.across_installations().filter(noted_at__lt=before),
            HandOver.objects.across_installations().filter(until__lt=before),
        )
    )

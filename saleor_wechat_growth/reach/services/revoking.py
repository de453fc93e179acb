"""Deleting what is an account's of a person, and writing down that it was done.

WeChat asks for it when somebody leaves a service account (event push 取消关注), takes an
authorisation back or gives up their account (guide 用户信息). The person stays, with
their orders and what they consented to elsewhere; only who gave up their account is
erased whole.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from saleor_wechat_growth.customers.errors import PersonErased
from saleor_wechat_growth.customers.services import forget_numbers, request_erasure
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.models import (
    Deletion,
    Place,
    Use,
    Utterance,
    Window,
)
from saleor_wechat_growth.reach.services.consents import Statement, record_consents

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

#: who asked for an erasure, where WeChat did
BY_WECHAT: Final = "wechat"

# What was accepted since stays: it is a new word.
_CLOSE_GRANTS: Final = """
UPDATE growth_grant AS ledger
SET available = 0, promised = 0, reported_at = NULL,
    zeroed_at = greatest(ledger.zeroed_at, %s)
WHERE ledger.installation_id = %s AND ledger.identity_id = %s
  AND NOT (ledger.last_answer = 'accept' AND ledger.last_answer_at > %s)
"""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody left an account, or took something back there. why: `Deletion.Why`."""

    customer_id: int
    identity_id: int
    account_id: int
    at: datetime
    why: str


@transaction.atomic
def forget_talks(
    *, installation_id: int, leavings: Sequence[Leaving], now: datetime
) -> None:
    """Delete what was said to the account, and where from; close windows and grants.

    Of what is newer than the leaving nothing is touched, in whatever order it is told.
    """
    for leaving in sorted(leavings, key=lambda each: (each.identity_id, each.at)):
        counts = {
            "conversation": _conversation(installation_id, leaving),
            "location": _location(installation_id, leaving),
            "windows": _windows(installation_id, leaving),
            "grants": _grants(installation_id, leaving),
        }
        _write_down(installation_id, leaving, {"follow": 1, **counts}, now)


@transaction.atomic
def revoke(
    *, installation_id: int, leaving: Leaving, what: Collection[str], now: datetime
) -> None:
    """Delete what somebody took back; what we never hold is written down all the same.

    what: "phone", "location", …, or "all", which erases the person.
    """
    counts = dict.fromkeys(sorted(what), 0)
    if "phone" in counts:
        counts["phone"] = forget_numbers(
            installation_id=installation_id, identity_id=leaving.identity_id
        )
    if "location" in counts:
        counts["location"] = _location(installation_id, leaving)
        _withdraw_location(installation_id, leaving)
    _write_down(installation_id, leaving, counts, now)
    if "all" in counts:
        with suppress(PersonErased):
            request_erasure(
                installation_id=installation_id,
                customer_id=leaving.customer_id,
                requested_by=BY_WECHAT,
                begins_at=now,
                now=now,
            )


def _conversation(installation_id: int, leaving: Leaving) -> int:
    said = Utterance.objects.of(installation_id).filter(
        identity_id=leaving.identity_id, at__lte=leaving.at
    )
    return said.delete()[0]


def _location(installation_id: int, leaving: Leaving) -> int:
    places = Place.objects.of(installation_id).filter(
        identity_id=leaving.identity_id, noted_at__lte=leaving.at
    )
    return places.delete()[0]


def _windows(installation_id: int, leaving: Leaving) -> int:
    opened = Window.objects.of(installation_id).filter(
        identity_id=leaving.identity_id, opened_at__lte=leaving.at
    )
    return opened.delete()[0]


def _grants(installation_id: int, leaving: Leaving) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _CLOSE_GRANTS,
            [leaving.at, installation_id, leaving.identity_id, leaving.at],
        )
        closed: int = cursor.rowcount
        return closed


def _withdraw_location(installation_id: int, leaving: Leaving) -> None:
    if queries.allowing_location(installation_id, [leaving.customer_id]):
        record_consents(
            installation_id=installation_id,
            statements=[
                Statement(
                    customer_id=leaving.customer_id,
                    channel="",
                    purpose=Use.LOCATION,
                    is_granted=False,
                    text_version="",
                    source="wechat_revoked",
                    stated_at=leaving.at,
                )
            ],
        )


def _write_down(
    installation_id: int, leaving: Leaving, what: dict[str, int], now: datetime
) -> None:
    Deletion.objects.create(
        installation_id=installation_id,
        customer_id=leaving.customer_id,
        account_id=leaving.account_id,
        at=leaving.at,
        deleted_at=now,
        why=leaving.why,
        what=what,
    )

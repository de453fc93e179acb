from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from saleor_wechat_growth.reach.models import Channel, Consent, Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person said about one channel and purpose.

    text_version: which wording they saw; source: where they said it
    ("mini_program", "sms_reply", …).
    """

    customer_id: int
    channel: Channel
    purpose: Purpose
    is_granted: bool
    text_version: str
    source: str
    stated_at: datetime


def record_consents(*, installation_id: int, statements: Sequence[Statement]) -> None:
    """Keep what people said: proof, so nothing is ever overwritten.

    The newest statement counts, whichever arrives last (`queries.consents_of`).
    """
    Consent.objects.bulk_create(
        [
            Consent(
                installation_id=installation_id,
                customer_id=each.customer_id,
                channel=each.channel,
                purpose=each.purpose,
                is_granted=each.is_granted,
                text_version=each.text_version[:40],
                source=each.source[:40],
                stated_at=each.stated_at,
            )
            for each in statements
        ]
    )

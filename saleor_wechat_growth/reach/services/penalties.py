"""What the platform holds against an account of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from saleor_wechat_growth.reach.models import Penalty

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class PenaltyNotice:
    """One notice of WeChat's, in its own words."""

    account_id: int
    measure: str
    punish_id: str
    reason: str
    rule: str
    rule_url: str
    at: datetime


def note_penalties(
    *, installation_id: int, penalties: Sequence[PenaltyNotice], now: datetime
) -> None:
    """Keep notices for the operator to see; each once."""
    Penalty.objects.bulk_create(
        [
            Penalty(
                installation_id=installation_id,
                account_id=each.account_id,
                measure=each.measure[:8],
                punish_id=each.punish_id[:64],
                reason=each.reason[:300],
                rule=each.rule[:200],
                rule_url=each.rule_url[:500],
                at=each.at,
                heard_at=now,
            )
            for each in penalties
        ],
        ignore_conflicts=True,
    )

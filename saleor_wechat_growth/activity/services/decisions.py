from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.activity.models import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.activity.facts import DecisionFact


def decide(*, decisions: Sequence[DecisionFact], now: datetime) -> None:
    """Write decisions down, in one statement, in the caller's transaction."""
    Decision.objects.bulk_create(
        Decision(
            installation_id=each.installation_id,
            customer_id=each.customer_id,
            at=now,
            stage=each.stage,
            subject=each.subject,
            run_id=each.run_id,
            verdict=each.verdict,
            reason=each.reason,
            facts=dict(each.facts),
        )
        for each in decisions
    )

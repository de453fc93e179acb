from __future__ import annotations

from typing import TYPE_CHECKING, Final

from psycopg.types.json import Jsonb

from saleor_wechat_growth.core import arrays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.activity.facts import DecisionFact

# From arrays: every step and send decides, and building one INSERT of so many cells
# would cost more than all else they do.
_INSERT: Final = """
INSERT INTO growth_decision (installation_id, customer_id, at, stage, subject, run_id,
                             verdict, reason, facts)
SELECT installation_id, customer_id, %b, stage, subject, run_id, verdict, reason,
       facts
FROM unnest(%b::bigint[], %b::bigint[], %b::text[], %b::text[], %b::bigint[],
            %b::text[], %b::text[], %b::jsonb[])
     AS decision (installation_id, customer_id, stage, subject, run_id, verdict,
                  reason, facts)
"""


def decide(*, decisions: Sequence[DecisionFact], now: datetime) -> None:
    """Write decisions down, in one statement, in the caller's transaction."""
    if not decisions:
        return
    arrays.run(
        _INSERT,
        [
            now,
            [each.installation_id for each in decisions],
            [each.customer_id for each in decisions],
            [str(each.stage) for each in decisions],
            [each.subject for each in decisions],
            [each.run_id for each in decisions],
            [str(each.verdict) for each in decisions],
            [each.reason for each in decisions],
            [Jsonb(dict(each.facts)) for each in decisions],
        ],
    )

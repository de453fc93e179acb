from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.activity.facts import DecisionFact

# From arrays: every step and send decides, and building one INSERT of so many cells
# would cost more than all else they do.
_INSERT: Final = """
INSERT INTO growth_decision (installation_id, customer_id, at, stage, subject, run_id,
                             verdict, reason, facts)
SELECT installation_id, customer_id, %(at)s, stage, subject, run_id, verdict, reason,
       facts
FROM unnest(%(shops)s::bigint[], %(customers)s::bigint[], %(stages)s::text[],
            %(subjects)s::text[], %(runs)s::bigint[], %(verdicts)s::text[],
            %(reasons)s::text[], %(facts)s::jsonb[])
     AS decision (installation_id, customer_id, stage, subject, run_id, verdict,
                  reason, facts)
"""


def decide(*, decisions: Sequence[DecisionFact], now: datetime) -> None:
    """Write decisions down, in one statement, in the caller's transaction."""
    if not decisions:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "at": now,
                "shops": [each.installation_id for each in decisions],
                "customers": [each.customer_id for each in decisions],
                "stages": [str(each.stage) for each in decisions],
                "subjects": [each.subject for each in decisions],
                "runs": [each.run_id for each in decisions],
                "verdicts": [each.verdict for each in decisions],
                "reasons": [each.reason for each in decisions],
                "facts": [Jsonb(dict(each.facts)) for each in decisions],
            },
        )

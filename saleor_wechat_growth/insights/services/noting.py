"""Which days are no longer what their roll-ups say.

What moves a run (its entry, its steps, its end) leaves a decision, and `rolling`
reads those. What moves only its messages or its order is told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Collection

# In one order, so that two who note the same days cannot wait for each other. A day
# that is noted already is locked all the same: whoever counts it now does not see what
# this transaction changes, so it must wait for the count's end and be noted again.
_RUNS: Final = """
INSERT INTO growth_changedday (installation_id, journey_id, day)
SELECT run.installation_id, run.journey_id,
    (run.entered_at AT TIME ZONE shop.time_zone)::date AS day
FROM growth_run AS run
JOIN growth_installation AS shop ON shop.id = run.installation_id
WHERE run.installation_id = %s AND run.id = ANY(%s)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (installation_id, journey_id, day) DO UPDATE SET day = EXCLUDED.day
"""
_ORDERS: Final = """
INSERT INTO growth_changedday (installation_id, journey_id, day)
SELECT run.installation_id, run.journey_id,
    (bought.paid_at AT TIME ZONE shop.time_zone)::date AS day
FROM growth_order AS bought
JOIN growth_run AS run ON run.installation_id = bought.installation_id
    AND run.order_saleor_id = bought.saleor_id AND run.order_saleor_id <> ''
JOIN growth_installation AS shop ON shop.id = run.installation_id
WHERE bought.installation_id = %s AND bought.saleor_id = ANY(%s)
    AND bought.paid_at IS NOT NULL
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (installation_id, journey_id, day) DO UPDATE SET day = EXCLUDED.day
"""


def note_runs(*, installation_id: int, run_ids: Collection[int]) -> None:
    """Note that messages of these runs are in another state than before."""
    _note(_RUNS, installation_id, run_ids)


def note_orders(*, installation_id: int, order_saleor_ids: Collection[str]) -> None:
    """Note that these orders, or the coupons they used, are worth something else."""
    _note(_ORDERS, installation_id, order_saleor_ids)


def _note(
    statement: str, installation_id: int, ids: Collection[int] | Collection[str]
) -> None:
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(statement, [installation_id, sorted(ids)])

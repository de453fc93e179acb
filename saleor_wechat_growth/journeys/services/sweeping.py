"""The recall sweep: who has been idle long enough, and do they enter?

One statement a shop takes the due watches, judges each, and writes the run, its first step
and the decision, entered or not, so a sweep of ten thousand carts is one round trip
and a crash leaves either all of it or nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import connection, transaction

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.models import Journey, Watch
from saleor_wechat_growth.journeys.profiling import needs_profiling
from saleor_wechat_growth.journeys.services.stepping import STEP_TASK
from saleor_wechat_growth.reach.profiling import refuses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

BATCH = 10_000

# The first rule that a cart breaks is its one reason; none: it enters.
#
# OFFSET 0 has the runs of one cart, or of one person, looked up before anything else
# is asked of them. Runs are made ten thousand at a time, and until PostgreSQL has
# counted them again it would rather read all runs of a journey for each cart.
_SWEEP = """
WITH due AS (
    DELETE FROM growth_watch WHERE id IN (
        SELECT id FROM growth_watch
        WHERE installation_id = %(shop)s AND due_at <= %(now)s
        ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ) RETURNING installation_id, journey_id, cart_id, idle_since, due_at
), rules AS (
    SELECT * FROM jsonb_to_recordset(%(rules)s::jsonb) AS rule (
        journey_id bigint, version_id bigint, first text, live_since timestamptz,
        latest_by interval, cooling_off interval, minimum jsonb,
        excluded_products jsonb, excluded_tags jsonb, needs_profiling boolean)
), looked_at AS MATERIALIZED (
    SELECT due.*, cart.customer_id, cart.total, cart.currency, cart.saleor_id,
        rules.version_id, rules.first,
        CASE
            WHEN rules.journey_id IS NULL THEN 'journey_paused'
            WHEN shop.status <> 'active' THEN 'shop_inactive'
            WHEN cart.status NOT IN ('open', 'gone') THEN 'cart_' || cart.status
            WHEN cart.is_staff THEN 'staff'
            WHEN due.due_at < rules.live_since
                OR %(now)s - due.due_at > rules.latest_by THEN 'too_late'
            WHEN cart.customer_id IS NULL THEN 'nobody_known'
            WHEN rules.needs_profiling AND {refuses} THEN 'no_profiling'
            WHEN cart.total < COALESCE((rules.minimum ->> cart.currency)::numeric, 0)
                THEN 'below_minimum'
            WHEN jsonb_array_length(rules.excluded_products) > 0 AND EXISTS (
                SELECT FROM jsonb_array_elements(cart.lines) AS line
                WHERE rules.excluded_products ? (line ->> 'product')
            ) THEN 'excluded_product'
            WHEN jsonb_array_length(rules.excluded_tags) > 0 AND EXISTS (
                SELECT FROM growth_tagging JOIN growth_tag AS tag ON tag.id = tag_id
                WHERE growth_tagging.customer_id = cart.customer_id
                    AND rules.excluded_tags ? tag.key
            ) THEN 'excluded_tag'
            WHEN EXISTS (
                SELECT FROM growth_run AS run
                WHERE run.journey_id = due.journey_id AND run.cart_id = due.cart_id
                OFFSET 0
            ) THEN 'once_per_cart'
            WHEN EXISTS (
                SELECT FROM growth_order AS bought
                WHERE bought.customer_id = cart.customer_id
                    AND bought.placed_at >= due.idle_since
                    AND bought.cancelled_at IS NULL
            ) THEN 'bought_since'
            WHEN EXISTS (
                SELECT FROM (
                    SELECT * FROM growth_run
                    WHERE growth_run.customer_id = cart.customer_id OFFSET 0
                ) AS run
                WHERE run.journey_id = due.journey_id
                    AND (run.outcome = 'waiting'
                        OR run.entered_at > %(now)s - rules.cooling_off)
            ) THEN 'cooling_off'
            WHEN NOT EXISTS (
                SELECT FROM growth_identity AS identity
                WHERE identity.customer_id = cart.customer_id
                    AND identity.kind IN ('openid', 'phone')
            ) THEN 'no_address'
        END AS reason
    FROM due
    JOIN growth_cart AS cart ON cart.id = due.cart_id
    JOIN growth_installation AS shop ON shop.id = due.installation_id
    LEFT JOIN rules ON rules.journey_id = due.journey_id
), ranked AS (
    -- of a person's carts that may enter together, the one left last does; what was
    -- looked at is kept, or every rule would be looked up once for each mention
    SELECT looked_at.*, COALESCE(looked_at.reason, CASE WHEN row_number() OVER (
            PARTITION BY journey_id, customer_id, looked_at.reason IS NULL
            ORDER BY idle_since DESC, cart_id
        ) > 1 THEN 'cooling_off' END) AS verdict
    FROM looked_at
), judged AS MATERIALIZED (
    -- runs get their ids here: to join them back, with nothing known of how many
    -- there are, ends in comparing each with each
    SELECT ranked.*, CASE WHEN verdict IS NULL
        THEN nextval(pg_get_serial_sequence('growth_run', 'id')) END AS run_id
    FROM ranked
), runs AS (
    INSERT INTO growth_run (id, installation_id, version_id, journey_id, customer_id,
        cart_id, entered_at, started_from, outcome, reason, order_saleor_id, touches)
    SELECT run_id, installation_id, version_id, journey_id, customer_id, cart_id,
        %(now)s, idle_since, 'waiting', '', '', 0
    FROM judged WHERE run_id IS NOT NULL
), steps AS (
    INSERT INTO growth_step (installation_id, run_id, node, due_at, state, result,
        waits_for)
    SELECT installation_id, run_id, first, due_at, 'due', '', ''
    FROM judged WHERE run_id IS NOT NULL
)
INSERT INTO growth_decision (installation_id, customer_id, at, stage, subject, run_id,
    verdict, reason, facts)
SELECT installation_id, customer_id, %(now)s, 'entry', 'cart:' || cart_id, run_id,
    CASE WHEN run_id IS NULL THEN 'not_entered' ELSE 'entered' END,
    COALESCE(verdict, ''),
    jsonb_build_object('journey', journey_id, 'version', version_id,
        'idle_since', idle_since, 'due_at', due_at,
        'total', total::text, 'currency', currency)
FROM judged
""".replace("{refuses}", refuses("cart.customer_id"))


def sweep(*, now: datetime, limit: int = BATCH) -> int:
    """Judge up to `limit` due carts of each shop in turn; return how many were judged.

    Nothing due costs one index look-up.
    """
    judged = 0
    seen: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        judged += _sweep_shop(installation_id, now, limit)
    return judged


def _next_installation(now: datetime, seen: Sequence[int]) -> int | None:
    return (
        Watch.objects.across_installations()  # a claim: any shop's turn
        .filter(due_at__lte=now)
        .exclude(installation_id__in=seen)
        .order_by("due_at")
        .values_list("installation_id", flat=True)
        .first()
    )


@transaction.atomic
def _sweep_shop(installation_id: int, now: datetime, limit: int) -> int:
    # an order or a merge handled at this moment must see these runs, or be seen
    hold([installation_id])
    rules = [_rule(journey) for journey in queries.live(installation_id)]
    with connection.cursor() as cursor:
        cursor.execute(
            _SWEEP,
            {
                "shop": installation_id,
                "now": now,
                "limit": limit,
                "rules": json.dumps(rules),
            },
        )
        judged = int(cursor.rowcount)
    transaction.on_commit(lambda: wake(STEP_TASK))
    return judged


def _rule(journey: Journey) -> dict[str, object]:
    definition = queries.definition_of(journey)
    entry = definition.entry
    assert journey.live_since is not None
    return {
        "journey_id": journey.id,
        "version_id": journey.current_id,
        "first": definition.first,
        "live_since": journey.live_since.isoformat(),
        "latest_by": f"{entry.latest_by.total_seconds()} seconds",
        "cooling_off": f"{entry.cooling_off.total_seconds()} seconds",
        "minimum": {code: str(least) for code, least in entry.minimum.items()},
        "excluded_products": list(entry.excluded_products),
        "excluded_tags": list(entry.excluded_tags),
        "needs_profiling": needs_profiling(definition),
    }

"""Entry by happening: whom what happened lets into which journey.

One statement a batch judges each happening for each journey that listens, and writes
the run, its first step and the decision, entered or not, in the transaction in which
the happening is told.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.coupons.standing import UNUSABLE
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.definition import Wait
from saleor_wechat_growth.journeys.profiling import needs_profiling
from saleor_wechat_growth.journeys.services.stepping import STEP_TASK
from saleor_wechat_growth.journeys.steps import Context
from saleor_wechat_growth.journeys.steps.waiting import until
from saleor_wechat_growth.reach.profiling import refuses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.journeys.definition import Definition, Happened
    from saleor_wechat_growth.journeys.models import Journey

#: how many are judged by one statement: a segment may be entered by all at once
CHUNK: Final = 5000
#: what people do, each time anew
_ACTS: Final = frozenset({"follower.arrived", "source.entered", "menu.used"})
#: the least that two times of the database differ by
_NEXT_MOMENT: Final = timedelta(microseconds=1)

# The first rule that is broken is the one reason; none: the person enters. What let
# its person in before is passed over in silence, it is the same news again. OFFSET 0
# has the runs of one entry, or of one person, looked up before anything else is asked
# of them, as in the sweep.
_ENTER: Final = """
WITH rules AS (
    SELECT * FROM jsonb_to_recordset(%(rules)s::jsonb) AS rule (
        journey_id bigint, version_id bigint, kind text, first text,
        first_waits_for text, live_since timestamptz, latest_by interval,
        again_after interval, needs_profiling boolean)
), asked AS (
    SELECT * FROM jsonb_to_recordset(%(asked)s::jsonb) AS one (
        place bigint, journey_id bigint, entry_key text, customer_id bigint,
        at timestamptz, started_from timestamptz, bought_from timestamptz,
        first_due_at timestamptz, grant_id bigint, is_new_follower boolean,
        is_returning_follower boolean, barred text)
), looked_at AS MATERIALIZED (
    SELECT asked.*, person.id AS known_id, rules.version_id, rules.kind, rules.first,
        rules.first_waits_for, rules.again_after,
        CASE
            WHEN shop.status <> 'active' THEN 'shop_inactive'
            WHEN asked.at < rules.live_since
                OR %(now)s - asked.at > rules.latest_by THEN 'too_late'
            WHEN person.id IS NULL OR person.merged_into_id IS NOT NULL
                OR person.erased_at IS NOT NULL THEN 'nobody_known'
            WHEN rules.needs_profiling AND {refuses} THEN 'no_profiling'
            WHEN asked.barred <> '' THEN asked.barred
            WHEN EXISTS (
                SELECT FROM growth_run AS run
                WHERE run.coupon_grant_id = asked.grant_id
                    AND run.entry_key = asked.entry_key
            ) THEN 'already_reminded'
            WHEN EXISTS (
                SELECT FROM growth_order AS bought
                WHERE bought.customer_id = person.id
                    AND bought.placed_at >= asked.bought_from
                    AND bought.cancelled_at IS NULL
            ) THEN 'bought_since'
            WHEN EXISTS (
                SELECT FROM (
                    SELECT * FROM growth_run
                    WHERE growth_run.customer_id = person.id OFFSET 0
                ) AS run
                WHERE run.journey_id = asked.journey_id
                    AND run.entered_at > %(now)s - rules.again_after
            ) THEN 'cooling_off'
            WHEN NOT EXISTS (
                SELECT FROM growth_identity AS identity
                WHERE identity.customer_id = person.id
                    AND identity.kind IN ('openid', 'phone')
            ) THEN 'no_address'
        END AS reason
    FROM asked
    JOIN rules ON rules.journey_id = asked.journey_id
    JOIN growth_installation AS shop ON shop.id = %(shop)s
    LEFT JOIN growth_customer AS person
        ON person.id = asked.customer_id AND person.installation_id = shop.id
    WHERE NOT EXISTS (
        SELECT FROM growth_run AS run
        WHERE run.journey_id = asked.journey_id AND run.entry_key = asked.entry_key
            AND run.entry_key <> ''
        OFFSET 0
    )
), first_come AS (
    -- of what happened to a person at once, the first lets in
    SELECT looked_at.*, COALESCE(reason, CASE WHEN row_number() OVER (
            PARTITION BY journey_id, customer_id, reason IS NULL ORDER BY place
        ) > 1 AND again_after > interval '0' THEN 'cooling_off' END) AS so_far
    FROM looked_at
), ranked AS (
    -- and of the journeys that would remind of one code, the oldest
    SELECT first_come.*, COALESCE(so_far, CASE WHEN row_number() OVER (
            PARTITION BY grant_id, so_far IS NULL ORDER BY journey_id
        ) > 1 AND grant_id IS NOT NULL THEN 'already_reminded' END) AS verdict
    FROM first_come
), judged AS MATERIALIZED (
    SELECT ranked.*, CASE WHEN verdict IS NULL
        THEN nextval(pg_get_serial_sequence('growth_run', 'id')) END AS run_id
    FROM ranked
), runs AS (
    INSERT INTO growth_run (id, installation_id, version_id, journey_id, customer_id,
        entry_key, is_new_follower, is_returning_follower, coupon_grant_id,
        entered_at, started_from, outcome, reason, order_saleor_id, touches)
    SELECT run_id, %(shop)s, version_id, journey_id, customer_id,
        entry_key, is_new_follower, is_returning_follower, grant_id,
        %(now)s, started_from, 'waiting', '', '', 0
    FROM judged WHERE run_id IS NOT NULL
), steps AS (
    INSERT INTO growth_step (installation_id, run_id, node, due_at, state, result,
        waits_for)
    SELECT %(shop)s, run_id, first, first_due_at, 'due', '', first_waits_for
    FROM judged WHERE run_id IS NOT NULL
)
INSERT INTO growth_decision (installation_id, customer_id, at, stage, subject, run_id,
    verdict, reason, facts)
SELECT %(shop)s, known_id, %(now)s, 'entry', entry_key, run_id,
    CASE WHEN run_id IS NULL THEN 'not_entered' ELSE 'entered' END,
    COALESCE(verdict, ''),
    jsonb_build_object('journey', journey_id, 'version', version_id, 'kind', kind,
        'happened_at', at)
FROM judged ORDER BY place
""".replace("{refuses}", refuses("person.id"))


def enter(
    *, installation_id: int, happenings: Sequence[Happening], now: datetime
) -> None:
    """Let people into the live journeys that these happenings lead to.

    In the caller's transaction, which holds the shop. Each happening lets its person
    in once; told again, it changes nothing.
    """
    doors = queries.listening(installation_id, {each.kind for each in happenings})
    if not doors:
        return
    asked = list(_asked(installation_id, doors, happenings, now))
    if not asked:
        return
    rules = json.dumps(_rules(doors))
    with connection.cursor() as cursor:
        for start in range(0, len(asked), CHUNK):
            cursor.execute(
                _ENTER,
                {
                    "shop": installation_id,
                    "now": now,
                    "rules": rules,
                    "asked": json.dumps(asked[start : start + CHUNK]),
                },
            )
    transaction.on_commit(lambda: wake(STEP_TASK))


_Door = tuple["Journey", "Definition", "Happened"]


def _asked(
    installation_id: int,
    doors: Sequence[_Door],
    happenings: Sequence[Happening],
    now: datetime,
) -> Iterator[dict[str, Any]]:
    zone = ZoneInfo(Installation.objects.get(id=installation_id).time_zone)
    for journey, graph, entry in doors:
        seen: set[str] = set()
        for place, happening in enumerate(happenings):
            key = entry_key(happening)
            if key in seen or not entry.lets_in(happening.kind, happening.body):
                continue
            seen.add(key)
            is_reminder = happening.kind == "coupon.expiring"
            started_from = _started_from(happening)
            yield {
                "place": place,
                "journey_id": journey.pk,
                "entry_key": key,
                "customer_id": happening.body.get("customer_id"),
                "at": happening.at.isoformat(),
                "started_from": started_from.isoformat(),
                # core's times against core's; what we date ourselves happens now
                "bought_from": (
                    started_from.isoformat()
                    if happening.kind == "order.changed"
                    else None
                ),
                "first_due_at": _opens_at(graph, started_from, now, zone).isoformat(),
                "grant_id": happening.body["grant_id"] if is_reminder else None,
                **_standing(happening),
                "barred": UNUSABLE if happening.body.get("unusable") else "",
            }


def _standing(happening: Happening) -> dict[str, bool | None]:
    """Return who came, of what tells of follows; see ADR 21."""
    is_new = happening.body.get("is_new_follower")
    is_follow = happening.body.get("is_follow")
    return {
        "is_new_follower": is_new,
        "is_returning_follower": None if is_new is None else is_follow and not is_new,
    }


def _started_from(happening: Happening) -> datetime:
    """Return when a run begins that this leads to; an order from then on is its goal.

    Handled late, it began when it happened: who bought in between must not be told
    anything. The order that it tells of itself is not that goal.
    """
    placed_at = happening.body.get("placed_at")
    if placed_at is None:
        return happening.at
    return max(happening.at, datetime.fromisoformat(placed_at) + _NEXT_MOMENT)


def entry_key(happening: Happening) -> str:
    """Return what makes an entry one, and what its decision is filed under.

    A grant of a coupon, one coming to a segment or one leaving of it, one act of
    somebody in WeChat, a form sent in; else the happening's subject: a journey is
    entered once for an order, however often that changes.
    """
    body = happening.body
    if happening.kind.startswith("coupon."):
        return f"coupon:{body['grant_id']}"
    if happening.kind.startswith("segment."):
        moment = int(happening.at.timestamp() * 1_000_000)
        return f"segment:{body['segment_id']}:{body['customer_id']}:{moment}"
    if happening.kind == "form.submitted":
        return f"form:{body['submission_id']}"
    if happening.kind in _ACTS:
        moment = int(happening.at.timestamp() * 1_000_000)
        return f"{happening.kind}:{body['customer_id']}:{moment}"
    return happening.subject


def _rules(doors: Sequence[_Door]) -> list[dict[str, Any]]:
    rules = []
    for journey, graph, entry in doors:
        assert journey.live_since is not None
        first = graph.nodes[graph.first]
        rules.append(
            {
                "journey_id": journey.pk,
                "version_id": journey.current_id,
                "kind": entry.kind,
                "first": graph.first,
                "first_waits_for": first.until_event if isinstance(first, Wait) else "",
                "live_since": journey.live_since.isoformat(),
                "latest_by": f"{entry.latest_by.total_seconds()} seconds",
                "again_after": f"{entry.again_after.total_seconds()} seconds",
                "needs_profiling": needs_profiling(graph),
            }
        )
    return rules


def _opens_at(
    graph: Definition, started_from: datetime, now: datetime, zone: ZoneInfo
) -> datetime:
    """Return when the first step of a run is due that is entered now."""
    first = graph.nodes[graph.first]
    if not isinstance(first, Wait):
        return now
    context = Context(
        now=now,
        zone=zone,
        due_at=now,
        started_from=started_from,
        touched_at=None,
        touches=0,
        has_coupon=False,
        overdue_after=graph.overdue_after,
    )
    return until(first, context)

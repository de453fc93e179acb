"""Keeping roll-ups in step with the ledgers, day by changed day.

Every decision of a shop is written while the shop is held, so once it was held for a
moment, all decisions up to the newest one are there, and none before it will come.
They tell which runs moved; `noting` tells of messages and orders that moved alone.
A changed day is counted anew as a whole: to do that twice changes nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.insights.models import (
    ChangedDay,
    EarningDay,
    RecallDay,
    RollUp,
)
from saleor_wechat_growth.insights.queries import ledgers
from saleor_wechat_growth.insights.queries.ledgers import Day
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys.models import Journey

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

#: days counted in one transaction
BATCH: Final = 30
#: a payment can turn out to be of an earlier day than it was first heard of; what is
#: as young as this is counted once more when the shop's day begins
LOOKED_AT_AGAIN: Final = timedelta(days=45)

# A run that moved, the orders that ended it (now and before), and what was judged
# before of those judged anew, which counts no more.
_MOVED: Final = """
INSERT INTO growth_changedday (installation_id, journey_id, day)
WITH news AS MATERIALIZED (
    SELECT id, subject, run_id, stage, at, facts FROM growth_decision
    WHERE installation_id = %(shop)s AND id > %(after)s AND id <= %(upto)s
        AND stage IN ('entry', 'step', 'outcome')
), moved AS MATERIALIZED (
    SELECT run.id, run.journey_id, run.entered_at FROM growth_run AS run
    WHERE run.id IN (SELECT run_id FROM news WHERE run_id IS NOT NULL)
), ended AS (
    SELECT moved.journey_id, told.facts ->> 'order' AS order_saleor_id
    FROM moved
    JOIN growth_decision AS told ON told.run_id = moved.id AND told.stage = 'outcome'
    WHERE moved.id IN (SELECT run_id FROM news WHERE stage = 'outcome')
), changed AS (
    SELECT journey_id, entered_at AS at FROM moved
    UNION ALL
    SELECT ended.journey_id, bought.paid_at FROM ended
    JOIN growth_order AS bought ON bought.installation_id = %(shop)s
        AND bought.saleor_id = ended.order_saleor_id
    WHERE bought.paid_at IS NOT NULL
    UNION ALL
    SELECT (judged.facts ->> 'journey')::bigint, judged.at
    FROM (SELECT DISTINCT subject FROM news WHERE stage = 'entry') AS again
    JOIN growth_decision AS judged ON judged.installation_id = %(shop)s
        AND judged.subject = again.subject AND judged.stage = 'entry'
)
SELECT %(shop)s, changed.journey_id, (changed.at AT TIME ZONE %(zone)s)::date
FROM changed JOIN growth_journey AS journey ON journey.id = changed.journey_id
GROUP BY 2, 3 ORDER BY 2, 3
ON CONFLICT (installation_id, journey_id, day) DO UPDATE SET day = EXCLUDED.day
"""

_AGAIN: Final = """
INSERT INTO growth_changedday (installation_id, journey_id, day)
SELECT %(shop)s, journey_id, day FROM (
    SELECT journey_id, day FROM growth_recallday WHERE installation_id = %(shop)s
    UNION
    SELECT journey_id, day FROM growth_earningday WHERE installation_id = %(shop)s
) AS known
WHERE day >= %(since)s ORDER BY 1, 2, 3
ON CONFLICT (installation_id, journey_id, day) DO UPDATE SET day = EXCLUDED.day
"""

_FORGET: Final = """
DELETE FROM {table} AS row
USING unnest(%(journeys)s::bigint[], %(days)s::date[]) AS asked (journey_id, day)
WHERE row.installation_id = %(shop)s AND row.journey_id = asked.journey_id
    AND row.day = asked.day
"""


def roll_up(*, now: datetime) -> int:
    """Count the changed days of all shops anew; return how many days that were.

    A shop whose changes another worker is reading is passed by.
    """
    # the scheduler: any shop that has something to roll up
    journeys = Journey.objects.across_installations().filter(
        installation__status=Installation.Status.ACTIVE
    )
    ids = journeys.values_list("installation_id", flat=True).distinct()
    return sum(_roll_up_shop(each, now) for each in sorted(ids))


def rebuild(*, installation_id: int, now: datetime) -> int:
    """Make all roll-ups of a shop anew from its ledgers; return of how many days."""
    with transaction.atomic():
        RollUp.objects.of(installation_id).select_for_update().first()
        _forget_all(installation_id)
        RollUp.objects.of(installation_id).delete()
    return _roll_up_shop(installation_id, now)


def _roll_up_shop(installation_id: int, now: datetime) -> int:
    zone = Installation.objects.values_list("time_zone", flat=True).get(
        id=installation_id
    )
    newest = _newest_decision(installation_id)
    if not _note_moved(installation_id, zone, newest, now):
        return 0
    done = 0
    while counted := _count_batch(installation_id, zone):
        done += counted
    RollUp.objects.of(installation_id).update(agreed_at=now)
    return done


@transaction.atomic
def _newest_decision(installation_id: int) -> int:
    """Return up to which id every decision of the shop can be seen."""
    hold([installation_id])
    # the newest of any shop: ids come from one sequence
    newest = Decision.objects.across_installations().aggregate(newest=Max("id"))
    return newest["newest"] or 0


@transaction.atomic
def _note_moved(installation_id: int, zone: str, newest: int, now: datetime) -> bool:
    """Note the days that decisions up to `newest` changed; False: another does."""
    RollUp.objects.bulk_create(
        [RollUp(installation_id=installation_id, time_zone=zone)],
        ignore_conflicts=True,
    )
    progress = (
        RollUp.objects.of(installation_id).select_for_update(skip_locked=True).first()
    )
    if progress is None:
        return False
    if progress.time_zone != zone:
        # other days altogether
        _forget_all(installation_id)
        progress.time_zone, progress.decision_id = zone, 0
    with connection.cursor() as cursor:
        if newest > progress.decision_id:
            cursor.execute(
                _MOVED,
                {
                    "shop": installation_id,
                    "zone": zone,
                    "after": progress.decision_id,
                    "upto": newest,
                },
            )
            progress.decision_id = newest
        today = _day_of(now, zone)
        if progress.agreed_at and _day_of(progress.agreed_at, zone) < today:
            cursor.execute(
                _AGAIN, {"shop": installation_id, "since": today - LOOKED_AT_AGAIN}
            )
    progress.save(update_fields=["time_zone", "decision_id"])
    return True


def _day_of(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


@transaction.atomic
def _count_batch(installation_id: int, zone: str) -> int:
    """Count some changed days anew; return how many.

    What is noted of a day meanwhile waits for us, and makes the day due again.
    """
    changed = list(
        ChangedDay.objects.of(installation_id)
        .order_by("journey_id", "day")
        .select_for_update(skip_locked=True)[:BATCH]
    )
    if not changed:
        return 0
    ids = [each.id for each in changed]
    ChangedDay.objects.of(installation_id).filter(id__in=ids).delete()
    days = {Day(each.journey_id, each.day) for each in changed}
    _forget(installation_id, days)
    RecallDay.objects.bulk_create(ledgers.recalls(installation_id, zone, days))
    EarningDay.objects.bulk_create(ledgers.earnings(installation_id, zone, days))
    return len(days)


def _forget(installation_id: int, days: Collection[Day]) -> None:
    journeys, dates = ledgers.columns(days)
    with connection.cursor() as cursor:
        for table in ("growth_recallday", "growth_earningday"):
            cursor.execute(
                _FORGET.format(table=table),
                {"shop": installation_id, "journeys": journeys, "days": dates},
            )


def _forget_all(installation_id: int) -> None:
    RecallDay.objects.of(installation_id).delete()
    EarningDay.objects.of(installation_id).delete()

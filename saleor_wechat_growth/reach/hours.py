"""When something may be sent: quiet hours of the shop, legal hours of SMS.

What answers a person's own act (`service`) goes at any hour.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.reach.models import Channel
from saleor_wechat_growth.reach.policies import LEGAL_ZONE, UNASKED

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from saleor_wechat_growth.reach.policies import Policies

#: two daily rules that leave each other no minute in so many turns never do
_TURNS: Final = 6


def next_allowed(
    at: datetime, channel: str, purpose: str, zone: ZoneInfo, policies: Policies
) -> datetime | None:
    """Return the earliest moment from `at` on (aware; answered in UTC).

    None: never, because the shop's quiet hours cover all legal hours.
    """
    moment = at.astimezone(UTC)
    if purpose not in UNASKED:
        return moment
    for _ in range(_TURNS):
        quiet = policies.quiet(channel)
        later = _end_of(moment, quiet.start, quiet.end, zone)
        if channel == Channel.SMS:
            hours = policies.sms_hours
            later = _end_of(later, hours.closes, hours.opens, LEGAL_ZONE)
        if later == moment:
            return moment
        moment = later
    return None


def _end_of(moment: datetime, start: time, end: time, zone: ZoneInfo) -> datetime:
    """Return the end of the closed hours `moment` lies in, or `moment`, in UTC.

    An end in an hour that the clocks skip is taken an hour later.
    """
    local = moment.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    over_midnight = start > end
    closed = clock >= start or clock < end if over_midnight else start <= clock < end
    if not closed:
        return moment
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    ending = datetime.combine(day, end, tzinfo=zone)
    if ending.astimezone(UTC) <= moment:
        # the hour that is had twice: its first pass is over
        ending = ending.replace(fold=1)
    return ending.astimezone(UTC)

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from saleor_wechat_growth.journeys.steps.context import Context, Outcome

if TYPE_CHECKING:
    from saleor_wechat_growth.journeys.definition import Wait

EVENT_CAME = "event"

#: how often a run that could end looks whether its messages are settled
LOOK_AGAIN = timedelta(hours=1)


def until(node: Wait, context: Context) -> datetime:
    """Return when a wait that begins now is over."""
    if node.for_ is not None:
        return context.now + node.for_
    if node.since_start is not None:
        # not moved to now when it is past: what follows must see how late it is
        return context.started_from + node.since_start
    if node.after_touch is not None:
        return max(context.now, context.touched_at or context.now) + node.after_touch
    assert node.time_of_day is not None
    local = context.now.astimezone(context.zone)
    at = datetime.combine(local.date(), node.time_of_day, context.zone)
    if at < local:
        at = datetime.combine(
            local.date() + timedelta(days=1), node.time_of_day, context.zone
        )
    return at.astimezone(context.now.tzinfo)


def run(node: Wait, context: Context) -> Outcome:
    """The wait is over (or what it waited for came): go on."""
    if node.until_event:
        came = context.result == EVENT_CAME
        return Outcome(
            result=EVENT_CAME if came else "timeout",
            next=node.next if came or node.otherwise is None else node.otherwise,
        )
    if node.after_touch is not None:
        if context.touched_at is not None:
            # a touch that went out during the wait opens its own window
            end = context.touched_at + node.after_touch
            if end > context.now:
                return Outcome(result="touched again", again_at=end)
        if context.has_unsettled:
            return Outcome(result="unsettled", again_at=context.now + LOOK_AGAIN)
    return Outcome(result="waited", next=node.next)


def leave(context: Context) -> Outcome:
    """End the run, once nothing that it said can still become a touch."""
    if context.has_unsettled:
        return Outcome(result="unsettled", again_at=context.now + LOOK_AGAIN)
    return Outcome(result="end")

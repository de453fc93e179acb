from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.journeys.steps.context import Context, Outcome

if TYPE_CHECKING:
    from saleor_wechat_growth.journeys.definition import GrantCoupon


def run(node: GrantCoupon, context: Context) -> Outcome:
    """Ask for a code, unless what it was for is long overdue and will not be said."""
    if context.is_overdue:
        return Outcome(
            result="too_late",
            next=node.next,
            facts={"due_at": context.due_at.isoformat()},
        )
    return Outcome(result="asked", next=node.next, act="grant")

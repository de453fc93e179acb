from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.journeys.steps.context import Context, Outcome

if TYPE_CHECKING:
    from saleor_wechat_growth.journeys.definition import Send


#: what a send was about is redeemed or over
COUPON_GONE: Final = "coupon_gone"


def run(node: Send, context: Context) -> Outcome:
    """Plan a message, unless the moment for it is gone or not come.

    After an outage a step is decided anew: what is long overdue is not sent, so that
    coming back up never floods people.
    """
    if context.is_overdue:
        return Outcome(
            result="too_late",
            next=node.next,
            facts={"due_at": context.due_at.isoformat()},
        )
    if node.about_coupon and context.coupon_ends_at is None:
        return Outcome(result=COUPON_GONE, next=node.next)
    if context.cart_active_at is not None:
        quiet = context.cart_active_at + node.quiet_for
        if quiet > context.now:
            return Outcome(
                result="still_shopping",
                again_at=quiet,
                facts={"active_at": context.cart_active_at.isoformat()},
            )
    return Outcome(
        result="planned",
        next=node.next,
        act="send",
        ends_at=context.coupon_ends_at if node.about_coupon else None,
    )

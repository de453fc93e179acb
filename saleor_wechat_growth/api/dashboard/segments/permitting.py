"""Who may try out a rule: by its answers, one of orders tells what somebody spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.api.dashboard.permissions import REVENUE
from saleor_wechat_growth.segments import queries

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context


def require_for(context: Context, rule: Any) -> None:
    """Raise GraphQLError (FORBIDDEN) if the rule asks of orders and staff may not.

    rule: one that can be used.
    """
    if not context.staff.may(REVENUE) and queries.asks_of_orders(
        context.installation_id, rule
    ):
        context.staff.require(REVENUE)

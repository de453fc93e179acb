"""The kinds of nodes, each a function of its node and a context."""

from __future__ import annotations

from saleor_wechat_growth.journeys.definition import (
    Exit,
    Gate,
    GrantCoupon,
    Node,
    PutTag,
    Send,
    Wait,
)
from saleor_wechat_growth.journeys.steps import gate, granting, send, waiting
from saleor_wechat_growth.journeys.steps.context import Context, Outcome

__all__ = ["Context", "Outcome", "run_node"]


def run_node(node: Node, context: Context) -> Outcome:
    """Decide what becomes of a run at `node`. Pure: nothing is written here."""
    match node:
        case Wait():
            return waiting.run(node, context)
        case Gate():
            return gate.run(node, context)
        case Send():
            return send.run(node, context)
        case GrantCoupon():
            return granting.run(node, context)
        case PutTag():
            return Outcome(result="tagged", next=node.next, act="tag")
        case Exit():
            return waiting.leave(context)

"""Which journeys choose people by what they are and do (`reach.profiling`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.journeys.definition import CartIdle, Gate

if TYPE_CHECKING:
    from saleor_wechat_growth.journeys.definition import Definition

#: why somebody does not enter, or is led out
NO_PROFILING: Final = "no_profiling"
#: the value of a gate that divides those who may be profiled from the others
CONDITION: Final = "person.allows_profiling"


def asks(node: Any) -> bool:
    """Say whether a node is a gate that leads those who refuse a way of their own."""
    return isinstance(node, Gate) and any(
        condition.value == CONDITION for condition in node.all
    )


def needs_profiling(graph: Definition) -> bool:
    """Say whether only those may enter who allow profiling.

    Who enters by behaviour (a cart left idle) or by a segment is chosen by what they
    are and do, unless the journey has a generic branch for the others. What answers
    somebody's own act, an order, a code, a follow, a form, chooses nobody.
    """
    is_chosen = isinstance(graph.entry, CartIdle) or graph.entry.kind.startswith(
        "segment."
    )
    return is_chosen and not any(map(asks, graph.nodes.values()))

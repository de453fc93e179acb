"""Which segment stands on which: they are brought up to date from the ground up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from saleor_wechat_growth.segments.errors import RuleCircular


def in_order(stands_on: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the keys of `stands_on`, each after those it stands on.

    Raises RuleCircular, which names the circle.
    """
    known = {
        key: sorted(other for other in others if other in stands_on)
        for key, others in sorted(stands_on.items())
    }
    try:
        return list(TopologicalSorter(known).static_order())
    except CycleError as error:
        raise RuleCircular(" → ".join(error.args[1])) from error

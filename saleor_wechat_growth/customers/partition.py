"""Who is one person: a pure function of the links seen.

Links that a human confirmed are followed first, the last word before others; then the strongest first, the oldest
first, and by the values themselves, so the answer depends on the set of links and on nothing else: not on
the order they arrived in (promise 2). A link that would give a person two values of
a single-valued kind is not followed but reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from saleor_wechat_growth.customers.observations import SINGLE_VALUED, Key, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Edge:
    """Two nodes seen together first at `at`; when a human confirmed it, if one did."""

    low: int
    high: int
    at: datetime
    confirmed_at: datetime | None = None


@dataclass(frozen=True)
class Partition:
    """clusters: sets of node ids that are one person; conflicts: links not followed."""

    clusters: tuple[frozenset[int], ...]
    conflicts: frozenset[tuple[int, int]]


def partition(nodes: Mapping[int, Key], edges: Iterable[Edge]) -> Partition:
    """Group `nodes` (id -> kind, scope, lookup) along `edges`."""
    root = {node: node for node in nodes}
    members = {node: {node} for node in nodes}
    singles: dict[int, dict[tuple[str, str], bytes]] = {
        node: {(kind, scope): value} if kind in SINGLE_VALUED else {}
        for node, (kind, scope, value) in nodes.items()
    }

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    conflicts: set[tuple[int, int]] = set()
    for edge in sorted(edges, key=lambda edge: _order(nodes, edge)):
        kept, taken = find(edge.low), find(edge.high)
        if kept == taken:
            continue
        if any(
            singles[taken].get(kind, value) != value
            for kind, value in singles[kept].items()
        ):
            conflicts.add((edge.low, edge.high))
            continue
        root[taken] = kept
        members[kept] |= members.pop(taken)
        singles[kept].update(singles.pop(taken))
    return Partition(
        tuple(frozenset(group) for group in members.values()), frozenset(conflicts)
    )


def _order(
    nodes: Mapping[int, Key], edge: Edge
) -> tuple[bool, float, int, datetime, tuple[Key, Key]]:
    first, second = sorted((nodes[edge.low], nodes[edge.high]))
    weakest = max(rank(first[0]), rank(second[0]))
    said = edge.confirmed_at.timestamp() if edge.confirmed_at else 0.0
    return (edge.confirmed_at is None, -said, weakest, edge.at, (first, second))

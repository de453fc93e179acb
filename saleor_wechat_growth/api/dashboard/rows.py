"""Rows of a list that read what belongs to them together, not one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

T = TypeVar("T")
#: whatever has an `id`; Django's models have theirs by a descriptor no protocol fits
R = TypeVar("R")


class Row(Generic[R]):
    """A row `it`, and the list it came in.

    `related("tags", load)` calls `load` once with the ids of the whole list and
    returns what it gives for this row's id.
    """

    def __init__(
        self, it: R, ids: Sequence[int], known: dict[str, Mapping[int, Any]]
    ) -> None:
        self.it = it
        self._ids = ids
        self._known = known

    @property
    def id(self) -> int:
        key: int = self.it.id  # type: ignore[attr-defined]
        return key

    def related(
        self, name: str, load: Callable[[Sequence[int]], Mapping[int, T]]
    ) -> T | None:
        if name not in self._known:
            self._known[name] = load(self._ids)
        return self._known[name].get(self.id)


def rows(of: Iterable[R]) -> list[Row[R]]:
    """Return rows that know of each other."""
    found = list(of)
    ids = [each.id for each in found]  # type: ignore[attr-defined]
    known: dict[str, Mapping[int, Any]] = {}
    return [Row(each, ids, known) for each in found]

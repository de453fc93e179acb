"""What a figure prints, and the few statistics it takes."""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from operator import ge, le

#: above this the machine was doing something else, and the note says so
BUSY = 0.5


@dataclass(frozen=True)
class Line:
    """One line of output. `goal` and `met` are null where the design sets none."""

    name: str
    value: float
    unit: str
    goal: float | None
    met: bool | None
    note: str

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True)
class Size:
    """How much of everything: the design's sizes, or `--quick` ones for the tests."""

    is_quick: bool = False

    def of(self, full: int, quick: int) -> int:
        return quick if self.is_quick else full

    @property
    def rounds(self) -> int:
        return self.of(3, 1)


Figure = Callable[[Size], Iterator[Line]]


def at_least(name: str, value: float, unit: str, goal: float, note: str) -> Line:
    return _line(name, value, unit, goal, note, ge)


def at_most(name: str, value: float, unit: str, goal: float, note: str) -> Line:
    return _line(name, value, unit, goal, note, le)


def shown(name: str, value: float, unit: str, note: str) -> Line:
    """Return a line that has no goal: it says what another stands on."""
    return Line(name, _rounded(value), unit, None, None, note)


def _line(
    name: str,
    value: float,
    unit: str,
    goal: float,
    note: str,
    compare: Callable[[float, float], bool],
) -> Line:
    return Line(name, _rounded(value), unit, goal, compare(value, goal), note)


def _rounded(value: float) -> float:
    return round(value) if abs(value) >= 1000 else float(f"{value:.3g}")


def percentile(values: Iterable[float], percent: float) -> float:
    """Return the smallest value that `percent` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def spread(values: Sequence[float]) -> str:
    """Say what a median was taken of."""
    return "median of " + ", ".join(f"{_rounded(value):g}" for value in values)


def load_note() -> str:
    """Say that the machine was busy with other things, if it was."""
    load = os.getloadavg()[0]
    return f"; machine loaded at start ({load:.1f})" if load > BUSY else ""


def say(text: str) -> None:
    """Report progress; figures alone go to stdout."""
    print(text, file=sys.stderr, flush=True)

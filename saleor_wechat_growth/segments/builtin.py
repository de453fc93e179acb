"""Segments that a shop gets from thresholds: RFM bands and lifecycle stages.

They are ordinary segments, so their history, sizes and transition matrix come from
memberships like any other's. The bands of one dimension, and the stages, shut each
other out. Orders count as in the rule "orders": paid, not of staff, neither cancelled
nor fully refunded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, Self

from pydantic import Field, model_validator

from saleor_wechat_growth.segments.leaves import Currency, Part, Span, Sum
from saleor_wechat_growth.segments.models import Segment


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A segment to be saved as it stands."""

    key: str
    name: str
    kind: Segment.Kind
    rule: Mapping[str, Any]


class RfmEdges(Part):
    """Four edges make five bands a dimension; 5 is the best.

    recency: last order within so long, for 5, 4, 3, 2; frequency: at least so many
    orders in the window, for 2, 3, 4, 5; monetary: at least so much in it, likewise.
    """

    window: Span = timedelta(days=365)
    recency: tuple[Span, Span, Span, Span]
    frequency: tuple[int, int, int, int]
    monetary: tuple[Sum, Sum, Sum, Sum]

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        every: tuple[Sequence[Any], ...] = (self.recency, self.frequency, self.monetary)
        if any(list(edges) != sorted(set(edges)) for edges in every):
            raise ValueError("edges ascend")
        if self.frequency[0] < 1 or self.monetary[0] <= 0:
            raise ValueError("the lowest band is of those below the first edge")
        if self.recency[-1] > self.window:
            raise ValueError("recency goes no further back than the window")
        return self


class Rfm(RfmEdges):
    """The edges of one currency: what is spent in another is not converted."""

    currency: Currency


class Lifecycle(Part):
    """When a buyer grows, matures, slumps and is lost.

    growth, mature: from so many orders on; slump, lost: when the last order is so
    long ago. Who never ordered is in no stage.
    """

    growth: Annotated[int, Field(ge=2, le=1000)] = 2
    mature: Annotated[int, Field(ge=3, le=1000)] = 4
    slump: Span = timedelta(days=60)
    lost: Span = timedelta(days=180)

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        if self.growth >= self.mature or self.slump >= self.lost:
            raise ValueError("growth comes before mature, slump before lost")
        return self


#: key -> what it is called
STAGES: Final[Mapping[str, str]] = {
    "stage_introduction": "导入期",
    "stage_growth": "成长期",
    "stage_mature": "成熟期",
    "stage_slump": "低迷期",
    "stage_lost": "流失期",
}


def lifecycle(terms: Lifecycle) -> Sequence[BuiltIn]:
    """Return the five stages; every buyer is in exactly one."""
    recent = _orders(1, within=terms.slump)
    known = _orders(1, within=terms.lost)
    rules: Mapping[str, Mapping[str, Any]] = {
        "stage_introduction": _all(recent, _orders(1, terms.growth - 1)),
        "stage_growth": _all(recent, _orders(terms.growth, terms.mature - 1)),
        "stage_mature": _all(recent, _orders(terms.mature)),
        "stage_slump": _all(known, {"not": recent}),
        "stage_lost": _all(_orders(1), {"not": known}),
    }
    return [
        BuiltIn(key, name, Segment.Kind.STAGE, rules[key])
        for key, name in STAGES.items()
    ]


def rfm(terms: Rfm) -> Sequence[BuiltIn]:
    """Return the fifteen bands of who bought in the window, e.g. "rfm_cny_r5"."""
    bought = _orders(1, within=terms.window)
    recency = [
        _recency(bought, [None, *terms.recency, terms.window], band)
        for band in range(1, 6)
    ]
    frequency = [
        _orders(*_between(terms.frequency, 1, 1, band), within=terms.window)
        for band in range(1, 6)
    ]
    monetary = [
        _all(
            bought, _spent(terms, *_between(terms.monetary, 0, Decimal("0.001"), band))
        )
        for band in range(1, 6)
    ]
    currency = terms.currency.lower()
    return [
        BuiltIn(
            f"rfm_{currency}_{letter}{band}",
            f"{letter.upper()}{band} {terms.currency}",
            Segment.Kind.RFM,
            rule,
        )
        for letter, bands in (("r", recency), ("f", frequency), ("m", monetary))
        for band, rule in enumerate(bands, 1)
    ]


def _recency(
    bought: Mapping[str, Any], edges: Sequence[timedelta | None], band: int
) -> Mapping[str, Any]:
    """Band 5 is the first edge's, band 1 of who bought before the last."""
    newer, older = edges[5 - band], edges[6 - band]
    inside = bought if band == 1 else _orders(1, within=older)
    return inside if newer is None else _all(inside, {"not": _orders(1, within=newer)})


def _between(
    edges: Sequence[Any], lowest: Any, step: Any, band: int
) -> tuple[Any, Any | None]:
    """Return the ends of a band, both of it."""
    least = lowest if band == 1 else edges[band - 2]
    return least, None if band == 5 else edges[band - 1] - step


def _orders(
    at_least: int, at_most: int | None = None, within: timedelta | None = None
) -> Mapping[str, Any]:
    count = {"at_least": at_least, "at_most": at_most}
    return {"type": "orders", "count": count, "within": within}


def _spent(terms: Rfm, at_least: Decimal, at_most: Decimal | None) -> Mapping[str, Any]:
    return {
        "type": "orders",
        "sum": {"at_least": at_least, "at_most": at_most},
        "currency": terms.currency,
        "within": terms.window,
    }


def _all(*parts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"all": list(parts)}

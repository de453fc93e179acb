"""What a compiled leaf is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from saleor_wechat_growth.segments.leaves import Amount, Count, Days

#: stands in every subquery where it may be narrowed to some people
PEOPLE: Final = "/*people*/"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a shop's rules can name: traits by key, (definition id, type); its zone."""

    traits: Mapping[str, tuple[int, str]]
    zone: ZoneInfo

    def instant(self, moment: date | datetime) -> datetime:
        """Return when a moment is: a day begins, and clocks show, in the shop's zone."""
        if isinstance(moment, datetime):
            return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return datetime.combine(moment, time(), self.zone)


@dataclass
class Values:
    """The values of a statement, by placeholder. No value enters the text."""

    found: dict[str, Any] = field(default_factory=dict)

    def __call__(self, value: Any) -> str:
        """Take a value and return its placeholder."""
        name = f"v{len(self.found)}"
        self.found[name] = list(value) if isinstance(value, tuple) else value
        return f"%({name})s"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a rule in SQL, about the person `customer.id`.

    joins: what must be joined for it; truth: never null. rises: asked while it is
    false, a moment before which time alone cannot make it true; null, or None, if
    time cannot at all. falls: the same of becoming false, asked while it is true.
    """

    joins: tuple[str, ...]
    truth: str
    falls: str | None = None
    rises: str | None = None
    #: true, or to be so by time alone; "": as said by truth and rises
    hope: str = ""

    @property
    def hopeful(self) -> str:
        if self.hope or self.rises is None:
            return self.hope or self.truth
        return f"({self.truth} OR ({self.rises}) IS NOT NULL)"

    @property
    def opposite(self) -> Piece:
        return Piece(self.joins, f"(NOT {self.truth})", self.rises, self.falls)


#: a subquery's name and its join
Joined = tuple[str, str]


@dataclass
class Joins:
    """Names the subqueries of a statement one after another."""

    count: int = 0

    def of(self, subquery: str) -> Joined:
        """Return a name for `subquery` (with a customer_id) and its left join."""
        self.count += 1
        name = f"fact_{self.count}"
        join = f"LEFT JOIN ({subquery}) AS {name} ON {name}.customer_id = customer.id"
        return name, join


@dataclass(frozen=True, slots=True)
class Writing:
    """What writing a leaf down takes."""

    values: Values
    joins: Joins
    catalogue: Catalogue

    def exists(self, table: str, *where: str) -> Piece:
        """Say that a table holds a row of the person."""
        name, join = self.joins.of(
            f"SELECT DISTINCT customer_id FROM {table} WHERE {of_shop(*where)}"  # noqa: S608 -- no values
        )
        return Piece((join,), f"({name}.customer_id IS NOT NULL)")

    def newest(self, table: str, columns: str, order: str, *where: str) -> Joined:
        """Join each person's first row in `order`."""
        return self.joins.of(
            f"SELECT DISTINCT ON (customer_id) customer_id, {columns} FROM {table} "  # noqa: S608
            f"WHERE {of_shop(*where)} ORDER BY customer_id, {order}"
        )

    def measured(
        self,
        table: str,
        *where: str,
        measure: str = "count(*)",
        bounds: Count | Amount,
        at: str = "",
        window: timedelta | None = None,
    ) -> Piece:
        """Say that a measure over the person's rows, never negative, lies in bounds.

        at, window: only rows whose time `at` lies in the last `window`. In a sliding
        window a measure only falls by time, at the earliest when its oldest row goes.
        """
        columns = f"{measure} AS n"
        if window is not None:
            columns += f", min({at}) AS oldest"
            where = (*where, f"{at} > %(now)s - {self.values(window)}")
        having = ""
        if bounds.at_least:
            having = f"HAVING {measure} >= {self.values(bounds.at_least)}"
        name, join = self.joins.of(
            f"SELECT customer_id, {columns} FROM {table} WHERE {of_shop(*where)} "  # noqa: S608
            f"GROUP BY customer_id {having}"
        )
        inside = between(bounds, f"{name}.n", self.values)
        if not bounds.at_least:
            inside = f"{name}.n IS NULL OR ({inside})"
        truth = f"(({inside}) IS TRUE)"
        if window is None:
            return Piece((join,), truth)
        edge = f"{name}.oldest + {self.values(window)}"
        return Piece(
            (join,),
            truth,
            falls=edge if bounds.at_least else None,
            # not in bounds and there: it is too much
            rises=edge if bounds.at_most is not None else None,
        )


def of_shop(*where: str) -> str:
    """Return conditions on rows of this shop's people, or of some of them."""
    conditions = ("installation_id = %(shop)s", "customer_id IS NOT NULL", *where)
    return f"{' AND '.join(conditions)} {PEOPLE}"


def between(bounds: Count | Amount | Days, value: str, values: Values) -> str:
    """Say that `value` lies in `bounds`."""
    parts = []
    if bounds.at_least is not None:
        parts.append(f"{value} >= {values(bounds.at_least)}")
    if bounds.at_most is not None:
        parts.append(f"{value} <= {values(bounds.at_most)}")
    return " AND ".join(parts)

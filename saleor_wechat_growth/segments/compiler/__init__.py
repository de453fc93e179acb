"""From a rule to one SQL statement.

Every leaf is one subquery with a row a person, read once and joined; so the same
statement builds a segment of a million from whole tables and looks at five hundred
people through the indexes by customer. Beside the truth stands `due`: a moment before
which time alone cannot change it (too early is allowed, too late is not).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, assert_never

from saleor_wechat_growth.segments.compiler import facts, people
from saleor_wechat_growth.segments.compiler.pieces import (
    PEOPLE,
    Catalogue,
    Joins,
    Piece,
    Values,
    Writing,
)
from saleor_wechat_growth.segments.leaves import (
    Consents,
    Event,
    Follows,
    Grants,
    HasCoupon,
    HasTag,
    Identity,
    InSegment,
    OpenCart,
    Orders,
    OrderTime,
    Reachable,
    Succession,
    Trait,
)
from saleor_wechat_growth.segments.rules import All, AnyOf, Leaf, Not, Rule, children

__all__ = ["Catalogue", "Compiled", "compile_rule"]

_SOME: Final = "AND customer_id = ANY(%(people)s)"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule as SQL over the shop's people: not those merged away, nor the erased.

    Statements take `values` beside %(shop)s, %(now)s and, of some people, %(people)s.
    """

    _from: str
    _truth: str
    _falls: str | None
    _rises: str | None
    _hopeful: str
    values: Mapping[str, Any]

    def verdicts(self, *, of_some: bool) -> str:
        """Return SELECT customer_id, hit, due: of members, and of who may rise."""
        falls, rises = self._falls or "NULL", self._rises or "NULL"
        due = f"CASE WHEN {self._truth} THEN {falls} ELSE {rises} END::timestamptz"
        columns = f"{self._truth} AS hit, {due} AS due"
        return self._select(columns, self._hopeful, of_some)

    def members(self, *, of_some: bool = False) -> str:
        """Return SELECT customer_id of those of whom the rule is true."""
        return self._select("", self._truth, of_some)

    def _select(self, columns: str, where: str, of_some: bool) -> str:  # noqa: FBT001
        listed = f", {columns}" if columns else ""
        some = "AND customer.id = ANY(%(people)s)" if of_some else ""
        return (
            f"SELECT customer.id AS customer_id{listed} "  # noqa: S608 -- values stand beside it
            f"FROM growth_customer AS customer {self._from} "
            "WHERE customer.installation_id = %(shop)s "
            "AND customer.merged_into_id IS NULL AND customer.erased_at IS NULL "
            f"AND ({where}) {some}"
        ).replace(PEOPLE, _SOME if of_some else "")


def compile_rule(rule: Rule, catalogue: Catalogue) -> Compiled:
    """Compile `rule`. Raises RuleInvalid where it does not fit the catalogue."""
    values = Values()
    piece = _piece(rule, Writing(values, Joins(), catalogue), is_negated=False)
    return Compiled(
        " ".join(piece.joins),
        piece.truth,
        piece.falls,
        piece.rises,
        piece.hopeful,
        values.found,
    )


def _piece(rule: Rule, writing: Writing, *, is_negated: bool) -> Piece:
    """Compile a part; a "not" goes down to the leaves, turning "all" into "any"."""
    match rule:
        case Not():
            return _piece(rule.not_, writing, is_negated=not is_negated)
        case All() | AnyOf():
            parts = [
                _piece(each, writing, is_negated=is_negated) for each in children(rule)
            ]
            return _all(parts) if isinstance(rule, All) != is_negated else _any(parts)
    leaf = _leaf(rule, writing)
    return leaf.opposite if is_negated else leaf


def _leaf(rule: Leaf, writing: Writing) -> Piece:  # noqa: C901, PLR0911, PLR0912 -- one line each
    match rule:
        case Trait():
            return people.trait(rule, writing)
        case Identity():
            return people.identity(rule, writing)
        case Follows():
            return people.follows(rule, writing)
        case Reachable():
            return people.reachable(rule, writing)
        case HasTag():
            return people.tag(rule, writing)
        case InSegment():
            return people.segment(rule, writing)
        case Consents():
            return people.consent(rule, writing)
        case Grants():
            return people.grants(rule, writing)
        case HasCoupon():
            return people.coupon(rule, writing)
        case Orders():
            return facts.orders(rule, writing)
        case OrderTime():
            return facts.order_time(rule, writing)
        case OpenCart():
            return facts.cart(rule, writing)
        case Event():
            return facts.event(rule, writing)
        case Succession():
            return facts.sequence(rule, writing)
    assert_never(rule)


def _all(parts: Sequence[Piece]) -> Piece:
    """Join with AND: it falls with its first part, and rises when all parts have."""
    hopeful = f"({' AND '.join(part.hopeful for part in parts)})"
    rising = _rising(parts)
    return Piece(
        joins=_joins(parts),
        truth=f"({' AND '.join(part.truth for part in parts)})",
        falls=_of("LEAST", _falling(parts)),
        rises=f"CASE WHEN {hopeful} THEN {_of('GREATEST', rising)} END"
        if rising
        else None,
        hope=hopeful if rising else "",
    )


def _any(parts: Sequence[Piece]) -> Piece:
    """Join with OR: it rises with its first part, and falls when all parts have."""
    falling = _falling(parts)
    stays = [
        f"{part.truth} AND ({part.falls}) IS NULL" if part.falls else part.truth
        for part in parts
    ]
    over = f"NOT ({' OR '.join(stays)})"
    return Piece(
        joins=_joins(parts),
        truth=f"({' OR '.join(part.truth for part in parts)})",
        falls=f"CASE WHEN {over} THEN {_of('GREATEST', falling)} END"
        if falling
        else None,
        rises=_of("LEAST", _rising(parts)),
        hope=f"({' OR '.join(part.hopeful for part in parts)})",
    )


def _joins(parts: Sequence[Piece]) -> tuple[str, ...]:
    return tuple(join for part in parts for join in part.joins)


def _falling(parts: Sequence[Piece]) -> list[str]:
    """Return when parts that are true may fall; null for the others."""
    return [
        f"CASE WHEN {part.truth} THEN {part.falls} END" for part in parts if part.falls
    ]


def _rising(parts: Sequence[Piece]) -> list[str]:
    """Return when parts that are false may rise; null for the others."""
    return [
        f"CASE WHEN {part.truth} THEN NULL ELSE {part.rises} END"
        for part in parts
        if part.rises
    ]


def _of(which: str, moments: Sequence[str]) -> str | None:
    """Return the least or greatest of moments; both pass over nulls."""
    return f"{which}({', '.join(moments)})" if moments else None

"""Of whom a rule is true: all of them, or how many, said within a second."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import DatabaseError, transaction

from saleor_wechat_growth.segments import rules
from saleor_wechat_growth.segments.catalogue import catalogue_of
from saleor_wechat_growth.segments.compiler import Compiled, compile_rule
from saleor_wechat_growth.segments.queries.asking import fetch

#: how long a preview may count before it estimates, and then may take to find people
#: and to look at them before it gives up
COUNTING: Final = 400
FINDING: Final = 200
ESTIMATING: Final = 300
#: how many people an estimate looks at
LOOKED_AT: Final = 2000
#: one of so many people on a sampled page
SPREAD: Final = 10
SHOWN: Final = 10
#: PostgreSQL's "canceling statement due to statement timeout"
_CANCELLED: Final = "57014"


@dataclass(frozen=True, slots=True)
class Preview:
    """How many a rule is true of, and some of them.

    count: None if not even an estimate was quick enough; is_estimate: projected from
    a sample of people.
    """

    count: int | None
    is_estimate: bool
    sample: tuple[int, ...]


def members_by_rule(
    installation_id: int,
    rule: Mapping[str, Any] | rules.Rule,
    now: datetime,
    people: Collection[int] | None = None,
) -> set[int]:
    """Return of whom a rule is true at `now`, among `people` if given.

    Raises RuleInvalid.
    """
    compiled = compile_rule(rules.load(rule), catalogue_of(installation_id))
    given = _given(compiled, installation_id, now)
    if people is not None:
        given["people"] = list(people)
    text = compiled.members(of_some=people is not None)
    return {row[0] for row in fetch(text, given)}


def preview(
    installation_id: int, rule: Mapping[str, Any] | rules.Rule, now: datetime
) -> Preview:
    """Count whom a rule is true of, within a second, and show ten of them.

    Raises RuleInvalid.
    """
    compiled = compile_rule(rules.load(rule), catalogue_of(installation_id))
    given = _given(compiled, installation_id, now)
    return _count(compiled, given) or _estimate(compiled, given)


def _count(compiled: Compiled, given: Mapping[str, Any]) -> Preview | None:
    found = _within(
        COUNTING,
        "SELECT count(*), (array_agg(customer_id ORDER BY customer_id DESC))"  # noqa: S608 -- values stand beside it
        f"[1:{SHOWN}] FROM ({compiled.members()}) AS members",
        given,
    )
    if found is None:
        return None
    [(count, sample)] = found
    return Preview(count, is_estimate=False, sample=tuple(sample or ()))


# The shop's own people by their index, and nobody else's.
_OF_FEW: Final = """
SELECT id FROM growth_customer
WHERE installation_id = %(shop)s AND merged_into_id IS NULL AND erased_at IS NULL
ORDER BY hashint8(id), id LIMIT %(looked_at)s
"""
# A page holds people who came together: some of many pages, not all of a few. It holds
# other shops' people as well, so this is for a shop that is a good part of the table.
_OF_MANY: Final = """
SELECT id FROM growth_customer TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
WHERE installation_id = %(shop)s AND merged_into_id IS NULL AND erased_at IS NULL
  AND mod(abs(hashint8(id)::bigint), %(spread)s) = 0
LIMIT %(most)s
"""
#: the planner's word on how many there are, of the shop and of all shops
_EVERYBODY: Final = "EXPLAIN (FORMAT JSON) SELECT FROM growth_customer"
_HOW_MANY: Final = """
EXPLAIN (FORMAT JSON) SELECT FROM growth_customer
WHERE installation_id = %(shop)s AND merged_into_id IS NULL AND erased_at IS NULL
"""


def _estimate(compiled: Compiled, given: dict[str, Any]) -> Preview:
    total = _planned(_HOW_MANY, given)
    people = _some(total, given)
    found = None
    if people:
        asked = {**given, "people": people}
        found = _within(ESTIMATING, compiled.members(of_some=True), asked)
    if found is None:
        return Preview(None, is_estimate=True, sample=())
    ids = sorted((row[0] for row in found), reverse=True)
    return Preview(
        round(total * len(ids) / len(people)),
        is_estimate=True,
        sample=tuple(ids[:SHOWN]),
    )


def _planned(text: str, given: Mapping[str, Any]) -> int:
    [(plan,)] = fetch(text, given)
    return int(plan[0]["Plan"]["Plan Rows"])


def _some(total: int, given: Mapping[str, Any]) -> list[int]:
    """Return some of the shop's `total` people, by whichever way reads fewer rows."""
    rows_read = _planned(_EVERYBODY, given) * SPREAD * LOOKED_AT / max(total, 1)
    text = _OF_FEW if total <= max(rows_read, SPREAD * LOOKED_AT) else _OF_MANY
    asked = {
        **given,
        "percent": min(100.0, 100.0 * SPREAD * LOOKED_AT / max(total, 1)),
        "spread": SPREAD,
        "looked_at": LOOKED_AT,
        # a sample varies; to cut it short would prefer the oldest
        "most": 2 * LOOKED_AT,
    }
    return [row[0] for row in _within(FINDING, text, asked) or ()]


def _given(compiled: Compiled, installation_id: int, now: datetime) -> dict[str, Any]:
    return {**compiled.values, "shop": installation_id, "now": now}


def _within(
    milliseconds: int, text: str, given: Mapping[str, Any]
) -> list[tuple[Any, ...]] | None:
    """Fetch, or return None if it takes longer."""
    try:
        with transaction.atomic():
            [(before,)] = fetch("SELECT current_setting('statement_timeout')", {})
            _limit(str(milliseconds))
            found = fetch(text, given)
            _limit(before)
            return found
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != _CANCELLED:
            raise
        return None


def _limit(timeout: str) -> None:
    fetch("SELECT set_config('statement_timeout', %(to)s, TRUE)", {"to": timeout})

"""What is wrong with a rule, and where in it: for who is writing one.

`rules.load` stops at the first thing; this names them all, each by its place in the
JSON that was given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from saleor_wechat_growth.segments import rules
from saleor_wechat_growth.segments.compiler import Catalogue, compile_rule
from saleor_wechat_growth.segments.errors import RuleInvalid
from saleor_wechat_growth.segments.leaves import InSegment


class Wrong(Enum):
    """What can be wrong at a place of a rule."""

    MISSING = "Something is not filled in."
    UNKNOWN_TYPE = "There is no such kind of condition."
    NOT_ALLOWED = "This value cannot be used here."
    BOUNDS = "The least is more than the most."
    NO_BOUND = "A least or a most is missing."
    ONE_COMPARISON = "Exactly one comparison is wanted."
    CURRENCY = "An amount needs its currency."
    TRAIT = "There is no such trait, or it is not compared like that."
    SEGMENT = "There is no such segment."
    CIRCLE = "The segment would depend on itself."
    TOO_DEEP = "The rule is too deep."
    TOO_MUCH = "The rule says too many things."


@dataclass(frozen=True, slots=True)
class Problem:
    """path: keys and numbers from the rule's root, e.g. ("all", 0, "count")."""

    path: tuple[str | int, ...]
    wrong: Wrong
    message: str


#: by what a validator says; whatever else is wrong is a value that cannot be
_BY_TEXT: Final[Mapping[str, Wrong]] = {
    "at_least or at_most is missing": Wrong.NO_BOUND,
    "at_least is more than at_most": Wrong.BOUNDS,
    "exactly one comparison is wanted": Wrong.ONE_COMPARISON,
    "orders take either count or sum": Wrong.ONE_COMPARISON,
    "a sum needs its currency": Wrong.CURRENCY,
    "a total needs its currency": Wrong.CURRENCY,
    "follows takes either account or role": Wrong.ONE_COMPARISON,
    "after or before is missing": Wrong.MISSING,
}
_BY_TYPE: Final[Mapping[str, Wrong]] = {
    "missing": Wrong.MISSING,
    "too_short": Wrong.MISSING,
    "string_too_short": Wrong.MISSING,
    "union_tag_invalid": Wrong.UNKNOWN_TYPE,
    "union_tag_not_found": Wrong.UNKNOWN_TYPE,
}


def find(
    value: object, catalogue: Catalogue, segments: Collection[str]
) -> list[Problem]:
    """Return everything that is wrong with the JSON of a rule.

    segments: keys of those that it may name.
    """
    try:
        rule = rules.validated(value)
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
        return list({each.path: each for each in _shapes(value, details)}.values())
    except RecursionError:
        return [Problem((), Wrong.TOO_DEEP, "the rule is too deep")]
    if rules.depth(rule) > rules.DEEPEST:
        return [Problem((), Wrong.TOO_DEEP, f"deeper than {rules.DEEPEST}")]
    placed = list(_leaves(rule, ()))
    if len(placed) > rules.MOST_LEAVES:
        return [Problem((), Wrong.TOO_MUCH, f"more than {rules.MOST_LEAVES} things")]
    return list(_meanings(placed, catalogue, segments))


def _shapes(value: object, details: Sequence[ErrorDetails]) -> Iterator[Problem]:
    for each in details:
        place = _place(value, each)
        if each["type"] == "too_short" and _at(value, place):
            # its parts are wrong: that is told of each of them
            continue
        text = each["msg"].removeprefix("Value error, ")
        wrong = _BY_TEXT.get(text) or _BY_TYPE.get(each["type"], Wrong.NOT_ALLOWED)
        yield Problem(place, wrong, text)


def _at(value: object, path: Sequence[str | int]) -> Any:
    here: Any = value
    for part in path:
        here = here[part]
    return here


def _place(value: object, details: ErrorDetails) -> tuple[str | int, ...]:
    """Return where an error of pydantic's lies in what was given.

    It also names, before what a rule says, which kind of rule it is, and which member
    of a union was tried.
    """
    path: list[str | int] = []
    here: Any = value
    parts = list(details["loc"])
    is_rule = True
    while parts:
        if is_rule:
            parts.pop(0)
            is_rule = False
            continue
        part = parts.pop(0)
        if isinstance(here, Mapping) and part in here:
            here = here[part]
            path.append(part)
            is_rule = part == "not"
        elif isinstance(here, Sequence) and isinstance(part, int) and part < len(here):
            here = here[part]
            path.append(part)
            is_rule = path[-2:-1] in (["all"], ["any"])
        elif not parts and details["type"] == "missing":
            path.append(part)
    return tuple(path)


def _leaves(
    rule: rules.Rule, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], rules.Leaf]]:
    match rule:
        case rules.All():
            for number, child in enumerate(rule.all):
                yield from _leaves(child, (*path, "all", number))
        case rules.AnyOf():
            for number, child in enumerate(rule.any):
                yield from _leaves(child, (*path, "any", number))
        case rules.Not():
            yield from _leaves(rule.not_, (*path, "not"))
        case _:
            yield path, rule


def _meanings(
    leaves: Sequence[tuple[tuple[str | int, ...], rules.Leaf]],
    catalogue: Catalogue,
    segments: Collection[str],
) -> Iterator[Problem]:
    for path, leaf in leaves:
        if isinstance(leaf, InSegment) and leaf.in_ not in segments:
            text = f"there is no segment {leaf.in_}"
            yield Problem((*path, "in"), Wrong.SEGMENT, text)
        try:
            compile_rule(leaf, catalogue)
        except RuleInvalid as error:
            yield Problem((*path, "trait"), Wrong.TRAIT, str(error))

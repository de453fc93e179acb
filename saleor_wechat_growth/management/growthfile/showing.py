"""A plan for people, in a terminal, and for machines, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.management.growthfile import canonical
from saleor_wechat_growth.management.growthfile.applying import as_written
from saleor_wechat_growth.management.growthfile.objects import (
    Change,
    Item,
    Nothing,
    Verb,
    label,
)
from saleor_wechat_growth.management.growthfile.planning import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saleor_wechat_growth.management.growthfile.reading import Fault
    from saleor_wechat_growth.management.growthfile.remarks import Remark

_SIGNS: Final = {Verb.CREATE: "+", Verb.CHANGE: "~", Verb.PAUSE: "!", Verb.LEAVE: "="}

#: colours a line, or hands it back where nobody looks
Paint = Callable[[str], str]


def lines(plan: Plan, *, good: Paint, alarming: Paint) -> Iterator[str]:
    """Write a plan: what changes, whom it touches, what is doubtful, its hash."""
    yield f"Shop {plan.shop.saleor_api_url} ({plan.shop.public_key})"
    yield ""
    for item in plan.items:
        yield _headline(item, good, alarming)
        yield from (f"      {_change(change)}" for change in item.changes)
    if plan.not_in_file:
        yield ""
        yield "Not in the file, left as they are:"
        yield from (f"  {label(name)}" for name in plan.not_in_file)
    if plan.estimates:
        yield ""
        yield "Whom it touches and what it may cost at most:"
        yield from (f"  {each.where}: {each.says}" for each in plan.estimates)
    yield from _remarks("Look at this:", plan.warnings, alarming)
    yield from _remarks("Cannot be applied:", plan.problems, alarming)
    yield ""
    if plan.problems:
        return
    count = len(plan.changing)
    yield f"{count} of {len(plan.items)} change." if count else "Nothing changes."
    yield f"Plan {plan.hash}"


def _headline(item: Item, good: Paint, alarming: Paint) -> str:
    line = f"  {_SIGNS[item.verb]} {item.verb:<7} {item.label}"
    if item.verb is Verb.LEAVE:
        return line
    return alarming(line) if item.verb is Verb.PAUSE else good(line)


def _change(change: Change) -> str:
    if change.old is Nothing.ABSENT:
        return f"{change.field}: {_value(change.new)}"
    return f"{change.field}: {_value(change.old)} → {_value(change.new)}"


def _value(value: Any) -> str:
    if value is Nothing.ABSENT:
        return "(not set)"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return canonical.number(value)
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return str(value).replace("\n", "⏎") or '""'


def _remarks(title: str, remarks: tuple[Remark, ...], paint: Paint) -> Iterator[str]:
    if remarks:
        yield ""
        yield paint(title)
        yield from (f"  {sentence(remark)}" for remark in remarks)


def sentence(remark: Remark) -> str:
    where = f"{remark.where}: {remark.field}" if remark.field else remark.where
    return f"{where}: {remark.what}"


def as_json(plan: Plan) -> dict[str, Any]:
    """Return a plan for machines."""
    return {
        "shop": {
            "api_url": plan.shop.saleor_api_url,
            "public_key": plan.shop.public_key,
        },
        "plan": plan.hash,
        "changes": len(plan.changing),
        "objects": [
            {
                "object": item.label,
                "does": item.verb,
                "fields": [as_written(change) for change in item.changes],
            }
            for item in plan.items
        ],
        "not_in_file": [label(name) for name in plan.not_in_file],
        "estimates": [
            {"object": each.where, "says": each.says, **each.figures}
            for each in plan.estimates
        ],
        "warnings": [remark_as_json(each) for each in plan.warnings],
        "problems": [remark_as_json(each) for each in plan.problems],
    }


def remark_as_json(remark: Remark) -> dict[str, str]:
    return {"object": remark.where, "field": remark.field, "what": remark.what}


def fault_line(path: str, fault: Fault) -> str:
    """Write a fault as compilers do, so that editors can jump to it."""
    what = f"{fault.where}: {fault.what}" if fault.where else fault.what
    return f"{path}:{fault.line}:{fault.column}: {what}"

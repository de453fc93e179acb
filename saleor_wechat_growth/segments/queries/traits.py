"""What is known of people beside what they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from saleor_wechat_growth.segments.models import Trait, TraitDefinition


@dataclass(frozen=True, slots=True)
class TraitView:
    """A trait of the shop and what it is of one person, as text; None: not known.

    A number without needless zeros, a date as ISO 8601 has it, true or false.
    """

    definition: TraitDefinition
    value: str | None = None
    set_at: datetime | None = None
    by: str = ""


def traits_of(installation_id: int, customer_id: int) -> Sequence[TraitView]:
    """Return all traits of the shop, by label, and what they are of one person."""
    definitions = TraitDefinition.objects.of(installation_id).order_by("label", "id")
    known = Trait.objects.of(installation_id).filter(customer_id=customer_id)
    # a merge can leave two: the newer one counts
    values = {row.definition_id: row for row in known.order_by("set_at", "id")}
    return [_view(each, values.get(each.pk)) for each in definitions]


def _view(definition: TraitDefinition, row: Trait | None) -> TraitView:
    if row is None:
        return TraitView(definition)
    return TraitView(definition, _text(row), row.set_at, row.by)


def _text(row: Trait) -> str | None:
    if row.boolean_value is not None:
        return "true" if row.boolean_value else "false"
    if row.date_value is not None:
        return row.date_value.isoformat()
    if row.number_value is not None:
        return _number(row.number_value)
    return row.text_value


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

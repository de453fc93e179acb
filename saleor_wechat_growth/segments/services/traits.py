"""What a shop knows of its people beside what they do."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db import transaction

from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.segments.errors import TooManyTraits, TraitInvalid
from saleor_wechat_growth.segments.models import Trait, TraitDefinition, TraitOverflow
from saleor_wechat_growth.segments.services.updating import note

#: traits of a shop
MOST: Final = 100
#: characters of one person's overflow, as JSON
MOST_OVERFLOW: Final = 4000
LONGEST_TEXT: Final = 200
#: of dates
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

Type = TraitDefinition.Type
Value = str | Decimal | bool | date

_COLUMNS: Final[Mapping[str, str]] = {
    Type.TEXT: "text_value",
    Type.CHOICE: "text_value",
    Type.NUMBER: "number_value",
    Type.BOOLEAN: "boolean_value",
    Type.DATE: "date_value",
}


@dataclass(frozen=True, slots=True)
class TraitWanted:
    """What one trait of one person shall be; None: not known any more."""

    customer_id: int
    key: str
    value: Any


@transaction.atomic
def define_trait(
    *,
    installation_id: int,
    key: str,
    type: str,  # noqa: A002 -- what it is called everywhere
    label: str,
    options: Sequence[str] = (),
    now: datetime,
) -> TraitDefinition:
    """Define a trait, or change its label and options; its type stays.

    Raises TooManyTraits, TraitInvalid.
    """
    hold([installation_id])
    if type not in Type.values or (type == Type.CHOICE) != bool(options):
        raise TraitInvalid("a choice has options, nothing else has")
    found = TraitDefinition.objects.of(installation_id)
    known = found.filter(key=key).first()
    if known is None:
        if found.count() >= MOST:
            raise TooManyTraits(f"a shop has {MOST} traits at most")
        known = TraitDefinition(
            installation_id=installation_id, key=key, type=type, created_at=now
        )
    elif known.type != type:
        raise TraitInvalid(f"{key} is a {known.type}")
    known.label = label
    known.options = list(options)
    known.save()
    return known


@transaction.atomic
def set_traits(
    *,
    installation_id: int,
    wanted: Sequence[TraitWanted],
    by: str = "",
    now: datetime,
) -> int:
    """Set traits of people, the last of each; return how many were told.

    Segments that ask for traits look at these people soon. Raises TraitInvalid, and
    then nothing is set.
    """
    hold([installation_id])
    definitions = {row.key: row for row in TraitDefinition.objects.of(installation_id)}
    people = set(
        Customer.objects.of(installation_id)
        .filter(id__in={each.customer_id for each in wanted})
        .values_list("id", flat=True)
    )
    rows: dict[tuple[int, int], Trait] = {}
    forgotten: dict[int, set[int]] = defaultdict(set)
    for each in wanted:
        definition = definitions.get(each.key)
        if definition is None:
            raise TraitInvalid(f"there is no trait {each.key}")
        if each.customer_id not in people:
            continue
        place = (definition.id, each.customer_id)
        if each.value is None:
            rows.pop(place, None)
            forgotten[definition.id].add(each.customer_id)
            continue
        forgotten[definition.id].discard(each.customer_id)
        rows[place] = Trait(
            installation_id=installation_id,
            definition=definition,
            customer_id=each.customer_id,
            described_as=each.customer_id,
            set_at=now,
            by=by[:120],
            **{_COLUMNS[definition.type]: typed(definition, each.value)},
        )
    for definition_id, gone in forgotten.items():
        Trait.objects.of(installation_id).filter(
            definition_id=definition_id, customer_id__in=gone
        ).delete()
    Trait.objects.bulk_create(
        [rows[place] for place in sorted(rows)],
        update_conflicts=True,
        unique_fields=["definition", "described_as"],
        update_fields=[*sorted(set(_COLUMNS.values())), "customer", "set_at", "by"],
        batch_size=1000,
    )
    note(installation_id=installation_id, touched={"traits": people}, now=now)
    return len(wanted)


def typed(definition: TraitDefinition, value: object) -> Value:
    """Return a value as the trait's type has it, also from a CSV's text.

    Raises TraitInvalid; the value itself is not told.
    """
    try:
        found = _typed(definition, value)
    except (ValueError, InvalidOperation):
        found = None
    if found is None:
        raise TraitInvalid(f"{definition.key} is a {definition.type}")
    return found


def _typed(definition: TraitDefinition, value: object) -> Value | None:
    text = str(value).strip()
    match definition.type:
        case Type.TEXT if isinstance(value, str) and len(text) <= LONGEST_TEXT:
            return text
        case Type.CHOICE if text in definition.options:
            return text
        case Type.NUMBER if not isinstance(value, bool):
            number = Decimal(text)
            return number if number.is_finite() and abs(number) < 10**18 else None
        case Type.BOOLEAN:
            return {"true": True, "false": False}.get(text.lower())
        case Type.DATE:
            day = date.fromisoformat(text)
            return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None


@transaction.atomic
def set_overflow(
    *,
    installation_id: int,
    customer_id: int,
    values: Mapping[str, Any],
    now: datetime,
) -> None:
    """Keep what has no trait of its own, by name; None takes a name away.

    Raises TooManyTraits: more than `MOST_OVERFLOW` characters.
    """
    hold([installation_id])
    rows = TraitOverflow.objects.of(installation_id)
    row = rows.filter(described_as=customer_id).first() or TraitOverflow(
        installation_id=installation_id,
        customer_id=customer_id,
        described_as=customer_id,
    )
    merged = {**row.values, **values}
    row.values = {name: value for name, value in merged.items() if value is not None}
    if len(json.dumps(row.values, ensure_ascii=False)) > MOST_OVERFLOW:
        raise TooManyTraits(f"overflow takes {MOST_OVERFLOW} characters at most")
    row.set_at = now
    row.save()

"""What sources cost, by day: taken in from files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.activity import costfile
from saleor_wechat_growth.activity.costfile import Bad, Fault, Row
from saleor_wechat_growth.activity.errors import FileInvalid
from saleor_wechat_growth.activity.models import ChannelCost, Source

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CheckedCosts:
    """What an import would write: rows that can be used, and whose they are.

    replaced: how many of them stand there already, with whatever amount.
    """

    total: int
    known: Sequence[tuple[Row, int]]
    bad: Sequence[Bad]
    replaced: int


def check_costs(*, installation_id: int, text: str) -> CheckedCosts:
    """Say what a file of costs would do, row by row; nothing is written."""
    read = costfile.read(text)
    sources = _sources(installation_id)
    known: list[tuple[Row, int]] = []
    bad = list(read.bad)
    seen: set[tuple[object, ...]] = set()
    for row in read.rows:
        owners = sources.get(row.source, frozenset())
        place = (*owners, row.day, row.currency)
        if not owners:
            bad.append(Bad(row.line, Fault.SOURCE_UNKNOWN))
        elif len(owners) > 1:
            bad.append(Bad(row.line, Fault.SEVERAL_SOURCES))
        elif place in seen:
            bad.append(Bad(row.line, Fault.TWICE))
        else:
            seen.add(place)
            known.append((row, min(owners)))
    return CheckedCosts(
        total=len(read.rows) + sum(1 for each in read.bad if each.line),
        known=known,
        bad=sorted(bad, key=lambda each: each.line),
        replaced=_standing(installation_id, known),
    )


@transaction.atomic
def import_costs(*, installation_id: int, checked: CheckedCosts) -> int:
    """Write a checked file's costs, in place of what stood there; return how many.

    Raises FileInvalid: no row of it can be used.
    """
    if not checked.known:
        raise FileInvalid
    ordered = sorted(checked.known, key=lambda one: (one[1], one[0].day))
    ChannelCost.objects.bulk_create(
        [
            ChannelCost(
                installation_id=installation_id,
                source_id=source_id,
                day=row.day,
                amount=row.amount,
                currency=row.currency,
            )
            for row, source_id in ordered
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["source", "day", "currency"],
        update_fields=["amount"],
    )
    return len(checked.known)


def delete_costs(*, installation_id: int, cost_ids: Collection[int]) -> int:
    """Forget costs; return how many there were."""
    rows = ChannelCost.objects.of(installation_id).filter(id__in=cost_ids)
    return rows.delete()[0]


def _sources(installation_id: int) -> Mapping[str, frozenset[int]]:
    """Return by key, and by name, which sources it is; a key goes before a name."""
    found: dict[str, set[int]] = defaultdict(set)
    keys: dict[str, frozenset[int]] = {}
    rows = Source.objects.of(installation_id).values_list("id", "key", "name")
    for source_id, key, name in rows:
        found[name].add(source_id)
        keys[key] = frozenset({source_id})
    return {**{name: frozenset(ids) for name, ids in found.items()}, **keys}


def _standing(installation_id: int, known: Sequence[tuple[Row, int]]) -> int:
    if not known:
        return 0
    days = [row.day for row, _ in known]
    rows = ChannelCost.objects.of(installation_id).filter(
        source_id__in={source_id for _, source_id in known},
        day__range=(min(days), max(days)),
    )
    there = set(rows.values_list("source_id", "day", "currency"))
    wanted = {(source_id, row.day, row.currency) for row, source_id in known}
    return len(there & wanted)

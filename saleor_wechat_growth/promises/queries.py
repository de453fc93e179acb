"""What was promised, and what came of it. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.db.models import Count

from saleor_wechat_growth.promises.models import (
    GoodsWatch,
    Promise,
    Reminder,
    SaleDay,
    WatchRule,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

State = Promise.State
#: of the shop's sales, people are offered the next, so many and so far ahead
MOST_SALES: Final = 20
AHEAD: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many promises of one kind stand, were kept, taken back, or missed."""

    promised: int = 0
    sent: int = 0
    cancelled: int = 0
    missed: int = 0


def sale_days(installation_id: int) -> QuerySet[SaleDay]:
    """Return the shop's sales, the latest first."""
    rows = SaleDay.objects.of(installation_id).select_related("template__account")
    return rows.order_by("-starts_at", "-id")


def kept_of_sales(
    installation_id: int, sale_ids: Collection[int]
) -> Mapping[int, Kept]:
    """Return what came of the reminders of these sales, in one query."""
    rows = (
        Reminder.objects.of(installation_id)
        .filter(sale_day_id__in=sale_ids)
        .order_by()
        .values_list("sale_day_id", "state")
        .annotate(Count("id"))
    )
    found: dict[int, dict[str, int]] = {}
    for sale_id, state, count in rows:
        found.setdefault(sale_id, {})[state] = count
    return {sale_id: Kept(**counts) for sale_id, counts in found.items()}


def kept_of_watches(installation_id: int) -> Mapping[str, Kept]:
    """Return what came of watches, by their kind."""
    rows = (
        GoodsWatch.objects.of(installation_id)
        .order_by()
        .values_list("kind", "state")
        .annotate(Count("id"))
    )
    found: dict[str, dict[str, int]] = {}
    for kind, state, count in rows:
        found.setdefault(kind, {})[state] = count
    return {kind: Kept(**counts) for kind, counts in found.items()}


def watch_rules(installation_id: int) -> Mapping[str, WatchRule]:
    """Return the shop's rules by kind."""
    rows = WatchRule.objects.of(installation_id).select_related("template__account")
    return {row.kind: row for row in rows}


def most_watched(installation_id: int, most: int) -> list[tuple[str, str, int]]:
    """Return the goods most people wait for: (kind, product, how many)."""
    rows = (
        GoodsWatch.objects.of(installation_id)
        .filter(state=State.PROMISED)
        .order_by()
        .values_list("kind", "product")
        .annotate(waiting=Count("id"))
        .order_by("-waiting", "product")
    )
    return [(kind, product, waiting) for kind, product, waiting in rows[:most]]


def coming_sales(installation_id: int, now: datetime) -> Sequence[SaleDay]:
    """Return the sales that people may still ask to be told of, the next first.

    Whoever asks once the others are told (`SaleDay.told_at`) would wait for nothing.
    """
    ahead = (
        sale_days(installation_id)
        .filter(cancelled_at__isnull=True, starts_at__gt=now, starts_at__lt=now + AHEAD)
        .order_by("starts_at", "id")
    )
    untold = (sale for sale in ahead.iterator(MOST_SALES) if sale.told_at > now)
    return list(islice(untold, MOST_SALES))


def sales_to_ask_for(
    installation_id: int, identity_id: int, now: datetime
) -> list[int]:
    """Return the template of each sale that this openid may still ask to be told of."""
    coming = [
        sale
        for sale in coming_sales(installation_id, now)
        if sale.template_id is not None
    ]
    if not coming:
        return []
    asked = Reminder.objects.of(installation_id).filter(
        identity_id=identity_id,
        sale_day_id__in=[sale.pk for sale in coming],
        state=State.PROMISED,
    )
    known = set(asked.values_list("sale_day_id", flat=True))
    return [
        sale.template_id
        for sale in coming
        if sale.template_id is not None and sale.pk not in known
    ]


def watched_by(installation_id: int) -> list[int]:
    """Return the template of each kind of watch that the shop offers."""
    rows = WatchRule.objects.of(installation_id).filter(
        is_on=True, template__isnull=False
    )
    return list(rows.values_list("template_id", flat=True))


def reminders_of(installation_id: int, customer_id: int) -> QuerySet[Reminder]:
    rows = Reminder.objects.of(installation_id).filter(customer_id=customer_id)
    return rows.select_related("sale_day")


def watches_of(installation_id: int, customer_id: int) -> QuerySet[GoodsWatch]:
    return GoodsWatch.objects.of(installation_id).filter(customer_id=customer_id)

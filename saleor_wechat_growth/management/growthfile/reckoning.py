"""Whom a change touches and what it may cost: upper bounds, read from the ledgers."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.commerce.queries import open_carts
from saleor_wechat_growth.coupons import queries as coupon_queries
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.management.growthfile import (
    answering,
    asking,
    entrances,
    showcase,
)
from saleor_wechat_growth.management.growthfile.audience import reckoned, reckoned_bands
from saleor_wechat_growth.management.growthfile.canonical import number
from saleor_wechat_growth.management.growthfile.objects import label
from saleor_wechat_growth.management.growthfile.schema import (
    RecallJourney,
    ReminderJourney,
    SegmentJourney,
    WelcomeJourney,
)
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from saleor_wechat_growth.management.growthfile.objects import Name, Standing


@dataclass(frozen=True, slots=True)
class Estimate:
    """One sentence, and its figures for machines."""

    where: str
    says: str
    figures: Mapping[str, Any] = field(default_factory=dict)


def reckon(
    installation_id: int,
    name: Name,
    spec: Any,
    standing: Standing | None,
    now: datetime,
) -> Iterable[Estimate]:
    """Say whom a created, changed or paused object touches, and its cost at worst."""
    section, key = name
    if section == "coupons":
        return _coupon(installation_id, key, spec, standing)
    if section == "segments":
        standing_id = standing.id if standing else None
        says, figures = reckoned(installation_id, spec, standing_id, now)
        return [Estimate(f"segment {key}", says, figures)]
    if section in {"lifecycle", "rfm"}:
        says, figures = reckoned_bands(installation_id, spec, now)
        return [Estimate(label(name), says, figures)]
    if section == "journeys":
        return _journey(installation_id, key, spec, standing)
    if section == "policies":
        return _policies(installation_id)
    found = _of_doors(installation_id, name, spec, standing.id if standing else None)
    return [Estimate(label(name), *each) for each in found]


def _of_doors(  # noqa: PLR0911 -- a table of sections
    shop: int, name: Name, spec: Any, row_id: int | None
) -> Iterable[tuple[str, dict[str, Any]]]:
    """Say it of what people come by, read, tap, take and answer."""
    section, key = name
    if section == "sources":
        return entrances.reckoned_source(shop, key, spec)
    if section == "codes":
        return [entrances.reckoned_code(shop, spec)]
    if section == "menus":
        return [answering.reckoned_menu(shop, key)]
    if section == "claims":
        return [showcase.reckoned_claim(shop, key, spec)]
    if section == "slots":
        return [showcase.reckoned_slot(shop, spec)]
    if section == "forms":
        return [asking.reckoned_form(shop, spec, row_id)]
    if section == "sale_days" and row_id is not None:
        return [asking.reckoned_sale(shop, spec, row_id)]
    if section == "watches":
        return [asking.reckoned_watch(shop, key)]
    return ()


def _coupon(
    installation_id: int, key: str, spec: Any, standing: Standing | None
) -> Iterator[Estimate]:
    taken: dict[str, Decimal] = {}
    if standing is not None:
        for budget in coupon_queries.budgets(installation_id, [standing.id]):
            taken[budget.currency] = budget.bound + budget.spent
    for currency, value in sorted(spec.terms.discount.worst_cases().items()):
        pool = value * spec.pool_target
        ceiling = spec.budget.get(currency, Decimal(0))
        left = max(ceiling - taken.get(currency, Decimal(0)), Decimal(0))
        yield Estimate(
            f"coupon {key}",
            f"at most {number(left)} {currency} from now on, what its budget of "
            f"{number(ceiling)} leaves; a pool of {spec.pool_target} codes is worth "
            f"{number(pool)} {currency} at worst",
            {
                "currency": currency,
                "at_most": left,
                "budget": ceiling,
                "pool_codes": spec.pool_target,
                "pool_value": pool,
            },
        )


def _journey(
    installation_id: int, key: str, spec: Any, standing: Standing | None
) -> Iterator[Estimate]:
    where = f"journey {key}"
    under_way = 0
    if standing is not None:
        under_way = (
            Run.objects.of(installation_id)
            .filter(journey_id=standing.id, outcome=Run.Outcome.WAITING)
            .count()
        )
    if under_way:
        what = "go on as they entered" if spec.live else "wait where they are"
        yield Estimate(
            where, f"{under_way} people under way {what}", {"under_way": under_way}
        )
    if not spec.live:
        return
    if isinstance(spec, ReminderJourney):
        yield _reminders(installation_id, where, spec)
    elif isinstance(spec, SegmentJourney):
        touches = len(spec.parameters.touches)
        yield Estimate(
            where,
            f"nobody yet; then everybody who comes to {spec.parameters.segment}, for "
            f"at most {touches} messages each",
            {"messages_at_most": 0, "messages_a_person": touches},
        )
    elif isinstance(spec, WelcomeJourney):
        most = len(spec.parameters.messages) + len(spec.parameters.touches)
        way = spec.parameters.source or spec.parameters.account or "any service account"
        yield Estimate(
            where,
            f"nobody yet; then everybody who comes by {way}, for at most {most} "
            "messages each",
            {"messages_at_most": 0, "messages_a_person": most},
        )
    else:
        yield _recalls(installation_id, where, spec)


def _recalls(installation_id: int, where: str, spec: RecallJourney) -> Estimate:
    carts = open_carts(installation_id)
    count = carts.count()
    people = carts.values("customer_id").distinct().exclude(customer=None).count()
    touches = len(spec.parameters.touches)
    return Estimate(
        where,
        f"{count} open carts of {people} known people would be looked at, for at "
        f"most {count * touches} messages ({touches} a cart); then every cart left",
        {
            "open_carts": count,
            "known_people": people,
            "messages_at_most": count * touches,
        },
    )


def _reminders(installation_id: int, where: str, spec: ReminderJourney) -> Estimate:
    """Count the codes out there, whether their coupon reminds or not."""
    wanted = coupon_queries.coupon_by_key(installation_id, spec.parameters.coupon)
    coupon_ids = None
    if spec.parameters.coupon:
        coupon_ids = [] if wanted is None else [wanted.pk]
    shown = coupon_queries.funnel(installation_id, coupon_ids=coupon_ids).issued
    return Estimate(
        where,
        f"{shown} coupons that people hold may be spoken of, once each; then every "
        "coupon near its end",
        {"coupons_held": shown, "messages_at_most": shown},
    )


def _policies(installation_id: int) -> Iterator[Estimate]:
    waiting = (
        Message.objects.of(installation_id).filter(state=Message.State.WAITING).count()
    )
    yield Estimate(
        "policies",
        f"{waiting} messages are waiting and will be judged by the new rules",
        {"waiting_messages": waiting},
    )

"""May this person have this coupon now? A pure function of terms and history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from saleor_wechat_growth.coupons.models import CouponGrant
    from saleor_wechat_growth.coupons.terms import AbuseRule, PersonCap, Terms


@dataclass(frozen=True, slots=True)
class History:
    """What one person got so far. Grants that were never shown are not in it.

    collected: when this coupon was granted to them; coupon_orders: when they
    placed orders, paid and not reversed, with any coupon of the shop; cycles: when
    any coupon was granted to them because they had abandoned a cart.
    """

    collected: tuple[datetime, ...] = ()
    coupon_orders: tuple[datetime, ...] = ()
    cycles: tuple[datetime, ...] = ()


def history_of(coupon_id: int, past: Iterable[CouponGrant]) -> History:
    """Return a person's history with a coupon, from all grants of theirs that count."""
    known = tuple(past)
    return History(
        collected=tuple(g.granted_at for g in known if g.coupon_id == coupon_id),
        coupon_orders=tuple(
            g.redeemed_at for g in known if g.state == "redeemed" and g.redeemed_at
        ),
        cycles=tuple(g.granted_at for g in known if g.after_abandonment),
    )


@dataclass(frozen=True, slots=True)
class Eligible:
    """Nothing in the terms speaks against it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No coupon, and why. `facts` are numbers and ids, fit for a Decision."""

    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def judge(terms: Terms, history: History, now: datetime) -> Eligible | Refused:
    """Judge by the cap per person first, then by the abuse rule."""
    if terms.per_person and (refused := _capped(terms.per_person, history, now)):
        return refused
    if terms.abuse and (refused := _abusing(terms.abuse, history, now)):
        return refused
    return Eligible()


def _capped(cap: PersonCap, history: History, now: datetime) -> Refused | None:
    recent = _within(history.collected, cap.days, now)
    if len(recent) < cap.count:
        return None
    # the cap is free again when enough of the recent ones have left the window
    frees = sorted(recent)[len(recent) - cap.count] + timedelta(days=cap.days)
    return Refused(
        "person_cap",
        {
            "collected": len(recent),
            "most": cap.count,
            "days": cap.days,
            "free_again_at": frees.isoformat(),
        },
    )


def _abusing(rule: AbuseRule, history: History, now: datetime) -> Refused | None:
    orders = _within(history.coupon_orders, rule.coupon_orders_days, now)
    if len(orders) > rule.most_coupon_orders:
        return Refused(
            "too_many_coupon_orders",
            {
                "coupon_orders": len(orders),
                "most": rule.most_coupon_orders,
                "days": rule.coupon_orders_days,
            },
        )
    cycles = _within(history.cycles, rule.cycles_days, now)
    if len(cycles) >= rule.cycles:
        return Refused(
            "abandons_to_collect",
            {"cycles": len(cycles), "from": rule.cycles, "days": rule.cycles_days},
        )
    return None


def _within(moments: Iterable[datetime], days: int, now: datetime) -> list[datetime]:
    since = now - timedelta(days=days)
    return [moment for moment in moments if moment > since]

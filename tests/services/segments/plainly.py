"""The same rules, evaluated by plain Python over rows read once: the other opinion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.customers.models import Customer, Identity
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach.models import (
    Consent,
    Follow,
    Grant,
    Suppression,
    Window,
)
from saleor_wechat_growth.segments import leaves, rules
from saleor_wechat_growth.segments.models import Membership, Tagging, Trait

Rows = dict[int, list[Any]]


def _by_person(rows: Iterable[Any]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row.customer_id].append(row)
    return found


def _inside(bounds: Any, value: Any) -> bool:
    return (bounds.at_least is None or value >= bounds.at_least) and (
        bounds.at_most is None or value <= bounds.at_most
    )


def _same(one: object, other: object) -> bool:
    """Equal as JSON: 1 is 1.0, but true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


class Plain:
    """What a shop knows, and what a rule says of a person by it."""

    def __init__(self, shop: Installation) -> None:
        of = shop.pk
        self.zone = ZoneInfo(shop.time_zone)
        self.people = [
            row.pk
            for row in Customer.objects.of(of)
            if row.merged_into_id is None and row.erased_at is None
        ]
        self.events = _by_person(ActivityEvent.objects.of(of))
        self.orders = _by_person(Order.objects.of(of))
        self.carts = _by_person(Cart.objects.of(of))
        self.tags = _by_person(Tagging.objects.of(of).select_related("tag"))
        self.traits = _by_person(Trait.objects.of(of).select_related("definition"))
        self.identities = _by_person(Identity.objects.of(of))
        self.follows = {row.identity_id: row for row in Follow.objects.of(of)}
        self.following = _by_person(
            Follow.objects.of(of).filter(is_following=True).select_related("account")
        )
        self.grants = _by_person(Grant.objects.of(of).select_related("account"))
        self.windows = _by_person(Window.objects.of(of))
        self.consents = _by_person(Consent.objects.of(of))
        self.coupons = _by_person(CouponGrant.objects.of(of).select_related("coupon"))
        self.members = _by_person(
            Membership.objects.of(of).filter(left_at=None).select_related("segment")
        )
        self.suppressions = {
            (row.channel, bytes(row.lookup)): row for row in Suppression.objects.of(of)
        }

    def members_of(self, rule: rules.Rule, now: datetime) -> set[int]:
        return {person for person in self.people if self.says(rule, person, now)}

    def says(self, rule: Any, person: int, now: datetime) -> bool:
        if isinstance(rule, rules.All):
            return all(self.says(each, person, now) for each in rule.all)
        if isinstance(rule, rules.AnyOf):
            return any(self.says(each, person, now) for each in rule.any)
        if isinstance(rule, rules.Not):
            return not self.says(rule.not_, person, now)
        judge: Callable[[Any, int, datetime], bool] = getattr(self, f"_{rule.type}")
        return judge(rule, person, now)

    def _instant(self, moment: date | datetime) -> datetime:
        if not isinstance(moment, datetime):
            return datetime(moment.year, moment.month, moment.day, tzinfo=self.zone)
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def _trait(self, leaf: leaves.Trait, person: int, now: datetime) -> bool:
        said = [row for row in self.traits[person] if row.definition.key == leaf.trait]
        value: Any = None
        if said:
            row = max(said, key=lambda each: (each.set_at, each.pk))
            value = next(
                each
                for each in (
                    row.text_value,
                    row.number_value,
                    row.boolean_value,
                    row.date_value,
                )
                if each is not None
            )

        def told(given: Any) -> Any:
            if isinstance(value, date):
                return date.fromisoformat(given)
            if isinstance(value, Decimal):
                return Decimal(str(given))
            return given

        [(how, wanted)] = leaf.comparisons.items()
        if how == "known":
            return (value is not None) == wanted
        if value is None:
            return how == "is_not"
        if how == "days_from_today":
            return _inside(wanted, (value - now.astimezone(self.zone).date()).days)
        return {
            "is": lambda: value == told(wanted),
            "is_not": lambda: value != told(wanted),
            "in": lambda: value in [told(each) for each in wanted],
            "contains": lambda: wanted in value,
            "at_least": lambda: value >= told(wanted),
            "below": lambda: value < told(wanted),
            "between": lambda: told(wanted[0]) <= value <= told(wanted[1]),
        }[how]()

    def _identity(self, leaf: leaves.Identity, person: int, now: datetime) -> bool:
        return any(
            row.kind == leaf.kind and leaf.scope in {"", row.scope}
            for row in self.identities[person]
        )

    def _follows(self, leaf: leaves.Follows, person: int, now: datetime) -> bool:
        return any(
            leaf.account in {"", row.account.key}
            and leaf.role in {"", row.account.role}
            for row in self.following[person]
        )

    def _reachable(self, leaf: leaves.Reachable, person: int, now: datetime) -> bool:
        return any(
            self._is_address(row, leaf.channel, now)
            and not self._is_shut(row, leaf, now)
            for row in self.identities[person]
        )

    def _is_address(self, row: Identity, channel: str, now: datetime) -> bool:
        if channel == "sms":
            return row.kind in {"phone", "form_phone"}
        if row.kind != "openid":
            return False
        if channel == "wechat_template":
            return row.pk in self.follows and self.follows[row.pk].is_following
        if channel == "wechat_customer":
            return any(
                window.identity_id == row.pk
                and window.ends_at > now
                and (
                    window.allowed is None
                    or window.allowed > window.reserved + window.spent
                )
                for windows in self.windows.values()
                for window in windows
            )
        kind = "service_account" if channel == "wechat_notice" else "mini_program"
        return any(
            grant.identity_id == row.pk
            and grant.available > 0
            and grant.account.kind == kind
            for grants in self.grants.values()
            for grant in grants
        )

    def _is_shut(self, row: Identity, leaf: leaves.Reachable, now: datetime) -> bool:
        found = self.suppressions.get((leaf.channel, bytes(row.lookup)))
        return found is not None and (found.until is None or found.until > now)

    def _tag(self, leaf: leaves.HasTag, person: int, now: datetime) -> bool:
        return any(row.tag.key == leaf.has for row in self.tags[person])

    def _segment(self, leaf: leaves.InSegment, person: int, now: datetime) -> bool:
        return any(row.segment.key == leaf.in_ for row in self.members[person])

    def _consent(self, leaf: leaves.Consents, person: int, now: datetime) -> bool:
        said = [
            row
            for row in self.consents[person]
            if (row.channel, row.purpose) == (leaf.channel, leaf.purpose)
        ]
        if not said:
            return False
        newest = max(row.stated_at for row in said)
        granted = all(row.is_granted for row in said if row.stated_at == newest)
        return granted == leaf.granted

    def _grants(self, leaf: leaves.Grants, person: int, now: datetime) -> bool:
        left = sum(
            row.available
            for row in self.grants[person]
            if row.template_id == leaf.template_id
        )
        return _inside(leaf.available, left)

    def _coupon(self, leaf: leaves.HasCoupon, person: int, now: datetime) -> bool:
        held = [
            row
            for row in self.coupons[person]
            if row.state in leaf.states and leaf.coupon in {"", row.coupon.key}
        ]
        return _inside(leaf.count, len(held))

    def _bought(self, leaf: Any, person: int) -> list[Order]:
        return [
            row
            for row in self.orders[person]
            if not row.is_staff
            and row.cancelled_at is None
            and row.refunded_at is None
            and (row.paid_at is not None or not leaf.paid)
            and _holds(row.lines, leaf)
        ]

    def _orders(self, leaf: leaves.Orders, person: int, now: datetime) -> bool:
        rows = [
            row
            for row in self._bought(leaf, person)
            if leaf.currency in {None, row.currency}
            and (leaf.within is None or row.placed_at > now - leaf.within)
            and (leaf.since is None or row.placed_at >= self._instant(leaf.since))
        ]
        if leaf.count is not None:
            return _inside(leaf.count, len(rows))
        return _inside(leaf.sum, sum(max(row.total - row.refunded, 0) for row in rows))

    def _order_time(self, leaf: leaves.OrderTime, person: int, now: datetime) -> bool:
        times = [row.placed_at for row in self._bought(leaf, person)]
        if not times:
            return False
        at = min(times) if leaf.which == "first" else max(times)
        return (leaf.after is None or at >= self._instant(leaf.after)) and (
            leaf.before is None or at < self._instant(leaf.before)
        )

    def _cart(self, leaf: leaves.OpenCart, person: int, now: datetime) -> bool:
        return any(
            row.status == "open"
            and not row.is_staff
            and leaf.currency in {None, row.currency}
            and (leaf.total is None or _inside(leaf.total, row.total))
            and _holds(row.lines, leaf)
            and (
                leaf.idle_for is None
                or (
                    row.source_updated_at is not None
                    and row.source_updated_at + leaf.idle_for <= now
                )
            )
            for row in self.carts[person]
        )

    def _times(
        self, leaf: leaves.Happened, person: int, now: datetime, last: timedelta | None
    ) -> list[datetime]:
        return [
            row.occurred_at
            for row in self.events[person]
            if row.kind == leaf.kind
            and all(_fits(each, row.properties) for each in leaf.where)
            and (last is None or row.occurred_at > now - last)
        ]

    def _event(self, leaf: leaves.Event, person: int, now: datetime) -> bool:
        return _inside(leaf.count, len(self._times(leaf, person, now, leaf.within)))

    def _sequence(self, leaf: leaves.Succession, person: int, now: datetime) -> bool:
        thens = self._times(leaf.then, person, now, leaf.in_last)
        for began in self._times(leaf.first, person, now, leaf.in_last):
            over = began + leaf.within
            followed = any(began < then <= over for then in thens)
            if (not followed and over <= now) if leaf.missing else followed:
                return True
        return False


def _holds(lines: list[Any], leaf: Any) -> bool:
    products = getattr(leaf, "products", ())
    categories = getattr(leaf, "categories", ())
    if not products and not categories:
        return True
    return any(
        (not products or line["product"] in products)
        and (not categories or line["category"] in categories)
        for line in lines
    )


def _fits(asked: leaves.Property, properties: dict[str, Any]) -> bool:
    value = properties.get(asked.property)
    [(how, wanted)] = asked.comparisons.items()
    if how == "known":
        return (value is not None) == wanted
    if how == "is":
        return _same(value, wanted)
    if how == "in":
        return any(_same(value, each) for each in wanted)
    if how == "contains":
        return isinstance(value, str) and wanted in value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    number = Decimal(str(value))
    return bool(number >= wanted if how == "at_least" else number <= wanted)

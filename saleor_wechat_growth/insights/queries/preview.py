"""What a recipe would do, before anybody saves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from saleor_wechat_growth.commerce.queries import open_carts
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.coupons.queries import budgets
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.journeys.errors import UnknownRecipe
from saleor_wechat_growth.journeys.recipes import RECIPES
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.reach import queries as reach
from saleor_wechat_growth.reach.hours import next_allowed
from saleor_wechat_growth.reach.models import Account, Purpose

if TYPE_CHECKING:
    from saleor_wechat_growth.journeys.recipes.abandoned_cart import Parameters, Touch
    from saleor_wechat_growth.reach.policies import Policies

#: how long a touch is worth saying; the recipe's own default
_VALID_FOR = timedelta(hours=20)


class Doubt(Enum):
    """Why a template would not do what is asked of it."""

    TEMPLATE_PAUSED = "The template is paused."
    ACCOUNT_PAUSED = "Its account is paused."
    PURPOSE_NOT_ALLOWED = "Its channel does not carry what it is for."
    COUPON_IN_REMINDER = "It shows a coupon, and is approved for reminders only."
    NEVER_ALLOWED = "Quiet hours leave no hour at which it may go."
    TOO_LATE = "When quiet hours end it is not worth saying any more."


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one parameter. path: "touches.0.after", "" is all of them.

    code: pydantic's type of the error, or "unknown". message: for developers.
    """

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Route:
    """One way a touch may go. sends_at: when it could, given the quiet hours."""

    template: Template
    sends_at: datetime | None
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class PlannedTouch:
    """One touch on the time line of a cart left at the example's start.

    at: when it is due. with_coupon: the person has a code by then.
    """

    number: int
    after: timedelta
    at: datetime
    with_coupon: bool
    routes: Sequence[Route]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What one coupon may cost in one currency. left: of its budget; at_most: now."""

    currency: str
    a_cart: Decimal
    left: Decimal
    at_most: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """Either what is wrong, or what would happen.

    starts_at: when the example's cart was last touched; ends_at: until when an order
    is its doing. open_carts: what there is to look at now; messages_at_most: for them.
    """

    wrong: Sequence[Wrong] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    touches: Sequence[PlannedTouch] = ()
    open_carts: int = 0
    messages_at_most: int = 0
    ceilings: Sequence[Ceiling] = ()
    #: as the recipe understands them, defaults included
    parameters: Mapping[str, Any] = field(default_factory=dict)


def preview(
    installation_id: int,
    *,
    recipe: str,
    parameters: Mapping[str, Any],
    starts_at: datetime,
) -> Preview:
    """Say what a recipe with these parameters would do to a cart left at `starts_at`.

    Raises:
        UnknownRecipe

    """
    known = RECIPES.get(recipe)
    if known is None:
        raise UnknownRecipe(recipe)
    try:
        chosen: Any = known.parameters.model_validate(parameters)
        known.build(chosen)
    except ValidationError as error:
        return Preview(wrong=_wrong(error))
    named = _Named(installation_id, chosen)
    if wrong := named.strangers():
        return Preview(wrong=wrong)
    touches = _Line(installation_id, chosen, named, starts_at).touches()
    carts = open_carts(installation_id).count()
    return Preview(
        starts_at=starts_at,
        ends_at=touches[-1].at + timedelta(hours=chosen.attribution_hours),
        touches=touches,
        open_carts=carts,
        messages_at_most=carts * len(touches),
        ceilings=_ceilings(installation_id, named.coupon, carts),
        parameters=chosen.model_dump(mode="json", by_alias=True),
    )


def _wrong(error: ValidationError) -> list[Wrong]:
    found = [
        Wrong(".".join(str(part) for part in each["loc"]), each["type"], each["msg"])
        for each in error.errors(include_url=False, include_context=False)
    ]
    # a list is told of as well when what is in it is wrong
    paths = [each.path for each in found]
    return [
        each
        for each in found
        if not any(path.startswith(f"{each.path}.") for path in paths)
    ]


class _Named:
    """What the parameters name, as far as the shop has it."""

    def __init__(self, installation_id: int, chosen: Parameters) -> None:
        self.chosen = chosen
        keys = {key for touch in chosen.touches for key in touch.templates}
        self.templates = {
            row.key: row
            for row in Template.objects.of(installation_id)
            .filter(key__in=keys)
            .select_related("account")
        }
        self.coupon = (
            Coupon.objects.of(installation_id).filter(key=chosen.coupon).first()
            if chosen.coupon
            else None
        )

    def strangers(self) -> list[Wrong]:
        paths = [
            f"touches.{number}.templates.{place}"
            for number, touch in enumerate(self.chosen.touches)
            for place, key in enumerate(touch.templates)
            if key not in self.templates
        ]
        if self.chosen.coupon and self.coupon is None:
            paths.append("coupon")
        return [Wrong(path, "unknown", "There is none of this key.") for path in paths]


class _Line:
    """The time line of one cart."""

    def __init__(
        self,
        installation_id: int,
        chosen: Parameters,
        named: _Named,
        starts_at: datetime,
    ) -> None:
        self.chosen = chosen
        self.named = named
        self.starts_at = starts_at
        self.zone: ZoneInfo = reach.zone(installation_id)
        self.policies: Policies = reach.policies(installation_id)

    def touches(self) -> list[PlannedTouch]:
        return [
            self._touch(number, touch)
            for number, touch in enumerate(self.chosen.touches, 1)
        ]

    def _touch(self, number: int, touch: Touch) -> PlannedTouch:
        after = (
            timedelta(minutes=self.chosen.idle_minutes)
            if number == 1
            else timedelta(hours=float(touch.after))
        )
        at = self.starts_at + after
        with_coupon = (
            bool(self.chosen.coupon) and number >= self.chosen.coupon_from_touch
        )
        return PlannedTouch(
            number=number,
            after=after,
            at=at,
            with_coupon=with_coupon,
            routes=[
                self._route(self.named.templates[key], at, with_coupon=with_coupon)
                for key in touch.templates
            ],
        )

    def _route(self, template: Template, at: datetime, *, with_coupon: bool) -> Route:
        sends_at = next_allowed(
            at, template.channel, template.purpose, self.zone, self.policies
        )
        is_reminder = template.purpose == Purpose.REMINDER
        takes = self.policies.takes(template.channel, template.purpose)
        is_late = sends_at is not None and sends_at - at > _VALID_FOR
        said = {
            Doubt.TEMPLATE_PAUSED: template.status == Template.Status.PAUSED,
            Doubt.ACCOUNT_PAUSED: template.account.status == Account.Status.PAUSED,
            Doubt.PURPOSE_NOT_ALLOWED: not takes and template.risk_allowed_at is None,
            Doubt.COUPON_IN_REMINDER: with_coupon
            and is_reminder
            and _shows_coupon(template),
            Doubt.NEVER_ALLOWED: sends_at is None,
            Doubt.TOO_LATE: is_late,
        }
        return Route(
            template, sends_at, tuple(doubt for doubt, is_so in said.items() if is_so)
        )


def _shows_coupon(template: Template) -> bool:
    return any("coupon." in each["text"] for each in template.fields)


def _ceilings(installation_id: int, coupon: Coupon | None, carts: int) -> list[Ceiling]:
    if coupon is None:
        return []
    terms = Terms.model_validate(coupon.terms)
    found = []
    for budget in budgets(installation_id, [coupon.pk]):
        a_cart = terms.worst_case(budget.currency)
        if a_cart is not None:
            left = max(budget.left, Decimal(0))
            at_most = min(left, a_cart * carts)
            found.append(Ceiling(budget.currency, a_cart, left, at_most))
    return found

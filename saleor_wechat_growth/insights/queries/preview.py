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

from saleor_wechat_growth.activity.models import Source
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.coupons.queries import budgets
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.insights.queries.starting import (
    Start,
    StartKind,
    following_accounts,
    starting,
    waited_for,
)
from saleor_wechat_growth.journeys.definition import (
    CartIdle,
    Definition,
    GrantCoupon,
    Send,
    Wait,
)
from saleor_wechat_growth.journeys.errors import UnknownRecipe
from saleor_wechat_growth.journeys.recipes import RECIPES
from saleor_wechat_growth.journeys.steps import Context
from saleor_wechat_growth.journeys.steps.waiting import until
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.reach import queries as reach
from saleor_wechat_growth.reach.hours import next_allowed
from saleor_wechat_growth.reach.models import Account, Purpose
from saleor_wechat_growth.segments import queries as segment_queries
from saleor_wechat_growth.segments.models import Segment

if TYPE_CHECKING:
    from saleor_wechat_growth.reach.policies import Policies


class Doubt(Enum):
    """Why a template would not do what is asked of it."""

    TEMPLATE_PAUSED = "The template is paused."
    ACCOUNT_PAUSED = "Its account is paused."
    PURPOSE_NOT_ALLOWED = "Its channel does not carry what it is for."
    COUPON_IN_REMINDER = "It shows a coupon, and is approved for reminders only."
    NO_COUPON = "It shows a coupon, and the person has none by then."
    NO_CART = "It shows a cart, and no cart starts this recall."
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
    """One touch on the time line of the example: say, of a cart left.

    at: when it is due. with_coupon: the person has a code by then, and it is shown.
    """

    number: int
    after: timedelta
    at: datetime
    with_coupon: bool
    routes: Sequence[Route]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What one coupon may cost in one currency. left: of its budget.

    at_most: for the carts open now, within the budget; the budget if no carts do it.
    """

    currency: str
    a_cart: Decimal
    left: Decimal
    at_most: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """Either what is wrong, or what would happen.

    starts_at: when the example starts, e.g. its cart was last touched; ends_at: until
    when an order is its doing. open_carts: what there is to look at now;
    messages_at_most: for them; both 0 if no cart starts it.
    """

    wrong: Sequence[Wrong] = ()
    start: Start | None = None
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
    """Say what a recipe with these parameters would do to who starts at `starts_at`.

    Raises:
        UnknownRecipe

    """
    known = RECIPES.get(recipe)
    if known is None:
        raise UnknownRecipe(recipe)
    try:
        chosen: Any = known.parameters.model_validate(parameters)
        definition = known.build(chosen)
    except ValidationError as error:
        return Preview(wrong=_wrong(error))
    stored = chosen.model_dump(mode="json", by_alias=True)
    named = _Named(installation_id, definition)
    if wrong := named.strangers(stored):
        return Preview(wrong=wrong)
    way = _Way(installation_id, definition, named, starts_at)
    touches = way.touches()
    start = named.start(starts_at)
    is_by_cart = start.kind is StartKind.CART_LEFT
    carts = start.count if is_by_cart else 0
    return Preview(
        start=start,
        starts_at=starts_at,
        ends_at=touches[-1].at + definition.attribution if touches else None,
        touches=touches,
        open_carts=carts,
        messages_at_most=carts * len(touches),
        ceilings=_ceilings(
            installation_id, named.granted, carts if is_by_cart else None
        ),
        parameters=stored,
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
    """What a definition names, as far as the shop has it."""

    def __init__(self, installation_id: int, definition: Definition) -> None:
        nodes = definition.nodes.values()
        sends = [node for node in nodes if isinstance(node, Send)]
        grants = [node.coupon for node in nodes if isinstance(node, GrantCoupon)]
        wanted = Template.objects.of(installation_id).filter(
            key__in={key for node in sends for key in node.templates}
        )
        self.templates = {row.key: row for row in wanted.select_related("account")}
        self.installation_id = installation_id
        self.entry = definition.entry
        keys = [*grants, waited_for(self.entry, "coupon_key")]
        coupons = Coupon.objects.of(installation_id).filter(key__in=keys)
        self.coupons = {row.key: row for row in coupons}
        self.granted = [self.coupons[key] for key in grants if key in self.coupons]
        segments = segment_queries.segments(installation_id)
        self.segment = (
            segments.exclude(status=Segment.Status.ARCHIVED)
            .filter(key=waited_for(self.entry, "segment"))
            .first()
        )

        self.account = (
            following_accounts(installation_id)
            .filter(key=waited_for(self.entry, "account_key"))
            .first()
        )
        self.source = (
            Source.objects.of(installation_id)
            .filter(key=waited_for(self.entry, "source"))
            .first()
        )

    def strangers(self, stored: Mapping[str, Any]) -> list[Wrong]:
        """Say which names in the parameters, as stored, are of nothing."""
        lists = [("templates", stored.get("templates", ()))]
        for part in ("messages", "returning", "existing", "touches"):
            for number, touch in enumerate(stored.get(part, ())):
                lists.append((f"{part}.{number}.templates", touch["templates"]))
        paths = [
            f"{path}.{place}"
            for path, keys in lists
            for place, key in enumerate(keys)
            if key not in self.templates
        ]
        if stored.get("coupon") and stored["coupon"] not in self.coupons:
            paths.append("coupon")
        if stored.get("segment") and self.segment is None:
            paths.append("segment")
        if stored.get("account") and self.account is None:
            paths.append("account")
        if stored.get("source") and self.source is None:
            paths.append("source")
        return [Wrong(path, "unknown", "There is none of this key.") for path in paths]

    def start(self, at: datetime) -> Start:
        return starting(
            self.installation_id,
            self.entry,
            coupon=self.coupons.get(waited_for(self.entry, "coupon_key")),
            segment=self.segment,
            account=self.account,
            source=self.source,
            now=at,
        )


class _Way:
    """The way of one person, or cart, on whom nothing happens meanwhile."""

    def __init__(
        self,
        installation_id: int,
        definition: Definition,
        named: _Named,
        starts_at: datetime,
    ) -> None:
        self.definition = definition
        self.named = named
        self.starts_at = starts_at
        self.has_cart = isinstance(definition.entry, CartIdle)
        self.zone: ZoneInfo = reach.zone(installation_id)
        self.policies: Policies = reach.policies(installation_id)

    def touches(self) -> list[PlannedTouch]:
        entry = self.definition.entry
        at = self.starts_at
        if isinstance(entry, CartIdle):
            at += entry.bare_after
        with_coupon = False
        found: list[PlannedTouch] = []
        name: str | None = self.definition.first
        while name is not None:
            node = self.definition.nodes[name]
            if isinstance(node, Wait):
                at = until(node, self._context(at))
            elif isinstance(node, GrantCoupon):
                with_coupon = True
            elif isinstance(node, Send):
                has_coupon = with_coupon or node.about_coupon
                found.append(
                    self._touch(len(found) + 1, node, at, with_coupon=has_coupon)
                )
            name = getattr(node, "next", None)
        return found

    def _context(self, at: datetime) -> Context:
        return Context(
            now=at,
            zone=self.zone,
            due_at=at,
            started_from=self.starts_at,
            touched_at=at,
            touches=0,
            has_coupon=False,
            overdue_after=self.definition.overdue_after,
        )

    def _touch(
        self,
        number: int,
        node: Send,
        at: datetime,
        *,
        with_coupon: bool,
    ) -> PlannedTouch:
        templates = [self.named.templates[key] for key in node.templates]
        return PlannedTouch(
            number=number,
            after=at - self.starts_at,
            at=at,
            with_coupon=with_coupon
            and any(_shows(each, "coupon.") for each in templates),
            routes=[
                self._route(template, node, at, with_coupon=with_coupon)
                for template in templates
            ],
        )

    def _route(
        self,
        template: Template,
        node: Send,
        at: datetime,
        *,
        with_coupon: bool,
    ) -> Route:
        sends_at = next_allowed(
            at, template.channel, template.purpose, self.zone, self.policies
        )
        is_reminder = template.purpose == Purpose.REMINDER
        takes = self.policies.takes(template.channel, template.purpose)
        is_late = sends_at is not None and sends_at - at > node.valid_for
        said = {
            Doubt.TEMPLATE_PAUSED: template.status == Template.Status.PAUSED,
            Doubt.ACCOUNT_PAUSED: template.account.status == Account.Status.PAUSED,
            Doubt.PURPOSE_NOT_ALLOWED: not takes and template.risk_allowed_at is None,
            Doubt.COUPON_IN_REMINDER: with_coupon
            and is_reminder
            and _shows(template, "coupon."),
            Doubt.NO_COUPON: not with_coupon and _shows(template, "coupon."),
            Doubt.NO_CART: not self.has_cart and _shows(template, "cart."),
            Doubt.NEVER_ALLOWED: sends_at is None,
            Doubt.TOO_LATE: is_late,
        }
        return Route(
            template, sends_at, tuple(doubt for doubt, is_so in said.items() if is_so)
        )


def _shows(template: Template, what: str) -> bool:
    return any(what in each["text"] for each in template.fields)


def _ceilings(
    installation_id: int, coupons: Sequence[Coupon], carts: int | None
) -> list[Ceiling]:
    terms = {each.pk: Terms.model_validate(each.terms) for each in coupons}
    found = []
    for budget in budgets(installation_id, list(terms)):
        a_cart = terms[budget.coupon_id].worst_case(budget.currency)
        if a_cart is not None:
            left = max(budget.left, Decimal(0))
            at_most = left if carts is None else min(left, a_cart * carts)
            found.append(Ceiling(budget.currency, a_cart, left, at_most))
    return found

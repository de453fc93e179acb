"""Messages sent by hand: what is said to whom, and what would come of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.audience import audience_of
from saleor_wechat_growth.api.dashboard.messages.drafts import landing_of
from saleor_wechat_growth.api.dashboard.messages.templates import LandingInput
from saleor_wechat_growth.coupons.errors import CurrencyMissing, UnknownCoupon
from saleor_wechat_growth.coupons.queries import coupon_by_key
from saleor_wechat_growth.insights.queries import messages as queries
from saleor_wechat_growth.messaging.queries.rehearsing import (
    UNKNOWN_CUSTOMER,
    rehearse,
    sample,
)
from saleor_wechat_growth.messaging.services.batching import (
    WORTH,
    BadBatch,
    Wanted,
    check,
    crowd_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.api.dashboard.context import Context


class SendingInput(graphene.InputObjectType):
    """What is to be said: templates in order, the first that leads there is taken."""

    template_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
    coupon_key = graphene.String()
    currency = graphene.String(description="If the coupon is given in several.")
    landing = LandingInput()


class Problem(Enum):
    """Why a batch would reach nobody."""

    NO_TEMPLATE = "no_template"
    UNKNOWN_TEMPLATE = "unknown_template"
    TEMPLATE_WANTS_CART = "template_wants_cart"
    TEMPLATE_WANTS_COUPON = "template_wants_coupon"
    WRONG_LANDING = "wrong_landing"
    LANDING_WANTS_CART = "landing_wants_cart"
    PEOPLE_OR_SEGMENT = "people_or_segment"
    UNKNOWN_SEGMENT = "unknown_segment"
    SEGMENT_NOT_LIVE = "segment_not_live"
    SEGMENT_BUILDING = "segment_building"
    TOO_MANY_PEOPLE = "too_many_people"
    NOBODY = "nobody"
    UNKNOWN_COUPON = "unknown_coupon"
    CURRENCY_MISSING = "currency_missing"


SendingProblem = graphene.Enum.from_enum(Problem, name="SendingProblem")


class SendingRoute(graphene.ObjectType):
    """How many a template would reach."""

    template_id = graphene.ID(required=True)
    template = graphene.String(required=True, description="Its title.")
    people = graphene.Int(required=True)


class SendingReason(graphene.ObjectType):
    """How many for one reason."""

    reason = graphene.String(required=True, description="A code.")
    people = graphene.Int(required=True)


class SendingPreview(graphene.ObjectType):
    """asked = reachable + the sum of `not_reachable`.

    All people are asked about; of a large segment some, and then `asked` < `people`.
    """

    problem = SendingProblem(description="Why it cannot be sent at all.")
    about = graphene.String(
        required=True,
        description="The title of the template, or the name of the segment, it is "
        "about; or empty.",
    )
    people = graphene.Int(required=True)
    asked = graphene.Int(
        required=True, description="How many of them the figures below speak of."
    )
    reachable = graphene.Int(required=True)
    routes = graphene.List(graphene.NonNull(SendingRoute), required=True)
    later = graphene.List(
        graphene.NonNull(SendingReason),
        required=True,
        description="The reachable who would wait, by what for.",
    )
    not_reachable = graphene.List(graphene.NonNull(SendingReason), required=True)
    coupons_left = graphene.Int(description="Codes ready; null without a coupon.")


def wanted_of(given: Mapping[str, Any]) -> Wanted:
    ids = (number_of(each) for each in given["template_ids"])
    return Wanted(
        template_ids=tuple(dict.fromkeys(ids)),
        coupon_key=given.get("coupon_key") or "",
        currency=given.get("currency") or "",
        landing=landing_of(given.get("landing")),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whom a batch would go to. ids: those to ask about; strangers: never met."""

    people: int
    ids: Sequence[int]
    strangers: int = 0


def preview(
    context: Context,
    given: Mapping[str, Any],
    customer_ids: list[str] | None,
    saleor_ids: list[str] | None,
    segment_key: str | None,
) -> SendingPreview:
    """Return what would come of a batch; nothing is written."""
    shop = context.installation_id
    wanted = wanted_of(given)
    try:
        asked = _asked(context, customer_ids, saleor_ids, segment_key)
    except BadBatch as bad:
        return _cannot(Problem(bad.code), bad.about, 0)
    problem, about = _problem(shop, wanted)
    if problem is not None:
        return _cannot(problem, about, asked.people)
    found = rehearse(
        shop,
        customer_ids=asked.ids,
        template_ids=wanted.template_ids,
        now=context.now,
        expires_at=context.now + WORTH,
        of_segment=bool(segment_key),
    )
    if asked.strangers:
        found.reasons[UNKNOWN_CUSTOMER] += asked.strangers
    coupon = coupon_by_key(shop, wanted.coupon_key) if wanted.coupon_key else None
    titles = dict(queries.templates(shop).values_list("id", "title"))
    return SendingPreview(
        about="",
        people=asked.people,
        asked=len(asked.ids) + asked.strangers,
        reachable=found.reachable,
        routes=[
            SendingRoute(
                template_id=str(each),
                template=titles[each],
                people=found.by_template[each],
            )
            for each in wanted.template_ids
        ],
        later=_reasons(found.later),
        not_reachable=_reasons(found.reasons),
        coupons_left=coupon.stock if coupon else None,
    )


def _asked(
    context: Context,
    customer_ids: list[str] | None,
    saleor_ids: list[str] | None,
    segment_key: str | None,
) -> _Asked:
    """Raise BadBatch: people_or_segment, and as `crowd_of`."""
    shop = context.installation_id
    is_picked = customer_ids is not None or saleor_ids is not None
    if is_picked == bool(segment_key):
        raise BadBatch("people_or_segment")
    if segment_key:
        crowd = crowd_of(shop, segment_key, context.now)
        return _Asked(crowd.people, sample(shop, crowd.segment_id, context.now))
    found = audience_of(shop, customer_ids, saleor_ids)
    ids, strangers = found.customer_ids, found.unknown
    return _Asked(len(ids) + strangers, ids, strangers)


def _cannot(problem: Problem, about: str, people: int) -> SendingPreview:
    return SendingPreview(
        problem=problem,
        about=about,
        people=people,
        asked=0,
        reachable=0,
        routes=[],
        later=[],
        not_reachable=[],
    )


def _problem(shop: int, wanted: Wanted) -> tuple[Problem | None, str]:
    try:
        check(shop, wanted)
    except BadBatch as bad:
        return Problem(bad.code), bad.about
    except UnknownCoupon:
        return Problem.UNKNOWN_COUPON, ""
    except CurrencyMissing:
        return Problem.CURRENCY_MISSING, ""
    return None, ""


def _reasons(counted: Mapping[str, int]) -> list[SendingReason]:
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return [SendingReason(reason=reason, people=people) for reason, people in ordered]

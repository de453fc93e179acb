"""Coupons: their terms, their codes, what became of them and what that earned."""

from __future__ import annotations

from decimal import Decimal as PythonDecimal
from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.connections import (
    Page,
    connection_of,
    newest_first,
    paged_arguments,
)
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import DateTime, Decimal
from saleor_wechat_growth.api.dashboard.permissions import (
    CUSTOMERS,
    DISCOUNTS,
    REVENUE,
    needs,
)
from saleor_wechat_growth.api.dashboard.persons import PersonLink, person_of
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.storefront.types import CouponClaim
from saleor_wechat_growth.api.dashboard.types import CouponGrantState, Money
from saleor_wechat_growth.coupons.claims import CLAIM
from saleor_wechat_growth.coupons.models import Coupon as CouponModel
from saleor_wechat_growth.coupons.queries import claim_offers
from saleor_wechat_growth.coupons.standing import held_back
from saleor_wechat_growth.coupons.terms import FixedDiscount, Terms
from saleor_wechat_growth.insights.queries import coupons as queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.rows import Row
    from saleor_wechat_growth.coupons.models import ClaimOffer
    from saleor_wechat_growth.coupons.models import CouponGrant as GrantRow
    from saleor_wechat_growth.coupons.queries import BudgetState, Funnel

    CouponRow = Row[CouponModel]
    Grant = Row[GrantRow]


class GrantWay(Enum):
    """How somebody came to a code: what its grant's origin begins with."""

    STAFF = "manual:"
    CLAIM = CLAIM
    FORM = "form:"
    RECALL = ""


class DiscountKind(Enum):
    """What a coupon takes off."""

    FIXED = "fixed"
    PERCENTAGE = "percentage"


CouponStatus = graphene.Enum.from_enum(
    CouponModel.Status, name="CouponStatus", description="Whether codes are given."
)
CouponGrantWay = graphene.Enum(
    "CouponGrantWay",
    [(each.name, each.name) for each in GrantWay],
    description="How somebody came to a code: staff gave it, they claimed it or answered "
    "a form, or a recall brought it.",
)
CouponDiscountKind = graphene.Enum.from_enum(DiscountKind, name="CouponDiscountKind")


def amounts(by_currency: Mapping[str, PythonDecimal]) -> list[Money]:
    return [
        Money(amount=amount, currency=currency)
        for currency, amount in sorted(by_currency.items())
    ]


class CouponPersonCap(graphene.ObjectType):
    """So often at most, in any so many days."""

    count = graphene.Int(required=True)
    days = graphene.Int(required=True)


class CouponAbuseRule(graphene.ObjectType):
    """Who abandons carts to collect coupons gets none."""

    most_coupon_orders = graphene.Int(required=True)
    coupon_orders_days = graphene.Int(required=True)
    cycles = graphene.Int(required=True)
    cycles_days = graphene.Int(required=True)


class CouponTerms(graphene.ObjectType):
    """What a coupon gives, where, for how long and to whom."""

    discount = CouponDiscountKind(required=True)
    amounts = graphene.List(
        graphene.NonNull(Money),
        required=True,
        description="What a fixed discount takes off; what a percentage may cost.",
    )
    percent = Decimal(description="Of a percentage.")
    minimum_order = graphene.List(graphene.NonNull(Money), required=True)
    sales_channels = graphene.List(graphene.NonNull(graphene.String), required=True)
    valid_days = graphene.Int(required=True)
    pool_target = graphene.Int(required=True)
    refill_below = graphene.Int(required=True)
    per_person = graphene.Field(CouponPersonCap, description="Null: no cap.")
    abuse = graphene.Field(CouponAbuseRule, description="Null: no such rule.")
    code_prefix = graphene.String(required=True)
    code_length = graphene.Int(required=True)
    remind_days_before = graphene.Int()

    @staticmethod
    def resolve_discount(terms: Terms, _info: Any) -> str:
        return terms.discount.kind

    @staticmethod
    def resolve_amounts(terms: Terms, _info: Any) -> list[Money]:
        return amounts(terms.discount.worst_cases())

    @staticmethod
    def resolve_percent(terms: Terms, _info: Any) -> PythonDecimal | None:
        discount = terms.discount
        return None if isinstance(discount, FixedDiscount) else discount.percent

    @staticmethod
    def resolve_minimum_order(terms: Terms, _info: Any) -> list[Money]:
        return amounts(terms.minimum_order)

    @staticmethod
    def resolve_code_prefix(terms: Terms, _info: Any) -> str:
        return terms.code.prefix

    @staticmethod
    def resolve_code_length(terms: Terms, _info: Any) -> int:
        return terms.code.length


class CouponPool(graphene.ObjectType):
    """Codes held ready."""

    stock = graphene.Int(required=True, description="May be given out now.")
    ordered = graphene.Int(required=True, description="Saleor is being asked for.")
    target = graphene.Int(required=True)
    is_low = graphene.Boolean(required=True)
    in_core = graphene.Int(description="Codes its voucher has, used ones too.")
    counted_at = DateTime()


class CouponBudget(graphene.ObjectType):
    """What a coupon may cost in one currency: ceiling = bound + spent + left."""

    currency = graphene.String(required=True)
    ceiling = Decimal(required=True)
    bound = Decimal(required=True, description="By codes that may still be used.")
    spent = Decimal(required=True, description="By paid orders.")
    left = Decimal(required=True, description="Below zero if orders took more.")


class CouponFunnel(graphene.ObjectType):
    """Grants by what became of them; `granted` is the sum of the others."""

    granted = graphene.Int(required=True)
    reserved = graphene.Int(required=True, description="For a message not sent yet.")
    issued = graphene.Int(required=True, description="Shown, may still be used.")
    redeemed = graphene.Int(required=True)
    reversed = graphene.Int(required=True, description="Cancelled or paid back.")
    expired = graphene.Int(required=True)
    released = graphene.Int(required=True, description="Given back unseen.")


class CouponEarning(graphene.ObjectType):
    """What paid orders with its codes came to, in one currency."""

    currency = graphene.String(required=True)
    orders = graphene.Int(required=True)
    total = Decimal(required=True)
    refunded = Decimal(required=True)
    discount = Decimal(required=True, description="What the coupon took off.")


class CouponGrant(graphene.ObjectType):
    """One code given to one person; the code itself is theirs alone."""

    id = graphene.ID(required=True)
    person = graphene.Field(PersonLink, description="Needs MANAGE_USERS.")
    state = CouponGrantState(required=True)
    way = CouponGrantWay(required=True)
    granted_at = DateTime(required=True)
    expires_at = DateTime(required=True)
    redeemed_at = DateTime()
    order_id = graphene.ID(description="Saleor's. Needs MANAGE_ORDERS.")
    order_number = graphene.String(description="Needs MANAGE_ORDERS.")

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_person(grant: Grant, info: GraphQLResolveInfo) -> PersonLink | None:
        shop = info.context.installation_id
        return person_of(grant, info, lambda ids: queries.holders(shop, ids))

    @staticmethod
    def resolve_state(grant: Grant, _info: Any) -> str:
        return grant.it.state

    @staticmethod
    def resolve_way(grant: Grant, _info: Any) -> str:
        origin = grant.it.origin
        return next(each.name for each in GrantWay if origin.startswith(each.value))

    @staticmethod
    def resolve_granted_at(grant: Grant, _info: Any) -> Any:
        return grant.it.granted_at

    @staticmethod
    def resolve_expires_at(grant: Grant, _info: Any) -> Any:
        return grant.it.expires_at

    @staticmethod
    def resolve_redeemed_at(grant: Grant, _info: Any) -> Any:
        return grant.it.redeemed_at

    @staticmethod
    @needs(REVENUE)
    def resolve_order_id(grant: Grant, _info: Any) -> str | None:
        return grant.it.order_saleor_id or None

    @staticmethod
    @needs(REVENUE)
    def resolve_order_number(grant: Grant, info: GraphQLResolveInfo) -> str | None:
        shop = info.context.installation_id
        return grant.related("order", lambda ids: queries.order_numbers(shop, ids))


def _place(grant: Grant) -> Place:
    return Place(grant.it.granted_at, grant.id)


CouponGrantConnection = connection_of(CouponGrant, place=_place)


class Coupon(graphene.ObjectType):
    """A voucher of Saleor's, given out as single-use codes."""

    id = graphene.ID(required=True)
    key = graphene.String(required=True, description="What recalls name it by.")
    name = graphene.String(required=True)
    status = CouponStatus(required=True)
    paused_reason = graphene.String(required=True, description="A code, or who did.")
    is_adopted = graphene.Boolean(required=True)
    voucher_id = graphene.ID(description="Saleor's, once it is made.")
    terms = graphene.Field(CouponTerms, required=True)
    pool = graphene.Field(CouponPool, required=True)
    budgets = graphene.List(
        graphene.NonNull(CouponBudget), description="Needs MANAGE_DISCOUNTS."
    )
    funnel = graphene.Field(CouponFunnel, required=True)
    claim = graphene.Field(
        CouponClaim, description="Null: nobody can take it for themselves."
    )
    earned = graphene.List(
        graphene.NonNull(CouponEarning), description="Needs MANAGE_ORDERS."
    )
    grants = graphene.Field(
        CouponGrantConnection,
        states=graphene.List(graphene.NonNull(CouponGrantState)),
        **paged_arguments(),
        description="Who was given it, newest first. Needs MANAGE_USERS.",
    )

    @staticmethod
    def resolve_key(coupon: CouponRow, _info: Any) -> str:
        return coupon.it.key

    @staticmethod
    def resolve_name(coupon: CouponRow, _info: Any) -> str:
        return coupon.it.name

    @staticmethod
    def resolve_status(coupon: CouponRow, info: GraphQLResolveInfo) -> str:
        it = coupon.it
        if it.status == CouponModel.Status.READY and held_back(it, info.context.now):
            return CouponModel.Status.PAUSED
        return it.status

    @staticmethod
    def resolve_paused_reason(coupon: CouponRow, info: GraphQLResolveInfo) -> str:
        return held_back(coupon.it, info.context.now)

    @staticmethod
    def resolve_is_adopted(coupon: CouponRow, _info: Any) -> bool:
        return coupon.it.is_adopted

    @staticmethod
    def resolve_voucher_id(coupon: CouponRow, _info: Any) -> str | None:
        return coupon.it.voucher_saleor_id or None

    @staticmethod
    def resolve_terms(coupon: CouponRow, _info: Any) -> Terms:
        return Terms.model_validate(coupon.it.terms)

    @staticmethod
    def resolve_pool(coupon: CouponRow, info: GraphQLResolveInfo) -> CouponPool:
        shop, it = info.context.installation_id, coupon.it
        terms = Terms.model_validate(it.terms)
        ordered = coupon.related("ordered", lambda ids: queries.ordered(shop, ids))
        return CouponPool(
            stock=it.stock,
            ordered=ordered or 0,
            target=terms.pool_target,
            is_low=it.stock < terms.refill_below,
            in_core=it.codes_in_core,
            counted_at=it.counted_at,
        )

    @staticmethod
    @needs(DISCOUNTS)
    def resolve_budgets(
        coupon: CouponRow, info: GraphQLResolveInfo
    ) -> Sequence[BudgetState]:
        shop = info.context.installation_id
        return coupon.related("budgets", lambda ids: queries.budgets(shop, ids)) or ()

    @staticmethod
    def resolve_funnel(coupon: CouponRow, info: GraphQLResolveInfo) -> Funnel | None:
        shop = info.context.installation_id
        return coupon.related("funnel", lambda ids: queries.funnels(shop, ids))

    @staticmethod
    def resolve_claim(coupon: CouponRow, info: GraphQLResolveInfo) -> ClaimOffer | None:
        shop = info.context.installation_id
        return coupon.related("claim", lambda ids: claim_offers(shop, ids))

    @staticmethod
    @needs(REVENUE)
    def resolve_earned(
        coupon: CouponRow, info: GraphQLResolveInfo
    ) -> Sequence[queries.Earned]:
        shop = info.context.installation_id
        return coupon.related("earned", lambda ids: queries.earned(shop, ids)) or ()

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_grants(
        coupon: CouponRow,
        info: GraphQLResolveInfo,
        first: int,
        after: str | None = None,
        states: Sequence[Any] | None = None,
    ) -> Page:
        found = queries.grants(
            info.context.installation_id,
            coupon.id,
            [getattr(each, "value", each) for each in states or ()],
        )
        page = newest_first(found, "granted_at", first=first, after=after)
        page.rows = rows(page.rows)
        return page

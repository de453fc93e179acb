"""What a mini-program can read about the person who uses it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.connections import (
    Page,
    connection_of,
    paged_arguments,
)
from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.paging import Place, page_size, place_of
from saleor_wechat_growth.api.core.scalars import DateTime, Decimal
from saleor_wechat_growth.api.storefront.ids import global_id
from saleor_wechat_growth.api.storefront.persons import MOST_TEMPLATES
from saleor_wechat_growth.coupons import queries, standing
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.coupons.services import reveal
from saleor_wechat_growth.customers.errors import NoExport
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.queries import made_export
from saleor_wechat_growth.customers.services import machine_readable
from saleor_wechat_growth.insights.queries.privacy import (
    READY,
    erasure,
    newest_export,
    state_of,
)
from saleor_wechat_growth.reach.models import Channel, Purpose, Use

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal as PythonDecimal

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.storefront.loaders import Tagged
    from saleor_wechat_growth.customers.models import DataExport
    from saleor_wechat_growth.customers.services import Bearer
    from saleor_wechat_growth.reach.snapshot import ConsentFact


class _Answer(Enum):
    """What wx.requestSubscribeMessage answers for one template."""

    ACCEPT = "accept"
    REJECT = "reject"
    BAN = "ban"
    FILTER = "filter"


class _State(Enum):
    """What became of a coupon; only ISSUED can still be used."""

    ISSUED = CouponGrant.State.ISSUED.value
    REDEEMED = CouponGrant.State.REDEEMED.value
    REVERSED = CouponGrant.State.REVERSED.value
    EXPIRED = CouponGrant.State.EXPIRED.value
    #: the shop's voucher does not work now
    SUSPENDED = queries.SUSPENDED


class _Discount(Enum):
    """How to read a coupon's value."""

    FIXED = "fixed"
    PERCENTAGE = "percentage"


ConsentChannel = graphene.Enum.from_enum(
    Channel, name="ConsentChannel", description="A way to reach someone."
)
ConsentPurpose = graphene.Enum.from_enum(
    Enum("ConsentPurpose", {each.name: each for each in (*Purpose, *Use)}),
    name="ConsentPurpose",
    description="What a message is for; or PROFILING (to be chosen by what one is and "
    "does: allowed until the person says no) and LOCATION (only with a yes), which "
    "are about no channel.",
)
SubscriptionAnswer = graphene.Enum.from_enum(_Answer, name="SubscriptionAnswer")
CouponState = graphene.Enum.from_enum(_State, name="CouponState")
DiscountKind = graphene.Enum.from_enum(_Discount, name="DiscountKind")


class Coupon(graphene.ObjectType):
    """A single-use code that a person was given."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    code = graphene.String(
        required=True, description="For checkoutAddPromoCode of the shop."
    )
    kind = DiscountKind(required=True)
    value = Decimal(
        required=True, description="An amount in `currency`, or a percentage."
    )
    currency = graphene.String(required=True, description="ISO 4217.")
    minimum_order = Decimal(
        description="The least an order comes to, in `currency`; null: anything."
    )
    state = CouponState(required=True)
    granted_at = DateTime(required=True)
    expires_at = DateTime(required=True)

    @staticmethod
    def resolve_id(grant: queries.Held, _info: Any) -> str:
        return global_id("Coupon", grant.id)

    @staticmethod
    def resolve_name(grant: queries.Held, _info: Any) -> str:
        return grant.coupon.name

    @staticmethod
    def resolve_code(grant: queries.Held, _info: Any) -> str:
        return reveal(grant)

    @staticmethod
    def resolve_kind(grant: queries.Held, info: GraphQLResolveInfo) -> str:
        kind: str = info.context.loaders.terms(grant.coupon).discount.kind
        return kind

    @staticmethod
    def resolve_value(grant: queries.Held, info: GraphQLResolveInfo) -> PythonDecimal:
        discount = info.context.loaders.terms(grant.coupon).discount
        value: PythonDecimal | None = discount.value_in(grant.currency)
        return grant.value if value is None else value

    @staticmethod
    def resolve_minimum_order(
        grant: queries.Held, info: GraphQLResolveInfo
    ) -> PythonDecimal | None:
        minimum = info.context.loaders.terms(grant.coupon).minimum_order
        found: PythonDecimal | None = minimum.get(grant.currency)
        return found

    @staticmethod
    def resolve_state(grant: queries.Held, info: GraphQLResolveInfo) -> str:
        if grant.state != CouponGrant.State.ISSUED:
            return grant.state
        # whoever ends grants may not have come by yet
        if standing.ends_at(grant) <= info.context.now:
            return _State.EXPIRED.value
        if standing.over(grant, info.context.now):
            return _State.SUSPENDED.value
        return grant.state

    @staticmethod
    def resolve_expires_at(grant: queries.Held, _info: Any) -> datetime:
        return standing.ends_at(grant)


CouponConnection = connection_of(
    Coupon, place=lambda grant: Place(grant.granted_at, grant.id)
)


class Subscription(graphene.ObjectType):
    """How many one-time messages of a template a person has accepted and not got."""

    template_id = graphene.String(required=True)
    available = graphene.Int(required=True)
    last_answer = SubscriptionAnswer(description="Null: never asked, as far as known.")


class Consent(graphene.ObjectType):
    """The newest thing a person said about one channel and purpose, or use of data."""

    channel = ConsentChannel(description="Null for PROFILING and LOCATION.")
    purpose = ConsentPurpose(required=True)
    granted = graphene.Boolean(required=True)
    stated_at = DateTime(required=True)

    @staticmethod
    def resolve_channel(fact: ConsentFact, _info: Any) -> str | None:
        return fact.channel or None

    @staticmethod
    def resolve_granted(fact: ConsentFact, _info: Any) -> bool:
        return fact.is_granted


class Tag(graphene.ObjectType):
    """A word that the shop has for the person and lets them read."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)


class MyData(graphene.ObjectType):
    """A copy of all that the shop's app knows of a person, kept seven days."""

    requested_at = DateTime(required=True)
    is_ready = graphene.Boolean(required=True)
    expires_at = DateTime(description="Set once it is made.")
    json = graphene.String(
        description="The copy, machine-readable; null before it is made and after it "
        "expired."
    )

    @staticmethod
    def resolve_is_ready(row: DataExport, info: GraphQLResolveInfo) -> bool:
        return state_of(row, info.context.now) == READY

    @staticmethod
    def resolve_json(row: DataExport, info: GraphQLResolveInfo) -> str | None:
        # a copy may be large, and is kept in memory as often as it is given
        info.context.loaders.only_once("myData.json")
        try:
            kept = made_export(row.installation_id, row.pk, info.context.now)
        except NoExport:
            return None
        return machine_readable(kept.content)


class Privacy(graphene.ObjectType):
    """What a person has a right to: a copy of their data, and to be forgotten."""

    my_data = graphene.Field(MyData, description="The newest; null: never asked for.")
    erased_from = graphene.Field(
        DateTime,
        description="When their erasure begins; until then `cancelErasure` undoes what "
        "they asked for themselves. Null: nobody has asked for it.",
    )

    @staticmethod
    def resolve_my_data(bearer: Bearer, _info: Any) -> DataExport | None:
        return newest_export(bearer.installation_id, bearer.customer_id)

    @staticmethod
    def resolve_erased_from(bearer: Bearer, _info: Any) -> datetime | None:
        asked = erasure(bearer.installation_id, bearer.customer_id)
        return asked.due_at if asked else None


class Customer(graphene.ObjectType):
    """The person who uses the mini-program."""

    id = graphene.ID(
        required=True,
        description="Changes when two persons turn out to be one.",
    )
    has_phone = graphene.Boolean(
        required=True, description="Whether a verified phone number is known."
    )
    coupons = graphene.Field(
        CouponConnection,
        required=True,
        states=graphene.List(
            graphene.NonNull(CouponState), description="Null: whatever became of them."
        ),
        **paged_arguments(),
        description="What they were given or claimed, the newest first.",
    )
    tags = graphene.List(
        graphene.NonNull(Tag),
        required=True,
        description="Of those on the person, the ones the shop shows.",
    )
    subscriptions = graphene.List(
        graphene.NonNull(Subscription),
        required=True,
        template_ids=graphene.List(graphene.NonNull(graphene.String), required=True),
        description="One for each template id, in their order.",
    )
    consents = graphene.List(
        graphene.NonNull(Consent),
        required=True,
        description="What the person said, per channel and purpose.",
    )
    privacy = graphene.Field(
        Privacy, required=True, description="Their copy of their data, their erasure."
    )

    @staticmethod
    def resolve_id(bearer: Bearer, _info: Any) -> str:
        return global_id("Customer", bearer.customer_id)

    @staticmethod
    def resolve_privacy(bearer: Bearer, _info: Any) -> Bearer:
        return bearer

    @staticmethod
    def resolve_has_phone(bearer: Bearer, info: GraphQLResolveInfo) -> bool:
        return IdentityKind.PHONE in info.context.loaders.person(bearer).kinds

    @staticmethod
    def resolve_coupons(
        bearer: Bearer,
        info: GraphQLResolveInfo,
        first: int,
        after: str | None = None,
        states: list[Any] | None = None,
    ) -> Page:
        size = page_size(first)
        place = place_of(after) if after else None
        wanted = None if states is None else frozenset(each.value for each in states)
        loaders = info.context.loaders
        found = loaders.coupons(bearer, size, place, wanted, info.context.now)
        return Page(found, size)

    @staticmethod
    def resolve_tags(bearer: Bearer, info: GraphQLResolveInfo) -> Sequence[Tagged]:
        found: Sequence[Tagged] = info.context.loaders.person(bearer).tags
        return found

    @staticmethod
    def resolve_subscriptions(
        bearer: Bearer, info: GraphQLResolveInfo, template_ids: list[str]
    ) -> list[Subscription]:
        if len(template_ids) > MOST_TEMPLATES:
            raise coded(
                BAD_INPUT, f"`templateIds` has {MOST_TEMPLATES} elements at most."
            )
        ledgers = info.context.loaders.person(bearer).ledgers
        return [
            Subscription(
                template_id=template_id,
                available=row.available if row else 0,
                last_answer=row.last_answer or None if row else None,
            )
            for template_id in template_ids
            for row in (ledgers.get(template_id),)
        ]

    @staticmethod
    def resolve_consents(
        bearer: Bearer, info: GraphQLResolveInfo
    ) -> tuple[ConsentFact, ...]:
        found: tuple[ConsentFact, ...] = info.context.loaders.person(bearer).consents
        return found

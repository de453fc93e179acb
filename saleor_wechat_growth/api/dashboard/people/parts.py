"""What a customer's page shows beside the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.carts import CartInShort
from saleor_wechat_growth.api.dashboard.permissions import REVENUE, needs
from saleor_wechat_growth.api.dashboard.types import (
    AccountRole,
    ConsentPurpose,
    CouponGrantState,
    MessageChannel,
    MessageState,
    Money,
    RunOutcome,
)
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import IdentityKind as Kind

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.carts import CartRow
    from saleor_wechat_growth.commerce.models import Order
    from saleor_wechat_growth.coupons.models import CouponGrant
    from saleor_wechat_growth.journeys.models import Run
    from saleor_wechat_growth.messaging.models import Message
    from saleor_wechat_growth.reach.models import Consent, Follow

CartStatus = graphene.Enum.from_enum(
    Cart.Status, name="CartStatus", description="What became of a cart."
)
IdentityKind = graphene.Enum.from_enum(
    Kind, name="IdentityKind", description="What can point at a person."
)


class CustomerIdentity(graphene.ObjectType):
    """A value that points at somebody. `revealIdentity` shows it whole."""

    id = graphene.ID(required=True)
    kind = IdentityKind(required=True)
    masked = graphene.String(required=True)
    account = graphene.String(
        required=True, description="The name of the account an openid is of."
    )
    first_seen_at = DateTime(required=True)


def staff_address(info: GraphQLResolveInfo, actor: str) -> str:
    """Return the address of a member of staff by their name as an actor, or ""."""
    kind, _, user_id = actor.partition(":")
    found: str = info.context.staff_addresses.get(user_id, "")
    return found if kind == "staff" else ""


class ConsentStatement(graphene.ObjectType):
    """What somebody said about one channel and purpose; the newest counts."""

    id = graphene.ID(required=True)
    channel = MessageChannel(description="Null: about a use of their data.")
    purpose = ConsentPurpose(required=True)
    is_granted = graphene.Boolean(required=True)
    text_version = graphene.String(required=True)
    source = graphene.String(
        required=True,
        description="Where: `mini_program`, `sms_reply`, `import`, `staff`, or where "
        "staff heard it: `paper`, `telephone`, `in_person`, `online`.",
    )
    stated_at = DateTime(required=True)
    recorded_by = graphene.String(
        required=True,
        description="The address of the member of staff who wrote it down, or empty.",
    )
    proof = graphene.String(
        required=True, description="What staff have to show for it, or empty."
    )

    @staticmethod
    def resolve_channel(row: Consent, _info: Any) -> str | None:
        return row.channel or None

    @staticmethod
    def resolve_recorded_by(row: Consent, info: GraphQLResolveInfo) -> str:
        return staff_address(info, row.by)

    @staticmethod
    def resolve_proof(row: Consent, _info: Any) -> str:
        return crypto.unseal_text(row.sealed_proof) if row.sealed_proof else ""


class CustomerSuppression(graphene.ObjectType):
    """An address of somebody that must not be used on a channel."""

    channel = MessageChannel(required=True)
    masked = graphene.String(required=True)
    reason = graphene.String(required=True, description="A code.")
    since = DateTime(required=True)
    until = DateTime(description="Null: for good.")


class CustomerFollow(graphene.ObjectType):
    """Whether somebody follows a service account."""

    account = graphene.String(required=True)
    role = AccountRole(description="Whom the account is for; null: for everybody.")
    is_following = graphene.Boolean(required=True)
    changed_at = DateTime(required=True)

    @staticmethod
    def resolve_account(follow: Follow, _info: Any) -> str:
        return follow.account.name

    @staticmethod
    def resolve_role(follow: Follow, _info: Any) -> str | None:
        return follow.account.role or None


class CustomerGrant(graphene.ObjectType):
    """Sends of one template that somebody subscribed to."""

    account = graphene.String(required=True)
    template = graphene.String(required=True, description="Its title.")
    available = graphene.Int(required=True)
    reserved = graphene.Int(required=True)
    spent = graphene.Int(required=True)
    last_answer = graphene.String(required=True, description="Of WeChat's prompt.")
    last_answer_at = DateTime()


class CustomerPlace(graphene.ObjectType):
    """Where somebody last was, by their own consent."""

    account = graphene.String(
        required=True, description="The name of the account that heard it."
    )
    latitude = graphene.Float(required=True, description="Degrees.")
    longitude = graphene.Float(required=True, description="Degrees.")
    precision = graphene.Float(description="Within how many metres; null: not known.")
    noted_at = DateTime(required=True)


class CustomerCart(CartInShort, graphene.ObjectType):
    """A cart, as it was last seen."""

    saleor_id = graphene.ID(required=True)
    status = CartStatus(required=True)
    updated_at = DateTime()

    @staticmethod
    def resolve_saleor_id(row: CartRow, _info: Any) -> str:
        return row.it.saleor_id

    @staticmethod
    def resolve_status(row: CartRow, _info: Any) -> str:
        return row.it.status

    @staticmethod
    def resolve_updated_at(row: CartRow, _info: Any) -> Any:
        return row.it.source_updated_at


class CustomerCoupon(graphene.ObjectType):
    """A code that somebody was given; the code itself is theirs alone."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    state = CouponGrantState(required=True)
    origin = graphene.String(required=True)
    granted_at = DateTime(required=True)
    expires_at = DateTime(required=True)
    redeemed_at = DateTime()
    order_id = graphene.ID(
        description="Saleor's id of the order it was redeemed by. Needs MANAGE_ORDERS."
    )

    @staticmethod
    def resolve_name(grant: CouponGrant, _info: Any) -> str:
        return grant.coupon.name

    @staticmethod
    @needs(REVENUE)
    def resolve_order_id(grant: CouponGrant, _info: Any) -> str | None:
        return grant.order_saleor_id or None


class CustomerMessage(graphene.ObjectType):
    """A message to somebody, without what it says."""

    id = graphene.ID(required=True)
    state = MessageState(required=True)
    reason = graphene.String(required=True, description="A code; empty if none.")
    channel = graphene.Field(MessageChannel, description="Null until one is chosen.")
    template = graphene.String(required=True, description="Its title, or empty.")
    run_id = graphene.ID()
    planned_at = DateTime(required=True)
    accepted_at = DateTime(description="When a gateway took it.")
    settled_at = DateTime()

    @staticmethod
    def resolve_channel(message: Message, _info: Any) -> str | None:
        return message.channel or None

    @staticmethod
    def resolve_template(message: Message, _info: Any) -> str:
        return message.template.title if message.template else ""


class CustomerRun(graphene.ObjectType):
    """Somebody's way through a recall."""

    id = graphene.ID(required=True)
    journey = graphene.String(required=True, description="The recall's name.")
    outcome = RunOutcome(required=True)
    reason = graphene.String(required=True, description="A code; empty if none.")
    touches = graphene.Int(required=True, description="Messages a gateway took.")
    entered_at = DateTime(required=True)
    ended_at = DateTime()

    @staticmethod
    def resolve_journey(run: Run, _info: Any) -> str:
        return run.journey.name


class CustomerOrder(graphene.ObjectType):
    """An order of Saleor's."""

    saleor_id = graphene.ID(required=True)
    number = graphene.String(required=True)
    total = graphene.Field(Money, required=True)
    placed_at = DateTime(required=True)
    paid_at = DateTime()
    cancelled_at = DateTime()
    refunded_at = DateTime(description="When all of it was paid back.")

    @staticmethod
    def resolve_total(order: Order, _info: Any) -> Money:
        return Money(amount=order.total, currency=order.currency)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.types import AccountKind
from saleor_wechat_growth.reach.models import HandOver, Window

if TYPE_CHECKING:
    from saleor_wechat_growth.insights.queries.talks import AccountStanding, Talk

WindowTrigger = graphene.Enum.from_enum(
    Window.Trigger,
    name="WindowTrigger",
    description="What somebody did that allows customer-service messages.",
)
HandOverBy = graphene.Enum.from_enum(
    HandOver.By, name="HandOverBy", description="Who handed somebody to a human."
)


class CustomerWindow(graphene.ObjectType):
    """A right to send customer-service messages, while it lasts."""

    trigger = WindowTrigger(required=True)
    ends_at = DateTime(required=True)
    left = graphene.Int(description="Messages; null is any number.")


class GrantLeft(graphene.ObjectType):
    """Sends of one template that are left."""

    template = graphene.String(required=True, description="Its title.")
    available = graphene.Int(required=True)


class CustomerAccountStanding(graphene.ObjectType):
    """What one account may still send to somebody."""

    account = graphene.String(required=True)
    kind = AccountKind(required=True)
    is_following = graphene.Boolean(description="Null: nobody can follow it.")
    windows = graphene.List(
        graphene.NonNull(CustomerWindow),
        required=True,
        description="Those with messages left, the longest first.",
    )
    grants = graphene.List(
        graphene.NonNull(GrantLeft), required=True, description="Most left first."
    )

    @staticmethod
    def resolve_account(standing: AccountStanding, _info: Any) -> str:
        return standing.account.name

    @staticmethod
    def resolve_kind(standing: AccountStanding, _info: Any) -> str:
        return standing.account.kind


class CustomerTalk(graphene.ObjectType):
    """Where the talk with somebody stands."""

    id = graphene.ID(required=True, description="Of the customer.")
    with_human_until = DateTime(description="Null: automation speaks.")
    with_human_by = HandOverBy()
    accounts = graphene.List(
        graphene.NonNull(CustomerAccountStanding),
        required=True,
        description="Of WeChat, which they are known at.",
    )

    @staticmethod
    def resolve_id(talk: Talk, _info: Any) -> int:
        return talk.customer_id

    @staticmethod
    def resolve_with_human_by(talk: Talk, _info: Any) -> str | None:
        return talk.by or None

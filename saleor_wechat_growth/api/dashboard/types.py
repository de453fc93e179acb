"""Types that more than one subject of this schema shows."""

from __future__ import annotations

from enum import Enum

import graphene

from saleor_wechat_growth.api.core.scalars import Decimal
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.reach.models import Account, Channel, Purpose, Use
from saleor_wechat_growth.segments.models import TraitDefinition

AccountKind = graphene.Enum.from_enum(
    Account.Kind, name="AccountKind", description="A gateway's kind of account."
)
AccountRole = graphene.Enum.from_enum(
    Account.Role, name="AccountRole", description="Whom a service account is for."
)
AccountStatus = graphene.Enum.from_enum(
    Account.Status, name="AccountStatus", description="Whether we send by it."
)
CouponGrantState = graphene.Enum.from_enum(
    CouponGrant.State, name="CouponGrantState", description="What became of a code."
)
MessageChannel = graphene.Enum.from_enum(
    Channel, name="MessageChannel", description="A way to reach someone."
)
MessageState = graphene.Enum.from_enum(
    Message.State, name="MessageState", description="Where a message stands."
)
MessagePurpose = graphene.Enum.from_enum(
    Purpose, name="MessagePurpose", description="What a message is for."
)
ConsentPurpose = graphene.Enum.from_enum(
    Enum(
        "ConsentPurpose",
        {each.name: each for each in (*Purpose, *Use)},
    ),
    name="ConsentPurpose",
    description="What somebody consents to: a message's purpose on a channel, or a use "
    "of their data, which is about no channel.",
)
RunOutcome = graphene.Enum.from_enum(
    Run.Outcome, name="RunOutcome", description="What became of a run."
)
TraitType = graphene.Enum.from_enum(
    TraitDefinition.Type, name="TraitType", description="What a trait's values are."
)


class Money(graphene.ObjectType):
    """An amount in one currency."""

    amount = Decimal(required=True)
    currency = graphene.String(required=True, description="ISO 4217.")

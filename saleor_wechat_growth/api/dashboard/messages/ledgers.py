"""What is left to send by, what was billed for it, and what forbids it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime, Decimal
from saleor_wechat_growth.api.dashboard.types import MessageChannel
from saleor_wechat_growth.insights.queries import allowances

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo


class GrantsLedger(graphene.ObjectType):
    """Subscriptions to one template."""

    account = graphene.String(required=True)
    template = graphene.String(required=True, description="Its title.")
    people = graphene.Int(required=True, description="Who has a send left.")
    available = graphene.Int(required=True)
    reserved = graphene.Int(required=True)
    spent = graphene.Int(required=True)


class QuotaLedger(graphene.ObjectType):
    """What one account sent on one day of Asia/Shanghai."""

    account = graphene.String(required=True)
    day = graphene.String(required=True, description="YYYY-MM-DD.")
    used = graphene.Int(required=True)
    limit = graphene.Int(description="Null: none is known.")


class SmsLedger(graphene.ObjectType):
    """What one SMS account was billed in one month of Asia/Shanghai."""

    account = graphene.String(required=True)
    month = graphene.String(required=True, description="Its first day, YYYY-MM-DD.")
    messages = graphene.Int(required=True)
    parts = graphene.Int(
        required=True, description="What is billed: a long text is several."
    )
    cost = Decimal(
        description="Yuan, by the account's price of today; null if it has none."
    )


class SuppressionLedger(graphene.ObjectType):
    """Addresses that must not be used on a channel, by why."""

    channel = MessageChannel()
    reason = graphene.String(required=True, description="A code.")
    count = graphene.Int(required=True)
    newest_at = DateTime(required=True)


class Ledgers(graphene.ObjectType):
    """What is left to send by, and what forbids it."""

    grants = graphene.List(graphene.NonNull(GrantsLedger), required=True)
    quotas = graphene.List(
        graphene.NonNull(QuotaLedger), required=True, description="Two weeks."
    )
    sms = graphene.List(
        graphene.NonNull(SmsLedger),
        required=True,
        description="This month and the last.",
    )
    suppressions = graphene.List(graphene.NonNull(SuppressionLedger), required=True)

    @staticmethod
    def resolve_grants(_root: Any, info: GraphQLResolveInfo) -> Any:
        return allowances.grants_left(info.context.installation_id)

    @staticmethod
    def resolve_quotas(_root: Any, info: GraphQLResolveInfo) -> Any:
        context = info.context
        return allowances.quota_days(context.installation_id, context.now)

    @staticmethod
    def resolve_sms(_root: Any, info: GraphQLResolveInfo) -> Any:
        context = info.context
        return allowances.sms_billed(context.installation_id, context.now)

    @staticmethod
    def resolve_suppressions(_root: Any, info: GraphQLResolveInfo) -> Any:
        context = info.context
        return allowances.suppressed(context.installation_id, context.now)

"""Whether everything runs, and what ran last."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.carts import CartInShort, cart_for
from saleor_wechat_growth.api.dashboard.permissions import REVENUE, needs
from saleor_wechat_growth.api.dashboard.recalls.figures import (
    RecallFigures,
    RecallFunnel,
    amounts,
)
from saleor_wechat_growth.api.dashboard.types import (
    AccountKind,
    AccountStatus,
    MessageChannel,
    Money,
    RunOutcome,
)
from saleor_wechat_growth.inbox.models import Reconciliation
from saleor_wechat_growth.insights.queries import attention

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.carts import CartRow
    from saleor_wechat_growth.api.dashboard.overview.runs import RunRow
    from saleor_wechat_growth.insights.queries.overview import DayFigures
    from saleor_wechat_growth.insights.queries.overview import Overview as OverviewRow


class _StreamState(Enum):
    """Where the reading of one stream stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILING = "failing"


class _Backlog(Enum):
    """Kinds of work that stand in the database until they are due."""

    SWEEP = "sweep"
    STEPS = "steps"
    MESSAGES = "messages"


StreamKind = graphene.Enum.from_enum(
    Reconciliation.Stream, name="StreamKind", description="A kind of core's objects."
)
StreamState = graphene.Enum.from_enum(_StreamState, name="StreamState")
BacklogKind = graphene.Enum.from_enum(_Backlog, name="BacklogKind")


def _says(member: Enum | None) -> str:
    return "What has to be looked at." if member is None else str(member.value)


AttentionCode = graphene.Enum.from_enum(
    Enum("AttentionCode", {each.name: each.value for each in attention.AttentionCode}),
    description=_says,
)
AttentionSeverity = graphene.Enum.from_enum(
    attention.Severity,
    name="AttentionSeverity",
    description="How much depends on it.",
)
AttentionPage = graphene.Enum.from_enum(
    attention.Page, name="AttentionPage", description="Where it can be mended."
)


class Inbox(graphene.ObjectType):
    """News from Saleor, WeChat and SMS gateways."""

    waiting = graphene.Int(required=True, description="Received, not handled yet.")
    oldest_due_at = DateTime(description="Since when the oldest of them waits.")
    given_up = graphene.Int(required=True, description="Failed for good.")


class Stream(graphene.ObjectType):
    """How far one kind of core's objects has been read by paging."""

    stream = StreamKind(required=True)
    state = StreamState(required=True)
    objects_seen = graphene.Int(
        required=True, description="In the pass under way, or in the last one."
    )
    finished_at = DateTime(description="When a pass was last completed.")
    error = graphene.String(required=True, description="Why the last pass failed.")


class GatewayAccount(graphene.ObjectType):
    """Our credentials on a gateway."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)
    kind = AccountKind(required=True)
    status = AccountStatus(required=True)
    paused_reason = graphene.String(required=True)
    paused_until = DateTime()
    last_push_at = DateTime(description="When the gateway last called us.")


class Backlog(graphene.ObjectType):
    """Work that is due and not done."""

    what = BacklogKind(required=True)
    due = graphene.Int(required=True)
    oldest_due_at = DateTime()


class AppProblem(graphene.ObjectType):
    """Something an operator has to mend."""

    key = graphene.String(required=True)
    message = graphene.String(required=True)
    raised_at = DateTime(required=True)


class Health(graphene.ObjectType):
    """Whether everything runs."""

    checked_at = DateTime(required=True)
    inbox = graphene.Field(Inbox, required=True)
    streams = graphene.List(graphene.NonNull(Stream), required=True)
    accounts = graphene.List(graphene.NonNull(GatewayAccount), required=True)
    backlog = graphene.List(graphene.NonNull(Backlog), required=True)
    problems = graphene.List(graphene.NonNull(AppProblem), required=True)


class RunCart(CartInShort, graphene.ObjectType):
    """What somebody left behind, as it was last seen."""


class RunSummary(graphene.ObjectType):
    """One customer's way through a journey; says nothing of who it is."""

    id = graphene.ID(required=True)
    journey = graphene.String(required=True, description="The journey's name.")
    outcome = RunOutcome(required=True)
    reason = graphene.String(required=True, description="A code; empty if none.")
    touches = graphene.Int(required=True, description="Messages a gateway took.")
    channels = graphene.List(graphene.NonNull(MessageChannel), required=True)
    entered_at = DateTime(required=True)
    ended_at = DateTime()
    reversed_at = DateTime(
        description="When that order was cancelled or fully refunded, if it was."
    )
    order_id = graphene.ID(
        description="Saleor's id of the order that ended it. Needs MANAGE_ORDERS."
    )
    cart = graphene.Field(RunCart)

    @staticmethod
    def resolve_id(row: RunRow, _info: Any) -> str:
        return str(row.run.id)

    @staticmethod
    def resolve_journey(row: RunRow, _info: Any) -> str:
        return row.run.journey.name

    @staticmethod
    def resolve_outcome(row: RunRow, _info: Any) -> str:
        return row.run.outcome

    @staticmethod
    def resolve_reason(row: RunRow, _info: Any) -> str:
        return row.run.reason

    @staticmethod
    def resolve_touches(row: RunRow, _info: Any) -> int:
        return row.run.touches

    @staticmethod
    def resolve_entered_at(row: RunRow, _info: Any) -> Any:
        return row.run.entered_at

    @staticmethod
    def resolve_ended_at(row: RunRow, _info: Any) -> Any:
        return row.run.ended_at

    @staticmethod
    def resolve_order_id(row: RunRow, info: GraphQLResolveInfo) -> str | None:
        # a table asks for each row: a field left empty, not an error for each
        may_see = info.context.staff.may(REVENUE)
        return row.run.order_saleor_id or None if may_see else None

    @staticmethod
    def resolve_cart(row: RunRow, info: GraphQLResolveInfo) -> CartRow | None:
        run = row.run
        return cart_for(
            info.context.staff, run.cart, is_bought=run.order_saleor_id != ""
        )

    @staticmethod
    def resolve_reversed_at(row: RunRow, _info: Any) -> Any:
        return row.run.reversed_at


class TrendDay(graphene.ObjectType):
    """One day of the shop."""

    day = graphene.Date(required=True)
    entered = graphene.Int(required=True)
    messages_sent = graphene.Int(required=True)
    recovered_orders = graphene.Int(description="Paid on this day.")
    recovered_revenue = graphene.List(graphene.NonNull(Money))

    @staticmethod
    def resolve_entered(row: DayFigures, _info: Any) -> int:
        return row.figures.entered

    @staticmethod
    def resolve_messages_sent(row: DayFigures, _info: Any) -> int:
        return row.figures.messages_sent

    @staticmethod
    @needs(REVENUE)
    def resolve_recovered_orders(row: DayFigures, _info: Any) -> int:
        return row.figures.recovered_orders

    @staticmethod
    @needs(REVENUE)
    def resolve_recovered_revenue(row: DayFigures, _info: Any) -> list[Money]:
        return amounts(row.figures, lambda earned: earned.revenue)


class Overview(graphene.ObjectType):
    """What recalls did and earned in the shop's last days, today included."""

    since = graphene.Date(required=True)
    until = graphene.Date(required=True)
    agreed_at = DateTime(
        description="When these figures were last brought in step with the ledgers."
    )
    figures = graphene.Field(RecallFigures, required=True)
    before = graphene.Field(
        RecallFigures, required=True, description="As many days before."
    )
    funnel = graphene.Field(RecallFunnel, required=True)
    trend = graphene.List(
        graphene.NonNull(TrendDay), required=True, description="Every day, in order."
    )

    @staticmethod
    def resolve_since(row: OverviewRow, _info: Any) -> Any:
        return row.period.since

    @staticmethod
    def resolve_until(row: OverviewRow, _info: Any) -> Any:
        return row.period.until

    @staticmethod
    def resolve_funnel(row: OverviewRow, _info: Any) -> Any:
        return row.figures


class Attention(graphene.ObjectType):
    """Something that somebody has to look at."""

    code = AttentionCode(required=True)
    severity = AttentionSeverity(required=True)
    page = AttentionPage(required=True)
    target = graphene.String(
        required=True, description="The key of what it is about; may be empty."
    )
    name = graphene.String(required=True, description="What the shop calls it.")
    reason = graphene.String(required=True, description="A code, or words of others.")
    count = graphene.Int(required=True)
    since = DateTime()

    @staticmethod
    def resolve_code(row: attention.Attention, _info: Any) -> str:
        return row.code.value

    @staticmethod
    def resolve_severity(row: attention.Attention, _info: Any) -> str:
        return row.severity.value

    @staticmethod
    def resolve_page(row: attention.Attention, _info: Any) -> str:
        return row.page.value

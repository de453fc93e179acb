"""The send log: every message, what became of it and why."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.connections import connection_of
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.api.dashboard.permissions import REVENUE
from saleor_wechat_growth.api.dashboard.persons import PersonLink, person_of
from saleor_wechat_growth.api.dashboard.types import MessageChannel, MessageState
from saleor_wechat_growth.insights.queries import messages as queries
from saleor_wechat_growth.messaging.models import Attempt
from saleor_wechat_growth.messaging.models import Message as MessageModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.rows import Row

    MessageRow = Row[MessageModel]


class _Origin(Enum):
    """What asked for a message."""

    RECALL = "recall"
    MANUAL = "manual"
    TEST = "test"
    #: answered to what somebody wrote or tapped
    REPLY = "reply"
    #: a reminder or watch that the person asked for
    PROMISE = "promise"


MessageOrigin = graphene.Enum.from_enum(_Origin, name="MessageOrigin")
AttemptOutcome = graphene.Enum.from_enum(
    Attempt.Outcome, name="AttemptOutcome", description="What one call came to."
)


class MessageFilter(graphene.InputObjectType):
    """Which messages; what is not said does not matter."""

    states = graphene.List(graphene.NonNull(MessageState))
    channel = MessageChannel()
    template_id = graphene.ID()
    journey_id = graphene.ID()
    customer_id = graphene.ID()
    origin = MessageOrigin()
    reason = graphene.String(description="A code, or its beginning up to a colon.")
    since = DateTime(description="Planned then or later.")
    until = DateTime(description="Planned before.")


class MessageAttempt(graphene.ObjectType):
    """One call to a gateway."""

    number = graphene.Int(required=True)
    channel = MessageChannel(required=True)
    template = graphene.String(required=True, description="Its title, or empty.")
    outcome = AttemptOutcome(required=True)
    code = graphene.String(required=True, description="The gateway's; empty if none.")
    started_at = DateTime(required=True)
    finished_at = DateTime()

    @staticmethod
    def resolve_template(attempt: Attempt, _info: Any) -> str:
        return attempt.template.title if attempt.template else ""


class MessageReason(graphene.ObjectType):
    """One line of the record that explains a message."""

    at = DateTime(required=True)
    stage = graphene.String(required=True)
    verdict = graphene.String(required=True)
    reason = graphene.String(required=True)
    facts = JSON(required=True, description="What decided; a template by its title.")


class MessageValue(graphene.ObjectType):
    """What one field of a message said."""

    name = graphene.String(required=True)
    text = graphene.String(
        description="Of what a cart came to that became an order: needs MANAGE_ORDERS."
    )


class MessageEntry(graphene.ObjectType):
    """A message of the log."""

    id = graphene.ID(required=True)
    person = graphene.Field(PersonLink)
    state = MessageState(required=True)
    reason = graphene.String(required=True, description="A code; empty if none.")
    channel = graphene.Field(MessageChannel, description="Null until one is chosen.")
    template_id = graphene.ID()
    template = graphene.String(required=True, description="Its title, or empty.")
    origin = MessageOrigin(required=True)
    run_id = graphene.ID()
    journey_id = graphene.ID()
    journey = graphene.String(required=True, description="Its name, or empty.")
    has_coupon = graphene.Boolean(required=True)
    planned_at = DateTime(required=True)
    sent_at = DateTime(description="When a gateway was last called.")
    settled_at = DateTime()
    calls = graphene.Int(required=True)
    parts = graphene.Int(description="How many an SMS was billed as; null if unsaid.")

    @staticmethod
    def resolve_person(row: MessageRow, info: GraphQLResolveInfo) -> PersonLink | None:
        shop = info.context.installation_id
        return person_of(row, info, lambda ids: queries.customers_of(shop, ids))

    @staticmethod
    def resolve_state(row: MessageRow, _info: Any) -> str:
        return row.it.state

    @staticmethod
    def resolve_reason(row: MessageRow, _info: Any) -> str:
        return row.it.reason

    @staticmethod
    def resolve_channel(row: MessageRow, _info: Any) -> str | None:
        return row.it.channel or None

    @staticmethod
    def resolve_template_id(row: MessageRow, _info: Any) -> str | None:
        return str(row.it.template_id) if row.it.template_id else None

    @staticmethod
    def resolve_template(row: MessageRow, _info: Any) -> str:
        return row.it.template.title if row.it.template else ""

    @staticmethod
    def resolve_origin(row: MessageRow, _info: Any) -> str:
        return queries.origin_of(row.it)

    @staticmethod
    def resolve_run_id(row: MessageRow, _info: Any) -> str | None:
        return str(row.it.run_id) if row.it.run_id else None

    @staticmethod
    def resolve_journey_id(row: MessageRow, info: GraphQLResolveInfo) -> str | None:
        journey = _journey(row, info)
        return str(journey[0]) if journey else None

    @staticmethod
    def resolve_journey(row: MessageRow, info: GraphQLResolveInfo) -> str:
        journey = _journey(row, info)
        return journey[1] if journey else ""

    @staticmethod
    def resolve_has_coupon(row: MessageRow, _info: Any) -> bool:
        return row.it.coupon_grant_id is not None

    @staticmethod
    def resolve_planned_at(row: MessageRow, _info: Any) -> Any:
        return row.it.planned_at

    @staticmethod
    def resolve_sent_at(row: MessageRow, _info: Any) -> Any:
        return row.it.claimed_at

    @staticmethod
    def resolve_settled_at(row: MessageRow, _info: Any) -> Any:
        return row.it.settled_at

    @staticmethod
    def resolve_calls(row: MessageRow, _info: Any) -> int:
        return row.it.calls

    @staticmethod
    def resolve_parts(row: MessageRow, _info: Any) -> int | None:
        return row.it.parts


def _journey(row: MessageRow, info: GraphQLResolveInfo) -> tuple[int, str] | None:
    shop = info.context.installation_id
    return row.related("journey", lambda ids: queries.journeys_of(shop, ids))


def _place(row: MessageRow) -> Place:
    return Place(row.it.planned_at, row.id)


MessageEntryConnection = connection_of(MessageEntry, place=_place)


class MessageDetails(graphene.ObjectType):
    """A message with what it said, every call made for it, and why."""

    entry = graphene.Field(MessageEntry, required=True)
    values = graphene.List(
        graphene.NonNull(MessageValue),
        required=True,
        description="What it said, field by field; empty if it never left.",
    )
    attempts = graphene.List(graphene.NonNull(MessageAttempt), required=True)
    reasons = graphene.List(
        graphene.NonNull(MessageReason), required=True, description="Oldest first."
    )

    @staticmethod
    def resolve_entry(row: MessageRow, _info: Any) -> MessageRow:
        return row

    @staticmethod
    def resolve_values(row: MessageRow, info: GraphQLResolveInfo) -> list[MessageValue]:
        context = info.context
        left_out = (
            frozenset[str]()
            if context.staff.may(REVENUE)
            else queries.told_of_order(context.installation_id, row.it)
        )
        return [
            MessageValue(name=name, text=None if name in left_out else text)
            for name, text in queries.said(row.it).items()
        ]

    @staticmethod
    def resolve_attempts(
        row: MessageRow, info: GraphQLResolveInfo
    ) -> Sequence[Attempt]:
        return queries.attempts(info.context.installation_id, row.id)

    @staticmethod
    def resolve_reasons(
        row: MessageRow, info: GraphQLResolveInfo
    ) -> Sequence[queries.Reason]:
        return queries.reasons(info.context.installation_id, row.id)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.connections import (
    Page,
    newest_first,
    paged_arguments,
)
from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.audience import (
    audience_arguments,
    segment_argument,
)
from saleor_wechat_growth.api.dashboard.messages import sending
from saleor_wechat_growth.api.dashboard.messages.drafts import previewed
from saleor_wechat_growth.api.dashboard.messages.ledgers import Ledgers
from saleor_wechat_growth.api.dashboard.messages.log import (
    MessageDetails,
    MessageEntryConnection,
    MessageFilter,
)
from saleor_wechat_growth.api.dashboard.messages.pictures import PicturesQueries
from saleor_wechat_growth.api.dashboard.messages.previews import TemplatePreview
from saleor_wechat_growth.api.dashboard.messages.replies import RepliesQueries
from saleor_wechat_growth.api.dashboard.messages.templates import (
    LandingInput,
    MessageTemplate,
    SendingAccount,
    TemplateInput,
    TemplateWord,
)
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.insights.queries import messages as queries
from saleor_wechat_growth.messaging.previewing import sample, vocabulary
from saleor_wechat_growth.reach import queries as reach_queries

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.messages.previews import Previewed
    from saleor_wechat_growth.messaging.previewing import Word


class MessagesQueries(PicturesQueries, RepliesQueries, graphene.ObjectType):
    """What messages say, what became of them, and what is left to send by."""

    templates = graphene.List(graphene.NonNull(MessageTemplate), required=True)
    template = graphene.Field(MessageTemplate, id=graphene.ID(required=True))
    template_preview = graphene.Field(
        TemplatePreview,
        required=True,
        input=TemplateInput(required=True),
        landing=LandingInput(),
    )
    template_words = graphene.List(
        graphene.NonNull(TemplateWord),
        required=True,
        description="Every value that a template's texts may name.",
    )
    sending_accounts = graphene.List(graphene.NonNull(SendingAccount), required=True)
    messages = graphene.Field(
        MessageEntryConnection,
        required=True,
        filter=MessageFilter(),
        **paged_arguments(),
        description="Newest first, by when they were planned.",
    )
    message = graphene.Field(MessageDetails, id=graphene.ID(required=True))
    ledgers = graphene.Field(Ledgers, required=True)
    sending_preview = graphene.Field(
        sending.SendingPreview,
        required=True,
        input=sending.SendingInput(required=True),
        **audience_arguments(),
        segment_key=segment_argument(),
        description="Whom a batch would reach now, and why not the others.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_templates(_root: None, info: GraphQLResolveInfo) -> list[Row[Any]]:
        return rows(queries.templates(info.context.installation_id))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_template(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> Row[Any] | None:
        found = queries.templates(info.context.installation_id)
        return next(iter(rows(found.filter(id=number_of(id)))), None)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_template_preview(
        _root: None,
        info: GraphQLResolveInfo,
        input: Any,  # noqa: A002 -- GraphQL's word
        landing: Any = None,
    ) -> Previewed:
        return previewed(info.context, input, landing)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_template_words(_root: None, info: GraphQLResolveInfo) -> list[Word]:
        context = info.context
        zone = reach_queries.zone(context.installation_id)
        return vocabulary(sample(context.now, zone, ""))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_sending_accounts(_root: None, info: GraphQLResolveInfo) -> Any:
        return queries.accounts(info.context.installation_id)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_messages(
        _root: None,
        info: GraphQLResolveInfo,
        first: int,
        after: str | None = None,
        filter: Any = None,  # noqa: A002 -- GraphQL's word
    ) -> Page:
        wanted = _wanted(filter or {})
        found = queries.log(info.context.installation_id, wanted)
        page = newest_first(found, "planned_at", first=first, after=after)
        page.rows = rows(page.rows)
        return page

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_message(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> Row[Any] | None:
        found = queries.message(info.context.installation_id, number_of(id))
        return rows([found])[0] if found else None

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_ledgers(_root: None, _info: GraphQLResolveInfo) -> Ledgers:
        return Ledgers()

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_sending_preview(
        _root: None,
        info: GraphQLResolveInfo,
        input: Any,  # noqa: A002 -- GraphQL's word
        customer_ids: list[str] | None = None,
        saleor_ids: list[str] | None = None,
        segment_key: str | None = None,
    ) -> sending.SendingPreview:
        return sending.preview(
            info.context, input, customer_ids, saleor_ids, segment_key
        )


def _wanted(given: Any) -> queries.Wanted:
    def word(name: str) -> str:
        value = given.get(name)
        return str(getattr(value, "value", value) or "")

    def number(name: str) -> int | None:
        return number_of(given[name]) if given.get(name) else None

    return queries.Wanted(
        states=tuple(
            str(getattr(each, "value", each)) for each in given.get("states") or ()
        ),
        channel=word("channel"),
        template_id=number("template_id"),
        journey_id=number("journey_id"),
        customer_id=number("customer_id"),
        origin=word("origin"),
        reason=word("reason"),
        since=given.get("since"),
        until=given.get("until"),
    )

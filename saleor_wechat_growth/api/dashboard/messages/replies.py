"""What is answered at once to those who write, or tap a menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.messages.codes import REFUSALS, Code
from saleor_wechat_growth.api.dashboard.messages.drafts import word_of
from saleor_wechat_growth.api.dashboard.messages.templates import (
    MessageTemplate,
    SendingAccount,
)
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, RECALLS, needs
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.insights.queries import messages as queries
from saleor_wechat_growth.messaging.errors import ReplyInvalid
from saleor_wechat_growth.messaging.models import Reply
from saleor_wechat_growth.messaging.services import (
    delete_reply,
    move_replies,
    save_reply,
)

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.reach.models import Account

    ReplyRow = Row[Reply]

ReplyKind = graphene.Enum.from_enum(
    Reply.Kind, name="ReplyKind", description="What is answered."
)
ReplyMatch = graphene.Enum.from_enum(
    Reply.Match, name="ReplyMatch", description="How keywords are compared."
)


class AutoReply(graphene.ObjectType):
    """An answer, given at once by customer-service messages."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    account = graphene.Field(SendingAccount, description="Null: every account.")
    kind = ReplyKind(required=True)
    match = ReplyMatch(required=True)
    words = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Keywords, or keys of a menu.",
    )
    templates = graphene.List(
        graphene.NonNull(MessageTemplate),
        required=True,
        description="One after another; each account sends its own.",
    )
    once_per = graphene.Int(
        required=True, description="Seconds in which nobody gets it again; 0: always."
    )
    is_active = graphene.Boolean(required=True)

    @staticmethod
    def resolve_id(row: ReplyRow, _info: Any) -> int:
        return row.it.pk

    @staticmethod
    def resolve_name(row: ReplyRow, _info: Any) -> str:
        return row.it.name

    @staticmethod
    def resolve_account(row: ReplyRow, _info: Any) -> Account | None:
        return row.it.account

    @staticmethod
    def resolve_kind(row: ReplyRow, _info: Any) -> str:
        return row.it.kind

    @staticmethod
    def resolve_match(row: ReplyRow, _info: Any) -> str:
        return row.it.match

    @staticmethod
    def resolve_words(row: ReplyRow, _info: Any) -> Any:
        return row.it.words

    @staticmethod
    def resolve_templates(row: ReplyRow, info: GraphQLResolveInfo) -> Sequence[Any]:
        shop = info.context.installation_id

        def load(ids: Sequence[int]) -> Mapping[int, Mapping[int, Any]]:
            known = {each.it.pk: each for each in rows(queries.contents(shop))}
            return dict.fromkeys(ids, known)

        known = row.related("contents", load) or {}
        return [known[each] for each in row.it.templates if each in known]

    @staticmethod
    def resolve_once_per(row: ReplyRow, _info: Any) -> int:
        return int(row.it.once_per.total_seconds())

    @staticmethod
    def resolve_is_active(row: ReplyRow, _info: Any) -> bool:
        return row.it.is_active


class RepliesQueries(graphene.ObjectType):
    """Replies."""

    replies = graphene.List(
        graphene.NonNull(AutoReply),
        required=True,
        description="In order: of those that fit, the first answers.",
    )
    reply = graphene.Field(AutoReply, id=graphene.ID(required=True))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_replies(_root: None, info: GraphQLResolveInfo) -> list[ReplyRow]:
        return rows(queries.replies(info.context.installation_id))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_reply(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> ReplyRow | None:
        found = queries.replies(info.context.installation_id)
        return next(iter(rows(found.filter(id=number_of(id)))), None)


class ReplyInput(graphene.InputObjectType):
    """A reply as a form has it."""

    name = graphene.String(required=True)
    account_id = graphene.ID(description="Null: every account.")
    kind = ReplyKind(required=True)
    match = ReplyMatch(default_value=Reply.Match.EXACT.value, required=True)
    words = graphene.List(graphene.NonNull(graphene.String), required=True)
    template_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
    once_per = graphene.Int(default_value=0, required=True, description="Seconds.")
    is_active = graphene.Boolean(default_value=True, required=True)


class SaveReply(StaffMutation):
    """Make or change a reply; a new one is the last in the order."""

    class Meta:
        codes = (Code.REPLY_UNKNOWN, Code.REPLY_INVALID, Code.ACCOUNT_UNKNOWN)

    class Arguments:
        id = graphene.ID(description="Of the reply to change; a new one without it.")
        input = ReplyInput(required=True)

    needs = RECALLS
    refusals = REFUSALS

    reply = graphene.Field(AutoReply)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        input: Any,  # noqa: A002 -- GraphQL's word
        id: str | None = None,  # noqa: A002 -- GraphQL's word
    ) -> Any:
        shop = context.installation_id
        known = queries.replies(shop)
        before = known.filter(id=number_of(id)).first() if id is not None else None
        was = _told(before) if before else None
        account_id = input.get("account_id")
        try:
            reply = save_reply(
                installation_id=shop,
                reply_id=number_of(id) if id is not None else None,
                name=input["name"],
                account_id=number_of(account_id) if account_id else None,
                kind=word_of(input["kind"]),
                match=word_of(input["match"]),
                words=input["words"],
                template_ids=[number_of(each) for each in input["template_ids"]],
                once_per=timedelta(seconds=input["once_per"]),
                is_active=input["is_active"],
            )
        except ReplyInvalid as wrong:
            raise Refusal(Code.REPLY_INVALID, f"input.{wrong.path}") from None
        context.audit(
            "reply.saved", str(reply.pk), {"before": was, "after": _told(reply)}
        )
        return cls(reply=rows(known.filter(id=reply.pk))[0])


class MoveReplies(StaffMutation):
    """Put all replies in an order."""

    class Meta:
        codes = (Code.REPLY_UNKNOWN,)

    class Arguments:
        ids = graphene.List(graphene.NonNull(graphene.ID), required=True)

    needs = RECALLS
    refusals = REFUSALS

    replies = graphene.List(graphene.NonNull(AutoReply))

    @classmethod
    def perform(cls, context: Context, *, ids: Sequence[str]) -> Any:
        shop = context.installation_id
        move_replies(installation_id=shop, reply_ids=[number_of(each) for each in ids])
        context.audit("reply.moved", "", {"order": list(ids)})
        return cls(replies=rows(queries.replies(shop)))


class DeleteReply(StaffMutation):
    """Take a reply away."""

    class Meta:
        codes = (Code.REPLY_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS
    refusals = REFUSALS

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        shop = context.installation_id
        before = queries.replies(shop).filter(id=number_of(id)).first()
        if before is None:
            raise Refusal(Code.REPLY_UNKNOWN, "id")
        delete_reply(installation_id=shop, reply_id=before.pk)
        context.audit("reply.deleted", str(number_of(id)), {"before": _told(before)})
        return cls()


def _told(reply: Reply) -> dict[str, Any]:
    return {
        "name": reply.name,
        "kind": reply.kind,
        "match": reply.match,
        "words": reply.words,
        "templates": reply.templates,
        "once_per": reply.once_per.total_seconds(),
        "is_active": reply.is_active,
    }


class RepliesMutations(graphene.ObjectType):
    """Changes of replies."""

    save_reply = SaveReply.Field()
    move_replies = MoveReplies.Field()
    delete_reply = DeleteReply.Field()

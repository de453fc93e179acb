"""The timeline of a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.api.core.connections import Page, connection_of
from saleor_wechat_growth.api.core.paging import Place, page_size, place_of
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.api.dashboard.carts import CartRow, cart_for
from saleor_wechat_growth.api.dashboard.people.merges import CustomerMerge
from saleor_wechat_growth.api.dashboard.people.parts import (
    ConsentStatement,
    CustomerCart,
    CustomerCoupon,
    CustomerFollow,
    CustomerMessage,
    CustomerOrder,
    CustomerRun,
)
from saleor_wechat_growth.api.dashboard.permissions import REVENUE
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.insights.queries import timeline
from saleor_wechat_growth.insights.queries.timeline import Kind
from saleor_wechat_growth.reach.models import Utterance
from saleor_wechat_growth.segments.models import TaggingChange

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.customers.models import Merge

TimelineKind = graphene.Enum.from_enum(
    Kind, name="TimelineKind", description="What an entry is."
)
EventSource = graphene.Enum.from_enum(
    ActivityEvent.Source, name="EventSource", description="Who reported an event."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry. subject: its row, as the field of its kind shows it."""

    entry: timeline.Entry
    subject: Any

    def of(self, *kinds: Kind) -> Any:
        return self.subject if self.entry.kind in kinds else None


class TimelineEvent(graphene.ObjectType):
    """Something they did."""

    kind = graphene.String(required=True)
    source = EventSource(required=True)
    properties = JSON(required=True)


class CustomerTagChange(graphene.ObjectType):
    """A tag that was put on somebody or taken off them."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)
    is_taken = graphene.Boolean(required=True)
    origin = graphene.String(required=True, description="What did it.")
    reason = graphene.String(required=True)

    @staticmethod
    def resolve_key(change: TaggingChange, _info: Any) -> str:
        return change.tag.key

    @staticmethod
    def resolve_name(change: TaggingChange, _info: Any) -> str:
        return change.tag.name or change.tag.key

    @staticmethod
    def resolve_is_taken(change: TaggingChange, _info: Any) -> bool:
        return change.what == TaggingChange.What.TAKEN


class CustomerUtterance(graphene.ObjectType):
    """Something they wrote to an account, or were answered; kept for 90 days."""

    account = graphene.String(required=True)
    is_theirs = graphene.Boolean(required=True)
    kind = graphene.String(
        required=True, description="WeChat's: `text`, `image`, `voice`, …"
    )
    text = graphene.String(required=True, description="Empty but for texts.")

    @staticmethod
    def resolve_account(utterance: Utterance, _info: Any) -> str:
        return utterance.account.name

    @staticmethod
    def resolve_is_theirs(utterance: Utterance, _info: Any) -> bool:
        return utterance.direction == Utterance.Direction.IN

    @staticmethod
    def resolve_text(utterance: Utterance, _info: Any) -> str:
        sealed = utterance.sealed_text
        return "" if sealed is None else crypto.unseal_text(sealed)


class TimelineEntry(graphene.ObjectType):
    """Something that happened; the field named as its kind says what."""

    id = graphene.ID(required=True)
    kind = TimelineKind(required=True)
    at = DateTime(required=True)
    event = graphene.Field(TimelineEvent)
    cart = graphene.Field(CustomerCart)
    message = graphene.Field(CustomerMessage)
    coupon = graphene.Field(CustomerCoupon)
    order = graphene.Field(CustomerOrder)
    tag = graphene.Field(CustomerTagChange)
    run = graphene.Field(CustomerRun)
    consent = graphene.Field(ConsentStatement)
    follow = graphene.Field(CustomerFollow)
    talk = graphene.Field(CustomerUtterance)
    merge = graphene.Field(CustomerMerge)

    @staticmethod
    def resolve_id(shown: Shown, _info: Any) -> str:
        return f"{shown.entry.kind}:{shown.entry.row.id}"

    @staticmethod
    def resolve_kind(shown: Shown, _info: Any) -> Kind:
        return shown.entry.kind

    @staticmethod
    def resolve_at(shown: Shown, _info: Any) -> Any:
        return shown.entry.at

    @staticmethod
    def resolve_event(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.EVENT)

    @staticmethod
    def resolve_cart(shown: Shown, info: GraphQLResolveInfo) -> CartRow | None:
        return cart_for(info.context.staff, shown.of(Kind.CART))

    @staticmethod
    def resolve_message(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.MESSAGE)

    @staticmethod
    def resolve_coupon(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.COUPON, Kind.COUPON_REDEEMED)

    @staticmethod
    def resolve_order(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.ORDER)

    @staticmethod
    def resolve_tag(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.TAG)

    @staticmethod
    def resolve_run(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.RUN, Kind.RUN_ENDED)

    @staticmethod
    def resolve_consent(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.CONSENT)

    @staticmethod
    def resolve_follow(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.FOLLOW)

    @staticmethod
    def resolve_talk(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.TALK)

    @staticmethod
    def resolve_merge(shown: Shown, _info: Any) -> Any:
        return shown.of(Kind.MERGED)


def page_of(
    context: Context, customer_id: int, *, first: int, after: str | None
) -> Page:
    """Return a page of somebody's timeline; orders only for those who may see them.

    Raises GraphQLError for a page size or a cursor that cannot be.
    """
    size = page_size(first)
    place = place_of(after) if after else None
    entries = timeline.timeline(
        context.installation_id,
        customer_id,
        size=size + 1,
        after=timeline.After(place.at, place.id) if place else None,
        with_orders=context.staff.may(REVENUE),
    )
    merges: dict[int, Row[Merge]] = {
        row.id: row
        for row in rows(each.row for each in entries if each.kind == Kind.MERGED)
    }
    return Page([Shown(each, _subject(each, merges)) for each in entries], size)


def _subject(entry: timeline.Entry, merges: dict[int, Row[Merge]]) -> Any:
    return merges[entry.row.id] if entry.kind == Kind.MERGED else entry.row


def _place(shown: Shown) -> Place:
    return Place(shown.entry.at, shown.entry.position)


TimelineEntryConnection = connection_of(TimelineEntry, place=_place)

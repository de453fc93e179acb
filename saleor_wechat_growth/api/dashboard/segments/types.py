"""Segments, their history, and who is in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import graphene

from saleor_wechat_growth.api.core.connections import (
    Page,
    connection_of,
    newest_first,
    paged_arguments,
)
from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.api.dashboard.people.merges import persons
from saleor_wechat_growth.api.dashboard.people.types import Customer
from saleor_wechat_growth.api.dashboard.rows import Row
from saleor_wechat_growth.insights.queries import segments as reading
from saleor_wechat_growth.segments import problems, queries
from saleor_wechat_growth.segments.models import Segment as SegmentModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.context import Context

    SegmentRow = Row[SegmentModel]

#: days of the small curves of a list
LATELY: Final = 30
WEEK: Final = 7
MOST_DAYS: Final = 400
MOST_VERSIONS: Final = 50

SegmentKind = graphene.Enum.from_enum(
    SegmentModel.Kind, name="SegmentKind", description="Where a segment comes from."
)
SegmentStatus = graphene.Enum.from_enum(
    SegmentModel.Status, name="SegmentStatus", description="Whether it has members."
)
RuleWrong = graphene.Enum.from_enum(
    problems.Wrong,
    name="RuleWrong",
    description=lambda each: each.value if each else "What is wrong in a rule.",
)


class RuleProblem(graphene.ObjectType):
    """Something wrong at a place of a rule."""

    path = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Keys and numbers from the rule's root: `all`, `0`, `count`.",
    )
    wrong = RuleWrong(required=True)
    message = graphene.String(required=True, description="For developers, in English.")


class SegmentSize(graphene.ObjectType):
    """How many were in a segment at a moment."""

    at = DateTime(required=True)
    size = graphene.Int(required=True)

    @staticmethod
    def resolve_at(each: tuple[datetime, int], _info: Any) -> datetime:
        return each[0]

    @staticmethod
    def resolve_size(each: tuple[datetime, int], _info: Any) -> int:
        return each[1]


class SegmentVersion(graphene.ObjectType):
    """What a segment's rule was from a moment on."""

    number = graphene.Int(required=True)
    name = graphene.String(required=True)
    rule = JSON(required=True)
    saved_at = DateTime(required=True)
    by = graphene.String(required=True, description="`staff:<user id>`, or who else.")


class SegmentMember(graphene.ObjectType):
    """Somebody in a segment, since when and why."""

    customer = graphene.Field(Customer, required=True)
    entered_at = DateTime(required=True)
    why = graphene.String(
        required=True,
        description="`built`, `time`, `merged`, or what changed: `orders`, `tags:vip`.",
    )


class Member(NamedTuple):
    """A membership, and its person as a row of the page's people."""

    id: int
    customer: Any
    entered_at: datetime
    why: str


def _member_place(member: Member) -> Place:
    return Place(member.entered_at, member.id)


SegmentMemberConnection = connection_of(SegmentMember, place=_member_place)


def flow_of(row: SegmentRow, context: Context, days: int = LATELY) -> queries.Flow:
    """Return how a segment moved in its last days, read for the whole list at once."""
    moments = days_back(context.now, days)
    since = moments[max(0, days - WEEK)]

    def load(ids: Sequence[int]) -> Mapping[int, queries.Flow]:
        return queries.flows(context.installation_id, ids, moments, since)

    found = row.related(f"flow {days}", load)
    assert found is not None, "every segment moves somehow"
    return found


def days_back(now: datetime, days: int) -> list[datetime]:
    return [now - timedelta(days=ago) for ago in range(days, -1, -1)]


class Segment(graphene.ObjectType):
    """A rule that says of everybody whether they are in it."""

    id = graphene.ID(required=True)
    key = graphene.String(required=True, description="What `growth.yaml` calls it.")
    name = graphene.String(required=True)
    kind = SegmentKind(required=True)
    status = SegmentStatus(required=True)
    rule = JSON(required=True, description="The rule language of docs/segments.md.")
    enter_tags = graphene.List(graphene.NonNull(graphene.String), required=True)
    version = graphene.Int(required=True)
    is_building = graphene.Boolean(
        required=True, description="Members are of an older rule until this ends."
    )
    built_at = DateTime()
    error = graphene.String(required=True, description="Why it is not kept, or empty.")
    size = graphene.Int(required=True)
    entered_lately = graphene.Int(required=True, description="In the last 7 days.")
    left_lately = graphene.Int(required=True, description="In the last 7 days.")
    sizes = graphene.List(
        graphene.NonNull(SegmentSize),
        required=True,
        days=graphene.Int(default_value=LATELY, required=True),
        description="One a day, oldest first, the last is now.",
    )
    versions = graphene.List(
        graphene.NonNull(SegmentVersion), required=True, description="The last 50."
    )
    used_by = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Names of segments whose rules name this one, and of live recalls "
        "that start from it.",
    )
    members = graphene.Field(
        SegmentMemberConnection,
        required=True,
        **paged_arguments(),
        description="Who entered last first. Of one segment: a list is refused.",
    )

    @staticmethod
    def resolve_key(row: SegmentRow, _info: Any) -> str:
        return row.it.key

    @staticmethod
    def resolve_name(row: SegmentRow, _info: Any) -> str:
        return row.it.name

    @staticmethod
    def resolve_kind(row: SegmentRow, _info: Any) -> str:
        return row.it.kind

    @staticmethod
    def resolve_status(row: SegmentRow, _info: Any) -> str:
        return row.it.status

    @staticmethod
    def resolve_rule(row: SegmentRow, _info: Any) -> Any:
        return row.it.rule

    @staticmethod
    def resolve_enter_tags(row: SegmentRow, _info: Any) -> list[str]:
        return row.it.enter_tags

    @staticmethod
    def resolve_version(row: SegmentRow, _info: Any) -> int:
        return row.it.version

    @staticmethod
    def resolve_is_building(row: SegmentRow, _info: Any) -> bool:
        return row.it.is_building or row.it.build_due_at is not None

    @staticmethod
    def resolve_built_at(row: SegmentRow, _info: Any) -> datetime | None:
        return row.it.built_at

    @staticmethod
    def resolve_error(row: SegmentRow, _info: Any) -> str:
        return row.it.error

    @staticmethod
    def resolve_size(row: SegmentRow, info: GraphQLResolveInfo) -> int:
        return flow_of(row, info.context).size

    @staticmethod
    def resolve_entered_lately(row: SegmentRow, info: GraphQLResolveInfo) -> int:
        return flow_of(row, info.context).entered

    @staticmethod
    def resolve_left_lately(row: SegmentRow, info: GraphQLResolveInfo) -> int:
        return flow_of(row, info.context).left

    @staticmethod
    def resolve_sizes(row: SegmentRow, info: GraphQLResolveInfo, days: int) -> Any:
        return flow_of(row, info.context, max(1, min(days, MOST_DAYS))).sizes

    @staticmethod
    def resolve_versions(row: SegmentRow, info: GraphQLResolveInfo) -> Any:
        shop = info.context.installation_id
        found = row.related(
            "versions", lambda ids: queries.versions(shop, ids, MOST_VERSIONS)
        )
        return found or ()

    @staticmethod
    def resolve_used_by(row: SegmentRow, info: GraphQLResolveInfo) -> Any:
        shop = info.context.installation_id
        found = row.related("used_by", lambda ids: reading.used_by(shop, ids))
        return found or ()

    @staticmethod
    def resolve_members(
        row: SegmentRow, info: GraphQLResolveInfo, first: int, after: str | None = None
    ) -> Page:
        shop = info.context.installation_id
        beside = row.related("beside", lambda ids: dict.fromkeys(ids, len(ids) - 1))
        if beside:
            raise coded(BAD_INPUT, "Ask for the members of one segment at a time.")
        members = queries.members(shop, row.id)
        page = newest_first(members, "entered_at", first=first, after=after)
        people = persons(shop, (each.customer_id for each in page.rows))
        page.rows = [
            Member(each.id, people[each.customer_id], each.entered_at, each.why)
            for each in page.rows
        ]
        return page

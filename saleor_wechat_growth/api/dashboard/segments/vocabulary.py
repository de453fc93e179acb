"""What a rule may say in this shop, tags, traits, and the thresholds of stages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime, Decimal
from saleor_wechat_growth.api.dashboard.people.types import Customer
from saleor_wechat_growth.api.dashboard.permissions import REVENUE, needs
from saleor_wechat_growth.api.dashboard.segments.types import RuleProblem, Segment
from saleor_wechat_growth.api.dashboard.types import TraitType
from saleor_wechat_growth.segments import queries
from saleor_wechat_growth.segments.models import Tag as TagModel

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.rows import Row
    from saleor_wechat_growth.segments.builtin import Lifecycle as LifecycleRow
    from saleor_wechat_growth.segments.builtin import Rfm as RfmRow

TagFamily = graphene.Enum.from_enum(
    TagModel.Family, name="TagFamily", description="What a tag speaks of."
)
DAY = timedelta(days=1)


class Tag(graphene.ObjectType):
    """A word that the shop puts on people."""

    id = graphene.ID(required=True)
    key = graphene.String(required=True)
    name = graphene.String(required=True)
    family = TagFamily(required=True)
    is_mirrored = graphene.Boolean(
        required=True, description="Written to Saleor's private metadata of its users."
    )
    is_shown = graphene.Boolean(
        required=True, description="Who wears it may read it in the mini-program."
    )
    people = graphene.Int(required=True, description="How many wear it.")
    created_at = DateTime()

    @staticmethod
    def resolve_key(row: Row[TagModel], _info: Any) -> str:
        return row.it.key

    @staticmethod
    def resolve_name(row: Row[TagModel], _info: Any) -> str:
        return row.it.name or row.it.key

    @staticmethod
    def resolve_family(row: Row[TagModel], _info: Any) -> str:
        return row.it.family

    @staticmethod
    def resolve_is_mirrored(row: Row[TagModel], _info: Any) -> bool:
        return row.it.is_mirrored

    @staticmethod
    def resolve_is_shown(row: Row[TagModel], _info: Any) -> bool:
        return row.it.is_shown

    @staticmethod
    def resolve_people(row: Row[TagModel], info: GraphQLResolveInfo) -> int:
        shop = info.context.installation_id
        return row.related("people", lambda ids: queries.wearers(shop, ids)) or 0

    @staticmethod
    def resolve_created_at(row: Row[TagModel], _info: Any) -> Any:
        return row.it.created_at


class TraitDefinition(graphene.ObjectType):
    """Something the shop knows of its people, with a type."""

    key = graphene.String(required=True)
    type = TraitType(required=True)
    label = graphene.String(required=True)
    options = graphene.List(graphene.NonNull(graphene.String), required=True)


class RuleChoice(graphene.ObjectType):
    """Something a rule can name."""

    key = graphene.String(required=True, description="What stands in the rule.")
    name = graphene.String(required=True)
    detail = graphene.String(required=True, description="Its kind, or empty.")


class RuleEvent(graphene.ObjectType):
    """A kind of event, and what its latest ones told."""

    kind = graphene.String(required=True)
    properties = graphene.List(graphene.NonNull(graphene.String), required=True)


class RuleGoods(graphene.ObjectType):
    """A product that was ordered lately."""

    product = graphene.ID(required=True)
    name = graphene.String(required=True)
    category = graphene.ID(required=True, description="Of Saleor's, or empty.")


class RuleVocabulary(graphene.ObjectType):
    """What the conditions of a rule may name, as far as the shop has it."""

    tags = graphene.List(graphene.NonNull(RuleChoice), required=True)
    traits = graphene.List(graphene.NonNull(TraitDefinition), required=True)
    segments = graphene.List(graphene.NonNull(RuleChoice), required=True)
    coupons = graphene.List(graphene.NonNull(RuleChoice), required=True)
    accounts = graphene.List(graphene.NonNull(RuleChoice), required=True)
    followed = graphene.List(
        graphene.NonNull(RuleChoice),
        required=True,
        description="Service accounts by their keys; the detail is their role.",
    )
    templates = graphene.List(graphene.NonNull(RuleChoice), required=True)
    events = graphene.List(graphene.NonNull(RuleEvent), required=True)
    currencies = graphene.List(graphene.NonNull(graphene.String), required=True)

    @staticmethod
    def resolve_tags(words: Any, _info: Any) -> list[RuleChoice]:
        return [
            RuleChoice(key=tag.key, name=tag.name or tag.key, detail=tag.family)
            for tag in words.tags
        ]


class SegmentPreview(graphene.ObjectType):
    """Whom a rule would take in, counted within a second."""

    problems = graphene.List(
        graphene.NonNull(RuleProblem),
        required=True,
        description="If there are any, nothing was counted.",
    )
    count = graphene.Int(description="Null: not even an estimate was quick enough.")
    is_estimate = graphene.Boolean(required=True)
    sample = graphene.List(graphene.NonNull(Customer), required=True)


class LifecycleTerms(graphene.ObjectType):
    """From when on a buyer is in which stage."""

    growth = graphene.Int(required=True, description="From so many orders on.")
    mature = graphene.Int(required=True, description="From so many orders on.")
    slump_days = graphene.Int(required=True, description="Since the last order.")
    lost_days = graphene.Int(required=True, description="Since the last order.")

    @staticmethod
    def resolve_slump_days(terms: LifecycleRow, _info: Any) -> int:
        return terms.slump // DAY

    @staticmethod
    def resolve_lost_days(terms: LifecycleRow, _info: Any) -> int:
        return terms.lost // DAY


class RfmTerms(graphene.ObjectType):
    """Four edges make five bands of each dimension; 5 is the best."""

    currency = graphene.String(required=True)
    window_days = graphene.Int(required=True)
    recency_days = graphene.List(
        graphene.NonNull(graphene.Int),
        required=True,
        description="Last order within so many days: of bands 5, 4, 3, 2.",
    )
    frequency = graphene.List(
        graphene.NonNull(graphene.Int),
        required=True,
        description="At least so many orders: of bands 2, 3, 4, 5.",
    )
    monetary = graphene.List(
        graphene.NonNull(Decimal),
        description="At least so much: of bands 2, 3, 4, 5. Needs MANAGE_ORDERS.",
    )

    @staticmethod
    def resolve_window_days(terms: RfmRow, _info: Any) -> int:
        return terms.window // DAY

    @staticmethod
    @needs(REVENUE)
    def resolve_monetary(terms: RfmRow, _info: Any) -> Any:
        return terms.monetary

    @staticmethod
    def resolve_recency_days(terms: RfmRow, _info: Any) -> list[int]:
        return [each // DAY for each in terms.recency]


class StageMove(graphene.ObjectType):
    """How many went from one stage to another, or stayed."""

    before = graphene.ID(description="Null: they were in none.")
    after = graphene.ID(description="Null: they are in none.")
    people = graphene.Int(required=True)


class StageMoves(graphene.ObjectType):
    """Who was in which stage at two moments."""

    stages = graphene.List(graphene.NonNull(Segment), required=True)
    moves = graphene.List(graphene.NonNull(StageMove), required=True)

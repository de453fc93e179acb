from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.api.dashboard.people.merges import persons
from saleor_wechat_growth.api.dashboard.permissions import (
    CUSTOMERS,
    REVENUE,
    needs,
)
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.segments.permitting import require_for
from saleor_wechat_growth.api.dashboard.segments.tags import TagImport
from saleor_wechat_growth.api.dashboard.segments.types import Segment
from saleor_wechat_growth.api.dashboard.segments.vocabulary import (
    LifecycleTerms,
    RfmTerms,
    RuleGoods,
    RuleVocabulary,
    SegmentPreview,
    StageMove,
    StageMoves,
    Tag,
    TraitDefinition,
)
from saleor_wechat_growth.api.dashboard.segments.wechat_tags import WeChatTagQueries
from saleor_wechat_growth.insights.queries import segments as choices
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.builtin import STAGES, Lifecycle, Rfm
from saleor_wechat_growth.segments.models import Segment as SegmentModel
from saleor_wechat_growth.segments.models import TraitDefinition as TraitModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLResolveInfo

_LONGEST_CURRENCY: Final = 3
_MOST_WINDOW: Final = 3660


class SegmentsQueries(WeChatTagQueries):
    """Segments, what their rules can say, tags and traits."""

    segments = graphene.List(
        graphene.NonNull(Segment),
        required=True,
        with_archived=graphene.Boolean(default_value=False, required=True),
        description="By name; stages and RFM bands in their order.",
    )
    segment = graphene.Field(Segment, id=graphene.ID(required=True))
    segment_preview = graphene.Field(
        SegmentPreview,
        required=True,
        rule=JSON(required=True),
        id=graphene.ID(description="Of the segment whose rule is being changed."),
        description="A rule that asks of orders, itself or by a segment that it names, "
        "needs MANAGE_ORDERS.",
    )
    rule_vocabulary = graphene.Field(RuleVocabulary, required=True)
    rule_goods = graphene.List(
        graphene.NonNull(RuleGoods),
        required=True,
        search=graphene.String(required=True),
        description="Needs MANAGE_ORDERS: what was ordered lately, 20 at most.",
    )
    tags = graphene.List(graphene.NonNull(Tag), required=True)
    check_tag_import = graphene.Field(
        TagImport,
        required=True,
        csv=graphene.String(
            required=True, description="Columns identifier,tag[,reason]; 50,000 rows."
        ),
        description="What `startTagImport` would do with a file.",
    )
    trait_definitions = graphene.List(graphene.NonNull(TraitDefinition), required=True)
    lifecycle = graphene.Field(
        LifecycleTerms, description="Null: the shop has no stages yet."
    )
    stage_moves = graphene.Field(
        StageMoves,
        required=True,
        earlier=DateTime(required=True),
        later=DateTime(required=True),
    )
    rfm = graphene.List(graphene.NonNull(RfmTerms), required=True)
    rfm_proposal = graphene.Field(
        RfmTerms,
        currency=graphene.String(required=True),
        window_days=graphene.Int(default_value=365, required=True),
        description="From a fifth to four fifths of the shop's own buyers; needs "
        "MANAGE_ORDERS. Null: nobody bought in that time and currency.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_segments(
        _root: None, info: GraphQLResolveInfo, *, with_archived: bool
    ) -> Any:
        found = queries.segments(info.context.installation_id)
        if not with_archived:
            found = found.exclude(status=SegmentModel.Status.ARCHIVED)
        return rows(sorted(found, key=_in_order))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_segment(_root: None, info: GraphQLResolveInfo, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        found = queries.segments(info.context.installation_id)
        return next(iter(rows(found.filter(id=number_of(id)))), None)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_segment_preview(
        _root: None,
        info: GraphQLResolveInfo,
        rule: Any,
        id: str | None = None,  # noqa: A002 -- GraphQL's word
    ) -> SegmentPreview:
        context = info.context
        shop = context.installation_id
        own = queries.segments(shop).filter(id=number_of(id or "")).first()
        wrong = queries.problems(shop, rule, own.key if own else "")
        if wrong:
            return SegmentPreview(problems=wrong, is_estimate=False, sample=[])
        require_for(context, rule)
        found = queries.preview(shop, rule, context.now)
        people = persons(shop, found.sample)
        return SegmentPreview(
            problems=[],
            count=found.count,
            is_estimate=found.is_estimate,
            sample=[people[each] for each in found.sample if each in people],
        )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_rule_vocabulary(_root: None, info: GraphQLResolveInfo) -> Any:
        return choices.vocabulary(info.context.installation_id)

    @staticmethod
    @needs(CUSTOMERS | REVENUE)
    def resolve_rule_goods(_root: None, info: GraphQLResolveInfo, search: str) -> Any:
        return choices.goods(info.context.installation_id, search)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_tags(_root: None, info: GraphQLResolveInfo) -> Any:
        found = queries.tags(info.context.installation_id)
        return rows(found.order_by("family", "key"))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_check_tag_import(
        _root: None, info: GraphQLResolveInfo, csv: str
    ) -> services.Checked:
        return services.check_import(
            installation_id=info.context.installation_id, text=csv
        )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_trait_definitions(_root: None, info: GraphQLResolveInfo) -> Any:
        found = TraitModel.objects.of(info.context.installation_id)
        return found.order_by("label", "id")

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_lifecycle(_root: None, info: GraphQLResolveInfo) -> Lifecycle | None:
        stage = _stages(info.context.installation_id)
        return Lifecycle.model_validate(stage[0].terms) if stage else None

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_stage_moves(
        _root: None, info: GraphQLResolveInfo, earlier: datetime, later: datetime
    ) -> StageMoves:
        shop = info.context.installation_id
        stages = _stages(shop)
        counted = queries.transition_matrix(
            shop, [each.id for each in stages], earlier, later
        )
        return StageMoves(
            stages=rows(stages),
            moves=[
                StageMove(before=before, after=after, people=people)
                for (before, after), people in counted.items()
            ],
        )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_rfm(_root: None, info: GraphQLResolveInfo) -> list[Rfm]:
        bands = queries.segments(info.context.installation_id).filter(
            kind=SegmentModel.Kind.RFM, key__endswith="_r5"
        )
        return [Rfm.model_validate(band.terms) for band in bands if band.terms]

    @staticmethod
    @needs(CUSTOMERS | REVENUE)
    def resolve_rfm_proposal(
        _root: None, info: GraphQLResolveInfo, currency: str, window_days: int
    ) -> Rfm | None:
        if len(currency) != _LONGEST_CURRENCY or not 1 <= window_days <= _MOST_WINDOW:
            raise coded(BAD_INPUT, "A currency has 3 letters, a window 1 to 3660 days.")
        context = info.context
        found = queries.rfm_quintiles(
            context.installation_id,
            currency,
            timedelta(days=window_days),
            context.now,
        )
        return _ascending(currency, window_days, found) if found else None


def _in_order(segment: SegmentModel) -> tuple[str, int, str]:
    """Own segments by name; stages from introduction to lost; bands best first."""
    if segment.kind == SegmentModel.Kind.STAGE:
        return (segment.kind, list(STAGES).index(segment.key), "")
    if segment.kind == SegmentModel.Kind.RFM:
        name, band = segment.key[:-1], segment.key[-1]
        return (segment.kind, 0, f"{name}{9 - int(band)}")
    return ("", 0, segment.name)


def _stages(installation_id: int) -> Sequence[SegmentModel]:
    found = queries.segments(installation_id).filter(kind=SegmentModel.Kind.STAGE)
    return sorted(found, key=_in_order)


def _ascending(currency: str, window_days: int, found: queries.Quintiles) -> Rfm | None:
    """Return quintiles as edges: whole days and amounts, each more than the last."""
    days = _rising([max(1, -(-each // timedelta(days=1))) for each in found.recency])
    window = timedelta(days=max(window_days, days[-1]))
    counts = _rising([max(1, each) for each in found.frequency])
    amounts = _rising([max(1, int(each)) for each in found.monetary])
    return Rfm(
        currency=currency,
        window=window,
        recency=tuple(timedelta(days=each) for each in days),  # type: ignore[arg-type]
        frequency=tuple(counts),  # type: ignore[arg-type]
        monetary=tuple(Decimal(each) for each in amounts),  # type: ignore[arg-type]
    )


def _rising(edges: Sequence[int]) -> list[int]:
    found: list[int] = []
    for each in edges:
        found.append(max(each, found[-1] + 1 if found else each))
    return found

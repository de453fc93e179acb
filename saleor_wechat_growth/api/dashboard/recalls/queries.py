from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.connections import (
    Page,
    newest_first,
    paged_arguments,
)
from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.api.dashboard.overview import runs as shown
from saleor_wechat_growth.api.dashboard.permissions import (
    CUSTOMERS,
    RECALLS,
    REVENUE,
    needs,
)
from saleor_wechat_growth.api.dashboard.recalls.preview import (
    RecallChoices,
    RecallPreview,
)
from saleor_wechat_growth.api.dashboard.recalls.runs import OrderAttribution, RunRecord
from saleor_wechat_growth.api.dashboard.recalls.types import Journey, RunConnection
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.api.dashboard.types import RunOutcome
from saleor_wechat_growth.insights.queries import choices, preview, recalls
from saleor_wechat_growth.journeys.errors import UnknownRecipe
from saleor_wechat_growth.journeys.models import Journey as JourneyRow
from saleor_wechat_growth.journeys.models import Run

if TYPE_CHECKING:
    from datetime import datetime

    from graphql import GraphQLResolveInfo


class RecallsQueries(graphene.ObjectType):
    """Recalls, their runs, and what explains those."""

    journeys = graphene.List(
        graphene.NonNull(Journey), required=True, description="Oldest first."
    )
    journey = graphene.Field(Journey, id=graphene.ID(required=True))
    runs = graphene.Field(
        RunConnection,
        required=True,
        journey_id=graphene.ID(),
        outcome=RunOutcome(),
        **paged_arguments(),
        description="Newest first.",
    )
    run = graphene.Field(RunRecord, id=graphene.ID(required=True))
    recall_preview = graphene.Field(
        RecallPreview,
        required=True,
        recipe=graphene.String(default_value="abandoned_cart", required=True),
        parameters=JSON(required=True),
        starts_at=DateTime(
            description="When the example starts: when its cart was last touched, the "
            "segment entered, the coupon about to end; now if not given."
        ),
    )
    recall_choices = graphene.Field(RecallChoices, required=True)
    order_attribution = graphene.Field(
        OrderAttribution,
        order_id=graphene.ID(required=True, description="Saleor's."),
        description="What brought an order; null if no recall did.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_journeys(
        _root: None, info: GraphQLResolveInfo
    ) -> list[Row[JourneyRow]]:
        return rows(recalls.journeys_of(info.context.installation_id))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_journey(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> Row[JourneyRow] | None:
        found = recalls.journeys_of(info.context.installation_id)
        return next(iter(rows(found.filter(id=number_of(id)))), None)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_runs(
        _root: None,
        info: GraphQLResolveInfo,
        first: int,
        after: str | None = None,
        journey_id: str | None = None,
        outcome: str | None = None,
    ) -> Page:
        shop = info.context.installation_id
        found = Run.objects.of(shop).select_related("journey", "cart")
        if journey_id is not None:
            found = found.filter(journey_id=number_of(journey_id))
        if outcome is not None:
            found = found.filter(outcome=outcome)
        page = newest_first(found, "entered_at", first=first, after=after)
        page.rows = shown.with_channels(shop, page.rows)
        return page

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_run(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> recalls.RunRecord | None:
        return recalls.run_record(info.context.installation_id, number_of(id))

    @staticmethod
    @needs(RECALLS)
    def resolve_recall_preview(
        _root: None,
        info: GraphQLResolveInfo,
        recipe: str,
        parameters: Any,
        starts_at: datetime | None = None,
    ) -> preview.Preview:
        try:
            return preview.preview(
                info.context.installation_id,
                recipe=recipe,
                parameters=parameters,
                starts_at=starts_at or info.context.now,
            )
        except UnknownRecipe:
            raise coded(BAD_INPUT, "There is no such recipe.") from None

    @staticmethod
    @needs(RECALLS)
    def resolve_recall_choices(
        _root: None, info: GraphQLResolveInfo
    ) -> choices.Choices:
        return choices.choices(info.context.installation_id)

    @staticmethod
    @needs(REVENUE)
    def resolve_order_attribution(
        _root: None, info: GraphQLResolveInfo, order_id: str
    ) -> recalls.Attribution | None:
        return recalls.attribution(info.context.installation_id, order_id)

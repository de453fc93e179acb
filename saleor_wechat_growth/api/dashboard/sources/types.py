"""Sources: what they are, what they brought, who came by them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.activity import queries
from saleor_wechat_growth.activity.entrances import entrance_of
from saleor_wechat_growth.activity.models import SceneCode as CodeModel
from saleor_wechat_growth.activity.models import Source as SourceModel
from saleor_wechat_growth.activity.models import Touch as TouchModel
from saleor_wechat_growth.api.core.connections import (
    Page,
    newest_first,
    paged_arguments,
)
from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.scalars import DateTime, Decimal
from saleor_wechat_growth.api.dashboard.permissions import REVENUE, needs
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.api.dashboard.sources.code_types import (
    CodeBatch,
    CodeState,
    SceneCodeConnection,
    of_row,
)
from saleor_wechat_growth.api.dashboard.types import Money
from saleor_wechat_growth.insights.queries import sources as figures
from saleor_wechat_growth.insights.queries.overview import MOST_DAYS, Period, last_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.activity.models import ChannelCost as CostRow
    from saleor_wechat_growth.activity.models import CodeBatch as BatchModel

    SourceRow = Row[SourceModel]
    CodeRow = Row[CodeModel]
    BatchRow = Row[BatchModel]

_DAYS: Final = 30


SourceKind = graphene.Enum.from_enum(
    SourceModel.Kind, name="SourceKind", description="What sort of source it is."
)
SourcePlacement = graphene.Enum.from_enum(
    SourceModel.Placement, name="SourcePlacement", description="Where it stands."
)
SourceTouchKind = graphene.Enum.from_enum(
    TouchModel.Kind, name="SourceTouchKind", description="How somebody came."
)


def period_of(info: GraphQLResolveInfo, days: int) -> Period:
    """Return the shop's last days. Raises GraphQLError."""
    if not 1 <= days <= MOST_DAYS:
        raise coded(BAD_INPUT, f"`days` is between 1 and {MOST_DAYS}.")
    return last_days(info.context.installation_id, days, info.context.now)


def days_argument() -> graphene.Int:
    return graphene.Int(
        default_value=_DAYS,
        required=True,
        description=f"The shop's last days, today included; {MOST_DAYS} at most.",
    )


class SourceTraffic(graphene.ObjectType):
    """Who came by a source."""

    scans = graphene.Int(required=True, description="Of its codes of service accounts.")
    opens = graphene.Int(
        required=True,
        description="Of the mini-program by its codes and links, by known people; "
        "one a person, code and minute.",
    )
    visits = graphene.Int(
        required=True, description="Its links followed in browsers, by whomever."
    )
    followers = graphene.Int(
        required=True, description="People who followed by one of its codes."
    )
    people = graphene.Int(
        required=True,
        description="People who came by any source for the first time, and by this.",
    )
    costs = graphene.List(graphene.NonNull(Money), required=True)

    @staticmethod
    def resolve_costs(found: figures.Traffic, _info: Any) -> list[Money]:
        return [
            Money(amount=amount, currency=currency)
            for currency, amount in sorted(found.costs.items())
        ]


class SourceEarning(graphene.ObjectType):
    """What a source brought and cost in one currency."""

    currency = graphene.String(required=True)
    orders = graphene.Int(
        required=True,
        description="Paid in these days by people whose first source it is; those "
        "cancelled or refunded in full are left out.",
    )
    net = Decimal(required=True, description="Their totals less partial refunds.")
    cost = Decimal(required=True)
    cac = Decimal(
        description="Cost for each new customer; where the source has costs in several "
        "currencies, for each whose first order was in this one. Null without either."
    )
    roi = Decimal(
        description="Net revenue less cost, divided by cost: -1 is all lost, 0 is cost "
        "earned back. Null without cost."
    )


class SourceEarnings(graphene.ObjectType):
    """What a source brought."""

    new_customers = graphene.Int(
        required=True,
        description="People who came first by it and paid their first order in these "
        "days.",
    )
    by_currency = graphene.List(graphene.NonNull(SourceEarning), required=True)


class SourceDay(graphene.ObjectType):
    """One of the shop's days at a source."""

    day = graphene.String(required=True, description="2026-11-23")
    scans = graphene.Int(required=True)
    opens = graphene.Int(required=True)
    visits = graphene.Int(required=True)

    @staticmethod
    def resolve_day(row: figures.Day, _info: Any) -> str:
        return row.day.isoformat()


class SourceCost(graphene.ObjectType):
    """What a source cost on a day."""

    id = graphene.ID(required=True)
    day = graphene.String(required=True, description="2026-11-23")
    amount = Decimal(required=True)
    currency = graphene.String(required=True)

    @staticmethod
    def resolve_day(row: CostRow, _info: Any) -> str:
        return row.day.isoformat()


class Source(graphene.ObjectType):
    """Where visitors come from."""

    class Meta:
        default_resolver = of_row

    id = graphene.ID(required=True)
    key = graphene.String(required=True, description="Its name in files and journeys.")
    name = graphene.String(required=True)
    public_name = graphene.String(
        required=True, description="What visitors may see of it, or empty."
    )
    kind = SourceKind(required=True)
    placement = SourcePlacement(required=True)
    material = graphene.String(required=True)
    owner = graphene.String(required=True)
    journey_step = graphene.String(required=True)
    created_at = DateTime(required=True)
    archived_at = DateTime()
    codes = graphene.Int(required=True, description="Those that can be used.")
    failed_codes = graphene.Int(required=True)
    pending_codes = graphene.Int(required=True)
    traffic = graphene.Field(SourceTraffic, required=True, days=days_argument())
    earnings = graphene.Field(
        SourceEarnings, days=days_argument(), description="Needs MANAGE_ORDERS."
    )
    trend = graphene.List(
        graphene.NonNull(SourceDay), required=True, days=days_argument()
    )
    code_list = graphene.Field(
        SceneCodeConnection,
        required=True,
        **paged_arguments(),
        state=CodeState(description="Only those of this state."),
    )
    batches = graphene.List(
        graphene.NonNull(CodeBatch), required=True, description="The newest 10."
    )
    costs = graphene.List(
        graphene.NonNull(SourceCost),
        required=True,
        description="The newest 100, newest day first.",
    )

    @staticmethod
    def resolve_codes(row: SourceRow, info: GraphQLResolveInfo) -> int:
        return _counted(row, info, CodeModel.State.MADE)

    @staticmethod
    def resolve_failed_codes(row: SourceRow, info: GraphQLResolveInfo) -> int:
        return _counted(row, info, CodeModel.State.FAILED)

    @staticmethod
    def resolve_pending_codes(row: SourceRow, info: GraphQLResolveInfo) -> int:
        return _counted(row, info, CodeModel.State.PENDING)

    @staticmethod
    def resolve_traffic(row: SourceRow, info: GraphQLResolveInfo, days: int) -> Any:
        def load(ids: Sequence[int]) -> Any:
            shop = info.context.installation_id
            return figures.traffic(shop, ids, period_of(info, days))

        return row.related(f"traffic:{days}", load)

    @staticmethod
    @needs(REVENUE)
    def resolve_earnings(row: SourceRow, info: GraphQLResolveInfo, days: int) -> Any:
        def load(ids: Sequence[int]) -> Any:
            shop = info.context.installation_id
            return figures.earnings(shop, ids, period_of(info, days))

        return row.related(f"earnings:{days}", load)

    @staticmethod
    def resolve_trend(row: SourceRow, info: GraphQLResolveInfo, days: int) -> Any:
        shop = info.context.installation_id
        return figures.days(shop, row.id, period_of(info, days))

    @staticmethod
    def resolve_code_list(
        row: SourceRow,
        info: GraphQLResolveInfo,
        first: int,
        after: str | None = None,
        state: Any = None,
    ) -> Page:
        codes = queries.codes(info.context.installation_id, row.id)
        if state is not None:
            codes = codes.filter(state=state.value)
        page = newest_first(codes, "created_at", first=first, after=after)
        page.rows = rows(page.rows)
        return page

    @staticmethod
    def resolve_batches(row: SourceRow, info: GraphQLResolveInfo) -> list[BatchRow]:
        return rows(queries.batches(info.context.installation_id, row.id)[:10])

    @staticmethod
    def resolve_costs(row: SourceRow, info: GraphQLResolveInfo) -> Any:
        return figures.costs(info.context.installation_id, row.id)[:100]


def _counted(row: SourceRow, info: GraphQLResolveInfo, state: str) -> int:
    shop = info.context.installation_id
    found = row.related("codes", lambda ids: figures.code_counts(shop, ids))
    return (found or {}).get(state, 0)


class SourceTouch(graphene.ObjectType):
    """Somebody came by a source."""

    id = graphene.ID(required=True)
    at = DateTime(required=True)
    kind = SourceTouchKind(required=True)
    source_id = graphene.ID(required=True)
    source = graphene.String(required=True, description="Its name.")
    label = graphene.String(required=True, description="Of the code, or empty.")
    entrance = graphene.String(
        description="How the mini-program was opened: a name of ours, or WeChat's "
        "number."
    )
    is_first = graphene.Boolean(
        required=True, description="What this person came by at the very first."
    )
    is_follow = graphene.Boolean(
        required=True, description="They followed the account by it."
    )

    @staticmethod
    def resolve_id(row: tuple[TouchModel, bool], _info: Any) -> int:
        return row[0].pk

    @staticmethod
    def resolve_at(row: tuple[TouchModel, bool], _info: Any) -> datetime:
        return row[0].at

    @staticmethod
    def resolve_kind(row: tuple[TouchModel, bool], _info: Any) -> str:
        return row[0].kind

    @staticmethod
    def resolve_source_id(row: tuple[TouchModel, bool], _info: Any) -> int | None:
        return row[0].source_id

    @staticmethod
    def resolve_source(row: tuple[TouchModel, bool], _info: Any) -> str:
        return row[0].source.name if row[0].source is not None else ""

    @staticmethod
    def resolve_label(row: tuple[TouchModel, bool], _info: Any) -> str:
        return row[0].code.label if row[0].code is not None else ""

    @staticmethod
    def resolve_entrance(row: tuple[TouchModel, bool], _info: Any) -> str | None:
        return None if row[0].entrance is None else entrance_of(row[0].entrance)

    @staticmethod
    def resolve_is_first(row: tuple[TouchModel, bool], _info: Any) -> bool:
        return row[1]

    @staticmethod
    def resolve_is_follow(row: tuple[TouchModel, bool], _info: Any) -> bool:
        return row[0].is_follow is True

"""Sales that are announced and goods that are watched, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.promises import queries
from saleor_wechat_growth.promises.models import WatchRule as RuleRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.rows import Row
    from saleor_wechat_growth.promises.models import SaleDay as SaleRow

WatchKind = graphene.Enum.from_enum(
    RuleRow.Kind, name="WatchKind", description="What somebody waits for."
)


class PromisesKept(graphene.ObjectType):
    """How many promises stand, were kept, taken back, or did not come to pass."""

    promised = graphene.Int(required=True)
    sent = graphene.Int(required=True)
    cancelled = graphene.Int(required=True)
    missed = graphene.Int(required=True)


class PromiseLanding(graphene.ObjectType):
    """Where the message leads."""

    h5 = graphene.String(required=True)
    mini_program = graphene.String(required=True)
    app_id = graphene.String(required=True)


class SaleDay(graphene.ObjectType):
    """Something that begins, which people may ask to be told of."""

    id = graphene.ID(required=True)
    key = graphene.String(required=True)
    title = graphene.String(required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)
    minutes_before = graphene.Int(required=True)
    template_id = graphene.ID()
    template_title = graphene.String(required=True)
    landing = graphene.Field(PromiseLanding, required=True)
    cancelled_at = DateTime(description="When it was called off.")
    kept = graphene.Field(PromisesKept, required=True)

    @staticmethod
    def resolve_key(row: Row[SaleRow], _info: Any) -> str:
        return row.it.key

    @staticmethod
    def resolve_title(row: Row[SaleRow], _info: Any) -> str:
        return row.it.title

    @staticmethod
    def resolve_starts_at(row: Row[SaleRow], _info: Any) -> datetime:
        return row.it.starts_at

    @staticmethod
    def resolve_ends_at(row: Row[SaleRow], _info: Any) -> datetime:
        return row.it.ends_at

    @staticmethod
    def resolve_minutes_before(row: Row[SaleRow], _info: Any) -> int:
        return row.it.minutes_before

    @staticmethod
    def resolve_template_id(row: Row[SaleRow], _info: Any) -> int | None:
        return row.it.template_id

    @staticmethod
    def resolve_template_title(row: Row[SaleRow], _info: Any) -> str:
        return row.it.template.title if row.it.template else ""

    @staticmethod
    def resolve_landing(row: Row[SaleRow], _info: Any) -> PromiseLanding:
        return landing_of(row.it.landing)

    @staticmethod
    def resolve_cancelled_at(row: Row[SaleRow], _info: Any) -> datetime | None:
        return row.it.cancelled_at

    @staticmethod
    def resolve_kept(row: Row[SaleRow], info: GraphQLResolveInfo) -> queries.Kept:
        shop = info.context.installation_id

        def load(ids: Sequence[int]) -> Mapping[int, queries.Kept]:
            return queries.kept_of_sales(shop, ids)

        return row.related("kept", load) or queries.Kept()


class WatchRule(graphene.ObjectType):
    """Whether people may watch goods for one thing, and how they are told."""

    kind = WatchKind(required=True)
    is_on = graphene.Boolean(required=True)
    template_id = graphene.ID()
    template_title = graphene.String(required=True)
    landing = graphene.Field(PromiseLanding, required=True)
    kept = graphene.Field(PromisesKept, required=True)


class WatchedGoods(graphene.ObjectType):
    """What people wait for."""

    kind = WatchKind(required=True)
    product = graphene.String(required=True)
    waiting = graphene.Int(required=True)


def landing_of(raw: Mapping[str, str]) -> PromiseLanding:
    return PromiseLanding(
        h5=raw.get("h5", ""),
        mini_program=raw.get("mini_program", ""),
        app_id=raw.get("app_id", ""),
    )

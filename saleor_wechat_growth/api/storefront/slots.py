"""Places in the mini-program that show each person what is meant for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.storefront.coupons import ClaimableCoupon, views_of
from saleor_wechat_growth.coupons.queries import offers_open
from saleor_wechat_growth.segments.models import Slot as SlotRow
from saleor_wechat_growth.segments.slots import Content, choose, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.coupons.queries import ClaimView

MOST_SLOTS: Final = 10


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What a slot shows to one person; coupons: those of the whole request, by key."""

    key: str
    variant: str
    content: Content
    coupons: Mapping[str, ClaimView]


class Slot(graphene.ObjectType):
    """What one place shows to this person."""

    key = graphene.String(required=True)
    variant = graphene.String(
        required=True,
        description="Which content it is: track it with slot_viewed and slot_clicked.",
    )
    title = graphene.String(required=True)
    text = graphene.String(required=True)
    picture_url = graphene.String(required=True, description="Empty: none.")
    link = graphene.String(
        required=True, description="A path within the mini-program; empty: none."
    )
    product_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
    coupon = graphene.Field(
        ClaimableCoupon, description="Null: none, or it cannot be claimed any more."
    )

    @staticmethod
    def resolve_title(chosen: _Chosen, _info: Any) -> str:
        return chosen.content.title

    @staticmethod
    def resolve_text(chosen: _Chosen, _info: Any) -> str:
        return chosen.content.text

    @staticmethod
    def resolve_picture_url(chosen: _Chosen, _info: Any) -> str:
        return chosen.content.picture

    @staticmethod
    def resolve_link(chosen: _Chosen, _info: Any) -> str:
        return chosen.content.link

    @staticmethod
    def resolve_product_ids(chosen: _Chosen, _info: Any) -> Sequence[str]:
        return chosen.content.product_ids

    @staticmethod
    def resolve_coupon(chosen: _Chosen, _info: Any) -> ClaimView | None:
        return chosen.coupons.get(chosen.content.coupon)


class SlotQueries(graphene.ObjectType):
    """What the mini-program shows where."""

    slot = graphene.Field(
        Slot,
        key=graphene.String(required=True),
        description="Null: the shop has no such slot.",
    )
    slots = graphene.List(
        graphene.NonNull(Slot),
        required=True,
        keys=graphene.List(graphene.NonNull(graphene.String), required=True),
        description="Those of these keys that the shop has, in the order of the keys.",
    )

    @staticmethod
    def resolve_slot(_root: None, info: GraphQLResolveInfo, key: str) -> _Chosen | None:
        return next(iter(_chosen(info.context, [key])), None)

    @staticmethod
    def resolve_slots(
        _root: None, info: GraphQLResolveInfo, keys: list[str]
    ) -> list[_Chosen]:
        if len(keys) > MOST_SLOTS:
            raise coded(BAD_INPUT, f"`keys` has {MOST_SLOTS} elements at most.")
        return _chosen(info.context, keys)


def _chosen(context: Any, keys: Sequence[str]) -> list[_Chosen]:
    bearer = context.bearer
    shop = bearer.installation_id
    rows = {row.key: row for row in SlotRow.objects.of(shop).filter(key__in=keys)}
    segments: frozenset[str] = frozenset()
    is_personal = any(row.variants for row in rows.values())
    if is_personal:
        segments = context.loaders.segment_keys(bearer)
    found = [
        (row.key, *choose(load(row.content, row.variants), segments))
        for key in dict.fromkeys(keys)
        if (row := rows.get(key)) is not None
    ]
    coupons = _coupons(context, {content.coupon for _, _, content in found} - {""})
    return [_Chosen(*each, coupons) for each in found]


def _coupons(context: Any, keys: set[str]) -> Mapping[str, ClaimView]:
    if not keys:
        return {}
    offers = offers_open(context.bearer.installation_id, context.now)
    named = list(offers.filter(coupon__key__in=keys))
    return {view.offer.coupon.key: view for view in views_of(context, named)}

"""What messages are written from, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from saleor_wechat_growth.commerce import queries as commerce_queries
from saleor_wechat_growth.commerce.goods import Offer, OfferKey, offers_wanted
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.messaging.topics import Topic
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.policies import Policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Material:
    """One shop's templates and carts at one moment.

    offers: of the carts' variants, and of what messages offer.
    """

    installation_id: int
    now: datetime
    zone: ZoneInfo
    policies: Policies
    templates: Mapping[int, Template]
    carts: Mapping[int, Cart]
    offers: Mapping[OfferKey, Offer]


def material(
    installation_id: int, messages: Sequence[Message], now: datetime
) -> Material:
    """Read what these messages of one shop are written from."""
    zone, policies = reach_queries.rules(installation_id)
    carts = _carts(installation_id, messages)
    return Material(
        installation_id=installation_id,
        now=now,
        zone=zone,
        policies=policies,
        templates=templates_of(installation_id, messages),
        carts=carts,
        offers=offers_of(installation_id, carts.values(), messages),
    )


def templates_of(
    installation_id: int, messages: Sequence[Message]
) -> Mapping[int, Template]:
    """Return the templates of all routes, each with its account."""
    ids = {template_id for message in messages for template_id in message.routes}
    found = Template.objects.of(installation_id).filter(id__in=ids)
    return {
        template.pk: template for template in found.select_related("account", "media")
    }


def _carts(installation_id: int, messages: Sequence[Message]) -> Mapping[int, Cart]:
    ids = {message.cart_id for message in messages if message.cart_id is not None}
    if not ids:
        return {}
    rows = Cart.objects.of(installation_id).filter(among("id", ids))
    return {cart.pk: cart for cart in rows}


def offers_of(
    installation_id: int, carts: Iterable[Cart], messages: Iterable[Message]
) -> dict[OfferKey, Offer]:
    """Return what is known of everything in these carts, and on offer in messages."""
    topics = (Topic.of(message.topic) for message in messages)
    offered = frozenset(each.offer for each in topics if each and each.offer)
    wanted = offered.union(*map(offers_wanted, carts))
    return commerce_queries.offers(installation_id, wanted)

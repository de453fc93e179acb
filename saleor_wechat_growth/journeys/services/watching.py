"""Which carts may enter which journey, and when that has to be decided."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.bulk import upsert
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.models import Journey, Run, Watch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from saleor_wechat_growth.commerce.models import Cart
    from saleor_wechat_growth.journeys.definition import CartDefinition

CHUNK = 5000


def watch(*, installation_id: int, carts: Iterable[Cart]) -> None:
    """(Re)start the idle clock of `carts` for every live journey."""
    journeys = queries.live(installation_id)
    if journeys:
        watch_carts(installation_id=installation_id, journeys=journeys, carts=carts)


def watch_carts(
    *, installation_id: int, journeys: Sequence[Journey], carts: Iterable[Cart]
) -> None:
    """Watch `carts` for `journeys`; a cart that had its run there is not watched."""
    remaining = iter(carts)
    while chunk := list(islice(remaining, CHUNK)):
        had = set(
            Run.objects.of(installation_id)
            .filter(among("cart_id", [cart.id for cart in chunk]), journey__in=journeys)
            .values_list("journey_id", "cart_id")
        )
        upsert(
            [
                Watch(
                    installation_id=installation_id,
                    journey_id=journey.id,
                    cart_id=cart.id,
                    idle_since=cart.source_updated_at,
                    due_at=_due_at(queries.definition_of(journey), cart),
                )
                for journey in journeys
                for cart in chunk
                if (journey.id, cart.id) not in had and cart.source_updated_at
            ],
            by=("journey", "cart"),
            update=("idle_since", "due_at"),
        )


def _due_at(definition: CartDefinition, cart: Cart) -> datetime:
    entry = definition.entry
    assert cart.source_updated_at is not None
    return cart.source_updated_at + (
        entry.contact_after if cart.has_contact else entry.bare_after
    )


def unwatch(*, installation_id: int, cart_ids: Collection[int]) -> None:
    """Stop the idle clock of carts that were emptied or bought."""
    Watch.objects.of(installation_id).filter(among("cart_id", cart_ids)).delete()

"""Asking core for carts that we have known for too long to send by (promise 5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.intake import HANDLE_TASK
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.services import receive
from saleor_wechat_growth.inbox.services.refetching import snapshot
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import SaleorError
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services.pool import run_all

if TYPE_CHECKING:
    from saleor_wechat_growth.commerce.models import Cart
    from saleor_wechat_growth.inbox.arrivals import Arrival
    from saleor_wechat_growth.integrations.saleor.client import SaleorClient
    from saleor_wechat_growth.messaging.queries.material import Material

#: how soon to look again when core did not answer
CORE_AWAY: Final = timedelta(seconds=30)

#: reads these checkouts (ids of core) of one shop again, into the inbox; returns
#: those that core did not answer for
Refresher = Callable[[int, Sequence[str], datetime], frozenset[str]]


def ask_core(
    installation_id: int, checkout_ids: Sequence[str], now: datetime
) -> frozenset[str]:
    """Fetch checkouts, many at a time, and store them as arrivals; see `Refresher`."""
    installation = Installation.objects.get(id=installation_id)
    try:
        client = saleor_client(installation)
    except NotInstalled:
        return frozenset(checkout_ids)
    try:
        arrivals = run_all(
            [_fetching(client, installation_id, each, now) for each in checkout_ids]
        )
    finally:
        client.close()
    receive(arrivals=[each for each in arrivals if each is not None])
    wake(HANDLE_TASK)
    return frozenset(
        checkout_id
        for checkout_id, arrival in zip(checkout_ids, arrivals, strict=True)
        if arrival is None
    )


def _fetching(
    client: SaleorClient, installation_id: int, checkout_id: str, now: datetime
) -> Callable[[], Arrival | None]:
    def fetch() -> Arrival | None:
        try:
            return snapshot(
                client,
                installation_id=installation_id,
                kind=Refetch.Kind.CHECKOUT,
                object_id=checkout_id,
                now=now,
            )
        except SaleorError:
            return None

    return fetch


def refresh_stale(
    material: Material, messages: Sequence[Message], refresh: Refresher
) -> list[Message]:
    """Have stale carts read again; return the messages whose carts are fresh.

    The others are put off until the inbox has handled what core answered.
    """
    limit = timedelta(minutes=material.policies.checkout_max_age_minutes)
    stale = {
        cart.saleor_id: cart
        for cart in material.carts.values()
        if material.now - _known_at(cart) > limit
    }
    if not stale:
        return list(messages)
    # a message that is over needs no fresh cart, the claim ends it as it is
    waiting = [
        message
        for message in messages
        if (cart := material.carts.get(message.cart_id or 0)) is not None
        and cart.saleor_id in stale
        and cart.status == cart.Status.OPEN
        and material.now < message.expires_at
    ]
    wanted = sorted({material.carts[each.cart_id or 0].saleor_id for each in waiting})
    silent = refresh(material.installation_id, wanted, material.now) if wanted else ()
    soon = timedelta(seconds=material.policies.inbox_wait_seconds)
    for delay, group in (
        (soon, [each for each in waiting if _of(material, each) not in silent]),
        (CORE_AWAY, [each for each in waiting if _of(material, each) in silent]),
    ):
        _put_off(material, group, material.now + delay)
    put_off = {message.pk for message in waiting}
    return [message for message in messages if message.pk not in put_off]


def _of(material: Material, message: Message) -> str:
    return material.carts[message.cart_id or 0].saleor_id


def _known_at(cart: Cart) -> datetime:
    """Return when core last told us, of itself or asked, how the cart is."""
    times = [at for at in (cart.issued_at, cart.fetched_at) if at is not None]
    return max(times, default=datetime.min.replace(tzinfo=UTC))


def _put_off(material: Material, messages: Sequence[Message], due_at: datetime) -> None:
    Message.objects.of(material.installation_id).filter(
        id__in=[message.pk for message in messages], state=Message.State.WAITING
    ).update(due_at=due_at)

"""Asking core for what we have known for too long to send by (promise 5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.commerce.goods import OfferKey, goods_of, read_at, unknown
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
from saleor_wechat_growth.messaging.services.picking import CORE_SECONDS
from saleor_wechat_growth.messaging.services.pool import run_all
from saleor_wechat_growth.messaging.services.stocktaking import take_stock

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
        client = saleor_client(installation, timeout=CORE_SECONDS)
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
    """Have core asked for what we have known for too long; return what may be written.

    A stale cart is read again, and so is one whose variants cost something else than
    when it was read; what can be bought of a cart goes into `material.offers`. The
    other messages are put off: until the inbox has handled what core answered, or
    until core may answer again.
    """
    policies = material.policies
    oldest_cart = material.now - timedelta(minutes=policies.checkout_max_age_minutes)
    fresh = _with_cart_read(
        material, messages, refresh, lambda cart: read_at(cart) < oldest_cart
    )
    known = _with_stock_taken(material, fresh)
    return _with_cart_read(
        material,
        known,
        refresh,
        lambda cart: goods_of(cart, material.offers).is_repriced,
    )


def _with_cart_read(
    material: Material,
    messages: Sequence[Message],
    refresh: Refresher,
    is_stale: Callable[[Cart], bool],
) -> list[Message]:
    stale = {cart.pk for cart in material.carts.values() if is_stale(cart)}
    # a checkout that core no longer has cannot be read again
    waiting = [
        message
        for message in messages
        if (cart := _cart_spoken_of(material, message)) is not None
        and cart.pk in stale
        and cart.status == cart.Status.OPEN
    ]
    if not waiting:
        return list(messages)
    wanted = sorted({_of(material, each) for each in waiting})
    silent = refresh(material.installation_id, wanted, material.now)
    soon = timedelta(seconds=material.policies.inbox_wait_seconds)
    for delay, group in (
        (soon, [each for each in waiting if _of(material, each) not in silent]),
        (CORE_AWAY, [each for each in waiting if _of(material, each) in silent]),
    ):
        _put_off(material, group, material.now + delay)
    return _without(messages, waiting)


def _with_stock_taken(material: Material, messages: Sequence[Message]) -> list[Message]:
    since = material.now - timedelta(minutes=material.policies.stock_max_age_minutes)
    wanted = {
        message.pk: keys
        for message in messages
        if (cart := _cart_spoken_of(material, message)) is not None
        and (keys := unknown(cart, material.offers, since))
    }
    if not wanted:
        return list(messages)
    answered = take_stock(
        installation_id=material.installation_id,
        wanted=frozenset[OfferKey]().union(*wanted.values()),
        now=material.now,
    )
    material.offers.update(answered)
    silent = [
        message
        for message in messages
        if not wanted.get(message.pk, frozenset()) <= answered.keys()
    ]
    _put_off(material, silent, material.now + CORE_AWAY)
    return _without(messages, silent)


def _cart_spoken_of(material: Material, message: Message) -> Cart | None:
    """Return the cart, unless the message or the cart is over.

    Such a message needs to know nothing new, the claim ends it as it is.
    """
    cart = material.carts.get(message.cart_id or 0)
    if cart is None or cart.status not in {cart.Status.OPEN, cart.Status.GONE}:
        return None
    return cart if material.now < message.expires_at else None


def _of(material: Material, message: Message) -> str:
    return material.carts[message.cart_id or 0].saleor_id


def _without(messages: Sequence[Message], some: Sequence[Message]) -> list[Message]:
    left_out = {message.pk for message in some}
    return [message for message in messages if message.pk not in left_out]


def _put_off(material: Material, messages: Sequence[Message], due_at: datetime) -> None:
    if not messages:
        return
    Message.objects.of(material.installation_id).filter(
        id__in=[message.pk for message in messages], state=Message.State.WAITING
    ).update(due_at=due_at)

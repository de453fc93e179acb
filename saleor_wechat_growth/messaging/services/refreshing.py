"""What we have known for too long to send by is asked of core first (promise 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.commerce.goods import goods_of, read_at, unknown
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services.asking import NOTHING, Wanted
from saleor_wechat_growth.messaging.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.commerce.goods import OfferKey
    from saleor_wechat_growth.commerce.models import Cart
    from saleor_wechat_growth.messaging.queries.material import Material
    from saleor_wechat_growth.messaging.services.asking import Answers

#: how soon to look again when core did not answer
CORE_AWAY: Final = timedelta(seconds=30)

#: shops whose core answered nothing, and until when it is not asked again. Each
#: worker finds out for itself, at the cost of one inquiry that holds up nobody else;
#: so it need not be shared, nor survive a restart.
_away: Final[dict[int, datetime]] = {}


@dataclass(frozen=True, slots=True)
class Look:
    """What may be written at once; the others, and what core is to be asked for them."""

    ready: list[Message]
    stale: list[Message]
    wanted: Wanted


def look(material: Material, messages: Sequence[Message]) -> Look:
    """Tell apart what we know well enough to write of.

    A stale cart is read again, and so is one whose variants cost something else than
    when it was read; of the others it is asked what can be bought. While the shop's
    core is away whatever needs it is put off.
    """
    needs = [(message, _need(material, message)) for message in messages]
    ready = [message for message, need in needs if not need]
    stale = [message for message, need in needs if need]
    away_until = _away.get(material.installation_id)
    if away_until is not None and material.now < away_until:
        _put_off(material, stale, away_until)
        return Look(ready, [], NOTHING)
    return Look(
        ready,
        stale,
        Wanted(
            checkouts=frozenset[str]().union(*(need.checkouts for _, need in needs)),
            offers=frozenset["OfferKey"]().union(*(need.offers for _, need in needs)),
        ),
    )


def heard(
    material: Material,
    stale: Sequence[Message],
    answers: Answers,
    now: datetime,
    *,
    is_there: bool,
) -> list[Message]:
    """Take what core answered; return what to look at again at once, read anew.

    material: what core was asked by. is_there: it answered something, now or when it
    was asked for these before; else it is away. Messages that it did not answer for
    are put off: until the inbox has handled the carts that core answered with, or
    until core may answer again.
    """
    if is_there:
        _away.pop(material.installation_id, None)
    else:
        _away[material.installation_id] = now + CORE_AWAY
    read, known, silent = [], [], []
    for message in stale:
        need = _need(material, message)
        if not need.is_met_by(answers):
            silent.append(message)
        elif need.checkouts:
            read.append(message)
        else:
            known.append(message)
    soon = timedelta(seconds=material.policies.inbox_wait_seconds)
    _put_off(material, read, now + soon)
    _put_off(material, silent, now + CORE_AWAY)
    return known


def _need(material: Material, message: Message) -> Wanted:
    """Return what core has to be asked before this is written."""
    stock_age = timedelta(minutes=material.policies.stock_max_age_minutes)
    if material.now < message.expires_at and (topic := Topic.of(message.topic)):
        return _offer_needed(material, topic, material.now - stock_age)
    cart = _cart_spoken_of(material, message)
    if cart is None:
        return NOTHING
    policies, now = material.policies, material.now
    # a checkout that core no longer has cannot be read again
    is_open = cart.status == cart.Status.OPEN
    cart_age = timedelta(minutes=policies.checkout_max_age_minutes)
    if is_open and read_at(cart) < now - cart_age:
        return Wanted(checkouts=frozenset({cart.saleor_id}))
    if keys := unknown(cart, material.offers, now - stock_age):
        return Wanted(offers=keys)
    if is_open and goods_of(cart, material.offers).is_repriced:
        return Wanted(checkouts=frozenset({cart.saleor_id}))
    return NOTHING


def _offer_needed(material: Material, topic: Topic, since: datetime) -> Wanted:
    if topic.offer is None:
        return NOTHING
    known = material.offers.get(topic.offer)
    if known is None or known.known_at is None or known.known_at < since:
        return Wanted(offers=frozenset({topic.offer}))
    return NOTHING


def _cart_spoken_of(material: Material, message: Message) -> Cart | None:
    """Return the cart, unless the message or the cart is over.

    Such a message needs to know nothing new, the claim ends it as it is.
    """
    cart = material.carts.get(message.cart_id or 0)
    if cart is None or cart.status not in {cart.Status.OPEN, cart.Status.GONE}:
        return None
    return cart if material.now < message.expires_at else None


def _put_off(material: Material, messages: Sequence[Message], due_at: datetime) -> None:
    if not messages:
        return
    Message.objects.of(material.installation_id).filter(
        id__in=[message.pk for message in messages], state=Message.State.WAITING
    ).update(due_at=due_at)

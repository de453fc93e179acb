from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db import transaction

from saleor_wechat_growth.commerce.goods import OfferKey
from saleor_wechat_growth.commerce.services import record_offers
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import SaleorError
from saleor_wechat_growth.promises.errors import (
    CoreAway,
    NotNeeded,
    NotOffered,
    UnknownVariant,
)
from saleor_wechat_growth.promises.models import GoodsWatch, Promise, WatchRule
from saleor_wechat_growth.promises.services.asking import HURRIED_SECONDS, ask
from saleor_wechat_growth.promises.services.holding import (
    Who,
    check_room,
    owner_of,
    take,
    usable,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.promises.services.asking import Asked

#: the longest anything is watched
LASTS: Final = timedelta(days=90)
#: how often core is asked about what is watched, should no news of it come
EVERY: Final = timedelta(minutes=10)
State = Promise.State
Kind = WatchRule.Kind


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be told of a variant; below, drop_percent: of a price."""

    key: OfferKey
    kind: str
    below: Decimal | None = None
    drop_percent: int | None = None


def watch(*, installation_id: int, wish: Wish, who: Who, now: datetime) -> GoodsWatch:
    """Promise to tell somebody once the wish comes true; once, however often asked.

    Asks core first: call it outside of a transaction.

    Raises:
        NotOffered: the shop lets nobody watch for this, or not in this mini-program.
        NoGrant: no subscription to the template is left to put aside.
        NotNeeded: it is so already.
        UnknownVariant: the sales channel shows no such variant.
        CoreAway: core did not answer.
        TooManyPromises: the person has enough of them.

    """
    # asked before core is, so that nobody's refusal costs a call
    usable(_rule(installation_id, wish.kind).template, who.app_id)
    asked = _ask(installation_id, wish.key)
    with transaction.atomic():
        hold([installation_id])
        # they may have been merged with somebody while core was asked
        who = replace(who, customer_id=owner_of(installation_id, who.identity_id))
        record_offers(installation_id=installation_id, seen=[asked.seen], now=now)
        return _promise(installation_id, wish, who, asked, now)


def _rule(installation_id: int, kind: str) -> WatchRule:
    rule = (
        WatchRule.objects.of(installation_id)
        .select_related("template__account")
        .filter(kind=kind, is_on=True)
        .first()
    )
    if rule is None:
        raise NotOffered
    return rule


def _ask(installation_id: int, key: OfferKey) -> Asked:
    installation = Installation.objects.get(id=installation_id)
    try:
        asked = ask(installation, [key], timeout=HURRIED_SECONDS)[key]
    except (NotInstalled, SaleorError) as error:
        raise CoreAway from error
    if not asked.product:
        raise UnknownVariant
    return asked


def _promise(
    installation_id: int, wish: Wish, who: Who, asked: Asked, now: datetime
) -> GoodsWatch:
    known = (
        GoodsWatch.objects.of(installation_id)
        .select_for_update()
        .filter(
            identity_id=who.identity_id,
            kind=wish.kind,
            variant=wish.key.variant,
            sales_channel=wish.key.sales_channel,
            state=State.PROMISED,
        )
        .first()
    )
    if known is not None:
        return known
    seen = asked.seen
    if wish.kind == Kind.PRICE and seen.price is None:
        raise UnknownVariant
    if _is_so(wish, asked):
        raise NotNeeded
    template = usable(_rule(installation_id, wish.kind).template, who.app_id)
    check_room(installation_id, who)
    take(installation_id, who, template)
    return GoodsWatch.objects.create(
        installation_id=installation_id,
        kind=wish.kind,
        variant=wish.key.variant,
        sales_channel=wish.key.sales_channel,
        product=asked.product,
        below=wish.below,
        drop_percent=wish.drop_percent,
        price_then=seen.price,
        currency=seen.currency,
        customer_id=who.customer_id,
        identity_id=who.identity_id,
        template=template,
        gateway_id=template.gateway_id,
        promised_at=now,
        due_at=now + EVERY,
        expires_at=now + LASTS,
    )


def _is_so(wish: Wish, asked: Asked) -> bool:
    seen = asked.seen
    if wish.kind == Kind.STOCK:
        return seen.is_sold and (seen.quantity is None or seen.quantity > 0)
    return (
        wish.below is not None and seen.price is not None and seen.price <= wish.below
    )

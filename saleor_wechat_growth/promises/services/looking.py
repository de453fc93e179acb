"""Looking after what is watched, and telling who waits for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.db import transaction
from django.db.models import Q

from saleor_wechat_growth.commerce.goods import Offer, OfferKey
from saleor_wechat_growth.commerce.models import PricePoint
from saleor_wechat_growth.commerce.services import record_offers
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.turns import Turn, turn
from saleor_wechat_growth.integrations.saleor.errors import SaleorError
from saleor_wechat_growth.messaging.formats import Money
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.topics import Topic
from saleor_wechat_growth.promises.models import GoodsWatch, Promise, WatchRule
from saleor_wechat_growth.promises.prices import PriceWish, is_wished, lowest_before
from saleor_wechat_growth.promises.services.asking import ask
from saleor_wechat_growth.promises.services.telling import say
from saleor_wechat_growth.promises.services.watching import EVERY

if TYPE_CHECKING:
    from saleor_wechat_growth.commerce.services.offers import Seen

State = Promise.State
Kind = WatchRule.Kind

#: watches looked after at a time, of one shop
BATCH: Final = 1000
#: the whole of a batch, about ten calls
CORE_SECONDS: Final = 10.0
#: how soon core is asked again after it did not answer
AWAY: Final = timedelta(minutes=1)
#: what is on offer may be gone, or dearer, soon
WORTH: Final = timedelta(hours=12)

Prices = Mapping[OfferKey, Sequence[tuple[datetime, Decimal]]]


def look_soon(*, installation_id: int, variants: Collection[str], now: datetime) -> int:
    """Have these looked after at once: there is news of them. Return how many watches."""
    return (
        GoodsWatch.objects.of(installation_id)
        .filter(variant__in=variants, due_at__gt=now)
        .update(due_at=now)
    )


def look_due(*, now: datetime) -> int:
    """Ask cores about what is watched and due, and tell who waits; return how many.

    A batch of each shop in turn. Call it again until it returns 0: whom another worker
    asks now is left to it.
    """
    done = 0
    seen: list[int] = []
    while (shop := _next(now, seen)) is not None:
        seen.append(shop)
        with turn(Turn.WATCHING, shop) as is_ours:
            if is_ours:
                done += _look(shop, now)
    return done


def _next(now: datetime, seen: Sequence[int]) -> int | None:
    return (
        GoodsWatch.objects.across_installations()  # a claim: any shop's turn
        .filter(
            due_at__lte=now,
            expires_at__gt=now,
            installation__status=Installation.Status.ACTIVE,
        )
        .exclude(installation_id__in=seen)
        .order_by("due_at", "id")
        .values_list("installation_id", flat=True)
        .first()
    )


def _look(installation_id: int, now: datetime) -> int:
    keys, ids = _claim(installation_id, now)
    if not ids:
        return 0
    installation = Installation.objects.get(id=installation_id)
    try:
        asked = ask(installation, keys, timeout=CORE_SECONDS)
    except (NotInstalled, SaleorError):
        rows = GoodsWatch.objects.of(installation_id).filter(id__in=ids)
        rows.filter(due_at__isnull=False).update(due_at=now + AWAY)
        return len(ids)
    _judge(installation_id, ids, [each.seen for each in asked.values()], now)
    return len(ids)


@transaction.atomic
def _claim(
    installation_id: int, now: datetime
) -> tuple[frozenset[OfferKey], list[int]]:
    """Take what is due; it is due again after `EVERY`, whatever becomes of us."""
    rows = list(
        GoodsWatch.objects.of(installation_id)
        .filter(due_at__lte=now, expires_at__gt=now)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True)
        .values_list("id", "variant", "sales_channel")[:BATCH]
    )
    ids = [row[0] for row in rows]
    GoodsWatch.objects.of(installation_id).filter(id__in=ids).update(due_at=now + EVERY)
    return frozenset(OfferKey(*row[1:]) for row in rows), ids


@transaction.atomic
def _judge(
    installation_id: int, ids: Sequence[int], seen: Sequence[Seen], now: datetime
) -> None:
    hold([installation_id])
    offers = record_offers(installation_id=installation_id, seen=seen, now=now)
    watches = list(
        GoodsWatch.objects.of(installation_id)
        .filter(id__in=ids, due_at__isnull=False)
        .order_by("id")
        .select_for_update()
    )
    points = _points(
        installation_id, {_key(each) for each in watches if each.kind == Kind.PRICE}
    )
    currencies = {each.key: each.currency for each in seen}
    landings = {
        rule.kind: rule.landing for rule in WatchRule.objects.of(installation_id)
    }
    true = [
        each
        for each in watches
        if _has_come_true(each, offers[_key(each)], currencies, points, now)
    ]
    for each in true:
        each.expires_at = min(each.expires_at, now + WORTH)
    GoodsWatch.objects.bulk_update(true, ["expires_at"])
    say(
        installation_id,
        {each.pk: each for each in true},
        {
            each.pk: (
                _topic(each, offers[_key(each)]),
                _landing(landings.get(each.kind, {}), each.variant),
            )
            for each in true
        },
        now,
    )


def _has_come_true(
    watch: GoodsWatch,
    offer: Offer,
    currencies: Mapping[OfferKey, str],
    points: Prices,
    now: datetime,
) -> bool:
    if not offer.is_sold or (offer.quantity is not None and offer.quantity < 1):
        # what cannot be bought is no bargain either
        return False
    if watch.kind == Kind.STOCK:
        return True
    if watch.price_then is None or offer.price is None or offer.price_since is None:
        return False
    if currencies[_key(watch)] != watch.currency:
        return False
    wish = PriceWish(watch.price_then, watch.below, watch.drop_percent)
    known = points.get(_key(watch), ())
    lowest = lowest_before(known, offer.price, offer.price_since, now)
    return is_wished(wish, offer.price, lowest)


def _points(installation_id: int, keys: Collection[OfferKey]) -> Prices:
    """Return what these cost, as far back as is known, in one query."""
    if not keys:
        return {}
    wanted = Q()
    for channel in {key.sales_channel for key in keys}:
        variants = [key.variant for key in keys if key.sales_channel == channel]
        wanted |= Q(sales_channel=channel, variant__in=variants)
    found: dict[OfferKey, list[tuple[datetime, Decimal]]] = defaultdict(list)
    rows = PricePoint.objects.of(installation_id).filter(wanted)
    for variant, channel, at, price in rows.values_list(
        "variant", "sales_channel", "at", "price"
    ):
        found[OfferKey(variant, channel)].append((at, price))
    return found


def _topic(watch: GoodsWatch, offer: Offer) -> Topic:
    price = None if offer.price is None else Money(offer.price, watch.currency)
    return Topic(
        product=watch.product,
        price=price,
        price_before=(
            Money(watch.price_then, watch.currency)
            if watch.kind == Kind.PRICE and watch.price_then is not None
            else None
        ),
        offer=_key(watch),
    )


def _landing(raw: Mapping[str, str], variant: str) -> Landing:
    landing = Landing.of(raw)
    code = quote(variant, safe="")
    return Landing(
        landing.h5.replace("{variant}", code),
        landing.mini_program.replace("{variant}", code),
        landing.app_id,
    )


def _key(watch: GoodsWatch) -> OfferKey:
    return OfferKey(watch.variant, watch.sales_channel)

"""Which one-time subscriptions to ask a person for now, and why.

A person may be asked for five at once, and only after a tap or a payment, so that what
will be needed goes first: templates of the mini-program that live journeys send, welcomes
among them, or by which they may have themselves told of sales and goods, where they would
fit the moment; of these, first what the person is on the way to, then what they have least
of. Who said no is left in peace for a while. What answers a message at once (replies) goes
by a window and wants no subscription.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from saleor_wechat_growth.journeys.definition import CartIdle, Send
from saleor_wechat_growth.journeys.models import Journey, Run
from saleor_wechat_growth.journeys.queries import definition
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.promises.queries import sales_to_ask_for, watched_by
from saleor_wechat_growth.reach.models import Channel, Grant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from saleor_wechat_growth.journeys.definition import Definition

#: what `wx.requestSubscribeMessage` takes in one call
MOST: Final = 5
#: for how long nobody is asked again who answered so
QUIET: Final = {
    "reject": timedelta(days=7),
    # switched off in the settings: WeChat asks nothing then
    "ban": timedelta(days=30),
    # WeChat itself hid the template
    "filter": timedelta(days=30),
}


class Moment(StrEnum):
    """Where the person is when they could be asked."""

    HOME = "home"
    PRODUCT = "product"
    CART = "cart"
    AFTER_PAYMENT = "after_payment"
    COUPON_CLAIMED = "coupon_claimed"


class Reason(StrEnum):
    """What a subscription is for."""

    CART = "cart"
    COUPON = "coupon"
    ORDER = "order"
    OFFER = "offer"
    #: of sales that start
    SALE = "sale"
    #: of goods that get cheaper, or are there again
    GOODS = "goods"


#: what is worth asking for where; the first goes first
_FITS: Final[Mapping[Moment, tuple[Reason, ...]]] = {
    Moment.HOME: (
        Reason.SALE,
        Reason.OFFER,
        Reason.COUPON,
        Reason.CART,
        Reason.ORDER,
    ),
    Moment.PRODUCT: (Reason.GOODS, Reason.CART, Reason.OFFER),
    Moment.CART: (Reason.CART, Reason.COUPON),
    Moment.AFTER_PAYMENT: (Reason.ORDER, Reason.OFFER, Reason.COUPON, Reason.SALE),
    Moment.COUPON_CLAIMED: (Reason.COUPON, Reason.CART),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One template to ask for. wanted: how many sends are planned beyond what is there."""

    template_id: str
    title: str
    reason: Reason
    wanted: int
    is_long_term: bool = False


@dataclass(slots=True)
class _Need:
    reason: Reason
    planned: int
    is_under_way: bool


def asks(
    installation_id: int,
    *,
    customer_id: int,
    identity_id: int,
    app_id: str,
    moment: Moment,
    now: datetime,
) -> Sequence[Ask]:
    """Return what to ask the person behind an openid of the mini-program `app_id` for.

    A promise that stands has its subscription put aside: what counts here is what the
    person has left beside those, and may still ask for. Seven queries at most.
    """
    live = list(
        Journey.objects.of(installation_id)
        .filter(status=Journey.Status.LIVE, current__isnull=False)
        .order_by("id")
    )
    fits = _FITS[moment]
    needs = _needs(live, fits, _under_way(installation_id, live, customer_id))
    wishes = _wishes(installation_id, identity_id, fits, now)
    if not needs and not wishes:
        return ()
    templates = Template.objects.of(installation_id).filter(
        Q(key__in=needs) | Q(id__in=wishes),
        channel=Channel.WECHAT_SUBSCRIBE,
        account__app_id=app_id,
        status=Template.Status.ACTIVE,
    )
    known = {
        row.template_id: row
        for row in Grant.objects.of(installation_id).filter(identity_id=identity_id)
    }
    ranks = {reason: rank for rank, reason in enumerate(fits)}
    found: list[tuple[tuple[object, ...], Ask]] = []
    for template in templates:
        need = _joined(needs.get(template.key), wishes.get(template.pk), fits)
        ledger = known.get(template.gateway_id)
        # one accept of a long-term one is as good as any number
        planned = 1 if template.is_long_term else need.planned
        missing = planned - (ledger.available if ledger else 0)
        if missing <= 0 or (ledger is not None and _is_quiet(ledger, now)):
            continue
        rank = (not need.is_under_way, ranks[need.reason], -missing, template.id)
        ask = Ask(
            template.gateway_id,
            template.title,
            need.reason,
            missing,
            template.is_long_term,
        )
        found.append((rank, ask))
    chosen: dict[str, Ask] = {}
    for _, ask in sorted(found, key=itemgetter(0)):
        # two of our templates may be one of WeChat's
        chosen.setdefault(ask.template_id, ask)
    return _of_one_type(tuple(chosen.values()))[:MOST]


def _of_one_type(found: Sequence[Ask]) -> Sequence[Ask]:
    """Return those of the first one's type: WeChat takes no others with it (20002)."""
    return tuple(each for each in found if each.is_long_term == found[0].is_long_term)


def _wishes(
    installation_id: int, identity_id: int, fits: Sequence[Reason], now: datetime
) -> Mapping[int, _Need]:
    """Return what the person may have themselves told of here, by template's id.

    A sale each, less those they were promised; of goods one, for those before them.
    """
    counts: Counter[int] = Counter()
    found: dict[int, _Need] = {}
    if Reason.SALE in fits:
        for template_id in sales_to_ask_for(installation_id, identity_id, now):
            counts[template_id] += 1
        found |= {
            each: _Need(Reason.SALE, n, is_under_way=False)
            for each, n in counts.items()
        }
    if Reason.GOODS in fits:
        for each in watched_by(installation_id):
            known = found.setdefault(each, _Need(Reason.GOODS, 0, is_under_way=False))
            known.planned += 1
    return found


def _joined(need: _Need | None, wish: _Need | None, fits: Sequence[Reason]) -> _Need:
    """Return what one template is needed for in all."""
    if need is None or wish is None:
        found = need or wish
        assert found is not None
        return found
    return _Need(
        min(need.reason, wish.reason, key=fits.index),
        need.planned + wish.planned,
        need.is_under_way or wish.is_under_way,
    )


def _under_way(
    installation_id: int, live: Iterable[Journey], customer_id: int
) -> frozenset[int]:
    """Return the ids of the journeys that the person is in now."""
    runs = Run.objects.of(installation_id).filter(
        customer_id=customer_id,
        outcome=Run.Outcome.WAITING,
        journey_id__in=[journey.id for journey in live],
    )
    return frozenset(runs.values_list("journey_id", flat=True))


def _needs(
    live: Iterable[Journey], fits: Sequence[Reason], under_way: frozenset[int]
) -> Mapping[str, _Need]:
    """Return what journeys send that fits, by the template's key."""
    needs: dict[str, _Need] = {}
    for journey in live:
        assert journey.current_id is not None
        for key, (reason, planned) in _sends(definition(journey.current_id)).items():
            if reason not in fits:
                continue
            is_under_way = journey.id in under_way
            known = needs.setdefault(key, _Need(reason, 0, is_under_way))
            known.planned = max(known.planned, planned)
            known.is_under_way |= is_under_way
            if fits.index(reason) < fits.index(known.reason):
                known.reason = reason
    return needs


def _sends(graph: Definition) -> Mapping[str, tuple[Reason, int]]:
    """Return what each template of a journey is for, and how often it is sent."""
    reason = _reason(graph)
    found: dict[str, tuple[Reason, int]] = defaultdict(lambda: (reason, 0))
    for node in graph.nodes.values():
        if isinstance(node, Send):
            for key in node.templates:
                found[key] = (reason, found[key][1] + 1)
    return found


def _reason(graph: Definition) -> Reason:
    if isinstance(graph.entry, CartIdle):
        return Reason.CART
    subject = graph.entry.kind.partition(".")[0]
    return {"coupon": Reason.COUPON, "order": Reason.ORDER}.get(subject, Reason.OFFER)


def _is_quiet(ledger: Grant, now: datetime) -> bool:
    span = QUIET.get(ledger.last_answer)
    said_at = ledger.last_answer_at
    return span is not None and said_at is not None and now - said_at < span

"""Carts, orders and coupons: written by the services that core's news goes through."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.activity.facts import EventFact
from saleor_wechat_growth.activity.handlers import record_orders as record_order_events
from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.activity.services import write_events
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.commerce.services import record_carts, record_orders
from saleor_wechat_growth.commerce.words import CartWord, OrderWord, Stamp
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.codes import lookup_of, make_up
from saleor_wechat_growth.coupons.fates import OrderNews
from saleor_wechat_growth.coupons.models import Budget, Code, CouponGrant
from saleor_wechat_growth.coupons.services import apply_orders
from saleor_wechat_growth.coupons.services.ledger import Booking, lock_coupons
from saleor_wechat_growth.management.history.goods import (
    CURRENCY,
    SALES_CHANNEL,
    Basket,
)
from saleor_wechat_growth.management.history.people import claims_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.management.history.scene import Scene
    from saleor_wechat_growth.management.history.told import Bought, Given, Left, Story

#: core forgets a checkout that nobody touches after so long
_FORGOTTEN: Final = timedelta(days=30)
_FIRST_NUMBER: Final = 20_001
#: what the budget is raised to holds so much more than was used of it
_TO_SPARE: Final = 2000


def write_carts(scene: Scene, story: Story) -> Mapping[str, int]:
    """Record all carts as they were left; return their ids by core's."""
    words: list[CartWord] = []
    gone: list[str] = []
    for cart in story.carts:
        words.append(_cart_word(scene, cart, cart.basket, cart.touched_at))
        if cart.emptied_at is not None:
            words.append(_cart_word(scene, cart, Basket(()), cart.emptied_at))
        elif cart.order is None and cart.touched_at < scene.now - _FORGOTTEN:
            gone.append(cart.saleor_id)
    record_carts(
        installation_id=scene.installation_id, words=words, gone=gone, now=scene.now
    )
    rows = Cart.objects.of(scene.installation_id)
    return dict(rows.values_list("saleor_id", "id"))


def _cart_word(scene: Scene, cart: Left, basket: Basket, at: datetime) -> CartWord:
    shopper = cart.shopper
    has_user = bool(shopper and shopper.user_id)
    return CartWord(
        saleor_id=cart.saleor_id,
        stamp=Stamp(at, at, is_fetched=False),
        created_at=cart.begun_at,
        sales_channel=SALES_CHANNEL,
        currency=CURRENCY,
        language="ZH_HANS",
        lines=basket.lines,
        total=basket.total,
        voucher_code="",
        has_user=has_user,
        has_contact=has_user,
        is_staff=False,
        claims=claims_of(scene, shopper) if shopper else (),
    )


def write_orders(scene: Scene, story: Story, codes: Mapping[Given, str]) -> None:
    """Record all orders, with what they did to carts, coupons and the event ledger."""
    numbers = count(_FIRST_NUMBER)
    words: list[OrderWord] = []
    for order in story.orders:
        words += _order_words(scene, order, str(next(numbers)), codes)
    news = record_orders(
        installation_id=scene.installation_id, words=words, now=scene.now
    )
    told = [each for each in news if each.kind == "order.changed"]
    record_order_events(told, scene.now)
    apply_orders(
        installation_id=scene.installation_id,
        orders=[
            OrderNews(
                saleor_id=order.saleor_id,
                code=codes[order.coupon],
                customer_id=order.shopper.customer_id,
                currency=CURRENCY,
                discount=discount_of(scene, order),
                is_paid=True,
                is_over=order.taken_back is not None,
                placed_at=order.placed_at,
            )
            for order in story.orders
            if order.coupon is not None
        ],
        now=scene.now,
    )


def discount_of(scene: Scene, order: Bought) -> Decimal:
    """Return what its coupon took off an order."""
    worst = scene.terms.worst_case(CURRENCY)
    return worst if order.coupon is not None and worst is not None else Decimal(0)


def _order_words(
    scene: Scene, order: Bought, number: str, codes: Mapping[Given, str]
) -> list[OrderWord]:
    """Return what core would have said, oldest first."""
    discount = discount_of(scene, order)
    total = order.basket.total - discount

    def word(status: str, at: datetime, refunded: Decimal = Decimal(0)) -> OrderWord:
        charged = total - refunded if order.paid_at else Decimal(0)
        return OrderWord(
            saleor_id=order.saleor_id,
            stamp=Stamp(at, at, is_fetched=False),
            number=number,
            status=status,
            checkout_id=order.checkout_id,
            sales_channel=SALES_CHANNEL,
            currency=CURRENCY,
            lines=order.basket.lines,
            total=total,
            discount=discount,
            charged=charged,
            refunded=refunded,
            voucher_code=codes[order.coupon] if order.coupon else "",
            voucher_saleor_id=scene.coupon.voucher_saleor_id if order.coupon else "",
            placed_at=order.placed_at,
            is_paid=order.paid_at is not None,
            is_staff=False,
            claims=claims_of(scene, order.shopper),
        )

    said = [word("UNFULFILLED", order.paid_at or order.placed_at)]
    if order.fulfilled_at is not None:
        said.append(word("FULFILLED", order.fulfilled_at, order.refunded))
    if order.cancelled_at is not None:
        paid_back = total if order.paid_at else Decimal(0)
        said.append(word("CANCELED", order.cancelled_at, paid_back))
    elif order.refunded_at is not None:
        said.append(word("RETURNED", order.refunded_at, total))
    return sorted(said, key=lambda each: each.stamp.updated_at)


def write_visits(scene: Scene, story: Story) -> None:
    """Record what the mini-program reported."""
    write_events(
        installation_id=scene.installation_id,
        events=[
            EventFact(
                kind=each.kind,
                occurred_at=each.at,
                source=ActivityEvent.Source.CLIENT,
                customer_id=each.shopper.customer_id,
                properties=each.properties,
            )
            for each in story.events
        ],
        now=scene.now,
    )


def write_coupons(
    scene: Scene, story: Story, run_ids: Mapping[int, int]
) -> tuple[Mapping[Given, int], Mapping[Given, str]]:
    """Write who was given a code, as it stood before any order used it.

    run_ids: by the place of the run in the story. Returns the ids of the grants, and
    their codes. A code that was given back unseen is the next person's.
    """
    held = [
        (run.coupon, run_ids[place])
        for place, run in enumerate(story.runs)
        if run.coupon is not None
    ]
    held.sort(key=lambda each: each[0].granted_at)
    shown = [given for given, _ in held if given.released_at is None]
    texts = dict(zip(shown, make_up(scene.terms.code, len(shown)), strict=True))
    states = {given: _state(given, scene.now) for given, _ in held}
    rows = Code.objects.bulk_create(
        Code(
            installation_id=scene.installation_id,
            coupon=scene.coupon,
            lookup=lookup_of(texts[given]),
            sealed_value=crypto.seal_text(texts[given]),
            state=(
                Code.State.RETIRED
                if states[given] == CouponGrant.State.EXPIRED
                else Code.State.GRANTED
            ),
        )
        for given in shown
    )
    codes = dict(zip(shown, rows, strict=True))
    for given, _ in held:
        if given.released_at is not None:
            codes[given] = codes[_next(given, shown)]
    worst = scene.terms.worst_case(CURRENCY)
    assert worst is not None
    grants = [
        _grant(scene, given, codes[given], states[given], worst, f"run:{run_id}")
        for given, run_id in held
    ]
    _book(scene, grants)
    CouponGrant.objects.bulk_create(grants)
    ids = {given: row.id for (given, _), row in zip(held, grants, strict=True)}
    return ids, texts


def _next(given: Given, shown: Sequence[Given]) -> Given:
    """Return whose code this one's was later, or was before if nobody's."""
    return next(
        (each for each in shown if each.granted_at > given.granted_at), shown[-1]
    )


def _state(given: Given, now: datetime) -> CouponGrant.State:
    if given.released_at is not None:
        return CouponGrant.State.RELEASED
    if given.issued_at is None:
        return CouponGrant.State.RESERVED
    if given.order is None and given.expires_at <= now:
        return CouponGrant.State.EXPIRED
    return CouponGrant.State.ISSUED


def _grant(
    scene: Scene,
    given: Given,
    code: Code,
    state: CouponGrant.State,
    worst: Decimal,
    origin: str,
) -> CouponGrant:
    is_live = state in {CouponGrant.State.ISSUED, CouponGrant.State.RESERVED}
    return CouponGrant(
        installation_id=scene.installation_id,
        coupon=scene.coupon,
        code=code,
        customer_id=given.shopper.customer_id,
        origin=origin,
        state=state,
        value=worst,
        currency=CURRENCY,
        bound=worst if is_live else Decimal(0),
        granted_at=given.granted_at,
        issued_at=given.issued_at,
        expires_at=min(given.released_at or given.expires_at, given.expires_at),
        # nobody is reminded of it: it only ends
        due_at=given.expires_at if is_live else None,
    )


def _book(scene: Scene, grants: Sequence[CouponGrant]) -> None:
    """Bind what is live, in a budget that somebody raised in good time."""
    lock_coupons(scene.installation_id, [scene.coupon.pk])
    booking = Booking(scene.installation_id)
    for grant in grants:
        booking.grant_moved(grant, Decimal(0), Decimal(0))
    used = sum((grant.bound for grant in grants), Decimal(0))
    ceiling = (used // 1000 + 1) * 1000 + _TO_SPARE
    Budget.objects.of(scene.installation_id).filter(
        coupon=scene.coupon, currency=CURRENCY, ceiling__lt=ceiling
    ).update(ceiling=ceiling)
    booking.write()

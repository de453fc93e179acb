"""Promise 5: nobody is called back to what they cannot buy, nor with an old price."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.activity.queries import decisions_about
from saleor_wechat_growth.commerce.goods import OfferKey
from saleor_wechat_growth.commerce.models import Availability, Cart, PricePoint
from saleor_wechat_growth.commerce.services import doubt_offers
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.services.asking import Inquiry, Wanted
from saleor_wechat_growth.messaging.services.refreshing import CORE_AWAY
from saleor_wechat_growth.reach.models import Policy
from saleor_wechat_growth.reach.queries import rules
from tests.services.messaging.store import CHANNEL, SOON, Store, open_store
from tests.services.messaging.world import World

State = Message.State
MINUTE = timedelta(minutes=1)
TEXT = "{{ cart.first_item }} {{ cart.count }} {{ cart.total }}"


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with open_store(world, world.now) as store:
        store.sells("茶杯", 50)
        store.sells("茶叶", 30)
        yield store


def fate(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.reason


def others_ask(store: Store, *names: str, later: timedelta = timedelta()) -> None:
    """Have another worker ask core, about carts of its own."""
    wanted = {OfferKey(store.variants[name].id, CHANNEL) for name in names}
    shop, now = store.world.shop.pk, store.world.now + later
    inquiry = Inquiry(shop, Wanted(offers=frozenset(wanted)), now)
    is_answered = threading.Event()
    inquiry.begin(is_answered.set)
    assert is_answered.wait(10)
    assert inquiry.end().offers.keys() == wanted


# -- in the preparation ----------------------------------------------------------------


def test_promise_5_a_cart_that_is_sold_out_is_not_recalled(store: Store) -> None:
    message = store.message(("茶杯", 3), ("茶叶", 1))
    store.has("茶杯", quantity=2)
    store.has("茶叶", quantity=0)
    assert store.send() == 0
    assert fate(message) == (State.SUPPRESSED, "out_of_stock")
    assert store.said() == []
    [decision] = decisions_about(store.world.shop.pk, [f"message:{message.pk}"])
    assert (decision.verdict, decision.reason) == ("suppressed", "out_of_stock")
    cup, tea = store.variants["茶杯"].id, store.variants["茶叶"].id
    assert decision.facts == {
        "sold_out": [
            {"variant": cup, "wanted": 3, "available": 2},
            {"variant": tea, "wanted": 1, "available": 0},
        ]
    }


def test_promise_5_only_what_can_be_bought_is_named(store: Store) -> None:
    message = store.message(("茶杯", 3), ("茶叶", 2), text=TEXT)
    store.has("茶杯", quantity=2)
    assert store.send() == 1
    assert fate(message)[0] == State.ACCEPTED
    assert store.said() == [{"thing1": "茶叶 2 ¥60.00"}]
    [sent] = [
        each
        for each in decisions_about(store.world.shop.pk, [f"message:{message.pk}"])
        if each.verdict == "send"
    ]
    cup = store.variants["茶杯"].id
    assert sent.facts["sold_out"] == [{"variant": cup, "wanted": 3, "available": 2}]


Stock = Callable[[Store], None]


def has(**stock: object) -> Stock:
    return lambda store: store.has("茶杯", **stock)


def has_no_limit(store: Store) -> None:
    """Core then answers null: any number."""
    store.control("limit", quantity=None)
    store.has("茶杯", quantity=0, tracked=False)


def is_not_listed(store: Store) -> None:
    del store.variants["茶杯"].prices[CHANNEL]


@pytest.mark.parametrize(
    ("stock", "state"),
    [
        (has(quantity=3), State.ACCEPTED),
        (has(quantity=2), State.SUPPRESSED),
        (has(quantity=0, tracked=False), State.ACCEPTED),
        (has_no_limit, State.ACCEPTED),
        (has(for_sale=False), State.SUPPRESSED),
        (is_not_listed, State.SUPPRESSED),
    ],
)
def test_promise_5_stock_counts_as_core_counts_it(
    store: Store, stock: Stock, state: str
) -> None:
    message = store.message(("茶杯", 3))
    stock(store)
    store.send()
    assert fate(message)[0] == state


def test_promise_5_while_core_is_silent_about_stock_the_message_waits(
    world: World,
) -> None:
    with open_store(world, world.now) as store:
        store.sells("茶杯", 50)
        message = store.message(("茶杯", 1))
    assert store.send() == 0
    assert fate(message) == (State.WAITING, "")
    assert message.due_at == world.now + CORE_AWAY
    assert not Availability.objects.of(world.shop.pk).exists()


def test_promise_5_a_shop_that_took_its_token_back_is_not_asked(store: Store) -> None:
    shop = store.world.shop
    shop.status, shop.sealed_token = shop.Status.INACTIVE, None
    shop.save()
    wanted = OfferKey(store.variants["茶杯"].id, CHANNEL)
    inquiry = Inquiry(shop.pk, Wanted(offers=frozenset({wanted})), store.world.now)
    is_answered = threading.Event()
    inquiry.begin(is_answered.set)
    assert is_answered.is_set()
    assert not inquiry.end()
    assert store.asked == {}


def test_promise_5_a_message_without_a_cart_asks_nothing(store: Store) -> None:
    person = store.world.person()
    template = store.world.template("wechat_template", text="你好")
    message = store.world.plan(person, template, landing=Landing())
    Message.objects.of(store.world.shop.pk).update(cart=None)
    assert store.send() == 1
    assert fate(message)[0] == State.ACCEPTED
    assert store.asked == {}


def test_promise_5_a_shop_with_64_messages_is_asked_once(store: Store) -> None:
    for number in range(64):
        store.sells(f"货{number}", 10)
        store.message((f"货{number}", 1), ("茶杯", 1))
    assert store.send() == 64
    assert store.asked == {"VariantsAvailability": 1}


def test_promise_5_looking_at_stock_costs_two_queries_a_batch(store: Store) -> None:
    for number in range(20):
        store.sells(f"货{number}", 10)
        store.message((f"货{number}", 1))
    others_ask(store, *store.variants)
    with CaptureQueriesContext(connection) as queries:
        assert len(store.world.promised()) == 20
    looked = [each for each in queries if "growth_availability" in each["sql"]]
    assert len(looked) == 2


def test_promise_5_what_is_known_is_asked_again_only_when_it_is_old(
    store: Store,
) -> None:
    world = store.world
    Policy.objects.create(
        installation=world.shop,
        rules={"stock_max_age_minutes": 3, "checkout_max_age_minutes": 60},
    )
    store.message(("茶杯", 1))
    store.message(("茶杯", 1), due_at=world.now + 3 * MINUTE)
    store.message(("茶杯", 1), due_at=world.now + 4 * MINUTE)
    assert store.send() == 1
    assert store.send(3 * MINUTE) == 1
    assert store.asked["VariantsAvailability"] == 1
    assert store.send(4 * MINUTE) == 1
    assert store.asked == {"VariantsAvailability": 2}


# -- between the preparation and the claim --------------------------------------------


def test_promise_5_the_claim_sees_that_it_was_sold_out_meanwhile(store: Store) -> None:
    message = store.message(("茶杯", 3))
    others_ask(store, "茶杯")
    drafts = store.world.drafts()
    store.has("茶杯", quantity=1)
    others_ask(store, "茶杯")
    assert store.world.claim(drafts) == []
    assert fate(message) == (State.SUPPRESSED, "out_of_stock")


def test_promise_5_a_message_is_written_anew_if_a_part_was_sold_out_meanwhile(
    store: Store,
) -> None:
    message = store.message(("茶杯", 3), ("茶叶", 1))
    others_ask(store, "茶杯", "茶叶")
    drafts = store.world.drafts()
    store.has("茶杯", quantity=1)
    others_ask(store, "茶杯")
    assert store.world.claim(drafts) == []
    assert store.world.decisions(message) == [("claim", "wait", "stock_changed")]
    assert store.send() == 1
    assert store.said() == [{"thing1": "茶叶"}]


def test_promise_5_an_old_price_is_never_sent(store: Store) -> None:
    message = store.message(("茶杯", 2), text=TEXT)
    others_ask(store, "茶杯")
    drafts = store.world.drafts()
    store.costs("茶杯", 60)
    others_ask(store, "茶杯", later=timedelta(seconds=1))
    assert store.world.claim(drafts, store.world.now + timedelta(seconds=1)) == []
    assert store.world.decisions(message) == [("claim", "wait", "price_changed")]
    # the cart's own amount is core's to say
    assert store.send(timedelta(seconds=2)) == 0
    assert store.asked["CheckoutById"] == 1
    assert store.send(timedelta(seconds=2) + SOON) == 1
    assert store.said() == [{"thing1": "茶杯 2 ¥120.00"}]
    prices = PricePoint.objects.of(store.world.shop.pk).order_by("at")
    assert [each.price for each in prices] == [Decimal(50), Decimal(60)]
    assert store.asked["CheckoutById"] == 1


def test_promise_5_a_price_that_is_no_longer_the_carts_is_seen_at_first_sight(
    store: Store,
) -> None:
    store.message(("茶杯", 2), text=TEXT)
    store.costs("茶杯", 40)
    assert store.send(MINUTE) == 0
    assert store.send(MINUTE + SOON) == 1
    assert store.said() == [{"thing1": "茶杯 2 ¥80.00"}]


def test_promise_5_a_cart_that_core_has_deleted_is_told_at_todays_prices(
    store: Store,
) -> None:
    message = store.message(("茶杯", 2), ("茶叶", 1), text=TEXT)
    Cart.objects.of(store.world.shop.pk).update(status=Cart.Status.GONE)
    store.costs("茶杯", 40)
    assert store.send(MINUTE) == 1
    assert fate(message)[0] == State.ACCEPTED
    assert store.said() == [{"thing1": "茶杯 3 ¥110.00"}]
    assert store.asked == {"VariantsAvailability": 1}


def test_promise_5_the_claim_sends_back_what_is_known_for_too_long(
    store: Store,
) -> None:
    message = store.message(("茶杯", 1))
    others_ask(store, "茶杯")
    drafts = store.world.drafts()
    assert store.world.claim(drafts, store.world.now + 11 * MINUTE) == []
    assert store.world.decisions(message) == [("claim", "wait", "stock_unknown")]
    message.refresh_from_db()
    assert message.due_at == store.world.now + 11 * MINUTE


def test_promise_5_news_of_a_variant_makes_its_offer_unknown(store: Store) -> None:
    message = store.message(("茶杯", 1))
    others_ask(store, "茶杯")
    drafts = store.world.drafts()
    doubt_offers(
        installation_id=store.world.shop.pk,
        variants=[store.variants["茶杯"].id],
        now=store.world.now,
    )
    assert store.world.claim(drafts) == []
    assert store.world.decisions(message) == [("claim", "wait", "stock_unknown")]
    assert store.send() == 1
    assert store.asked["VariantsAvailability"] == 2


def test_promise_5_news_that_comes_while_core_answers_has_it_asked_again(
    store: Store,
) -> None:
    message = store.message(("茶杯", 1))
    others_ask(store, "茶杯")
    Availability.objects.of(store.world.shop.pk).update(
        known_at=None, doubted_at=store.world.now + timedelta(seconds=6)
    )
    seconds = count()
    store.asked.clear()
    services.send_due(clock=lambda: store.world.now + timedelta(seconds=next(seconds)))
    assert fate(message)[0] == State.ACCEPTED
    assert store.asked["VariantsAvailability"] == 2


def test_a_message_can_say_when_its_cart_was_left(world: World, store: Store) -> None:
    message = store.message(("茶杯", 1), text="{{ cart.left_at | time }}")
    left_at = world.now - timedelta(hours=2)
    Cart.objects.of(world.shop.pk).filter(id=message.cart_id).update(
        source_updated_at=left_at
    )
    store.send()
    zone, _ = rules(world.shop.pk)
    assert store.said() == [{"thing1": f"{left_at.astimezone(zone):%H:%M}"}]

"""Goods are watched against a grant; a word goes only while it is true."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from saleor_wechat_growth.commerce.goods import OfferKey
from saleor_wechat_growth.commerce.models import PricePoint
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.promises import services
from saleor_wechat_growth.promises.errors import (
    CoreAway,
    NoGrant,
    NotNeeded,
    NotOffered,
    UnknownVariant,
)
from saleor_wechat_growth.promises.models import GoodsWatch
from saleor_wechat_growth.promises.services import Wish
from saleor_wechat_growth.promises.services.watching import EVERY, LASTS
from tests.services.messaging.store import CHANNEL, Store
from tests.services.messaging.world import Person, World
from tests.services.promises.conftest import ledger, who

State = GoodsWatch.State
TEXT = "{{ product.name }} {{ product.price }}"


@pytest.fixture
def template(world: World) -> Template:
    made = world.template("wechat_subscribe", text=TEXT, purpose="service")
    for kind in ("price", "stock"):
        services.save_watch_rule(
            installation_id=world.shop.pk,
            kind=kind,
            is_on=True,
            template_id=made.pk,
            landing=Landing(mini_program="pages/p?v={variant}"),
        )
    return made


def watch(store: Store, person: Person, kind: str = "price", **more: int) -> GoodsWatch:
    key = OfferKey(store.variants["茶杯"].id, CHANNEL)
    below = more.pop("below", None)
    wish = Wish(key, kind, Decimal(below) if below else None, more.pop("drop", None))
    return services.watch(
        installation_id=store.world.shop.pk,
        wish=wish,
        who=who(person),
        now=store.world.now,
    )


def look(store: Store, later: timedelta = EVERY) -> None:
    services.look_due(now=store.world.now + later)


def said(store: Store) -> list[str]:
    return [each["thing1"] for each in store.said()]


def test_no_grant_no_watch(store: Store, template: Template) -> None:
    with pytest.raises(NoGrant) as caught:
        watch(store, store.world.person())
    assert caught.value.template_id == template.gateway_id


def test_a_price_that_falls_is_told_once_and_then_it_is_over(
    store: Store, template: Template
) -> None:
    person = store.world.person(grants=template)
    made = watch(store, person)
    look(store)
    assert not Message.objects.of(store.world.shop.pk).exists()
    store.costs("茶杯", 80)
    look(store, 2 * EVERY)
    store.send(2 * EVERY)
    assert said(store) == ["茶杯 ¥80.00"]
    made.refresh_from_db()
    assert (made.state, made.due_at) == (State.SENT, None)
    assert ledger(store.world, person, template) == (0, 0, 0, 1)
    store.costs("茶杯", 60)
    look(store, 4 * EVERY)
    assert len(said(store)) == 1


def test_a_wish_for_a_price_waits_for_it(store: Store, template: Template) -> None:
    watch(store, store.world.person(grants=template), below=70)
    store.costs("茶杯", 80)
    look(store)
    assert not Message.objects.of(store.world.shop.pk).exists()
    store.costs("茶杯", 70)
    look(store, 2 * EVERY)
    assert Message.objects.of(store.world.shop.pk).exists()


def test_a_wish_that_is_true_already_takes_no_grant(
    store: Store, template: Template
) -> None:
    person = store.world.person(grants=template)
    with pytest.raises(NotNeeded):
        watch(store, person, below=100)
    with pytest.raises(NotNeeded):
        watch(store, person, "stock")
    assert ledger(store.world, person, template) == (1, 0, 0, 0)


def test_raised_then_cut_gives_no_notice(store: Store, template: Template) -> None:
    person = store.world.person(grants=template)
    variant = store.variants["茶杯"].id
    PricePoint.objects.create(
        installation=store.world.shop,
        variant=variant,
        sales_channel=CHANNEL,
        at=store.world.now - timedelta(days=10),
        price=Decimal(90),
        currency="CNY",
    )
    watch(store, person)
    store.costs("茶杯", 95)
    look(store)
    assert not Message.objects.of(store.world.shop.pk).exists()
    store.costs("茶杯", 89)
    look(store, 2 * EVERY)
    assert Message.objects.of(store.world.shop.pk).exists()


def test_back_in_stock_is_told(store: Store, template: Template) -> None:
    store.has("茶杯", quantity=0)
    watch(store, store.world.person(grants=template), "stock")
    look(store)
    assert not Message.objects.of(store.world.shop.pk).exists()
    store.has("茶杯", quantity=3)
    look(store, 2 * EVERY)
    store.send(2 * EVERY)
    assert said(store) == ["茶杯 ¥100.00"]


def test_what_is_sold_out_again_before_the_send_is_not_told(
    store: Store, template: Template
) -> None:
    person = store.world.person(grants=template)
    store.has("茶杯", quantity=0)
    made = watch(store, person, "stock")
    store.has("茶杯", quantity=3)
    look(store)
    store.has("茶杯", quantity=0)
    # so much later that core is asked again before the send
    later = EVERY + timedelta(hours=1)
    store.send(later)
    store.send(later)
    assert said(store) == []
    made.refresh_from_db()
    assert (made.state, made.reason) == (State.MISSED, "out_of_stock")
    assert ledger(store.world, person, template) == (1, 0, 0, 0)


def test_a_price_that_rose_again_before_the_send_is_not_told(
    store: Store, template: Template
) -> None:
    made = watch(store, store.world.person(grants=template))
    store.costs("茶杯", 80)
    look(store)
    store.costs("茶杯", 100)
    later = EVERY + timedelta(hours=1)
    store.send(later)
    store.send(later)
    assert said(store) == []
    made.refresh_from_db()
    assert (made.state, made.reason) == (State.MISSED, "price_rose")


def test_what_is_sold_out_is_no_bargain(store: Store, template: Template) -> None:
    watch(store, store.world.person(grants=template))
    store.has("茶杯", quantity=0)
    store.costs("茶杯", 50)
    look(store)
    assert not Message.objects.of(store.world.shop.pk).exists()


def test_a_watch_ends_after_ninety_days_and_gives_its_grant_back(
    store: Store, template: Template
) -> None:
    person = store.world.person(grants=template)
    made = watch(store, person)
    assert services.expire_due(now=store.world.now + LASTS - EVERY) == 0
    assert services.expire_due(now=store.world.now + LASTS) == 1
    made.refresh_from_db()
    assert (made.state, made.reason) == (State.MISSED, "expired")
    assert ledger(store.world, person, template) == (1, 0, 0, 0)


def test_news_of_the_variant_is_looked_at_at_once(
    store: Store, template: Template
) -> None:
    made = watch(store, store.world.person(grants=template))
    news = Happening(
        store.world.shop.pk,
        "saleor.product_variant_updated",
        made.variant,
        store.world.now,
        {"productVariant": {"id": made.variant}},
    )
    dispatch([news], store.world.now)
    made.refresh_from_db()
    assert made.due_at == store.world.now


def test_core_is_asked_in_batches_of_what_is_watched_and_no_more(
    store: Store, template: Template
) -> None:
    for number in range(5):
        store.sells(f"茶{number}", 10)
    for _ in range(3):
        watch(store, store.world.person(grants=template))
    store.asked.clear()
    look(store)
    assert store.asked == {"VariantsAvailability": 1}


def test_a_core_that_is_away_loses_no_watch(store: Store, template: Template) -> None:
    made = watch(store, store.world.person(grants=template))
    url = store.world.shop.saleor_api_url
    store.world.shop.saleor_api_url = "http://127.0.0.1:9/graphql/"
    store.world.shop.save()
    look(store)
    with pytest.raises(CoreAway):
        watch(store, store.world.person(grants=template))
    store.world.shop.saleor_api_url = url
    store.world.shop.save()
    store.costs("茶杯", 80)
    look(store, EVERY + timedelta(minutes=1))
    made.refresh_from_db()
    assert made.message_id is not None


def test_the_link_leads_to_what_is_watched(store: Store, template: Template) -> None:
    made = watch(store, store.world.person(grants=template))
    store.costs("茶杯", 80)
    look(store)
    message = Message.objects.of(store.world.shop.pk).get()
    assert made.variant.replace("=", "%3D") in message.landing["mini_program"]


def test_what_core_does_not_sell_is_not_watched(
    store: Store, template: Template
) -> None:
    wish = Wish(OfferKey("UHJvZHVjdFZhcmlhbnQ6OTk5OQ==", CHANNEL), "stock")
    with pytest.raises(UnknownVariant):
        services.watch(
            installation_id=store.world.shop.pk,
            wish=wish,
            who=who(store.world.person(grants=template)),
            now=store.world.now,
        )


def test_where_the_shop_offers_none_core_is_not_asked(
    store: Store, world: World
) -> None:
    with pytest.raises(NotOffered):
        watch(store, world.person())
    assert not store.asked

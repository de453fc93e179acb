"""Install, run, change, leave: against the sandbox core, over HTTP."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
import requests

from saleor_wechat_growth.api.storefront.persons import link_saleor_customer
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Customer, SaleorUser
from saleor_wechat_growth.customers.observations import Observation, openid
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.customers.services import observe, open_session
from saleor_wechat_growth.inbox.models import InboxEvent, Reconciliation
from saleor_wechat_growth.inbox.services import start_reconciliation
from saleor_wechat_growth.installations import services, webhooks
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import ShopUnreachable
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services.trust import forget_shops
from saleor_wechat_growth.integrations.saleor import keys
from saleor_wechat_growth.integrations.saleor.errors import Unreachable
from saleor_wechat_growth.sandbox.saleor.signing import SigningKey
from tests.services.conftest import settle
from tests.state import beliefs, state_hash

pytestmark = pytest.mark.django_db(transaction=True)


def later() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=1)


def test_installing_stores_the_confirmed_token_sealed_and_starts_the_backfill(
    installed,
) -> None:
    assert installed.status == Installation.Status.ACTIVE
    token = crypto.unseal_text(installed.sealed_token)
    assert token
    assert token.encode() not in bytes(installed.sealed_token)
    assert Reconciliation.objects.of(installed.id).count() == 4


def test_a_reinstall_keeps_the_shop_and_takes_the_new_token(
    installed, core, live_server
) -> None:
    core.control("uninstall")
    core.settle()
    core.control("install", manifest_url=f"{live_server.url}/api/manifest")
    again = Installation.objects.get()
    assert again.id == installed.id
    assert again.app_id != installed.app_id
    assert bytes(again.sealed_token) != bytes(installed.sealed_token)
    settle(later())
    again.refresh_from_db()
    # the late word that the old app was deleted is not about the new one
    assert again.status == Installation.Status.ACTIVE


def test_promise_10_uninstalling_stops_at_once_and_erases_after_thirty_days(
    installed, core
) -> None:
    core.cart(email="alice@example.com")
    core.settle()
    settle(later())
    assert Customer.objects.of(installed.id).exists()
    core.control("uninstall")
    core.settle()
    settle(later())
    installed.refresh_from_db()
    assert installed.status == Installation.Status.UNINSTALLED
    assert installed.sealed_token is None
    assert services.erase_due(now=later() + timedelta(days=29)) == 0
    assert services.erase_due(now=later() + timedelta(days=31)) == 1
    assert not Installation.objects.exists()
    assert not Cart.objects.across_installations().exists()


def test_the_shops_switch_is_followed(installed, core) -> None:
    core.control("activate", active=False)
    core.control("activate", active=True)
    core.settle()
    settle(later())
    installed.refresh_from_db()
    assert installed.status == Installation.Status.ACTIVE


def test_what_shoppers_do_becomes_carts_orders_and_persons(installed, core) -> None:
    cart = core.cart(email="alice@example.com")
    core.cart("TEA-LJ-50", 2)
    order = core.buy(cart["id"])
    core.settle()
    settle(later())
    assert Cart.objects.of(installed.id).get(saleor_id=cart["id"]).status == "converted"
    assert Cart.objects.of(installed.id).filter(status="open").count() == 1
    bought = Order.objects.of(installed.id).get(saleor_id=order["id"])
    assert bought.paid_at is not None
    assert bought.customer_id is not None


def test_promise_3_a_backfill_reads_what_was_there_before_us(
    core, live_server, settings, transactional_db
) -> None:
    cart = core.cart(email="alice@example.com")
    core.buy(core.cart("TEA-LJ-50", email="bob@example.com")["id"])
    settings.PUBLIC_URL = live_server.url
    settings.ALLOWED_SALEOR_URLS = (core.api_url,)
    core.control("install", manifest_url=f"{live_server.url}/api/manifest")
    settle(later())
    shop = Installation.objects.get()
    assert Cart.objects.of(shop.id).filter(saleor_id=cart["id"], status="open").exists()
    assert Order.objects.of(shop.id).count() == 1
    assert SaleorUser.objects.of(shop.id).count() >= 3
    streams = Reconciliation.objects.of(shop.id)
    assert all(stream.finished_at for stream in streams)
    assert not streams.exclude(error="").exists()


def shop_a_day(core) -> None:
    """A day of a shop: carts left, changed, emptied, bought, refunded, cancelled."""
    dice = random.Random(7)
    skus = ("CUP-CE-1", "TEA-LJ-50", "CAKE-OS-6", "LAMP-BA", "CANDLE-SO")
    for number in range(24):
        cart = core.cart(dice.choice(skus), email=f"shopper{number % 9}@example.com")
        if number % 3 == 0:
            core.do(
                "shop_checkout_lines_add",
                id=cart["id"],
                lines=[{"variantId": core.variant(dice.choice(skus)), "quantity": 1}],
            )
        if number % 4 == 1:
            order = core.buy(cart["id"])
            if number % 8 == 1:
                core.control("refund", order=order["id"])
            if number % 8 == 5:
                core.control("cancel_order", order=order["id"])
        if number % 6 == 2:
            core.do(
                "shop_checkout_email_update",
                id=cart["id"],
                email=f"other{number}@example.com",
            )
    core.control("customer", email="new@example.com", password="secret-99")


@pytest.mark.parametrize("how", ["drop", "fail"])
def test_promise_2_and_3_loss_and_chaos_heal_to_the_state_of_clean_delivery(
    installed, core, how
) -> None:
    core.control("chaos", **{how: 5}, duplicate=10, reorder_seconds=0.2, seed=3)
    shop_a_day(core)
    core.settle()
    settle(later())
    start_reconciliation(installation_id=installed.id, now=later())
    # lost words of carts in between are settled by asking core
    settle(later() + timedelta(minutes=2))
    lossy = beliefs(installed.id)
    assert InboxEvent.objects.of(installed.id).count() > 50
    lossy_hash = state_hash(installed.id)

    # the same shop read whole, by one who missed every delivery
    for model in (InboxEvent, Cart, Order, SaleorUser, Customer, Reconciliation):
        model.objects.of(installed.id).delete()
    start_reconciliation(installation_id=installed.id, now=later())
    settle(later())
    clean = beliefs(installed.id)
    assert {row[0] for row in clean["orders"]} == {row[0] for row in lossy["orders"]}
    assert clean["orders"] == lossy["orders"]
    assert clean["carts"] == lossy["carts"]
    assert clean["users"] == lossy["users"]
    assert lossy_hash


def test_webhooks_of_an_existing_install_follow_the_declaration(
    installed, core, monkeypatch
) -> None:
    client = saleor_client(installed)
    (first, *_) = client.webhooks()
    client.webhook_delete(first.id)
    fewer = webhooks.WEBHOOKS[1:]
    monkeypatch.setattr(webhooks, "WEBHOOKS", fewer)
    Installation.objects.update(webhooks_digest="")
    services.sync_webhooks(installation=installed)
    assert {w.identifier for w in client.webhooks()} == {w.identifier for w in fewer}
    monkeypatch.undo()
    services.sync_webhooks(installation=installed)
    assert {w.identifier for w in client.webhooks()} == {
        w.identifier for w in webhooks.WEBHOOKS
    }
    client.close()


def test_a_rotated_key_is_fetched_once_and_believed(installed, core) -> None:
    core.control("rotate_key")
    Installation.objects.update(jwks_fetched_at=later() - timedelta(hours=1))
    cart = core.cart(email="alice@example.com")
    core.settle()
    settle(later())
    assert Cart.objects.of(installed.id).filter(saleor_id=cart["id"]).exists()


def ask_health(live_server, api_url: str, token: str) -> requests.Response:
    return requests.post(
        f"{live_server.url}/graphql/dashboard/",
        json={"query": "{ health { checkedAt } }"},
        headers={"Authorization-Bearer": token, "Saleor-Api-Url": api_url},
        timeout=20,
    )


def test_a_staff_token_signed_with_a_rotated_key_renews_the_key_set_once(
    installed, core, clock, live_server
) -> None:
    clock.now = datetime.now(UTC)
    believed = core.control("app_token")["token"]
    assert ask_health(live_server, core.api_url, believed).status_code == 200
    long_ago = later() - timedelta(hours=1)
    Installation.objects.update(jwks_fetched_at=long_ago)
    new_keys = core.control("rotate_key")
    renewed = core.control("app_token")["token"]
    answer = ask_health(live_server, core.api_url, renewed)
    assert (answer.status_code, set(answer.json())) == (200, {"data"})
    installed.refresh_from_db()
    assert installed.jwks == new_keys
    fetched_at = installed.jwks_fetched_at
    assert fetched_at > long_ago
    # gone from the key set, like any key that somebody made up: not asked for again
    assert ask_health(live_server, core.api_url, believed).status_code == 401
    installed.refresh_from_db()
    assert installed.jwks_fetched_at == fetched_at


def test_a_customers_token_signed_with_a_rotated_key_ties_them_to_their_account(
    installed, core, clock
) -> None:
    now = clock.now = datetime.now(UTC)
    account = {"email": "ada@example.com", "password": "secret-99"}
    user_id = core.control("customer", **account)["id"]
    (person,) = observe(
        installation_id=installed.id,
        observations=[Observation((openid("o-ada", "wx1"),), "test", now)],
        now=now,
    )
    session = open_session(
        installation_id=installed.id, identity_id=person.identity_ids[0], now=now
    )
    Installation.objects.update(jwks_fetched_at=now - timedelta(hours=1))
    core.control("rotate_key")
    token = core.do("shop_token_create", **account)["token"]
    link_saleor_customer(bearer=session.bearer, token=token, now=now)
    persons = identities_of(installed.id, [person.customer_id])
    values = [
        crypto.unseal_text(each.sealed_value) for each in persons[person.customer_id]
    ]
    assert user_id in values


def test_a_shop_that_gives_no_key_set_is_not_asked_again_at_once(
    shop, monkeypatch
) -> None:
    asked = []

    def refused(api_url: str, *, timeout: float) -> None:
        asked.append((api_url, timeout))
        raise Unreachable("key set: ConnectionError")

    def check(jwks: keys.Jwks) -> None:
        jwks.key("made-up")

    forget_shops()
    shop.jwks = SigningKey().jwks()
    shop.save()
    monkeypatch.setattr(keys, "fetch", refused)
    now = datetime.now(UTC)
    for seconds, times in ((0, 1), (29, 1), (30, 2)):
        moment = now + timedelta(seconds=seconds)
        with pytest.raises(ShopUnreachable):
            services.with_keys(api_url=shop.saleor_api_url, check=check, now=moment)
        assert len(asked) == times
    forget_shops()


def test_the_manifest_asks_for_what_is_used_and_shows_a_real_logo(live_server) -> None:
    manifest = requests.get(f"{live_server.url}/api/manifest", timeout=10).json()
    assert set(manifest["permissions"]) == {
        "MANAGE_CHECKOUTS",
        "MANAGE_DISCOUNTS",
        "MANAGE_ORDERS",
        "MANAGE_PRODUCTS",
        "MANAGE_USERS",
    }
    assert manifest["requiredSaleorVersion"] == ">=3.23.5 <4"
    assert [hook["identifier"] for hook in manifest["webhooks"]] == [
        hook.identifier for hook in webhooks.WEBHOOKS
    ]

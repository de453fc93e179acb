from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import (
    Identity,
    IdentityKind,
    Link,
    StorefrontSession,
)
from saleor_wechat_growth.customers.observations import (
    Observation,
    openid,
    saleor_user,
)
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.sandbox.saleor.signing import SigningKey
from tests.graphql.storefront import BOB, Phone, openid_row

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from tests.graphql.storefront import Clock

pytestmark = pytest.mark.django_db

CHECKOUT = "Q2hlY2tvdXQ6YWJj"
ADA, EVE = "VXNlcjox", "VXNlcjoy"


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey()


@pytest.fixture
def core_key(key: SigningKey, shop: Installation, now: datetime) -> SigningKey:
    """The key with which the shop's core signs."""
    shop.jwks, shop.jwks_fetched_at = key.jwks(), now
    shop.save()
    return key


def cart(shop: Installation, **more: Any) -> Cart:
    return Cart.objects.create(
        installation=shop,
        saleor_id=CHECKOUT,
        status=Cart.Status.OPEN,
        total=10,
        currency="CNY",
        **more,
    )


def token(
    key: SigningKey, shop: Installation, now: datetime, user: str = ADA, **changes: Any
) -> str:
    return key.token(
        {
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=5)).timestamp()),
            "iss": shop.saleor_api_url,
            "email": "ada@demo.example",
            "type": "access",
            "user_id": user,
            "is_staff": False,
            **changes,
        }
    )


def link(phone: Phone, token: str) -> Any:
    return phone.do("link_saleor_customer", token=token)


def refused_link(phone: Phone, token: str) -> str:
    return phone.refused("link_saleor_customer", token=token)


def owner_of(shop: Installation, kind: IdentityKind, value: str) -> int:
    rows = Identity.objects.of(shop.id).filter(kind=kind)
    (found,) = [row for row in rows if crypto.unseal_text(row.sealed_value) == value]
    return found.customer_id


def test_an_ownerless_cart_is_theirs_who_ask(alice: Phone) -> None:
    row = cart(alice.shop)
    payload = alice.do("attach_cart", checkoutId=CHECKOUT)
    assert payload["checkoutId"] == CHECKOUT
    row.refresh_from_db()
    assert row.attached_identity_id == alice.identity.id
    assert row.customer_id == alice.identity.customer_id
    alice.do("attach_cart", checkoutId=CHECKOUT)


def test_a_cart_of_somebody_else_stays_theirs(alice: Phone, bob: Phone) -> None:
    row = cart(alice.shop)
    alice.do("attach_cart", checkoutId=CHECKOUT)
    assert bob.refused("attach_cart", checkoutId=CHECKOUT) == "CART_TAKEN"
    row.refresh_from_db()
    assert row.attached_identity_id == alice.identity.id


def test_a_cart_with_a_customer_account_is_not_given_away(alice: Phone) -> None:
    cart(alice.shop, has_user=True)
    assert alice.refused("attach_cart", checkoutId=CHECKOUT) == "CART_TAKEN"


def account_cart(shop: Installation, now: datetime, user: str, **more: Any) -> Cart:
    """Make a checkout of a customer account, as its webhook leaves it."""
    (owner,) = observe(
        installation_id=shop.id,
        observations=[Observation((saleor_user(user),), "checkout", now)],
        now=now,
    )
    return cart(
        shop,
        has_user=True,
        customer_id=owner.customer_id,
        identity_id=owner.identity_ids[0],
        **more,
    )


class TestACartOfACustomerAccount:
    def test_is_theirs_whose_account_it_is(
        self, alice: Phone, core_key: SigningKey, now: datetime
    ) -> None:
        row = account_cart(alice.shop, now, ADA)
        assert alice.refused("attach_cart", checkoutId=CHECKOUT) == "CART_TAKEN"
        link(alice, token(core_key, alice.shop, now))
        payload = alice.do("attach_cart", checkoutId=CHECKOUT)
        assert payload["checkoutId"] == CHECKOUT
        row.refresh_from_db()
        assert row.customer_id == alice.identity.customer_id
        assert row.identity is not None
        assert row.identity.kind == IdentityKind.SALEOR_USER

    def test_stays_taken_for_who_is_tied_to_another_account(
        self, alice: Phone, core_key: SigningKey, now: datetime
    ) -> None:
        row = account_cart(alice.shop, now, EVE)
        link(alice, token(core_key, alice.shop, now))
        assert alice.refused("attach_cart", checkoutId=CHECKOUT) == "CART_TAKEN"
        row.refresh_from_db()
        assert row.customer_id == owner_of(alice.shop, IdentityKind.SALEOR_USER, EVE)
        assert row.attached_identity_id is None

    def test_is_lost_to_who_took_it_before_it_had_one(
        self, alice: Phone, now: datetime
    ) -> None:
        account_cart(alice.shop, now, EVE, attached_identity=alice.identity)
        assert alice.refused("attach_cart", checkoutId=CHECKOUT) == "CART_TAKEN"

    def test_is_not_held_by_who_took_it_before_it_had_one(
        self, alice: Phone, bob: Phone, core_key: SigningKey, now: datetime
    ) -> None:
        account_cart(alice.shop, now, ADA, attached_identity=bob.identity)
        link(alice, token(core_key, alice.shop, now))
        alice.do("attach_cart", checkoutId=CHECKOUT)
        assert bob.refused("attach_cart", checkoutId=CHECKOUT) == "CART_TAKEN"


def test_a_cart_that_another_openid_of_theirs_took_is_theirs(
    alice: Phone, now: datetime
) -> None:
    (known,) = observe(
        installation_id=alice.shop.id,
        observations=[Observation((openid("o-web", "wx-service"),), "test", now)],
        now=now,
    )
    (web,) = Identity.objects.of(alice.shop.id).filter(id=known.identity_ids[0])
    cart(alice.shop, attached_identity=web, identity=web, customer_id=web.customer_id)
    assert alice.refused("attach_cart", checkoutId=CHECKOUT) == "CART_TAKEN"
    Identity.objects.of(alice.shop.id).filter(id=web.id).update(
        customer_id=alice.identity.customer_id
    )
    alice.do("attach_cart", checkoutId=CHECKOUT)


@pytest.mark.parametrize("checkout_id", ["", "made-up", "x" * 1000, CHECKOUT[:-1]])
def test_an_unknown_cart_is_said_to_be_unknown(alice: Phone, checkout_id: str) -> None:
    cart(alice.shop)
    assert alice.refused("attach_cart", checkoutId=checkout_id) == "CART_UNKNOWN"


def test_a_cart_of_another_shop_is_unknown(alice: Phone, stranger: Phone) -> None:
    row = cart(alice.shop)
    assert stranger.refused("attach_cart", checkoutId=CHECKOUT) == "CART_UNKNOWN"
    row.refresh_from_db()
    assert row.customer_id is None


def test_a_customers_token_ties_them_to_their_account(
    alice: Phone, core_key: SigningKey, now: datetime
) -> None:
    payload = link(alice, token(core_key, alice.shop, now))
    assert payload["me"]["id"] == alice.me()["id"]
    owner = owner_of(alice.shop, IdentityKind.SALEOR_USER, ADA)
    assert owner == alice.identity.customer_id


def test_an_account_known_before_becomes_one_person_with_them(
    phone: Phone, core_key: SigningKey, now: datetime
) -> None:
    (known,) = observe(
        installation_id=phone.shop.id,
        observations=[Observation((saleor_user(ADA),), "test", now)],
        now=now,
    )
    before = phone.log_in()["me"]["id"]
    payload = link(phone, token(core_key, phone.shop, now))
    assert payload["me"]["id"] != before
    assert phone.identity.customer_id == known.customer_id
    session = StorefrontSession.objects.of(phone.shop.id).get()
    assert session.customer_id == known.customer_id


def test_two_accounts_are_never_merged_by_one_phone(
    alice: Phone, core_key: SigningKey, now: datetime, clock: Clock
) -> None:
    link(alice, token(core_key, alice.shop, now))
    clock.move(timedelta(minutes=1))
    other = token(core_key, alice.shop, now, EVE)
    assert refused_link(alice, other) == "PERSON_CONFLICT"
    assert refused_link(alice, other) == "PERSON_CONFLICT"
    ada = owner_of(alice.shop, IdentityKind.SALEOR_USER, ADA)
    assert ada == alice.identity.customer_id
    assert ada != owner_of(alice.shop, IdentityKind.SALEOR_USER, EVE)
    # kept for a human
    assert Link.objects.of(alice.shop.id).filter(in_conflict=True).count() == 1


def test_one_account_on_two_phones_is_a_conflict(
    alice: Phone, bob: Phone, core_key: SigningKey, now: datetime, clock: Clock
) -> None:
    link(alice, token(core_key, alice.shop, now))
    clock.move(timedelta(minutes=1))
    mine = token(core_key, bob.shop, now)
    assert refused_link(bob, mine) == "PERSON_CONFLICT"
    assert bob.identity.customer_id != alice.identity.customer_id


def test_a_token_the_shop_did_not_give_ties_nobody(
    alice: Phone,
    other_shop: Installation,
    core_key: SigningKey,
    now: datetime,
) -> None:
    stranger = SigningKey()
    refusals = {
        "": "TOKEN_INVALID",
        "x.y.z": "TOKEN_INVALID",
        token(stranger, alice.shop, now): "TOKEN_INVALID",
        token(core_key, other_shop, now): "TOKEN_INVALID",
        token(core_key, alice.shop, now, type="refresh"): "TOKEN_INVALID",
        token(core_key, alice.shop, now, type="thirdparty"): "TOKEN_INVALID",
        token(core_key, alice.shop, now, exp=int(now.timestamp())): "TOKEN_EXPIRED",
        alice.access_token: "TOKEN_INVALID",
    }
    for given, code in refusals.items():
        assert refused_link(alice, given) == code
    users = Identity.objects.of(alice.shop.id).filter(kind=IdentityKind.SALEOR_USER)
    assert not users.exists()


def test_a_shop_whose_keys_we_lack_ties_nobody(
    alice: Phone, key: SigningKey, now: datetime
) -> None:
    assert refused_link(alice, token(key, alice.shop, now)) == "TOKEN_INVALID"


def test_a_phone_number_is_learnt_as_verified(alice: Phone) -> None:
    assert alice.me()["hasPhone"] is False
    payload = alice.do("bind_phone", code=alice.wechat.phone_code())
    assert payload["me"]["hasPhone"] is True
    owner = owner_of(alice.shop, IdentityKind.PHONE, "+8613800000001")
    assert owner == alice.identity.customer_id


def test_a_number_from_abroad_keeps_its_country(alice: Phone) -> None:
    alice.wechat.tell("people", openid=alice.openid, phone="91234567", country="852")
    alice.do("bind_phone", code=alice.wechat.phone_code())
    assert owner_of(alice.shop, IdentityKind.PHONE, "+85291234567")


def test_a_phone_code_is_good_once(alice: Phone) -> None:
    code = alice.wechat.phone_code()
    alice.do("bind_phone", code=code)
    assert alice.refused("bind_phone", code=code) == "CODE_INVALID"
    assert alice.refused("bind_phone", code="") == "CODE_INVALID"


def test_one_number_on_two_wechats_is_a_conflict(
    alice: Phone, bob: Phone, clock: Clock
) -> None:
    alice.do("bind_phone", code=alice.wechat.phone_code())
    clock.move(timedelta(minutes=1))
    code = bob.wechat.phone_code(BOB, phone="13800000001")
    assert bob.refused("bind_phone", code=code) == "PERSON_CONFLICT"
    assert bob.me()["hasPhone"] is False
    alices = openid_row(alice.shop, alice.openid).customer_id
    assert owner_of(alice.shop, IdentityKind.PHONE, "+8613800000001") == alices


def test_a_number_in_one_shop_is_unknown_in_the_other(
    alice: Phone, stranger: Phone
) -> None:
    alice.do("bind_phone", code=alice.wechat.phone_code())
    assert stranger.me()["hasPhone"] is False
    phones = Identity.objects.of(stranger.shop.id).filter(kind=IdentityKind.PHONE)
    assert not phones.exists()


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("attach_cart", {"checkoutId": CHECKOUT}),
        ("link_saleor_customer", {"token": "x"}),
        ("bind_phone", {"code": "x"}),
        ("report_subscriptions", {"results": [], "templateIds": []}),
        (
            "set_consent",
            {
                "channel": "SMS",
                "purpose": "MARKETING",
                "granted": True,
                "textVersion": "1",
            },
        ),
        ("track", {"events": []}),
        ("coupons", {}),
    ],
)
def test_nothing_is_done_without_a_session(
    shop: Installation, phone: Phone, name: str, variables: dict[str, Any]
) -> None:
    nobody = Phone(Client(), phone.wechat, shop)
    assert nobody.error_code(name, **variables) == "UNAUTHENTICATED"

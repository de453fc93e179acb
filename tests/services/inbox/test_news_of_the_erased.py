"""News of somebody who was erased comes late: what it said is not kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.customers.models import Customer, Identity
from saleor_wechat_growth.customers.observations import (
    Observation,
    email,
    openid,
    saleor_user,
    verified_phone,
)
from saleor_wechat_growth.customers.services import (
    advance_erasures,
    observe,
    request_erasure,
)
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.bodies import subject_of
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import handle_due, receive
from saleor_wechat_growth.integrations.wechat import pushes
from saleor_wechat_growth.reach import news
from saleor_wechat_growth.reach.models import Account
from tests.services.reach.pushed import OPENID, push, said

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

HOUR = timedelta(hours=1)
USER, MAIL = "VXNlcjox", "alice@example.com"
ADDRESS = {"firstName": "Alice", "phone": "+8613800138000"}


@pytest.fixture
def account(shop: Installation) -> Account:
    return Account.objects.create(
        installation=shop,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="服务号",
        app_id="wx1",
        sealed_secrets=crypto.seal_text("{}"),
    )


@pytest.fixture
def cut_off(shop: Installation, account: Account, now: datetime) -> datetime:
    """Alice was here with a cart and an order, and her erasure began then."""
    mail = email(MAIL)
    assert mail is not None
    claims = (
        saleor_user(USER),
        mail,
        openid(OPENID, account.app_id),
        verified_phone("+8613800138000"),
    )
    (whose,) = observe(
        installation_id=shop.pk,
        observations=[Observation(claims, "test", now - HOUR)],
        now=now - HOUR,
    )
    theirs = {"installation": shop, "customer_id": whose.customer_id}
    Cart.objects.create(
        **theirs, saleor_id="cart", status=Cart.Status.OPEN, total=1, lines=[]
    )
    Order.objects.create(
        **theirs,
        saleor_id="order",
        checkout_id="ordered",
        placed_at=now - HOUR,
        total=1,
        lines=[],
    )
    request_erasure(
        installation_id=shop.pk,
        customer_id=whose.customer_id,
        requested_by="staff:1",
        begins_at=now,
        now=now,
    )
    assert advance_erasures(now=now) == 1
    return now


@pytest.fixture
def erased(cut_off: datetime) -> datetime:
    """Alice was erased then."""
    while advance_erasures(now=cut_off):
        pass
    return cut_off


def told(shop: Installation, kind: str, body: dict[str, Any], at: datetime) -> Arrival:
    text = jsontext.dumps({"issuedAt": at, **body}).encode()
    key = digest(kind.encode(), text)
    return Arrival(
        shop.pk,
        InboxEvent.Source.SALEOR,
        f"saleor.{kind}",
        subject_of(body),
        key,
        text,
        at,
    )


def handled(arrival: Arrival, now: datetime) -> InboxEvent:
    receive(arrivals=[arrival])
    while handle_due(now=now):
        pass
    row = InboxEvent.objects.across_installations().latest("id")
    assert row.handled_at is not None, row.error
    return row


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("customer_updated", {"user": {"id": USER, "email": MAIL}}),
        ("order_paid", {"order": {"id": "o", "user": {"id": USER}}}),
        (
            "order_paid",
            {"order": {"id": "o", "user": None, "userEmail": " Alice@example.com"}},
        ),
        ("checkout_updated", {"checkout": {"id": "c", "user": {"id": USER}}}),
        ("checkout_updated", {"checkout": {"id": "c", "email": MAIL}}),
        ("checkout_updated", {"checkout": {"id": "cart", "billingAddress": ADDRESS}}),
        (
            "order_paid",
            {"order": {"id": "o", "checkoutId": "cart", "billingAddress": ADDRESS}},
        ),
        ("order_paid", {"order": {"id": "order", "userEmail": "b@example.com"}}),
        ("order_paid", {"order": {"id": "o", "checkoutId": "ordered", "user": None}}),
    ],
)
def test_what_core_says_of_the_erased_is_dropped_as_soon_as_it_is_read(
    shop: Installation, erased: datetime, kind: str, body: dict[str, Any]
) -> None:
    late = erased + HOUR
    row = handled(told(shop, kind, body, late), late)
    assert (row.body, row.subject, row.buyer) == (None, "", None)
    # the same delivery again is known to be the same
    assert receive(arrivals=[told(shop, kind, body, late)]) == 0


def typed_on(kind: str, what: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return news of a cart, or of the order made of it, that only an address names."""
    whole = {
        **what,
        "created": at.isoformat(),
        "updatedAt": at.isoformat(),
        "user": None,
        "channel": {"slug": "default-channel", "currencyCode": "CNY"},
        "lines": [],
        "shippingAddress": {**ADDRESS, "phone": "+8613900139000"},
    }
    mail = "userEmail" if kind == "order_paid" else "email"
    return {kind.partition("_")[0]: {**whole, mail: "never-told@example.com"}}


def test_a_cart_in_the_midst_of_an_erasure_stays_where_it_is_emptied(
    shop: Installation, cut_off: datetime
) -> None:
    kind = "checkout_updated"
    late = cut_off + timedelta(seconds=1)
    handled(told(shop, kind, typed_on(kind, {"id": "cart"}, late), late), late)
    (tombstone,) = Customer.objects.of(shop.pk)
    cart = Cart.objects.of(shop.pk).get()
    assert (cart.customer_id, cart.identity_id) == (tombstone.pk, None)
    while advance_erasures(now=late):
        pass
    cart.refresh_from_db()
    assert (cart.status, cart.has_contact) == (Cart.Status.GONE, False)


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("order_paid", {"id": "new", "checkoutId": "cart", "status": "UNFULFILLED"}),
        ("checkout_updated", {"id": "cart"}),
    ],
)
def test_what_is_typed_on_a_cart_of_the_erased_makes_nobody(
    shop: Installation, erased: datetime, kind: str, what: dict[str, Any]
) -> None:
    late = erased + HOUR
    row = handled(told(shop, kind, typed_on(kind, what, late), late), late)
    assert (row.body, row.subject) == (None, "")
    (tombstone,) = Customer.objects.of(shop.pk)
    assert not Identity.objects.of(shop.pk).exists()
    kept = {*Cart.objects.of(shop.pk), *Order.objects.of(shop.pk)}
    assert {each.customer_id for each in kept} == {tombstone.pk}
    assert {each.identity_id for each in kept} == {None}


def test_a_user_who_buys_a_cart_of_the_erased_is_themself(
    shop: Installation, erased: datetime
) -> None:
    late = erased + HOUR
    order = {
        "id": "new",
        "checkoutId": "cart",
        "status": "UNFULFILLED",
        "created": late.isoformat(),
        "updatedAt": late.isoformat(),
        "user": {"id": "VXNlcjoy", "email": "bob@example.com"},
        "channel": {"slug": "default-channel", "currencyCode": "CNY"},
        "lines": [],
    }
    handled(told(shop, "order_paid", {"order": order}, late), late)
    owner = Order.objects.of(shop.pk).get(saleor_id="new").customer
    assert owner is not None
    assert owner.erased_at is None


def test_what_wechat_says_of_the_erased_is_dropped_until_they_come_back(
    account: Account, erased: datetime
) -> None:
    late = erased + HOUR
    left = handled(news.of_push(account, push(pushes.Unfollowed, late), late), late)
    assert (left.body, left.subject) == (None, "")
    back = handled(news.of_push(account, said(late), late), late)
    assert back.body is not None, "they wrote to the shop themselves"
    old = said(erased - HOUR)
    assert handled(news.of_push(account, old, late), late).body is None


@pytest.mark.parametrize(
    "body",
    [
        {"subject": "VXNlcjoy", "user": {"id": "VXNlcjoy", "email": "b@example.com"}},
        {"subject": "identity:xyz"},
        {"subject": "identity:"},
        {"order": "none"},
        {"order": {"user": {"id": "\ud800"}}},
        {"order": {"userEmail": "\ud800@example.com"}},
        {"checkout": {"email": 7, "user": []}},
    ],
)
def test_news_of_others_is_kept_whatever_it_looks_like(
    shop: Installation, erased: datetime, body: dict[str, Any]
) -> None:
    late = erased + HOUR
    text = jsontext.dumps({"issuedAt": late}).encode()[:-1]
    # as JSON may bring it: half a surrogate, written out
    text += b", " + json.dumps(body).encode()[1:]
    subject = str(body.get("subject", ""))
    arrival = Arrival(
        shop.pk, "saleor", "saleor.order_paid", subject, digest(text), text, late
    )
    assert handled(arrival, late).body is not None


def test_another_shops_erased_are_news_here(
    other_shop: Installation, erased: datetime
) -> None:
    late = erased + HOUR
    body = {"user": {"id": USER, "email": MAIL}}
    assert handled(told(other_shop, "customer_updated", body, late), late).body

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.commerce.services import record_carts, record_orders
from saleor_wechat_growth.commerce.words import CartWord, OrderWord, Stamp
from saleor_wechat_growth.customers.observations import Claim, openid
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.journeys.models import Journey, Run
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.reach.models import Account

ALICE = openid("oM-alice", "wxmini")
BOB = openid("oM-bob", "wxmini")
LINE = {
    "variant": "v1",
    "product": "p1",
    "category": "",
    "name": "青瓷品茗杯",
    "variant_name": "单只",
    "quantity": 1,
    "unit_price": "89.000",
    "thumbnail": "",
}


class Shop:
    """A shop under test: what core would say, at the times it would say it."""

    def __init__(self, installation, now: datetime) -> None:
        self.id = installation.id
        self.installation = installation
        self.now = now

    def wait(self, **span: float) -> None:
        """Let time pass, minute by minute where something may be due."""
        end = self.now + timedelta(**span)
        while self.now < end:
            self.now = min(self.now + timedelta(minutes=30), end)
            self.work()

    def work(self) -> None:
        while services.sweep(now=self.now):
            pass
        while services.run_due_steps(now=self.now):
            pass

    def cart(
        self, saleor_id: str, *claims: Claim, total: str = "89", lines=(LINE,)
    ) -> Cart:
        word = CartWord(
            saleor_id=saleor_id,
            stamp=Stamp(self.now, self.now, is_fetched=False),
            created_at=self.now,
            sales_channel="default-channel",
            currency="CNY",
            language="ZH_HANS",
            lines=tuple(lines),
            total=Decimal(total),
            voucher_code="",
            has_user=False,
            has_contact=False,
            is_staff=False,
            claims=claims,
        )
        news = record_carts(
            installation_id=self.id, words=[word], gone=[], now=self.now
        )
        dispatch(news, self.now)
        return Cart.objects.of(self.id).get(saleor_id=saleor_id)

    def order(
        self,
        saleor_id: str,
        *claims: Claim,
        checkout: str = "",
        voucher: str = "",
        paid: bool = True,
        at: datetime | None = None,
        placed: datetime | None = None,
        cancelled: bool = False,
        refunded: bool = False,
    ) -> None:
        """Hear of an order now, as it was `at` (default: now, and placed then)."""
        at = at or self.now
        word = OrderWord(
            saleor_id=saleor_id,
            stamp=Stamp(at, at, is_fetched=False),
            number="1",
            status="CANCELED" if cancelled else "UNFULFILLED",
            checkout_id=checkout,
            sales_channel="default-channel",
            currency="CNY",
            lines=(LINE,),
            total=Decimal(89),
            discount=Decimal(0),
            charged=Decimal(89) if paid and not refunded else Decimal(0),
            refunded=Decimal(89) if refunded else Decimal(0),
            voucher_code=voucher,
            voucher_saleor_id="",
            placed_at=placed or at,
            is_paid=paid,
            is_staff=False,
            claims=claims,
        )
        news = record_orders(installation_id=self.id, words=[word], now=self.now)
        dispatch(news, self.now)

    def person(self, claim: Claim) -> int:
        """Somebody known by `claim`; returns the customer's id."""
        cart = self.cart(f"of-{claim.value}", claim)
        assert cart.customer_id is not None
        return cart.customer_id

    def hear(self, *happenings: Happening) -> None:
        announce(happenings=happenings, now=self.now)

    def accept(self, message: Message) -> None:
        """Say what messaging says when a gateway took a message."""
        message.state = Message.State.ACCEPTED
        message.claimed_at = message.claimed_at or self.now
        message.accepted_at = self.now
        message.due_at = None
        message.save()
        dispatch(
            [
                Happening(
                    self.id,
                    "message.accepted",
                    f"message:{message.id}",
                    self.now,
                    {
                        "message_id": message.id,
                        "run_id": message.run_id,
                        "customer_id": message.customer_id,
                    },
                )
            ],
            self.now,
        )

    def messages(self) -> list[Message]:
        return list(Message.objects.of(self.id).order_by("id"))

    def run(self) -> Run:
        return Run.objects.of(self.id).get()


@pytest.fixture
def here(shop, now) -> Shop:
    return Shop(shop, now)


@pytest.fixture
def template(shop) -> Template:
    account = Account.objects.create(
        installation=shop,
        key="mini",
        kind=Account.Kind.MINI_PROGRAM,
        name="mini",
        app_id="wxmini",
        sealed_secrets=b"",
    )
    return Template.objects.create(
        installation=shop,
        key="cart",
        account=account,
        channel="wechat_subscribe",
        gateway_id="t1",
        title="购物车",
        purpose="reminder",
    )


@pytest.fixture
def recall(here, template) -> Journey:
    """The abandoned-cart recipe, live, with three touches and no coupon."""
    return make_recall(here)


def make_recall(here: Shop, **parameters) -> Journey:
    journey = services.save_recipe(
        installation_id=here.id,
        key="recall",
        name="recall",
        recipe="abandoned_cart",
        parameters={
            "touches": [
                {"after": 1, "templates": ["cart"]},
                {"after": 24, "templates": ["cart"]},
                {"after": 72, "templates": ["cart"]},
            ],
            **parameters,
        },
        now=here.now,
    )
    services.go_live(installation_id=here.id, journey_id=journey.id, now=here.now)
    return journey

"""A shop with a recall that earned an order, made by the services themselves."""

from __future__ import annotations

from typing import Any

from saleor_wechat_growth.activity.models import Touch
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys.models import Journey, Run
from saleor_wechat_growth.journeys.services import go_live, save_recipe
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.reach.models import Account
from tests.graphql.dashboard import as_staff, ask
from tests.services.insights.history import give_coupon, redeem
from tests.services.journeys.conftest import ALICE, BOB, Shop

TOUCHES = [
    {"after": 1, "templates": ["cart"]},
    {"after": 24, "templates": ["cart", "cart-sms"]},
]


def everything(shop: Installation) -> str:
    """Return the token of one who may do anything but send."""
    wanted = ["MANAGE_USERS", "MANAGE_ORDERS", "MANAGE_DISCOUNTS", "MANAGE_APPS"]
    return as_staff(shop, permissions=wanted)


def told(shop: Installation, query: str, **variables: Any) -> Any:
    """Return the one field asked for, by somebody who may do everything."""
    _, body = ask(shop, query, bearer=everything(shop), variables=variables)
    assert "errors" not in body, body["errors"]
    (found,) = body["data"].values()
    return found


def marketer(shop: Installation) -> str:
    return as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_DISCOUNTS"])


def templates(shop: Installation) -> list[Template]:
    made = []
    for key, kind, channel, purpose in (
        ("cart", "mini_program", "wechat_subscribe", "reminder"),
        ("cart-sms", "tencent_sms", "sms", "marketing"),
    ):
        account = Account.objects.create(
            installation=shop,
            key=f"{key}-account",
            kind=kind,
            name=key,
            app_id=f"app-{key}",
            sealed_secrets=b"",
        )
        made.append(
            Template.objects.create(
                installation=shop,
                key=key,
                account=account,
                channel=channel,
                gateway_id=f"gateway-{key}",
                title="购物车提醒",
                purpose=purpose,
                fields=[],
            )
        )
    return made


def recall(shop: Installation, now: Any, **parameters: Any) -> Journey:
    journey = save_recipe(
        installation_id=shop.pk,
        key="recall",
        name="购物车召回",
        recipe="abandoned_cart",
        parameters={"touches": TOUCHES, **parameters},
        now=now,
    )
    go_live(installation_id=shop.pk, journey_id=journey.pk, now=now)
    return Journey.objects.get(pk=journey.pk)


def recalled(
    here: Shop, saleor_id: str = "o1", cart: str = "c1", who: Any = ALICE
) -> Run:
    """Let somebody be recalled by a link and a coupon, and buy."""
    here.cart(cart, who)
    here.wait(hours=1)
    run = Run.objects.of(here.id).order_by("-id").first()
    assert run is not None
    give_coupon(here, run)
    message = here.messages()[-1]
    message.coupon_grant = run.coupon_grant
    message.channel = "wechat_subscribe"
    message.template = Template.objects.of(here.id).get(key="cart")
    message.save()
    here.accept(message)
    here.wait(minutes=30)
    Touch.objects.create(
        installation_id=here.id,
        customer_id=message.customer_id,
        kind="link",
        origin=f"message:{message.pk}",
        at=here.now,
    )
    here.wait(minutes=30)
    assert run.coupon_grant is not None
    redeem(here, run.coupon_grant, saleor_id)
    here.order(saleor_id, who, checkout=cart)
    run.refresh_from_db()
    return run


__all__ = ["ALICE", "BOB", "Shop"]

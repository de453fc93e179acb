"""The two sides of a life with a shop, each by the doors it really has.

`Person` has a phone: WeChat, a mini-program, SMS, and the shop's own API. `Staff` has
our page in the Dashboard. Neither sees a table.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests

from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.sandbox.saleor.demo import CHANNEL
from saleor_wechat_growth.sandbox.sms.demo import SDK_APP_ID
from saleor_wechat_growth.sandbox.wechat.demo import MINI_PROGRAM_APPID, SERVICE_APPID
from tests.stage import Instance

OPERATIONS = Path(__file__).resolve().parents[2] / "graphql" / "storefront"
PATIENCE_SECONDS = 60.0
PASSWORD = "a-long-password"


@cache
def operation(name: str) -> str:
    return (OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8")


class Unwelcome(Exception):
    """A mutation answered with errors."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors)
        self.codes = {each["code"] for each in errors}


def waited(seconds: float, look: Callable[[], Any]) -> Any:
    """Return the first answer of `look` that says something; None if none does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    return None


def until(what: str, look: Callable[[], Any]) -> Any:
    """Return the first answer of `look` that says something; there must be one."""
    if found := waited(PATIENCE_SECONDS, look):
        return found
    pytest.fail(f"waited {PATIENCE_SECONDS:.0f} s for {what}")


def asked(url: str, query: str, variables: dict[str, Any], **headers: str) -> Any:
    """Return the one field of a GraphQL answer, which must hold no errors.

    Raises Unwelcome for those of a mutation.
    """
    answer = requests.post(
        url,
        json={"query": query, "variables": variables},
        headers=headers,
        timeout=20,
    ).json()
    assert not answer.get("errors"), answer
    (payload,) = answer["data"].values()
    if isinstance(payload, dict) and payload.get("errors"):
        raise Unwelcome(payload["errors"])
    return payload


@dataclass
class Staff:
    """Somebody of the shop's staff, at our page."""

    at: Instance

    def ask(self, query: str, **variables: Any) -> Any:
        # the Dashboard's tokens last minutes: a page asks for the next in time
        return asked(
            f"{self.at.url}/graphql/dashboard/",
            query,
            variables,
            **{
                "Authorization-Bearer": self.at.staff_token(),
                "Saleor-Api-Url": f"{self.at.env['SANDBOX_SALEOR_URL']}/graphql/",
            },
        )


@dataclass
class Person:
    """Somebody with a phone, whom nobody knows yet."""

    at: Instance
    shop_key: str
    service_openid: str = "oS-life-ruoxi"
    mini_openid: str = "oM-life-ruoxi"
    unionid: str = "u-life-ruoxi"
    phone: str = "13612345678"
    family_name: str = "欧阳"
    given_name: str = "若曦"
    email: str = "ruoxi.ouyang@mail.example"
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for appid, openid in (
            (SERVICE_APPID, self.service_openid),
            (MINI_PROGRAM_APPID, self.mini_openid),
        ):
            self.wechat("people", appid=appid, openid=openid, unionid=self.unionid)

    def values(self) -> tuple[str, ...]:
        """Return all by which somebody could be known again."""
        return (
            self.service_openid,
            self.mini_openid,
            self.unionid,
            self.phone,
            self.family_name,
            self.given_name,
            self.email,
        )

    # -- WeChat ----------------------------------------------------------------------

    def wechat(self, act: str, **body: Any) -> dict[str, Any]:
        return self.at.order("WECHAT", act, body)

    def scan(self, code: str) -> str:
        """Point the phone at what a code says; return what came of it."""
        told = self.wechat("scan", url=code, openid=self.service_openid)
        return str(told["result"])

    def unfollow(self) -> None:
        self.wechat("unfollow", appid=SERVICE_APPID, openid=self.service_openid)

    # -- the mini-program ------------------------------------------------------------

    def do(self, name: str, **variables: Any) -> Any:
        """Send an operation of the mini-program's."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = f"{self.at.url}/graphql/storefront/"
        return asked(url, operation(name), variables, **headers)

    def open_mini_program(self) -> str:
        """Log in as the SDK does; return who the shop says it is."""
        told = self.wechat(
            "login-codes", appid=MINI_PROGRAM_APPID, openid=self.mini_openid
        )
        self.token = ""
        session = self.do(
            "wechat_login",
            shop=self.shop_key,
            appId=MINI_PROGRAM_APPID,
            code=told["code"],
        )
        self.token = session["accessToken"]
        return str(session["me"]["id"])

    def give_phone(self) -> None:
        told = self.wechat(
            "phone-codes",
            appid=MINI_PROGRAM_APPID,
            openid=self.mini_openid,
            phone=self.phone,
        )
        assert self.do("bind_phone", code=told["code"])["me"]["hasPhone"]

    def agree_to_sms(self) -> None:
        self.do(
            "set_consent",
            channel="SMS",
            purpose="REMINDER",
            granted=True,
            textVersion="2026-11",
        )

    def claim(self, coupon_name: str) -> str:
        """Claim a coupon by its name; return its code."""
        listed = self.do("claimable_coupons")["edges"]
        (coupon,) = (
            each["node"] for each in listed if each["node"]["name"] == coupon_name
        )
        claimed = self.do(
            "claim_coupon", couponId=coupon["id"], clientId=str(uuid.uuid4())
        )
        return str(claimed["coupon"]["code"])

    def accept_what_is_asked(self, moment: str) -> list[str]:
        """Accept what the server would have the mini-program ask for."""
        wanted = self.do("subscription_prompt", moment=moment)["templateIds"]
        self.wechat(
            "prompt",
            appid=MINI_PROGRAM_APPID,
            openid=self.mini_openid,
            choices=dict.fromkeys(wanted, "accept"),
        )
        self.do(
            "report_subscriptions",
            results=[{"templateId": each, "result": "ACCEPT"} for each in wanted],
            templateIds=wanted,
            clientId=str(uuid.uuid4()),
        )
        return list(wanted)

    # -- the shop itself -------------------------------------------------------------

    def shop(self, name: str, **variables: Any) -> Any:
        """Send an operation of the shop's own API, as its pages do."""
        url = f"{self.at.env['SANDBOX_SALEOR_URL']}/graphql/"
        return asked(url, documents.load(name), variables)

    def have_an_account(self) -> None:
        """Register with the shop by name and e-mail, and tie that to the mini-program."""
        self.at.order(
            "SALEOR",
            "customer",
            {
                "email": self.email,
                "password": PASSWORD,
                "firstName": self.given_name,
                "lastName": self.family_name,
            },
        )
        made = self.shop("shop_token_create", email=self.email, password=PASSWORD)
        self.do("link_saleor_customer", token=made["token"])

    def fill_a_cart(self, *skus: str) -> str:
        """Put things into a guest's cart and say where to send them; return its id."""
        products = self.shop("shop_products", channel=CHANNEL, first=50)
        wanted = [
            variant["id"]
            for edge in products["edges"]
            for variant in edge["node"]["variants"]
            if variant["sku"] in skus
        ]
        cart = self.shop(
            "shop_checkout_create",
            input={
                "channel": CHANNEL,
                "lines": [{"variantId": each, "quantity": 1} for each in wanted],
            },
        )["checkout"]["id"]
        until("the cart to be known", lambda: self._attach(cart))
        self.shop(
            "shop_checkout_shipping_address_update",
            id=cart,
            address={
                "firstName": self.given_name,
                "lastName": self.family_name,
                "phone": f"+86{self.phone}",
                "streetAddress1": "兰溪路 9 号",
                "city": "上海",
                "postalCode": "200062",
                "country": "CN",
            },
        )
        self.shop("shop_checkout_email_update", id=cart, email=self.email)
        return str(cart)

    def _attach(self, cart: str) -> bool:
        """Say that the cart is ours, as the SDK does; it may not have been heard of."""
        try:
            self.do("attach_cart", checkoutId=cart)
        except Unwelcome as refusal:
            if refusal.codes != {"CART_UNKNOWN"}:
                raise
            return False
        return True

    # -- what stands on the phone ----------------------------------------------------

    def on_wechat(self, openid: str) -> list[dict[str, Any]]:
        sends: list[dict[str, Any]] = self.at.look("WECHAT", "sends", openid=openid)[
            "sends"
        ]
        return sends

    def in_sms(self) -> list[dict[str, Any]]:
        sends: list[dict[str, Any]] = self.at.look("SMS", "sends", phone=self.phone)[
            "sends"
        ]
        return sends

    def got(self) -> tuple[int, int, int]:
        """Count what came: by the service account, the mini-program, SMS."""
        return (
            len(self.on_wechat(self.service_openid)),
            len(self.on_wechat(self.mini_openid)),
            len(self.in_sms()),
        )

    def reply(self, text: str) -> None:
        self.at.order(
            "SMS",
            "reply",
            {"sdk_app_id": SDK_APP_ID, "phone": self.phone, "text": text},
        )

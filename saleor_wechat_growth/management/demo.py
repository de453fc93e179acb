"""The demo: a shop set up against the stand-ins, and a walk through the main job.

The walk is a shopper's: it uses the doors a mini-program and a phone have, and the
stand-ins' control API for what happens outside (time, follows, prompts).
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests
from django.conf import settings

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import clock
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.installations import queries as installations
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services import erase
from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.journeys import queries as journeys
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.management.growthfile.applying import apply, rehearse
from saleor_wechat_growth.management.growthfile.reading import read
from saleor_wechat_growth.messaging.services import add_picture
from saleor_wechat_growth.reach.credentials import WECHAT_KINDS
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import publish_menu

PATIENCE_SECONDS = 60.0
#: after it the second of two touches an hour apart could fall into the night
LAST_HOUR = 19
TIMEOUT_SECONDS = 20.0
SALES_CHANNEL = "default-channel"
MINI_PROGRAM = "wxdemomini0000001"
SERVICE_ACCOUNT = "wxdemoservice0001"
GROWTH_FILE = Path(__file__).parent / "growthfile" / "demo.yaml"
#: what the file shows, which no text can carry: by the key of each, its name
PICTURES = {"spring-tea": "春茶"}
#: stands in the file for the day on which it is applied; others of that year follow it
FIRST_DAY = date(2099, 1, 1)
#: what the stand-ins know their accounts by; no secrets of anybody's
SECRETS = {
    "DEMO_SERVICE_APP_SECRET": "not-a-secret-demo-service",
    "DEMO_SERVICE_PUSH_TOKEN": "demo-service-token",
    "DEMO_SERVICE_AES_KEY": "DemoServiceEncodingAESKey" + "0" * 18,
    "DEMO_MINI_PROGRAM_APP_SECRET": "not-a-secret-demo-mini-program",
    "DEMO_MINI_PROGRAM_PUSH_TOKEN": "demo-mini-program-token",
    "DEMO_MINI_PROGRAM_AES_KEY": "DemoMiniProgramEncodingAESKey" + "0" * 14,
    "DEMO_SMS_SECRET_ID": "not-a-secret-demo-sms-id",
    "DEMO_SMS_SECRET_KEY": "not-a-secret-demo-sms-key",
    "DEMO_SMS_CALLBACK_SECRET": "not-a-secret-demo-sms-callback",
    "DEMO_JINSHUJU_API_SECRET": "not-a-secret-demo-jinshuju",
    "DEMO_JINSHUJU_CALLBACK_SECRET": "not-a-secret-demo-jinshuju-callback",
}


class DemoFailed(Exception):
    """The walk did not go as it must; the message says where."""


def control(name: str, path: str, body: Any = None) -> Any:
    """Order something of a stand-in: name is SALEOR, WECHAT, SMS or JINSHUJU."""
    url = f"{settings.SANDBOX_URLS[name]}/_sandbox/{path}"
    answer = (
        requests.get(url, timeout=TIMEOUT_SECONDS)
        if body is None
        else requests.post(url, json=body, timeout=TIMEOUT_SECONDS)
    )
    answer.raise_for_status()
    return answer.json()


def put_followers(app_id: str, openids: Sequence[str]) -> None:
    """Have them follow an account in the stand-in, as if they had done so long ago."""
    control(
        "WECHAT", "people", {"appid": app_id, "openids": list(openids), "follows": True}
    )


def eventually(what: str, look: Callable[[], Any]) -> Any:
    """Return the first truthy answer of `look`.

    Raises:
        DemoFailed: there is none within a minute.

    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    msg = f"waited a minute for {what}"
    raise DemoFailed(msg)


def set_up() -> Installation:
    """Install the app into the demo shop and apply the demo's growth.yaml.

    The stand-ins forget everything when they stop, so the demo shop begins anew;
    other shops are left as they are.
    """
    open_shop()
    api_url = f"{settings.SANDBOX_URLS['SALEOR']}/graphql/"
    former = installations.by_api_url(api_url)
    if former is not None:
        erase(installation_id=former.id)
    control(
        "SALEOR", "install", {"manifest_url": f"{settings.PUBLIC_URL}/api/manifest"}
    )
    installation = installations.by_api_url(api_url)
    assert installation is not None
    _apply_growth_file(installation)
    for account in Account.objects.of(installation.id).filter(kind__in=WECHAT_KINDS):
        control(
            "WECHAT",
            "accounts/change",
            {
                "appid": account.app_id,
                "mode": "safe",
                "callback_url": f"{settings.PUBLIC_URL}/callbacks/wechat/{account.public_id}",
            },
        )
    for account in Account.objects.of(installation.id).filter(
        kind=Account.Kind.TENCENT_SMS
    ):
        secret = SECRETS["DEMO_SMS_CALLBACK_SECRET"]
        control(
            "SMS",
            "accounts/change",
            {
                "sdk_app_id": account.app_id,
                "callback_url": f"{settings.PUBLIC_URL}/callbacks/sms/"
                f"{account.public_id}/{secret}",
            },
        )
    _connect_jinshuju(installation)
    eventually(
        "coupon codes",
        lambda: not Coupon.objects.of(installation.id).filter(stock=0).exists(),
    )
    return installation


def _connect_jinshuju(installation: Installation) -> None:
    account = Account.objects.of(installation.id).get(kind=Account.Kind.JINSHUJU)
    secret = SECRETS["DEMO_JINSHUJU_CALLBACK_SECRET"]
    path = f"/callbacks/jinshuju/{account.public_id}/{secret}"
    control(
        "JINSHUJU",
        "accounts/change",
        {"api_key": account.app_id, "callback_url": f"{settings.PUBLIC_URL}{path}"},
    )


def open_shop() -> None:
    """Move on to business hours: at night the demo's messages would rightly wait."""
    now = clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    morning = now.replace(hour=10, minute=0, second=0, microsecond=0)
    if now.hour >= LAST_HOUR:
        morning += timedelta(days=1)
    advance(max(morning - now, timedelta()))


def growth_file(now: datetime) -> bytes:
    """Return the demo's growth.yaml with its sales on the days after today."""
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()

    def moved(found: re.Match[str]) -> str:
        return str(today + (date.fromisoformat(found[0]) - FIRST_DAY))

    text = GROWTH_FILE.read_text(encoding="utf-8")
    return re.sub(rf"\b{FIRST_DAY.year}-\d\d-\d\d", moved, text).encode()


def hang_pictures(installation: Installation, now: datetime) -> None:
    """Give the shop the pictures that the demo's growth.yaml names."""
    for key, name in PICTURES.items():
        content = (Path(__file__).parent / "pictures" / f"{key}.png").read_bytes()
        add_picture(
            installation_id=installation.id,
            name=name,
            content=content,
            now=now,
            key=key,
        )


def _apply_growth_file(installation: Installation) -> None:
    now = clock.now()
    hang_pictures(installation, now)
    file = read(growth_file(now))
    plan = rehearse(shop=installation, file=file, env=SECRETS, now=now)
    apply(
        shop=installation,
        file=file,
        env=SECRETS,
        expected=plan.hash,
        actor="demo",
        now=now,
    )
    for menu in file.menus:
        publish_menu(
            installation_id=installation.id, account_key=menu, by="demo", now=now
        )


def move_stand_ins() -> None:
    """Set the stand-ins' clocks to ours; they share one, so one is told."""
    offset = (clock.now() - clock.wall()).total_seconds()
    control("WECHAT", "clock", {"offset": offset})


def advance(by: timedelta) -> None:
    """Move time, ours and the stand-ins', forward together."""
    clock.move(by)
    move_stand_ins()


class Shopper:
    """Somebody new with a phone: follows the account, uses the mini-program."""

    def __init__(self, installation: Installation, name: str) -> None:
        self.installation = installation
        self.openid = f"oM-{name}"
        self.service_openid = f"oS-{name}"
        self.unionid = f"u-{name}"
        self.token = ""

    def follow(self) -> None:
        for appid, openid in (
            (MINI_PROGRAM, self.openid),
            (SERVICE_ACCOUNT, self.service_openid),
        ):
            control(
                "WECHAT",
                "people",
                {"appid": appid, "openid": openid, "unionid": self.unionid},
            )
        control(
            "WECHAT",
            "follow",
            {"appid": SERVICE_ACCOUNT, "openid": self.service_openid},
        )

    def log_in(self) -> str:
        code = control(
            "WECHAT", "login-codes", {"appid": MINI_PROGRAM, "openid": self.openid}
        )["code"]
        answer = self._ours(
            "wechat_login",
            shop=self.installation.public_key,
            appId=MINI_PROGRAM,
            code=code,
        )
        self.token = answer["accessToken"]
        return str(answer["me"]["id"])

    def leave_a_cart(self) -> str:
        """Put two things into a cart that no e-mail or user is tied to."""
        products = self._core("shop_products", channel=SALES_CHANNEL, first=20)
        wanted = [
            variant["id"]
            for edge in products["edges"]
            for variant in edge["node"]["variants"]
            if variant["sku"] in {"TEA-LJ-50", "CUP-CE-1"}
        ]
        cart = self._core(
            "shop_checkout_create",
            input={
                "channel": SALES_CHANNEL,
                "lines": [{"variantId": each, "quantity": 1} for each in wanted],
            },
        )["checkout"]
        cart_id = str(cart["id"])
        eventually("the cart to arrive", lambda: self.cart(cart_id))
        self._ours("attach_cart", checkoutId=cart_id)
        return cart_id

    def cart(self, cart_id: str) -> Cart | None:
        return Cart.objects.of(self.installation.id).filter(saleor_id=cart_id).first()

    def messages(self) -> list[dict[str, Any]]:
        """Return the notices on the phone, without what the chat says, oldest first."""
        found = []
        for openid in (self.openid, self.service_openid):
            items = control("WECHAT", f"feed?openid={openid}")["items"]
            found += [item for item in items if item["template_id"]]
        return sorted(found, key=lambda item: item["at"])

    def at_least(self, count: int) -> list[dict[str, Any]]:
        """Return the messages if there are so many, else nothing."""
        found = self.messages()
        return found if len(found) >= count else []

    def coupon_codes(self) -> list[str]:
        me = self._ours("coupons")
        return [edge["node"]["code"] for edge in me["coupons"]["edges"]]

    def pay(self, cart_id: str, code: str) -> dict[str, Any]:
        # core completes no checkout without an e-mail
        self._core("shop_checkout_email_update", id=cart_id, email="walk@demo.example")
        self._core("shop_checkout_add_promo_code", id=cart_id, code=code)
        control("SALEOR", "pay", {"id": cart_id})
        order: dict[str, Any] = self._core("shop_checkout_complete", id=cart_id)[
            "order"
        ]
        return order

    def _core(self, document: str, **variables: Any) -> Any:
        url = f"{settings.SANDBOX_URLS['SALEOR']}/graphql/"
        return _graphql(url, documents.load(document), variables, "")

    def _ours(self, document: str, **variables: Any) -> Any:
        path = settings.STOREFRONT_DOCUMENTS / f"{document}.graphql"
        url = f"{settings.PUBLIC_URL}/graphql/storefront/"
        return _graphql(url, path.read_text(encoding="utf-8"), variables, self.token)


def _graphql(url: str, query: str, variables: dict[str, Any], token: str) -> Any:
    answer = requests.post(
        url,
        json={"query": query, "variables": variables},
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=TIMEOUT_SECONDS,
    ).json()
    if answer.get("errors"):
        msg = f"{url} refused: {answer['errors'][0]['message']}"
        raise DemoFailed(msg)
    (payload,) = answer["data"].values()
    if isinstance(payload, dict) and payload.get("errors"):
        msg = f"{url} refused: {payload['errors']}"
        raise DemoFailed(msg)
    return payload


def walk(installation: Installation) -> Iterator[dict[str, Any]]:
    """Leave a cart, be recalled twice, buy with the coupon; yield each fact.

    Raises:
        DemoFailed: something did not happen.

    """
    shopper = Shopper(installation, f"walk-{int(time.time())}")
    shopper.follow()
    yield {"fact": "followed", "account": SERVICE_ACCOUNT}
    person = shopper.log_in()
    yield {"fact": "logged_in", "customer": person}
    cart_id = shopper.leave_a_cart()
    cart = shopper.cart(cart_id)
    assert cart is not None
    yield {
        "fact": "cart_left",
        "cart": cart_id,
        "total": str(cart.total),
        "currency": cart.currency,
    }
    for count, wait in enumerate((timedelta(minutes=61), timedelta(hours=24)), 1):
        advance(wait)
        yield {"fact": "time_passed", "now": clock.now().isoformat()}
        messages = eventually(f"message {count}", partial(shopper.at_least, count))
        yield {"fact": "message_received", **_shown(messages[-1])}
    # a day later: the session is over, as it would be
    shopper.log_in()
    code = eventually("the coupon", shopper.coupon_codes)[0]
    yield {"fact": "coupon_shown", "code": code}
    order = shopper.pay(cart_id, code)
    yield {
        "fact": "order_paid",
        "order": order["number"],
        "voucher": order["voucherCode"],
    }

    def ended() -> Run | None:
        return (
            Run.objects.of(installation.id)
            .filter(cart_id=cart.id)
            .exclude(outcome=Run.Outcome.WAITING)
            .first()
        )

    run = eventually("the run's end", ended)
    for line in journeys.explain_cart(installation.id, cart.id):
        yield {
            "fact": "explained",
            "at": line.at.isoformat(),
            "stage": line.stage,
            "verdict": line.verdict,
            "reason": line.reason,
        }
    advance(timedelta(hours=72))
    time.sleep(2)
    more = len(shopper.messages())
    if more != 2:
        msg = f"{more} messages reached somebody who had bought after the second"
        raise DemoFailed(msg)
    yield {"fact": "nothing_more_sent", "messages": more}
    yield {"fact": "outcome", "outcome": run.outcome, "order": run.order_saleor_id}
    if run.outcome != Run.Outcome.RECOVERED_VOUCHER:
        msg = f"the order was not credited to the coupon but {run.outcome}"
        raise DemoFailed(msg)


def _shown(message: dict[str, Any]) -> dict[str, Any]:
    rendered = message["rendered"]
    return {"title": rendered["title"], "lines": rendered["lines"]}


def print_walk(installation: Installation, write: Callable[[str], Any]) -> None:
    """Do the walk and write each fact as a line of JSON."""
    for fact in walk(installation):
        write(json.dumps(fact, ensure_ascii=False))

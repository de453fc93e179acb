"""The demo's server side: thin JSON views that exist in sandbox mode only.

The phone on `/demo/` is a mini-program like any other: it talks to our storefront API
by itself. What it cannot do from a browser is here: what Tencent's apps do on a phone
(login codes, prompts, what has arrived), the shop's own API, and the clock.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import requests
from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse

from saleor_wechat_growth.core import clock, jsontext
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.queries import by_api_url
from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.web import demo_record

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

Body = Mapping[str, Any]
Action = Callable[["Demo", Body], dict[str, Any]]
View = Callable[..., "HttpResponseBase"]

TIMEOUT_SECONDS: Final = 10
#: what the demo shop calls its only sales channel
SALES_CHANNEL: Final = "default-channel"
#: what a shopper may do in the shop; staff's mutations stay out of reach
SHOPPING: Final = frozenset(
    {
        "shop_products",
        "shop_checkout_create",
        "shop_checkout_lines_add",
        "shop_checkout_lines_update",
        "shop_checkout_email_update",
        "shop_checkout_add_promo_code",
        "shop_checkout_remove_promo_code",
        "shop_checkout_complete",
    }
)
LONGEST_STEP: Final = timedelta(days=7)
#: who may look over the shop's shoulder at /demo/dashboard/, and what they may do;
#: none of them is a superuser, whom core would let do everything
STAFF: Final[Mapping[str, tuple[str, ...]]] = {
    "owner": ("MANAGE_USERS", "MANAGE_ORDERS", "MANAGE_DISCOUNTS", "MANAGE_APPS"),
    "marketer": ("MANAGE_USERS", "MANAGE_ORDERS", "MANAGE_DISCOUNTS"),
    "clerk": ("MANAGE_USERS",),
    "warehouse": ("MANAGE_PRODUCTS",),
}
#: what the stand-in of the Dashboard shows of each kind of thing
MOST_THINGS: Final = 20

_VISITOR: Final = re.compile(r"[0-9a-f]{12}")


class Refused(Exception):
    """The caller asked for what the demo does not do; the message says what."""


class NotReady(Exception):
    """The demo shop is not set up (yet)."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A demo person: a number of the phone's own, from which all others follow."""

    number: str

    @classmethod
    def of(cls, body: Body) -> Visitor:
        number = body.get("visitor")
        if not isinstance(number, str) or not _VISITOR.fullmatch(number):
            raise Refused("visitor")
        return cls(number)

    @property
    def mini_program(self) -> str:
        return f"oM-demo-{self.number}"

    @property
    def service(self) -> str:
        return f"oS-demo-{self.number}"

    @property
    def unionid(self) -> str:
        return f"u-demo-{self.number}"

    @property
    def phone(self) -> str:
        """A mobile number; 139 and eight digits, as many as there are visitors."""
        return f"139{int(self.number, 16) % 10**8:08d}"


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo shop and its accounts, by kind, as our own tables have them."""

    shop: Installation
    accounts: Mapping[str, Account]

    @property
    def mini_program(self) -> Account:
        return self._account(Account.Kind.MINI_PROGRAM)

    @property
    def service(self) -> Account:
        return self._account(Account.Kind.SERVICE_ACCOUNT)

    def of_mini_program(self, visitor: Visitor) -> dict[str, Any]:
        return {"appid": self.mini_program.app_id, "openid": visitor.mini_program}

    def of_service(self, visitor: Visitor) -> dict[str, Any]:
        return {"appid": self.service.app_id, "openid": visitor.service}

    def _account(self, kind: Account.Kind) -> Account:
        # the Dashboard and the clock need none; a phone does
        try:
            return self.accounts[kind]
        except KeyError:
            raise NotReady from None


def _find() -> Demo:
    """Return the demo shop. Raises NotReady."""
    shop = by_api_url(f"{settings.SANDBOX_URLS['SALEOR']}/graphql/")
    if shop is None or shop.status != Installation.Status.ACTIVE:
        raise NotReady
    return Demo(shop, {row.kind: row for row in Account.objects.of(shop.id)})


def _in_sandbox(view: View) -> View:
    """Let the demo's views exist in sandbox mode only, and answer what can go wrong."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if not settings.SANDBOX:
            raise Http404
        try:
            return view(request, **kwargs)
        except NotReady:
            return _error("not_ready", HTTPStatus.SERVICE_UNAVAILABLE)
        except Refused as refused:
            return _error(f"refused: {refused}", HTTPStatus.BAD_REQUEST)
        except requests.RequestException:
            return _error("sandbox", HTTPStatus.BAD_GATEWAY)

    return answered


def _error(what: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"error": what}, status=status)


@_in_sandbox
def act(request: HttpRequest, action: str) -> HttpResponseBase:
    """Serve `POST /demo/api/<action>`."""
    found = _ACTIONS.get(action)
    if found is None:
        raise Http404
    return JsonResponse(found(_find(), _body(request)))


@_in_sandbox
def shop(request: HttpRequest, operation: str) -> HttpResponseBase:
    """Serve `POST /demo/api/shop/<operation>`: one of the shop's own operations."""
    if operation not in SHOPPING:
        raise Http404
    answer = requests.post(
        f"{settings.SANDBOX_URLS['SALEOR']}/graphql/",
        json={"query": documents.load(operation), "variables": _body(request)},
        timeout=TIMEOUT_SECONDS,
    )
    return JsonResponse(answer.json())


@_in_sandbox
def state(request: HttpRequest) -> HttpResponseBase:
    """Serve `GET /demo/api/state?visitor=&checkout=`: all that the page shows."""
    demo = _find()
    visitor = Visitor.of(request.GET.dict())
    now = clock.now()
    record = demo_record.read(
        demo.shop.id,
        app_id=demo.mini_program.app_id,
        openid=visitor.mini_program,
        checkout_id=request.GET.get("checkout", ""),
        now=now,
    )
    return JsonResponse(
        {"now": now, "messages": _messages(demo, visitor), **record},
        json_dumps_params={"ensure_ascii": False},
    )


def _body(request: HttpRequest) -> Body:
    # any page on the web may post a form to this port, but not JSON
    if request.method != "POST" or request.content_type != "application/json":
        raise Refused("post JSON")
    try:
        body = jsontext.loads(request.body)
    except ValueError:
        raise Refused("post JSON") from None
    if not isinstance(body, dict):
        raise Refused("post an object")
    return body


def _order(name: str, path: str, body: Body) -> dict[str, Any]:
    """Have a stand-in do something; name: SALEOR, WECHAT or SMS."""
    answer = requests.post(
        f"{settings.SANDBOX_URLS[name]}/_sandbox/{path}",
        json=body,
        timeout=TIMEOUT_SECONDS,
    )
    answer.raise_for_status()
    done: dict[str, Any] = answer.json()
    return done


def _feed(name: str, **who: str) -> list[dict[str, Any]]:
    answer = requests.get(
        f"{settings.SANDBOX_URLS[name]}/_sandbox/feed",
        params=who,
        timeout=TIMEOUT_SECONDS,
    )
    answer.raise_for_status()
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def _messages(demo: Demo, visitor: Visitor) -> list[dict[str, Any]]:
    """Return what stands on the phone, oldest first."""
    found = [
        _card("template", item, demo.service.name, item["miniprogram"] or {})
        for item in _feed("WECHAT", openid=visitor.service)
    ]
    found += [
        _card("subscribe", item, demo.mini_program.name, {"pagepath": item["page"]})
        for item in _feed("WECHAT", openid=visitor.mini_program)
    ]
    found += [
        {
            "id": f"sms-{item['id']}",
            "kind": "sms",
            "at": item["at"],
            "sender": "106900001234",
            "text": item["rendered"],
        }
        for item in _feed("SMS", phone=visitor.phone)
    ]
    return sorted(found, key=lambda item: item["at"])


def _card(
    kind: str, item: Mapping[str, Any], sender: str, mini_program: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "id": f"{kind}-{item['id']}",
        "kind": kind,
        "at": item["at"],
        "sender": sender,
        "title": item["rendered"]["title"],
        "lines": item["rendered"]["lines"],
        "page": mini_program.get("pagepath") or "",
        "url": item["url"] or "",
    }


def _arrive(demo: Demo, body: Body) -> dict[str, Any]:
    """Somebody new takes up the phone."""
    visitor = Visitor(secrets.token_hex(6))
    person = {"unionid": visitor.unionid, "phone": visitor.phone}
    _order("WECHAT", "people", {**demo.of_mini_program(visitor), **person})
    _order("WECHAT", "people", {**demo.of_service(visitor), **person})
    if body.get("follows"):
        _order("WECHAT", "follow", demo.of_service(visitor))
    return {
        "visitor": visitor.number,
        "shop": demo.shop.public_key,
        "app_id": demo.mini_program.app_id,
        "sales_channel": SALES_CHANNEL,
        "subscriptions": demo_record.subscription_templates(
            demo.shop.id, demo.mini_program.id
        ),
    }


def _follow(demo: Demo, body: Body) -> dict[str, Any]:
    path = "follow" if body.get("follows") else "unfollow"
    return _order("WECHAT", path, demo.of_service(Visitor.of(body)))


def _log_in(demo: Demo, body: Body) -> dict[str, Any]:
    """Give what `wx.login` gives."""
    return _order("WECHAT", "login-codes", demo.of_mini_program(Visitor.of(body)))


def _share_phone(demo: Demo, body: Body) -> dict[str, Any]:
    """Give what the button "getPhoneNumber" gives."""
    visitor = Visitor.of(body)
    person = {**demo.of_mini_program(visitor), "phone": visitor.phone}
    return _order("WECHAT", "phone-codes", person)


def _answer_prompt(demo: Demo, body: Body) -> dict[str, Any]:
    """Press a button of wx.requestSubscribeMessage's sheet."""
    person = demo.of_mini_program(Visitor.of(body))
    return _order("WECHAT", "prompt", {**person, "choices": body.get("choices", {})})


def _pay(_demo: Demo, body: Body) -> dict[str, Any]:
    """Pay a checkout, as WeChat Pay would tell the shop."""
    return _order("SALEOR", "pay", {"id": body.get("checkout", "")})


def _pass_time(_demo: Demo, body: Body) -> dict[str, Any]:
    """Move every clock on: ours, and the stand-ins' to the same distance."""
    seconds = body.get("seconds")
    if not isinstance(seconds, int) or not 0 < seconds <= LONGEST_STEP.total_seconds():
        raise Refused("seconds")
    clock.move(timedelta(seconds=seconds))
    offset = (clock.now() - clock.wall()).total_seconds()
    # the three stand-ins share one clock
    _order("WECHAT", "clock", {"offset": offset})
    return {"now": clock.now()}


def _staff_token(demo: Demo, body: Body) -> dict[str, Any]:
    """Mint what the Dashboard would hand to our page for one of STAFF.

    `extension`: the permissions a popup or widget names, null for the app's page.
    """
    name = body.get("staff")
    if not isinstance(name, str) or name not in STAFF:
        raise Refused("staff")
    extension = body.get("extension")
    if extension is not None and not isinstance(extension, list):
        raise Refused("extension")
    return _order(
        "SALEOR",
        "staff_token",
        {
            "app": demo.shop.app_id,
            "email": f"{name}@demo.example",
            "permissions": STAFF[name],
            "extension": extension,
        },
    )


def _things(_demo: Demo, _body: Body) -> dict[str, Any]:
    """Name the newest customers, orders and vouchers the Dashboard has pages of."""
    answer = requests.get(
        f"{settings.SANDBOX_URLS['SALEOR']}/_sandbox/state", timeout=TIMEOUT_SECONDS
    )
    answer.raise_for_status()
    shop = answer.json()
    shoppers = [user for user in shop["users"] if not user["is_staff"]]
    return {
        "name": shop["name"],
        "customers": [
            {
                "id": row["id"],
                "name": f"{row['last_name']}{row['first_name']}" or row["email"],
                "detail": row["email"],
            }
            for row in shoppers[-MOST_THINGS:]
        ],
        "orders": [
            {
                "id": row["id"],
                "name": f"#{row['number']}",
                "detail": row["total"],
            }
            for row in shop["orders"][-MOST_THINGS:][::-1]
        ],
        "vouchers": [
            {
                "id": row["id"],
                "name": row["name"],
                "detail": ", ".join(row["channels"]),
            }
            for row in shop["vouchers"][-MOST_THINGS:][::-1]
        ],
    }


_ACTIONS: Final[Mapping[str, Action]] = {
    "visitors": _arrive,
    "follow": _follow,
    "login-code": _log_in,
    "phone-code": _share_phone,
    "prompt": _answer_prompt,
    "pay": _pay,
    "clock": _pass_time,
    "staff-token": _staff_token,
    "things": _things,
}

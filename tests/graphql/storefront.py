"""A mini-program: it sends the operations of graphql/storefront/ over HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox.wechat.demo import MINI_PROGRAM_APPID

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from saleor_wechat_growth.installations.models import Installation

OPERATIONS = Path(__file__).resolve().parents[2] / "graphql" / "storefront"
URL = "/graphql/storefront/"

ALICE, BOB = "oM-demo-alice", "oM-demo-bob"
OPEN_PLATFORM = "demo"


@cache
def operation(name: str) -> str:
    return (OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8")


@dataclass
class Clock:
    """The interfaces' clock, stopped until a test moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@dataclass
class WeChat:
    """The sandbox gateway, and what people do there."""

    url: str

    def tell(self, what: str, **body: Any) -> Any:
        answer = requests.post(
            f"{self.url}/_sandbox/{what}",
            json={"appid": MINI_PROGRAM_APPID, **body},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def login_code(self, openid: str = ALICE) -> str:
        return str(self.tell("login-codes", openid=openid)["code"])

    def phone_code(self, openid: str = ALICE, **more: Any) -> str:
        return str(self.tell("phone-codes", openid=openid, **more)["code"])

    def refuse(self, path: str, code: int) -> None:
        requests.post(
            f"{self.url}/_sandbox/faults",
            json={"kind": "errcode", "path": path, "times": 1, "code": code},
            timeout=10,
        ).raise_for_status()

    def calls(self, path: str) -> int:
        answer = requests.get(f"{self.url}/_sandbox/calls", timeout=10)
        return int(answer.json()["calls"].get(path, 0))


@dataclass
class Phone:
    """One person's phone with the mini-program of one shop on it."""

    client: Client
    wechat: WeChat
    shop: Installation
    openid: str = ALICE
    access_token: str = ""
    refresh_token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, query: str, **variables: Any) -> HttpResponse:
        return self.post({"query": query, "variables": variables})

    def post(self, payload: Any) -> HttpResponse:
        body = payload if isinstance(payload, bytes | str) else json.dumps(payload)
        headers = dict(self.headers)
        if self.access_token:
            headers["Authorization"] = f"Bearer {self.access_token}"
        return self.client.post(
            URL, body, content_type="application/json", headers=headers
        )

    def ask(self, name: str, **variables: Any) -> Any:
        """Give the one root field of an operation that must be executed."""
        answer = self.send(operation(name), **variables)
        body = answer.json()
        assert answer.status_code == 200, body
        assert "errors" not in body, body
        (found,) = body["data"].values()
        return found

    def do(self, name: str, **variables: Any) -> Any:
        """Run a mutation that must succeed."""
        payload = self.ask(name, **variables)
        assert payload["errors"] == [], payload
        return payload

    def refused(self, name: str, **variables: Any) -> str:
        """Run a mutation that must be refused; its one code."""
        (error,) = self.ask(name, **variables)["errors"]
        return str(error["code"])

    def error_code(self, name: str, **variables: Any) -> str:
        """Run an operation that must fail as a whole; the code of its error."""
        (error,) = self.send(operation(name), **variables).json()["errors"]
        return str(error["extensions"]["code"])

    def log_in(self, code: str = "") -> Any:
        payload = self.do(
            "wechat_login",
            shop=self.shop.public_key,
            appId=MINI_PROGRAM_APPID,
            code=code or self.wechat.login_code(self.openid),
        )
        self.keep(payload)
        return payload

    def refresh(self) -> Any:
        payload = self.do("refresh_session", refreshToken=self.refresh_token)
        self.keep(payload)
        return payload

    def keep(self, payload: Any) -> None:
        self.access_token = payload["accessToken"]
        self.refresh_token = payload["refreshToken"]

    def me(self) -> Any:
        return self.ask("me", templateIds=[])

    @property
    def identity(self) -> Identity:
        return openid_row(self.shop, self.openid)


def openid_row(shop: Installation, openid: str) -> Identity:
    return Identity.objects.of(shop.id).get(
        kind=IdentityKind.OPENID,
        lookup=lookup_of(IdentityKind.OPENID, openid, MINI_PROGRAM_APPID),
    )


def mini_program(shop: Installation, secret: str = "") -> Account:
    return save_account(
        installation_id=shop.id,
        key="mini",
        kind=Account.Kind.MINI_PROGRAM,
        name="Demo",
        app_id=MINI_PROGRAM_APPID,
        open_platform=OPEN_PLATFORM,
        secrets={"app_secret": secret or "not-a-secret-demo-mini-program"},
    )

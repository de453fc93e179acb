"""Pages of the Dashboard, asked over HTTP of the product, as `serve` runs it.

The operations are the extension's own files; the token is what core would sign.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import requests
from graphql import OperationDefinitionNode, parse, print_ast

from bench import crowd, past
from bench.lines import Line, Size, at_most, load_note, percentile, say, shown
from bench.serving import command_line, serving
from saleor_wechat_growth.core import clock
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.sandbox.saleor.signing import SigningKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

PAGES: Final = (
    Path(__file__).resolve().parent.parent / "dashboard_extension" / "src" / "pages"
)
#: a member of staff, and an address, may ask only so often
EACH_STAFF_ASKS: Final = 200
MAY: Final = ["MANAGE_USERS", "MANAGE_ORDERS", "MANAGE_DISCOUNTS", "MANAGE_APPS"]


@cache
def operation(path: str, name: str) -> str:
    """Return one operation of a file of the extension's pages."""
    document = parse((PAGES / path).read_text("utf-8"))
    (found,) = (
        each
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode)
        and each.name is not None
        and each.name.value == name
    )
    return print_ast(found)


@dataclass
class Reader:
    """Somebody at the Dashboard of the bench's shop; asks over one connection."""

    port: int
    shop: Installation
    key: SigningKey
    asked: int = 0
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, query: str, **variables: Any) -> tuple[Any, float]:
        """Return the data and how many milliseconds it took. Raises AssertionError."""
        headers = self._headers()
        began = time.perf_counter()
        answer = self.session.post(
            f"http://127.0.0.1:{self.port}/graphql/dashboard/",
            json={"query": query, "variables": variables},
            headers=headers,
            timeout=60,
        )
        took = (time.perf_counter() - began) * 1000
        body = answer.json()
        assert answer.ok, (answer.status_code, body)
        assert "errors" not in body, body["errors"]
        return body["data"], took

    def _headers(self) -> dict[str, str]:
        person = self.asked // EACH_STAFF_ASKS
        self.asked += 1
        now = clock.now()
        claims = {
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=5)).timestamp()),
            "owner": "saleor",
            "iss": self.shop.saleor_api_url,
            "token": "bench",
            "email": "bench@shop.example",
            "type": "thirdparty",
            "user_id": f"VXNlcjo{person}",
            "is_staff": True,
            "app": self.shop.app_id,
            "permissions": [],
            "user_permissions": MAY,
        }
        return {
            "Authorization-Bearer": self.key.token(claims),
            "Saleor-Api-Url": self.shop.saleor_api_url,
            "X-Forwarded-For": f"9.9.{person}.1",
        }


def measure(
    name: str,
    size: Size,
    *,
    page: Callable[[Reader, int, int], float],
    bare: Callable[[int, int, int, datetime], float],
    what: str,
) -> Iterator[Line]:
    """Say how long `page` takes at each size of the crowd; `bare`: its rows alone.

    page: (reader, number of the page, customers) -> milliseconds; bare: (installation,
    number of the page, customers, now) -> milliseconds.
    """
    loaded = load_note()
    now = clock.now()
    shop, key = _known_shop(now)
    ids = past.begin(shop.pk, now)
    command = command_line()
    asked = size.of(200, 10)
    there = 0
    for people in crowd.sizes(size):
        if there:
            say(f"  growing to {people} customers…")
            crowd.grow(shop.pk, people - there)
        say("  three months of a recall, rolled up…")
        past.add(shop.pk, ids, there + 1, people, now)
        there = people
        with serving(command) as port:
            reader = Reader(port, shop, key)
            for number in range(asked // 10):
                page(reader, number, people)
            ours = [page(reader, number, people) for number in range(asked)]
        theirs = [bare(shop.pk, number, people, now) for number in range(asked)]
        note = (
            f"{people} customers, {asked} {what}, one after another over HTTP: "
            f"p50 {percentile(ours, 50):.1f} ms; the same rows by bare SELECTs: "
            f"p50 {percentile(theirs, 50):.1f}, p95 {percentile(theirs, 95):.1f} ms"
            f"{loaded}"
        )
        value = percentile(ours, 95)
        if people == crowd.sizes(size)[-1]:
            yield at_most(name, value, "ms p95", 300, note)
        else:
            yield shown(f"{name}.at_{people}", value, "ms p95", note)


def _known_shop(now: datetime) -> tuple[Installation, SigningKey]:
    """Return the crowd's shop, and the key that its core is known to sign with."""
    key = SigningKey()
    shop = Installation.objects.get()
    shop.jwks = key.jwks()
    shop.jwks_fetched_at = now
    shop.save(update_fields=["jwks", "jwks_fetched_at"])
    return shop, key

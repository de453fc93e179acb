"""sends: due messages to calls that a gateway took, none of them twice.

The gateway is the sandbox's WeChat in a process of its own: every call takes 50 ms,
one in a hundred is carried out and never answered, and our client gives up after 2 s.
The yardstick is `requests` with as many threads, the same calls, the same gateway.
What stayed unknown is then settled as production does; the gateway counts.
Goals: 500/s, 0 doubled.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

import requests
from django.conf import settings
from django.db import connection

from bench import bodies, shop
from bench.lines import (
    Line,
    Size,
    at_least,
    at_most,
    load_note,
    median,
    say,
    shown,
    spread,
)
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Customer, Identity, IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.management.embedded import free_port
from saleor_wechat_growth.management.supervisor import STAND_INS
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.plans import Plan
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.services.pool import THREADS
from saleor_wechat_growth.reach import clients
from saleor_wechat_growth.reach.models import Account, Follow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saleor_wechat_growth.messaging.models import Template

DELAY_SECONDS: Final = 0.05
TIME_OUT_SECONDS: Final = 2.0
LOST: Final = 0.01
SEND: Final = "/cgi-bin/message/template/send"
CONTENT: Final = "商品名称:{{thing1.DATA}}\n商品金额:{{amount2.DATA}}"


def measure(size: Size) -> Iterator[Line]:
    count = size.of(10_000, 100)
    loaded = load_note()
    ours: list[_Pace] = []
    theirs: list[_Pace] = []
    doubled = lost = 0
    # the client's own time-out is 5 s; the figure is about 2
    patience = mock.patch.object(clients, "READ_SECONDS", TIME_OUT_SECONDS)
    with patience, _gateway() as gateway:
        settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "WECHAT_API_URL": gateway.url}
        for number in range(size.rounds):
            gateway.begin()
            theirs.append(_by_hand(gateway, count))
            gateway.begin()
            installation_id = _outbox(number, count)
            clock = _Clock()
            ours.append(_send(installation_id, count, clock))
            _settle(installation_id, clock)
            seen = gateway.get("counts")
            doubled += seen["doubled"]
            lost += count - len(seen["counts"])
            say(f"  round {number + 1}: {ours[-1]}, bare {theirs[-1]}")
    rates = [pace.rate for pace in ours]
    note = f"{count} messages; {spread(rates)}{loaded}"
    yield at_least("sends", median(rates), "messages/s", 500, note)
    yield at_most(
        "sends.doubled",
        doubled,
        "messages",
        0,
        f"counted at the gateway over {size.rounds * count}; {lost} never came",
    )
    ratios = [our.rate / their.rate for our, their in zip(ours, theirs, strict=True)]
    yield shown(
        "sends.ratio",
        median(ratios),
        "ratio to yardstick",
        f"bare requests pool, {THREADS} threads: "
        f"{median([pace.rate for pace in theirs]):.0f}/s",
    )
    yield shown(
        "sends.cpu_ms",
        median([pace.cpu_ms for pace in ours]),
        "ms of CPU a message",
        "in the sending process, without gateway and database; bare requests "
        f"{median([pace.cpu_ms for pace in theirs]):.2f}",
    )


@dataclass(frozen=True)
class _Pace:
    """How fast messages went, and what each cost this process."""

    rate: float
    cpu_ms: float

    def __str__(self) -> str:
        return f"{self.rate:.0f}/s at {self.cpu_ms:.2f} ms"


class _Watch:
    """Takes the pace of what begins now."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def pace(self, count: int) -> _Pace:
        cpu = time.process_time() - self._cpu
        return _Pace(
            rate=count / (time.perf_counter() - self._wall), cpu_ms=cpu * 1000 / count
        )


class _Clock:
    """Noon of a working day in Shanghai, going at the wall's pace."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.moved = timedelta()

    def __call__(self) -> datetime:
        passed = timedelta(seconds=time.monotonic() - self._began)
        return bodies.BEGAN + passed + self.moved


class _Gateway:
    """The control API of the sandbox's WeChat."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, name: str) -> Any:
        return requests.get(f"{self.url}/_sandbox/{name}", timeout=60).json()

    def _post(self, name: str, body: object) -> None:
        answer = requests.post(f"{self.url}/_sandbox/{name}", json=body, timeout=60)
        answer.raise_for_status()

    def begin(self) -> None:
        """Forget everything; anybody follows; slow, and now and then silent."""
        self._post("reset", {})
        self._post(
            "accounts",
            {
                "appid": shop.APP_ID,
                "secret": shop.APP_SECRET,
                "kind": "service",
                "everyone_follows": True,
            },
        )
        template = {"template_id": shop.GATEWAY_ID, "title": "提醒", "content": CONTENT}
        self._post("templates", {"appid": shop.APP_ID, **template})
        self._post("faults", {"kind": "delay", "path": SEND, "seconds": DELAY_SECONDS})
        hang = {"kind": "accept-then-hang", "path": SEND, "probability": LOST}
        self._post("faults", hang)


@contextlib.contextmanager
def _gateway() -> Iterator[_Gateway]:
    ports = {name.upper(): free_port() for name in STAND_INS}
    urls = {
        f"SANDBOX_{name}_URL": f"http://127.0.0.1:{port}"
        for name, port in ports.items()
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "saleor_wechat_growth", "sandbox"],
        env={**os.environ, **urls},
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", ports["WECHAT"])) == 0:
                    break
            time.sleep(0.1)
        yield _Gateway(urls["SANDBOX_WECHAT_URL"])
    finally:
        child.terminate()
        child.wait(30)


def _outbox(number: int, count: int) -> int:
    """Make a shop with `count` people, each with a cart and a message due now."""
    made = shop.installation(f"http://127.0.0.1:9/{number}/graphql/")
    template = shop.template(made.id)
    now = bodies.BEGAN
    customers = Customer.objects.bulk_create(
        Customer(installation=made, created_at=now) for _ in range(count)
    )
    openids = [f"oBench-{number}-{index}" for index in range(count)]
    kind = IdentityKind.OPENID
    identities = Identity.objects.bulk_create(
        Identity(
            installation=made,
            customer=customer,
            kind=kind,
            scope=shop.APP_ID,
            lookup=lookup_of(kind, openid, shop.APP_ID),
            sealed_value=crypto.seal_text(openid),
            first_seen_at=now,
        )
        for customer, openid in zip(customers, openids, strict=True)
    )
    Follow.objects.bulk_create(
        Follow(
            installation=made,
            customer_id=identity.customer_id,
            identity=identity,
            account=Account.objects.of(made.id).get(),
            is_following=True,
            changed_at=now,
        )
        for identity in identities
    )
    carts = Cart.objects.bulk_create(
        Cart(
            installation=made,
            saleor_id=f"checkout-{number}-{index}",
            status=Cart.Status.OPEN,
            customer=customer,
            currency="CNY",
            lines=[{"name": "Monospace Tee", "quantity": 2}],
            total=198,
            source_updated_at=now,
            issued_at=now,
            # asked for a moment ago: core need not be asked again
            fetched_at=now,
            digest=b"bench",
        )
        for index, customer in enumerate(customers)
    )
    services.plan(
        installation_id=made.id,
        plans=[_plan(cart, template) for cart in carts],
        now=now,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return made.id


def _plan(cart: Cart, template: Template) -> Plan:
    assert cart.customer_id is not None
    return Plan(
        origin=f"step:{cart.id}",
        customer_id=cart.customer_id,
        routes=(template.id,),
        cart_id=cart.id,
        landing=Landing(h5="https://shop.example/c?id={{ cart.id }}"),
        due_at=bodies.BEGAN,
        expires_at=bodies.BEGAN + timedelta(hours=6),
        pointless_if_ordered_since=bodies.BEGAN - timedelta(hours=1),
    )


def _send(installation_id: int, count: int, clock: _Clock) -> _Pace:
    """Send everything as the task does, in one process."""
    waiting = Message.objects.of(installation_id).filter(state=Message.State.WAITING)
    watch = _Watch()
    while waiting.exists():
        services.send_due(clock=clock)
    pace = watch.pace(count)
    sent = Message.objects.of(installation_id).exclude(
        state__in=[Message.State.ACCEPTED, Message.State.UNKNOWN]
    )
    assert not sent.exists(), f"not sent: {sent.values_list('state', 'reason')[:3]}"
    return pace


def _settle(installation_id: int, clock: _Clock) -> None:
    """Find out, within WeChat's ten minutes, what became of the unanswered."""
    for _ in range(20):
        clock.moved += timedelta(seconds=20)
        services.settle_due(now=clock())
        unknown = Message.objects.of(installation_id).filter(
            state=Message.State.UNKNOWN
        )
        if not unknown.exists():
            return


def _by_hand(gateway: _Gateway, count: int) -> _Pace:
    """Make the same calls with a bare pool of threads."""
    credentials = {"appid": shop.APP_ID, "secret": shop.APP_SECRET}
    token = requests.post(
        f"{gateway.url}/cgi-bin/stable_token",
        json={"grant_type": "client_credential", **credentials},
        timeout=10,
    ).json()["access_token"]
    url = f"{gateway.url}{SEND}?access_token={token}"
    own = threading.local()

    def call(index: int) -> None:
        if not hasattr(own, "session"):
            own.session = requests.Session()
        body = {
            "touser": f"oHand-{index}",
            "template_id": shop.GATEWAY_ID,
            "client_msg_id": uuid.uuid4().hex,
            "url": "http://127.0.0.1/r/abcdefgh",
            "data": {"thing1": {"value": "Tee"}, "amount2": {"value": "198.00元"}},
        }
        with contextlib.suppress(requests.Timeout):
            own.session.post(url, json=body, timeout=(3, TIME_OUT_SECONDS)).json()

    watch = _Watch()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(call, range(count)))
    return watch.pace(count)

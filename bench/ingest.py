"""ingest: signed webhooks to durable rows, over HTTP.

The product runs as `saleor-wechat-growth serve` starts it. Both yardsticks run under
the same command line, taken from the running product, with another application in
it; they get the same requests from the same sender, in turn. Goals: 0.8 of the
smallest Django view's rate; 99 of 100 within 50 ms at 70 % of our own.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from base64 import urlsafe_b64encode
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
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
from bench.serving import PRODUCT, command_line, serving
from saleor_wechat_growth.inbox.models import InboxEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.bodies import Event

#: as many as the server has threads (2 x 32): none idle, none queueing
CONNECTIONS = 64
LOAD_SHARE = 0.7
APPLICATIONS = {
    "product": PRODUCT,
    "django": "bench.smallest:application",
    "bare": "bench.bare:application",
}
KEY_ID = "bench"
#: what both yardsticks write
TABLE = """
CREATE TABLE IF NOT EXISTS bench_delivery (
    digest bytea PRIMARY KEY, event text NOT NULL, body bytea NOT NULL)
"""
_PROTECTED = urlsafe_b64encode(
    json.dumps(
        {"alg": "RS256", "b64": False, "crit": ["b64"], "kid": KEY_ID, "typ": "JWT"},
        separators=(",", ":"),
    ).encode()
).rstrip(b"=")


def measure(size: Size) -> Iterator[Line]:
    count = size.of(12_000, 200)
    loaded = load_note()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    shop.installation(jwks=_key_set(key))
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    say("  signing deliveries…")
    prepared = _requests(key, bodies.events(count, seed=1))
    command = command_line()
    rates: dict[str, list[float]] = {name: [] for name in APPLICATIONS}
    late: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        every, some = Path(folder) / "every", Path(folder) / "some"
        every.write_bytes(pickle.dumps(prepared))
        some.write_bytes(pickle.dumps(prepared[: count // 10]))
        for number in range(size.rounds):
            for name, application in APPLICATIONS.items():
                with serving(command, application) as port:
                    _send(some, port)
                    rates[name].append(_send(every, port)["rate"])
            found = ", ".join(f"{name} {each[-1]:.0f}" for name, each in rates.items())
            say(f"  round {number + 1}: {found} req/s")
        ours = median(rates["product"])
        paced = LOAD_SHARE * ours
        for number in range(size.rounds):
            with serving(command, PRODUCT) as port:
                _send(some, port)
                late.append(_send(every, port, paced)["p99"] * 1000)
                say(f"  round {number + 1}: p99 {late[-1]:.1f} ms at {paced:.0f} req/s")
    note = f"product {ours:.0f} req/s ({spread(rates['product'])}){loaded}"
    yield at_least(
        "ingest",
        _ratio(rates, "django"),
        "ratio to yardstick",
        0.8,
        f"{note}; smallest Django view {median(rates['django']):.0f} req/s",
    )
    yield shown(
        "ingest.bare",
        _ratio(rates, "bare"),
        "ratio to yardstick",
        f"the same without Django: {median(rates['bare']):.0f} req/s",
    )
    yield shown("ingest.rate", ours, "req/s", f"{count} deliveries a round")
    yield at_most(
        "ingest.p99_ms",
        median(late),
        "ms",
        50,
        f"open loop at {paced:.0f} req/s; {spread(late)}",
    )


def _ratio(rates: dict[str, list[float]], name: str) -> float:
    pairs = zip(rates["product"], rates[name], strict=True)
    return median([ours / theirs for ours, theirs in pairs])


def _send(path: Path, port: int, rate: float | None = None) -> dict[str, float]:
    """Send every request to an emptied table; each must be accepted and stored."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE growth_inboxevent, bench_delivery")
        cursor.execute("CHECKPOINT")
    command = [sys.executable, "-m", "bench.load", str(port), str(path)]
    command += [str(CONNECTIONS), *([str(rate)] if rate else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_delivery")
        stored = InboxEvent.objects.across_installations().count()
        stored += cursor.fetchone()[0]
    if found["refused"] or stored != found["count"]:
        message = f"{found['refused']} refused, {stored} of {found['count']} stored"
        raise AssertionError(message)
    return found


def _requests(key: rsa.RSAPrivateKey, events: Sequence[Event]) -> list[bytes]:
    """Return each event as the bytes of a whole signed HTTP request."""
    sign = partial(_signed, _pem(key))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(sign, events, chunksize=500))


def _signed(pem: bytes, event: Event) -> bytes:
    signed = _key(pem).sign(
        _PROTECTED + b"." + event.body, padding.PKCS1v15(), SHA256()
    )
    signature = _PROTECTED + b".." + urlsafe_b64encode(signed).rstrip(b"=")
    head = (
        "POST /api/webhooks/saleor HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "User-Agent: Saleor/3.23\r\nAccept: */*\r\nConnection: keep-alive\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(event.body)}\r\n"
        f"Saleor-Event: {event.name}\r\nSaleor-Domain: 127.0.0.1\r\n"
        f"Saleor-Api-Url: {shop.API_URL}\r\nSaleor-Signature: {signature.decode()}\r\n"
    )
    return head.encode() + b"\r\n" + event.body


@cache
def _key(pem: bytes) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _key_set(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    return {
        "keys": [
            {
                "kty": "RSA",
                "use": "sig",
                "alg": "RS256",
                "kid": KEY_ID,
                "n": _base64url(numbers.n),
                "e": _base64url(numbers.e),
            }
        ]
    }


def _base64url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8)
    return urlsafe_b64encode(raw).rstrip(b"=").decode()

"""ingest.bare's yardstick: what `smallest` does, without Django."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

from saleor_wechat_growth.integrations.saleor import signatures
from saleor_wechat_growth.integrations.saleor.keys import Jwks

INSERT = "INSERT INTO bench_delivery VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
URL = os.environ["DATABASE_URL"]

with psycopg.connect(URL) as _once:
    _row = _once.execute("SELECT jwks FROM growth_installation").fetchone()
assert _row is not None
KEYS = Jwks.parse(_row[0])
_own = threading.local()


def application(
    environ: dict[str, Any], start_response: Callable[..., object]
) -> Iterable[bytes]:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    signatures.verify(environ["HTTP_SALEOR_SIGNATURE"], body, KEYS)
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(URL, autocommit=True)
    event = environ["HTTP_SALEOR_EVENT"]
    _own.connection.execute(INSERT, [hashlib.sha256(body).digest(), event, body])
    start_response("200 OK", [("Content-Length", "0")])
    return [b""]

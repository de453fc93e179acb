"""The product, or another application, under the command line that `serve` becomes."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil

from saleor_wechat_growth.management.embedded import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PRODUCT = "saleor_wechat_growth.config.wsgi:application"
#: stands in the product's command line until a free one is known
PORT = "8400"


def command_line() -> list[str]:
    """Return what the product's own command becomes: gunicorn and its arguments."""
    serve = ["-m", "saleor_wechat_growth", "serve", "--port", PORT]
    with _started([sys.executable, *serve]) as product:
        for _ in range(300):
            found = psutil.Process(product.pid).cmdline()
            if PRODUCT in found:
                return found
            time.sleep(0.1)
    message = "`saleor-wechat-growth serve` did not become gunicorn"
    raise AssertionError(message)


@contextlib.contextmanager
def serving(command: Sequence[str], application: str = PRODUCT) -> Iterator[int]:
    """Run `application` under the product's command line; return its port."""
    port = free_port()
    exchanged = {PRODUCT: application, f"127.0.0.1:{PORT}": f"127.0.0.1:{port}"}
    with _started([exchanged.get(word, word) for word in command]):
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port


@contextlib.contextmanager
def _started(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(command)
    try:
        yield child
    finally:
        child.terminate()
        child.wait(30)

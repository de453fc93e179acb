"""How the stand-ins are told and asked; a name is SALEOR, WECHAT, SMS or JINSHUJU."""

from __future__ import annotations

from typing import Any, Final

import requests
from django.conf import settings

TIMEOUT_SECONDS: Final = 10


def order(name: str, path: str, body: Any) -> dict[str, Any]:
    """Have a stand-in do something."""
    answer = requests.post(_url(name, path), json=body, timeout=TIMEOUT_SECONDS)
    answer.raise_for_status()
    done: dict[str, Any] = answer.json()
    return done


def look(name: str, path: str, **about: str) -> dict[str, Any]:
    """Ask a stand-in what it knows."""
    answer = fetch(name, path, **about)
    answer.raise_for_status()
    known: dict[str, Any] = answer.json()
    return known


def fetch(name: str, path: str, **about: str) -> requests.Response:
    """Ask a stand-in for what is not JSON."""
    return requests.get(_url(name, path), params=about, timeout=TIMEOUT_SECONDS)


def _url(name: str, path: str) -> str:
    return f"{settings.SANDBOX_URLS[name]}/_sandbox/{path}"

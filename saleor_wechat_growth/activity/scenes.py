"""Scenes: what a code says to tell us which one it is. Pure but for chance."""

from __future__ import annotations

import re
import secrets
from typing import Final
from urllib.parse import urlsplit

from saleor_wechat_growth.activity.codes import ALPHABET
from saleor_wechat_growth.integrations.wechat.codes import SCENE

LENGTH: Final = 12
LONGEST_PAGE: Final = 256
LONGEST_ADDRESS: Final = 1024
_PAGE: Final = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_./-]*")
_QUERY: Final = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~%]*")


def new_scene() -> str:
    """Return one that nobody has: of 55^12 two are never the same."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_scene(text: str) -> bool:
    """Whether a service account's code and a mini-program's both take it."""
    return SCENE.fullmatch(text) is not None


def is_page(text: str, *, may_ask: bool) -> bool:
    """Whether it can be a path within a mini-program, `may_ask`: with a query."""
    path, asks, query = text.partition("?")
    if asks and (not may_ask or not _QUERY.fullmatch(query)):
        return False
    return len(text) <= LONGEST_PAGE and _PAGE.fullmatch(path) is not None


def with_scene(page: str, scene: str) -> tuple[str, str]:
    """Return the path and the query by which a link opens a page under a scene."""
    path, _, query = page.partition("?")
    return path, "&".join(filter(None, (query, f"scene={scene}")))


def is_address(text: str) -> bool:
    """Whether a short link may lead there: a whole address of the web."""
    if len(text) > LONGEST_ADDRESS or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)

"""What every gateway's HTTP line needs: where it is, its connections, its failures."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError

if TYPE_CHECKING:
    from collections.abc import Iterator


def origin_of(base_url: str) -> str:
    """Scheme and host of a gateway's URL; ValueError if it has more or less."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("a gateway's URL is http(s)://host[:port]")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("a gateway's URL ends after its host and port")
    return f"{parts.scheme}://{parts.netloc}"


def pooled_session(origin: str, connections: int) -> requests.Session:
    """Keep up to `connections` open to one origin, for all threads; no retries.

    Proxy and certificates come from the environment as it is now.
    """
    session = requests.Session()
    adapter = HTTPAdapter(pool_maxsize=connections, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    # read from the environment once: it costs more than the rest of a small call
    found = session.merge_environment_settings(origin, {}, None, None, None)
    session.proxies.update(found["proxies"])
    session.verify = found["verify"]
    session.trust_env = False
    return session


def never_left(error: BaseException) -> bool:
    """Whether the request certainly did not reach the gateway.

    No name, no route, no connection, no proxy, no trusted certificate. All else,
    such as a connection reset while we wrote, may have been read over there.
    """
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    for each in _chain(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            return True
        if isinstance(each, MaxRetryError) and isinstance(
            each.reason, NewConnectionError
        ):
            return True
    return False


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Walk an error and everything it was raised from or for."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += (each.__cause__, each.__context__, *each.args)

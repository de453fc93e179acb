"""What every gateway's HTTP line needs: where it is, its connections, its failures."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, select_proxy
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

if TYPE_CHECKING:
    from collections.abc import Iterator


#: no connection was made, or none that is trusted, so nothing was written to one
_NO_CONNECTION: Final = (
    requests.ConnectTimeout,
    ConnectTimeoutError,
    NewConnectionError,
    ssl.SSLCertVerificationError,
)
#: what the standard library says of a proxy that opens no way to the gateway
_NO_TUNNEL: Final = "Tunnel connection failed"


def origin_of(base_url: str) -> str:
    """Scheme and host of a gateway's URL; ValueError if it has more or less."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("a gateway's URL is http(s)://host[:port]")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("a gateway's URL ends after its host and port")
    return f"{parts.scheme}://{parts.netloc}"


def pool_of(origin: str, connections: int) -> urllib3.PoolManager:
    """Keep up to `connections` open to one origin, for all threads.

    What `requests` stands on, for calls so many that what it adds to each would cost
    more than the call. Proxy and certificates are those of `pooled_session`. Ask it
    with `retries=False`, or it will.
    """
    session = pooled_session(origin, connections)
    named = session.verify
    authorities = named if isinstance(named, str) else DEFAULT_CA_BUNDLE_PATH
    kept: dict[str, Any] = {
        "maxsize": connections,
        "cert_reqs": "CERT_REQUIRED",
        "ca_cert_dir" if Path(authorities).is_dir() else "ca_certs": authorities,
    }
    proxy = select_proxy(origin, session.proxies)
    if proxy is None:
        return urllib3.PoolManager(**kept)
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    headers = HTTPAdapter().proxy_headers(proxy)
    return urllib3.ProxyManager(proxy, proxy_headers=headers, **kept)


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
    # not every `ProxyError`: urllib3 also calls a connection so that broke as we read
    return any(
        isinstance(each, _NO_CONNECTION)
        or (isinstance(each, OSError) and str(each).startswith(_NO_TUNNEL))
        for each in _chain(error)
    )


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
        reason = each.reason if isinstance(each, MaxRetryError) else None
        waiting += (each.__cause__, each.__context__, reason, *each.args)

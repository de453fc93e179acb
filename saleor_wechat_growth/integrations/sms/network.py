"""The line to Tencent: one pool of connections, and what it means when it breaks.

The SDK's own line has ten connections, hides which error it met behind a text,
and logs every request with its phone number at DEBUG. The SDK builds and signs
the request and reads the answer; only the bytes in between go through here.
"""

from __future__ import annotations

import logging
import ssl
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

#: the one action that must not be done twice
SEND: Final = "SendSms"

_OK: Final = 200
_BUSY: Final = frozenset({408, 425, 429})
_SERVER_ERROR: Final = 500
_JSON: Final = "application/json"


def origin_of(base_url: str) -> str:
    """Scheme and host of a gateway's URL; ValueError if it has more or less."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("a gateway's URL is http(s)://host[:port]")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("a gateway's URL ends after its host and port")
    return f"{parts.scheme}://{parts.netloc}"


class Line:
    """Stands in for the SDK's ApiRequest, of which clients use `send_request`."""

    def __init__(
        self,
        origin: str,
        *,
        connect_timeout: float,
        read_timeout: float,
        connections: int,
    ) -> None:
        self._url = origin
        self._timeouts = (connect_timeout, read_timeout)
        self._session = _pooled_session(origin, connections)

    def send_request(self, request: Any) -> requests.Response:
        """Carry a signed RequestInternal; its answer, read to the end.

        Raises GatewayError if it never left or was turned away, OutcomeUnknown
        if it was a send that got no answer of Tencent's.
        """
        action = str(request.header["X-TC-Action"])
        try:
            response = self._session.request(
                request.method,
                self._url + request.uri,
                data=request.data,
                headers=request.header,
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError) as broken:
            failed = _unanswered(broken, action)
        else:
            return _of_tencent(response, action)
        # out here, so that the exception with the request in it is no context
        raise failed


def _of_tencent(response: requests.Response, action: str) -> requests.Response:
    """Pass on what is Tencent's: always 200, errors in the body."""
    status = response.status_code
    code = f"http-{status}"
    if status in _BUSY:
        raise GatewayError(Failure.TRANSIENT, code, action)
    if status >= _SERVER_ERROR:
        raise no_answer(action, code)
    if status != _OK:
        raise GatewayError(Failure.UNKNOWN, code, action)
    if response.headers.get("Content-Type", "").startswith(_JSON):
        # the SDK looks for an error only if the type has no charset behind it
        response.headers["Content-Type"] = _JSON
    return response


def _unanswered(error: Exception, action: str) -> GatewayError | OutcomeUnknown:
    if never_left(error):
        return GatewayError(Failure.TRANSIENT, "unreachable", action)
    return no_answer(action, "no-answer")


def no_answer(action: str, code: str) -> GatewayError | OutcomeUnknown:
    """Give the error: a send may have been done, all else may be asked again."""
    if action == SEND:
        return OutcomeUnknown(f"{action}: {code}")
    return GatewayError(Failure.TRANSIENT, code, action)


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


def silence_sdk() -> None:
    """Keep the SDK from logging requests and answers, phone numbers and all."""
    logging.getLogger("tencentcloud_sdk_common").setLevel(logging.INFO)


def _pooled_session(origin: str, connections: int) -> requests.Session:
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

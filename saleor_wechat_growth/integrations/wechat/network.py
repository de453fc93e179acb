"""The line to WeChat, and what it means when no answer came back over it.

What `requests` says of a failure holds the URL, and with it token and secret.
So nothing of it is kept: neither its text nor, as cause or context, itself.
"""

from __future__ import annotations

import json
import logging
import re
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
    from collections.abc import Iterator, Mapping

_OK: Final = 200
_BUSY: Final = frozenset({408, 425, 429})
_SERVER_ERROR: Final = 500

_SECRETS: Final = re.compile(
    r"\b(access_token|secret|js_code|openid|code)=[^&\s\"']+", re.IGNORECASE
)


def origin_of(base_url: str) -> str:
    """Scheme and host of a gateway's URL; ValueError if it has more or less."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("a gateway's URL is http(s)://host[:port]")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("a gateway's URL ends after its host and port")
    return f"{parts.scheme}://{parts.netloc}"


class Line:
    """One gateway's pool of connections, for all threads. Time-outs in seconds."""

    def __init__(
        self,
        origin: str,
        *,
        connect_timeout: float,
        read_timeout: float,
        connections: int,
    ) -> None:
        self._origin = origin
        self._timeouts = (connect_timeout, read_timeout)
        self._session = _pooled_session(origin, connections)
        silence_urls()

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        content: bytes | None,
        *,
        sends: bool,
    ) -> dict[str, Any]:
        """Make one call; WeChat's body, whose errcode, if any, is an int.

        Raises GatewayError if the call never left or was turned away on the way,
        OutcomeUnknown if it was a send that WeChat did not answer.
        """
        try:
            response = self._session.request(
                method,
                self._origin + path,
                params=query,
                data=content,
                headers={"Content-Type": "application/json"} if content else None,
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError) as broken:
            failed = _unanswered(broken, path, sends=sends)
        else:
            return _of_wechat(response, path, sends=sends)
        # out here, where the exception with the URL in it is no context of ours
        raise failed


def encoded(data: Mapping[str, Any] | None, path: str) -> bytes | None:
    """Encode as raw UTF-8: WeChat shows escapes as they are in some texts.

    Raises GatewayError for text that no encoding takes (a lone surrogate).
    """
    if data is None:
        return None
    text = json.dumps(data, ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        pass
    # out here: the exception of the codec holds the whole message
    raise GatewayError(Failure.MESSAGE, "unencodable", path)


def _of_wechat(
    response: requests.Response, path: str, *, sends: bool
) -> dict[str, Any]:
    body = _decoded(response.content)
    if body is not None and "errcode" in body:
        return body
    status = response.status_code
    if status == _OK and body is not None and not sends:
        # many reads leave the errcode out when all is well
        return body
    code = f"http-{status}" if status != _OK else "not-wechat"
    if status in _BUSY:
        raise GatewayError(Failure.TRANSIENT, code, path)
    if status != _OK and status < _SERVER_ERROR:
        # a wrong host, or a wall before it: nothing was done, nor would be
        raise GatewayError(Failure.UNKNOWN, code, path)
    raise _no_answer(path, code, sends=sends)


def _decoded(content: bytes) -> dict[str, Any] | None:
    """Read WeChat's JSON; None if it is not that."""
    try:
        # remarks of people can hold control characters and broken UTF-8
        body = json.loads(content.decode("utf-8", "ignore"), strict=False)
        if isinstance(body, dict) and "errcode" in body:
            body["errcode"] = int(body["errcode"])
    except (ValueError, TypeError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _unanswered(
    error: Exception, path: str, *, sends: bool
) -> GatewayError | OutcomeUnknown:
    if never_left(error):
        return GatewayError(Failure.TRANSIENT, "unreachable", path)
    return _no_answer(path, "no-answer", sends=sends)


def _no_answer(path: str, code: str, *, sends: bool) -> GatewayError | OutcomeUnknown:
    """Give the error: a send may have been done, all else may be asked again."""
    if sends:
        return OutcomeUnknown(f"{path}: {code}")
    return GatewayError(Failure.TRANSIENT, code, path)


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


class _Redact(logging.Filter):
    """Takes the secrets out of the URLs that urllib3 logs, mostly at DEBUG."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        redacted = _SECRETS.sub(r"\1=***", message)
        if redacted != message:
            record.msg, record.args = redacted, None
        return True


def silence_urls() -> None:
    """Keep tokens out of urllib3's log records; safe to call again."""
    for name in ("connectionpool", "util.retry", "connection"):
        logger = logging.getLogger(f"urllib3.{name}")
        if not any(isinstance(each, _Redact) for each in logger.filters):
            logger.addFilter(_Redact())


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

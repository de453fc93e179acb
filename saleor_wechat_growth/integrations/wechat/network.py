"""The line to WeChat, and what it means when no answer came back over it.

What urllib3 says of a failure holds the URL, and with it token and secret.
So nothing of it is kept: neither its text nor, as cause or context, itself.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from requests.utils import default_headers
from urllib3 import Timeout, encode_multipart_formdata
from urllib3.exceptions import HTTPError

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.core.http import never_left, pool_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3 import BaseHTTPResponse

_HEADERS: Final = dict(default_headers())
_JSON: Final = "application/json"
_OK: Final = 200
_BUSY: Final = frozenset({408, 425, 429})
_SERVER_ERROR: Final = 500

_SECRETS: Final = re.compile(
    r"\b(access_token|secret|js_code|openid|code)=[^&\s\"']+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a call carries. content_type: with its boundary, if it has one."""

    raw: bytes = field(repr=False)
    content_type: str = _JSON


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or file that WeChat answered with, and what it says it is."""

    media_type: str
    content: bytes = field(repr=False)


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
        self._timeouts = Timeout(connect=connect_timeout, read=read_timeout)
        self._pool = pool_of(origin, connections)
        silence_urls()

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        content: Content | None,
        *,
        sends: bool,
    ) -> dict[str, Any]:
        """Make one call; WeChat's body, whose errcode, if any, is an int.

        Raises GatewayError if the call never left or was turned away on the way,
        OutcomeUnknown if it was a send that WeChat did not answer.
        """
        response = self._response(method, path, query, content, sends=sends)
        return _of_wechat(response, path, sends=sends)

    def fetch(
        self, method: str, path: str, query: Mapping[str, str], content: Content | None
    ) -> dict[str, Any]:
        """Make a call that is answered with bytes: {"media": Media}.

        Where WeChat refuses it answers with JSON and an errcode; that is returned as
        `call` does, and raised as it does.
        """
        response = self._response(method, path, query, content, sends=False)
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if response.status != _OK or not media_type.startswith(("image/", "audio/")):
            return _of_wechat(response, path, sends=False)
        return {"media": Media(media_type, response.data)}

    def _response(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        content: Content | None,
        *,
        sends: bool,
    ) -> BaseHTTPResponse:
        try:
            return self._pool.urlopen(
                method.upper(),
                f"{self._origin}{path}?{urlencode(query)}",
                redirect=False,
                body=content.raw if content else None,
                headers=(
                    {**_HEADERS, "Content-Type": content.content_type}
                    if content
                    else _HEADERS
                ),
                retries=False,
                timeout=self._timeouts,
            )
        except HTTPError as broken:
            failed = _unanswered(broken, path, sends=sends)
        # out here, where the exception with the URL in it is no context of ours
        raise failed


def encoded(data: Mapping[str, Any] | None, path: str) -> Content | None:
    """Encode as raw UTF-8: WeChat shows escapes as they are in some texts.

    Raises GatewayError for text that no encoding takes (a lone surrogate).
    """
    if data is None:
        return None
    text = json.dumps(data, ensure_ascii=False)
    try:
        return Content(text.encode())
    except UnicodeEncodeError:
        pass
    # out here: the exception of the codec holds the whole message
    raise GatewayError(Failure.MESSAGE, "unencodable", path)


def multipart(name: str, content: bytes, content_type: str) -> Content:
    """Encode a file as WeChat takes one: in the part `media`, with a file's name."""
    raw, of_form = encode_multipart_formdata({"media": (name, content, content_type)})
    return Content(raw, of_form)


def _of_wechat(response: BaseHTTPResponse, path: str, *, sends: bool) -> dict[str, Any]:
    body = _decoded(response.data)
    if body is not None and "errcode" in body:
        return body
    status = response.status
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
    except (ValueError, TypeError, OverflowError, RecursionError):
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

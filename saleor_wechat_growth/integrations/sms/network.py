"""The line to Tencent: one pool of connections, and what it means when it breaks.

The SDK's own line has ten connections, hides which error it met behind a text,
and logs every request with its phone number at DEBUG. The SDK builds and signs
the request and reads the answer; only the bytes in between go through here.
"""

from __future__ import annotations

import logging
from typing import Any, Final

import requests
from urllib3.exceptions import HTTPError

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.core.http import never_left, pooled_session

#: the one action that must not be done twice
SEND: Final = "SendSms"

_OK: Final = 200
_BUSY: Final = frozenset({408, 425, 429})
_SERVER_ERROR: Final = 500
_JSON: Final = "application/json"


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
        self._session = pooled_session(origin, connections)

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


def silence_sdk() -> None:
    """Keep the SDK from logging requests and answers, phone numbers and all."""
    logging.getLogger("tencentcloud_sdk_common").setLevel(logging.INFO)

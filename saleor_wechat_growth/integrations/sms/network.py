"""The line to a vendor: one pool of connections, and what it means when it breaks.

The SDKs' own lines have few connections, hide which error they met behind a text,
and can be told to log requests with their phone numbers. The SDKs build and sign
the requests and read the answers; only the bytes in between go through here.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import requests
from urllib3.exceptions import HTTPError

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.core.http import never_left, pooled_session

if TYPE_CHECKING:
    from collections.abc import Mapping

#: the one action that must not be done twice; both vendors call it so
SEND: Final = "SendSms"

OK: Final = 200
_BUSY: Final = frozenset({408, 425, 429})
_SERVER_ERROR: Final = 500


class Line:
    """One vendor's address, and the connections to it; shared by all threads."""

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
        self._session = pooled_session(origin, connections)

    def carry(
        self,
        action: str,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str],
        data: str | bytes | None,
    ) -> requests.Response:
        """Carry a signed request; its answer, read to the end, whatever it says.

        Raises GatewayError if it never left us, or if it is no send and got no
        answer; OutcomeUnknown if it was a send that got none.
        """
        try:
            return self._session.request(
                method,
                self._origin + target,
                data=data,
                headers=dict(headers),
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError) as broken:
            failed = _unanswered(broken, action)
        # out here, so that the exception with the request in it is no context
        raise failed


def not_the_vendor(
    response: requests.Response, action: str
) -> GatewayError | OutcomeUnknown:
    """Give the error of an answer that somebody before the vendor gave."""
    code = f"http-{response.status_code}"
    if response.status_code in _BUSY:
        return GatewayError(Failure.TRANSIENT, code, action)
    if response.status_code >= _SERVER_ERROR:
        return no_answer(action, code)
    return GatewayError(Failure.UNKNOWN, code, action)


def _unanswered(error: Exception, action: str) -> GatewayError | OutcomeUnknown:
    if never_left(error):
        return GatewayError(Failure.TRANSIENT, "unreachable", action)
    return no_answer(action, "no-answer")


def no_answer(action: str, code: str) -> GatewayError | OutcomeUnknown:
    """Give the error: a send may have been done, all else may be asked again."""
    if action == SEND:
        return OutcomeUnknown(f"{action}: {code}")
    return GatewayError(Failure.TRANSIENT, code, action)


def silence(logger: str) -> None:
    """Keep an SDK from logging requests and answers, phone numbers and all."""
    logging.getLogger(logger).setLevel(logging.INFO)

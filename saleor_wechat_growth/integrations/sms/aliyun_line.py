"""The SDK's requests to Aliyun, signed by it and carried by our own line."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from alibabacloud_tea_openapi.utils import Utils
from darabonba.request import DaraRequest

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.integrations.sms.aliyun_codes import AMBIGUOUS, failure_of
from saleor_wechat_growth.integrations.sms.network import (
    OK,
    Line,
    no_answer,
    not_the_vendor,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALGORITHM: Final = "ACS3-HMAC-SHA256"
#: every parameter is in the query
_OF_NO_BODY: Final = hashlib.sha256(b"").hexdigest()
_SERVER_ERROR: Final = 500
_PRIVATE: Final = re.compile(r"\b(PhoneNumbers?|TemplateParam)=[^&\s\"']+")


class AliyunLine(Line):
    """Stands in for the SDK's way out: one try, on connections of ours."""

    def __init__(
        self,
        origin: str,
        *,
        key_id: str,
        secret: str,
        connect_timeout: float,
        read_timeout: float,
        connections: int,
    ) -> None:
        super().__init__(
            origin,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            connections=connections,
        )
        self._host = origin.partition("://")[2]
        self._key_id, self._secret = key_id, secret
        _silence_urls()

    def do_request(self, params: Any, request: Any, _runtime: Any) -> dict[str, Any]:
        """Sign and carry one call of the SDK's (Params, OpenApiRequest).

        Raises GatewayError if it never left or was refused, OutcomeUnknown if it
        was a send that Aliyun did not answer.
        """
        signed = self._signed(params, request.query)
        response = self.carry(
            params.action,
            signed.method,
            f"{signed.pathname}?{_encoded(signed.query)}",
            headers=signed.headers,
            data=None,
        )
        answer = _decoded(response.content)
        if response.status_code == OK:
            if answer is None:
                raise no_answer(params.action, "not-aliyun")
            return {"body": answer, "headers": {}, "statusCode": OK}
        code = str((answer or {}).get("Code") or "")
        if not code:
            raise not_the_vendor(response, params.action)
        is_new = code not in AMBIGUOUS and failure_of(code) is Failure.UNKNOWN
        if is_new and response.status_code >= _SERVER_ERROR:
            raise no_answer(params.action, code)
        raise refusal(params.action, code)

    def _signed(self, params: Any, query: Mapping[str, str]) -> DaraRequest:
        """Return the request with its headers, Authorization among them."""
        made = DaraRequest()
        made.method, made.pathname = params.method, params.pathname
        made.query = dict(query)
        made.headers = {
            "host": self._host,
            "accept": "application/json",
            "user-agent": Utils.get_user_agent(None),
            "x-acs-action": params.action,
            "x-acs-version": params.version,
            "x-acs-date": Utils.get_timestamp(),
            "x-acs-signature-nonce": Utils.get_nonce(),
            "x-acs-content-sha256": _OF_NO_BODY,
        }
        made.headers["Authorization"] = Utils.get_authorization(
            made, _ALGORITHM, _OF_NO_BODY, self._key_id, self._secret
        )
        return made


def refusal(action: str, code: str, text: str = "") -> GatewayError | OutcomeUnknown:
    """Give the error of a code of Aliyun's, whose text is `text`."""
    if code in AMBIGUOUS:
        return no_answer(action, code)
    return GatewayError(failure_of(code, text), code, action)


def _encoded(query: Mapping[str, str]) -> str:
    """Encode as it was signed."""
    return urlencode(query, quote_via=quote, safe="~")


def _decoded(content: bytes) -> dict[str, Any] | None:
    """Read Aliyun's JSON; None if it is not that."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


class _Redact(logging.Filter):
    """Takes numbers and contents out of the URLs that urllib3 logs, mostly at DEBUG."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        redacted = _PRIVATE.sub(r"\1=***", message)
        if redacted != message:
            record.msg, record.args = redacted, None
        return True


_REDACT: Final = _Redact()


def _silence_urls() -> None:
    for name in ("connection", "connectionpool", "util.retry"):
        # a filter is added once, however often it is asked for
        logging.getLogger(f"urllib3.{name}").addFilter(_REDACT)

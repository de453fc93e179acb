"""One GraphQL call to core over HTTP, its failures sorted into our errors.

Core answers 200 to nearly everything (facts/saleor.md §4, §6): 400 is a document
it cannot run, a dead token is 200 with PermissionDenied, a refused mutation is 200
with its own `errors`, which the layer above reads.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from requests.auth import AuthBase

from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.integrations.saleor.errors import (
    QueryRefused,
    TokenRejected,
    Unreachable,
)
from saleor_wechat_growth.integrations.saleor.exchange import exchange, session_of

if TYPE_CHECKING:
    import requests

# worker threads that share one client; beyond it they wait instead of dialling
_POOL_SIZE = 16
#: a page of a hundred orders with everything we ask for is a few
_MOST_BYTES: Final = 16 * 1024 * 1024
_DEAD_TOKEN_CODES = frozenset(
    {"ExpiredSignatureError", "InvalidTokenError", "DecodeError"}
)
_PROBE: Final = "current_app"


class GraphQLTransport:
    """Runs documents by name as one app in one shop; safe to share by threads.

    `timeout`: seconds a call may take to connect, and then all in all.
    """

    def __init__(self, api_url: str, token: str, timeout: float) -> None:
        self._url = api_url
        self._timeout = timeout
        self._session = session_of(_POOL_SIZE)
        # as auth, not as a header: a .netrc of the machine would replace the header
        self._session.auth = _Bearer(token)

    def close(self) -> None:
        self._session.close()

    def execute(self, document_name: str, **variables: Any) -> dict[str, Any]:
        """Run `graphql/saleor/<document_name>.graphql` and return its `data`.

        Numbers with a fraction come as Decimal. A variable given as None is sent
        as null. Raises Unreachable, TokenRejected or QueryRefused; an answer with
        data and errors is refused as a whole.
        """
        answer = self._post(document_name, variables)
        errors = answer.get("errors")
        if errors:
            self._refuse(document_name, errors)
        data = answer.get("data")
        if not isinstance(data, dict):
            raise Unreachable("an answer without data")
        return data

    def _post(self, document_name: str, variables: dict[str, Any]) -> dict[str, Any]:
        payload = {"query": documents.load(document_name), "variables": variables}
        status, body = exchange(
            self._session,
            "POST",
            self._url,
            what=document_name,
            seconds=self._timeout,
            at_most=_MOST_BYTES,
            json=payload,
        )
        if status not in {200, 400}:
            raise Unreachable(f"{document_name}: HTTP {status}")
        try:
            answer = json.loads(body, parse_float=Decimal)
        except ValueError:
            raise Unreachable(f"{document_name}: not JSON") from None
        if not isinstance(answer, dict):
            raise Unreachable(f"{document_name}: not a GraphQL answer")
        return answer

    def _refuse(self, document_name: str, errors: list[dict[str, Any]]) -> None:
        messages = tuple(str(error.get("message", "")) for error in errors)
        codes = tuple(filter(None, map(_exception_code, errors)))
        if _DEAD_TOKEN_CODES.intersection(codes):
            raise TokenRejected(messages[0])
        if "PermissionDenied" in codes:
            if any("AUTHENTICATED_APP" in message for message in messages):
                raise TokenRejected(messages[0])
            # "needs MANAGE_ORDERS" is said to a dead token and to a lacking permission
            # alike; only a question any living app may ask tells them apart
            if document_name != _PROBE and self.execute(_PROBE)["app"] is None:
                raise TokenRejected(messages[0])
        raise QueryRefused(messages, codes)


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _exception_code(error: dict[str, Any]) -> str:
    extensions = error.get("extensions")
    exception = extensions.get("exception") if isinstance(extensions, dict) else None
    return str(exception.get("code", "")) if isinstance(exception, dict) else ""

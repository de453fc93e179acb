"""The body of a GraphQL request: JSON in, checked parts out."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import RequestDataTooBig

from saleor_wechat_growth.api.core.errors import BAD_REQUEST, LIMIT_EXCEEDED, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

MOST_BYTES: Final = 256 * 1024
#: of staff, who also send files to import
MOST_BYTES_OF_STAFF: Final = 2 * 1024 * 1024

_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client asks; variables are still as they came."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None


def read(request: HttpRequest, most_bytes: int = MOST_BYTES) -> GraphQLRequest:
    """Return the request in a POST's body.

    Raises:
        RequestRefused: 413, or 400 for anything that is no GraphQL request.

    """
    try:
        body = request.body
    except RequestDataTooBig:
        raise _too_large(most_bytes) from None
    except OSError:
        raise refuse(BAD_REQUEST, "The body did not arrive whole.") from None
    if len(body) > most_bytes:
        raise _too_large(most_bytes)
    return parse(body)


def parse(body: bytes) -> GraphQLRequest:
    """Return the request that `body` is. Raises RequestRefused."""
    try:
        payload = json.loads(
            body.decode(), parse_float=_finite, parse_constant=_no_number
        )
    except (ValueError, RecursionError):
        # also numbers that no JSON has (NaN) and ones no database takes
        raise refuse(BAD_REQUEST, "The body is not JSON in UTF-8.") from None
    if isinstance(payload, list):
        raise refuse(BAD_REQUEST, "Send one operation a request; no batches.")
    if not isinstance(payload, dict):
        raise refuse(BAD_REQUEST, "The body is not a JSON object.")
    # such characters get into JSON by an escape only
    if b"\\u" in body and not is_storable(payload):
        raise refuse(BAD_REQUEST, "A text holds a character that no text may hold.")
    query, name = payload.get("query"), payload.get("operationName")
    variables = payload.get("variables")
    if not isinstance(query, str):
        raise refuse(BAD_REQUEST, "`query` must be the text of a document.")
    if not isinstance(variables, dict | None):
        raise refuse(BAD_REQUEST, "`variables` must be an object.")
    if not isinstance(name, str | None):
        raise refuse(BAD_REQUEST, "`operationName` must be a text.")
    return GraphQLRequest(query, variables or {}, name or None)


def is_storable(value: object) -> bool:
    """Say whether every text in `value` can be stored.

    PostgreSQL takes no NUL, UTF-8 no half of a surrogate pair.
    """
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.keys()
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str) and not is_storable_text(each):
            return False
    return True


def is_storable_text(text: str) -> bool:
    return _UNSTORABLE.search(text) is None


def _too_large(most_bytes: int) -> Exception:
    return refuse(
        LIMIT_EXCEEDED,
        f"A request has {most_bytes} bytes at most.",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    )


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("too large a number")
    return number


def _no_number(name: str) -> float:
    raise ValueError(name)

"""POST /graphql/storefront/: one operation in, one JSON answer out.

HTTP status: 200 for whatever was executed, 400 for what could not be, 413 too large,
429 too often (with Retry-After), 503 while the database is away.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from graphql import execute_sync

from saleor_wechat_growth.api.core import requests
from saleor_wechat_growth.api.core.addresses import client_network
from saleor_wechat_growth.api.core.documents import Documents
from saleor_wechat_growth.api.core.errors import (
    INTERNAL,
    LIMIT_EXCEEDED,
    RATE_LIMITED,
    UNAVAILABLE,
    RequestRefused,
    formatted,
    log_fault,
    told,
)
from saleor_wechat_growth.api.core.rates import Rate, take
from saleor_wechat_growth.api.storefront import tokens
from saleor_wechat_growth.api.storefront.context import Context
from saleor_wechat_growth.api.storefront.schema import SCHEMA
from saleor_wechat_growth.core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from graphql import DocumentNode

    from saleor_wechat_growth.api.core.documents import Operation
    from saleor_wechat_growth.api.core.requests import GraphQLRequest
    from saleor_wechat_growth.api.storefront.tokens import Access

PER_SESSION: Final = Rate("session", 600)
#: requests without a token: refreshing a session, mostly
PER_ADDRESS: Final = Rate("address", 600)
#: what costs much, or asks WeChat: logins and introspection
LOGINS: Final = Rate("login", 60)

_HEAVY: Final = frozenset({"wechatLogin", "__schema", "__type"})
_BEARER: Final = "bearer "

_documents = Documents(SCHEMA)


@csrf_exempt
@require_POST
def storefront(request: HttpRequest) -> HttpResponse:
    """Answer one GraphQL request of a mini-program."""
    now = clock.now()
    try:
        return _answer(request, now)
    except RequestRefused as refused:
        response = JsonResponse({"errors": refused.errors}, status=refused.status)
        if refused.retry_after is not None:
            response["Retry-After"] = str(refused.retry_after)
        return response
    except (OperationalError, InterfaceError) as error:
        log_fault(error)
        return _failed(
            UNAVAILABLE, "Try again in a moment.", HTTPStatus.SERVICE_UNAVAILABLE
        )
    except RecursionError:
        return _failed(
            LIMIT_EXCEEDED, "The request nests too deeply.", HTTPStatus.BAD_REQUEST
        )
    except Exception as error:  # noqa: BLE001 -- the last stop: it is logged, and told plainly
        log_fault(error)
        return _failed(
            INTERNAL, "Internal server error.", HTTPStatus.INTERNAL_SERVER_ERROR
        )


def _answer(request: HttpRequest, now: datetime) -> JsonResponse:
    access = _access(request, now)
    if access is not None:
        _hold_to(PER_SESSION, str(access.session_id), now)
    else:
        _hold_to(PER_ADDRESS, client_network(request), now)
    asked = requests.read(request)
    document = _documents.prepare(asked.query)
    operation = document.operation(asked.operation_name)
    operation.check_cost(asked.variables)
    heavy = sum(root in _HEAVY for root in operation.shape.roots)
    if heavy:
        _hold_to(LOGINS, client_network(request), now, heavy)
    return _executed(document.node, operation, asked, Context(access, now))


def _access(request: HttpRequest, now: datetime) -> Access | None:
    """Return what the request's token says; None without one that is sound.

    An old token is no refusal yet: the request may be the one that renews it.
    """
    given = request.headers.get("Authorization", "")
    if given[: len(_BEARER)].lower() != _BEARER:
        return None
    try:
        return tokens.read(given[len(_BEARER) :].strip(), now)
    except tokens.BadAccessToken:
        return None


def _hold_to(rate: Rate, whose: str, now: datetime, count: int = 1) -> None:
    wait = take(rate, whose, now, count=count)
    if wait:
        raise RequestRefused(
            HTTPStatus.TOO_MANY_REQUESTS,
            [told(RATE_LIMITED, f"Too many requests; try again in {wait} s.")],
            retry_after=wait,
        )


def _executed(
    node: DocumentNode, operation: Operation, asked: GraphQLRequest, context: Context
) -> JsonResponse:
    result = execute_sync(
        SCHEMA,
        node,
        context_value=context,
        variable_values=dict(asked.variables),
        operation_name=operation.name,
    )
    answer: dict[str, Any] = {"data": result.data}
    status = HTTPStatus.OK
    if result.errors:
        answer["errors"] = [formatted(error) for error in result.errors]
        if result.data is None:
            # nothing was executed: the variables do not fit
            status = HTTPStatus.BAD_REQUEST
        if any(each["extensions"]["code"] == UNAVAILABLE for each in answer["errors"]):
            status = HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(answer, status=status)


def _failed(code: str, message: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"errors": [told(code, message)]}, status=status)

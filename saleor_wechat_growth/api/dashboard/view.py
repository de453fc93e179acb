"""POST /graphql/dashboard/: one operation of our own page in, one JSON answer out.

HTTP status: 200 for whatever was executed, 400 for what could not be, 401 without a
sound token, 403 without the permission, 404 for shops that don't have us, 413 too
large, 429 too often (with Retry-After), 503 while the database is away.
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
from saleor_wechat_growth.api.dashboard.context import Context
from saleor_wechat_growth.api.dashboard.schema import SCHEMA
from saleor_wechat_growth.api.dashboard.staff import identify
from saleor_wechat_growth.core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

PER_STAFF: Final = Rate("staff", 300)
#: before we know who it is: verifying a token costs something, too
PER_ADDRESS: Final = Rate("dashboard", 1200)

_documents = Documents(SCHEMA)


@csrf_exempt  # the token is in a header that no other site's page can set
@require_POST
def dashboard(request: HttpRequest) -> HttpResponse:
    """Answer one GraphQL request of the Dashboard extension."""
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
    _hold_to(PER_ADDRESS, client_network(request), now)
    staff = identify(request, now)
    _hold_to(PER_STAFF, f"{staff.installation_id}:{staff.user_id}", now)
    asked = requests.read(request)
    document = _documents.prepare(asked.query)
    operation = document.operation(asked.operation_name)
    operation.check_cost(asked.variables)
    result = execute_sync(
        SCHEMA,
        document.node,
        context_value=Context(staff, now),
        variable_values=dict(asked.variables),
        operation_name=asked.operation_name,
    )
    answer: dict[str, Any] = {"data": result.data}
    status = HTTPStatus.OK
    if result.errors:
        answer["errors"] = [formatted(error) for error in result.errors]
        codes = {each["extensions"]["code"] for each in answer["errors"]}
        if UNAVAILABLE in codes:
            status = HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(answer, status=status)


def _hold_to(rate: Rate, whose: str, now: datetime) -> None:
    wait = take(rate, whose, now)
    if wait:
        raise RequestRefused(
            HTTPStatus.TOO_MANY_REQUESTS,
            [told(RATE_LIMITED, f"Too many requests; try again in {wait} s.")],
            retry_after=wait,
        )


def _failed(code: str, message: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"errors": [told(code, message)]}, status=status)

"""One GraphQL operation in, one JSON answer out; what both schemas have in common.

HTTP status: 200 for whatever was executed, 400 for what could not be, 413 too large,
429 too often (with Retry-After), 503 while the database is away, and what the
endpoint's own `admit` refuses with.
"""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from graphql import execute_sync

from saleor_wechat_growth.api.core import requests
from saleor_wechat_growth.api.core.addresses import client_network
from saleor_wechat_growth.api.core.documents import Documents
from saleor_wechat_growth.api.core.errors import (
    INTERNAL,
    LIMIT_EXCEEDED,
    UNAVAILABLE,
    RequestRefused,
    formatted,
    log_fault,
    told,
)
from saleor_wechat_growth.api.core.executing import Execution
from saleor_wechat_growth.api.core.rates import hold_to

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django.http import HttpRequest
    from graphql import DocumentNode, ExecutionResult, GraphQLSchema

    from saleor_wechat_growth.api.core.documents import Operation
    from saleor_wechat_growth.api.core.rates import Rate
    from saleor_wechat_growth.api.core.requests import GraphQLRequest


class Endpoint:
    """A schema as it is served.

    admit: finds out who asks, holds them to their rate, and returns the context of
        the resolvers; raises RequestRefused. It runs before the body is read.
    heavy: root fields that count against a rate of their own, by address.
    most_bytes: of a request's body.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        admit: Callable[[HttpRequest, datetime], object],
        heavy: Mapping[str, Rate] | None = None,
        most_bytes: int = requests.MOST_BYTES,
    ) -> None:
        self._schema = schema
        self._admit = admit
        self._heavy = heavy or {}
        self._most_bytes = most_bytes
        self._documents = Documents(schema)

    def answer(self, request: HttpRequest, now: datetime) -> JsonResponse:
        """Answer a POST. Raises nothing: our own faults are logged, and told plainly."""
        try:
            return self._answer(request, now)
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

    def _answer(self, request: HttpRequest, now: datetime) -> JsonResponse:
        context = self._admit(request, now)
        asked = requests.read(request, self._most_bytes)
        document = self._documents.prepare(asked.query)
        operation = document.operation(asked.operation_name)
        operation.check_cost(asked.variables)
        roots = operation.shape.roots
        uses = Counter(self._heavy[root] for root in roots if root in self._heavy)
        for rate, count in uses.items():
            hold_to(rate, client_network(request), now, count=count)
        return _answer_of(self._executed(document.node, operation, asked, context))

    def _executed(
        self,
        node: DocumentNode,
        operation: Operation,
        asked: GraphQLRequest,
        context: object,
    ) -> ExecutionResult:
        return execute_sync(
            self._schema,
            node,
            context_value=context,
            variable_values=dict(asked.variables),
            operation_name=operation.name,
            execution_context_class=Execution,
        )


def _answer_of(result: ExecutionResult) -> JsonResponse:
    answer: dict[str, Any] = {"data": result.data}
    status = HTTPStatus.OK
    if result.errors:
        answer["errors"] = [formatted(error) for error in result.errors]
        if result.data is None and not any(error.path for error in result.errors):
            # nothing was executed: the variables do not fit
            status = HTTPStatus.BAD_REQUEST
        if any(each["extensions"]["code"] == UNAVAILABLE for each in answer["errors"]):
            status = HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(answer, status=status)


def _failed(code: str, message: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"errors": [told(code, message)]}, status=status)

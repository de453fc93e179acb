"""For load balancers and Prometheus."""

from __future__ import annotations

from http import HTTPStatus

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.web import metrics


@require_GET
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the shape of a view
    return HttpResponse("ok", content_type="text/plain")


@require_GET
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Say whether we can take work, and what is wrong if not.

    The broker is not asked: without it webhooks are taken all the same, and what is
    due waits in the database.
    """
    wrong = {}
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            wrong["database"] = "migrations are missing: saleor-wechat-growth migrate"
    except DatabaseError:
        wrong["database"] = "does not answer"
    status = HTTPStatus.SERVICE_UNAVAILABLE if wrong else HTTPStatus.OK
    return JsonResponse({"ready": not wrong, **wrong}, status=status)


@require_GET
def numbers(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    metrics.refresh(now=clock.now())
    body = generate_latest(metrics.REGISTRY)
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)

"""The doors core knocks at: manifest, registration, webhooks."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from saleor_wechat_growth.core import clock, jsontext
from saleor_wechat_growth.inbox import intake
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.bodies import UnreadableBody, parse, subject_of
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import start_reconciliation
from saleor_wechat_growth.installations import manifest as manifests
from saleor_wechat_growth.installations import services
from saleor_wechat_growth.installations.errors import (
    BadWebhook,
    ShopNotAllowed,
    ShopUnreachable,
    TokenNotConfirmed,
    UnknownShop,
)
from saleor_wechat_growth.installations.services.trust import forget_shops

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

#: what can go into a header
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,4096}")

_REGISTER_REFUSALS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    ShopNotAllowed: (
        HTTPStatus.FORBIDDEN,
        (
            "This shop is not allowed here. The operator adds its API address to "
            "ALLOWED_SALEOR_URLS."
        ),
    ),
    TokenNotConfirmed: (
        HTTPStatus.FORBIDDEN,
        "The shop does not know the token it sent. Install the app again.",
    ),
    ShopUnreachable: (
        HTTPStatus.BAD_GATEWAY,
        (
            "The app cannot reach the shop's API at the address the shop gave. "
            "Check PUBLIC_URL of the shop and the network between the two."
        ),
    ),
}


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- the shape of a view
    return JsonResponse(manifests.build(settings.PUBLIC_URL))


@csrf_exempt
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Take the token of a shop that installs the app; its staff read our refusals."""
    try:
        body = jsontext.loads(request.body)
    except (ValueError, RequestDataTooBig):
        body = None
    token = body.get("auth_token") if isinstance(body, dict) else None
    api_url = request.headers.get("Saleor-Api-Url", "")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token) or not api_url:
        return _refusal(
            HTTPStatus.BAD_REQUEST,
            "Not a registration: auth_token or Saleor-Api-Url is missing.",
        )
    now = clock.now()
    try:
        installation = services.register(api_url=api_url, token=token, now=now)
        start_reconciliation(installation_id=installation.id, now=now)
    except tuple(_REGISTER_REFUSALS) as error:
        logger.warning("registration refused: %s", type(error).__name__)
        return _refusal(*_REGISTER_REFUSALS[type(error)])
    forget_shops()
    return JsonResponse({"success": True})


def _refusal(status: HTTPStatus, message: str) -> JsonResponse:
    error: dict[str, Any] = {"success": False, "error": {"message": message}}
    return JsonResponse(error, status=status)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Store a signed delivery; 200 means it is committed (promise 1).

    401: not signed by a shop we know. 413: too large. 503: our fault, come again;
    core retries nothing else.
    """
    now = clock.now()
    try:
        body = request.body
    except RequestDataTooBig:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except OSError:
        # the sender hung up in the middle
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    headers = request.headers
    try:
        installation_id = services.verify_webhook(
            api_url=headers.get("Saleor-Api-Url", ""),
            signature=headers.get("Saleor-Signature", ""),
            body=body,
            now=now,
        )
        intake.submit(
            _arrival(installation_id, headers.get("Saleor-Event", ""), body, now)
        )
    except (UnknownShop, BadWebhook) as error:
        logger.warning("webhook refused: %s", type(error).__name__)
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    except (ShopUnreachable, intake.NotStored, DatabaseError) as error:
        logger.warning("webhook not stored: %s", type(error).__name__)
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(status=HTTPStatus.OK)


def _arrival(installation_id: int, event: str, body: bytes, now: datetime) -> Arrival:
    error = subject = ""
    try:
        subject = subject_of(parse(body))
    except UnreadableBody as unreadable:
        error = str(unreadable)
    return Arrival(
        installation_id=installation_id,
        source=InboxEvent.Source.SALEOR,
        kind=f"saleor.{event}",
        subject=subject,
        dedupe_key=digest(event.encode(), body),
        body=body,
        received_at=now,
        error=error,
    )

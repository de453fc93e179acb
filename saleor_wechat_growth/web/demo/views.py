"""The demo by HTTP: `POST /demo/api/<act>`, the phone's pictures, and its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import requests
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from saleor_wechat_growth.activity.models import CodePicture
from saleor_wechat_growth.core import clock, jsontext
from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.web.demo import acts, feed, record, staff
from saleor_wechat_growth.web.demo.stage import (
    Body,
    Demo,
    NotReady,
    Refused,
    Visitor,
    find,
)
from saleor_wechat_growth.web.demo.stand_ins import TIMEOUT_SECONDS, fetch

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

Act = Callable[[Demo, Body], dict[str, Any]]
View = Callable[..., "HttpResponseBase"]

#: what a shopper may do in the shop; staff's mutations stay out of reach
SHOPPING: Final = frozenset(
    {
        "shop_products",
        "shop_checkout_create",
        "shop_checkout_lines_add",
        "shop_checkout_lines_update",
        "shop_checkout_email_update",
        "shop_checkout_add_promo_code",
        "shop_checkout_remove_promo_code",
        "shop_checkout_complete",
    }
)
_ACTS: Final[Mapping[str, Act]] = {
    "visitors": acts.arrive,
    "follow": acts.follow,
    "codes": acts.codes,
    "scan": acts.scan,
    "tap": acts.tap,
    "say": acts.say,
    "reply": acts.reply,
    "login-code": acts.log_in,
    "phone-code": acts.share_phone,
    "prompt": acts.answer_prompt,
    "offers": acts.offers,
    "pay": acts.pay,
    "clock": acts.pass_time,
    "staff-token": staff.staff_token,
    "things": staff.things,
}


def _in_sandbox(view: View) -> View:
    """Let the demo's views exist in sandbox mode only, and answer what can go wrong."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not settings.SANDBOX:
            raise Http404
        try:
            return view(request, **kwargs)
        except NotReady:
            return _error("not_ready", HTTPStatus.SERVICE_UNAVAILABLE)
        except Refused as refused:
            return _error(f"refused: {refused}", HTTPStatus.BAD_REQUEST)
        except requests.RequestException:
            return _error("sandbox", HTTPStatus.BAD_GATEWAY)

    return answered


def _error(what: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"error": what}, status=status)


@_in_sandbox
def act(request: HttpRequest, action: str) -> HttpResponseBase:
    """Serve `POST /demo/api/<action>`."""
    found = _ACTS.get(action)
    if found is None:
        raise Http404
    return JsonResponse(found(find(), _body(request)))


@_in_sandbox
def shop(request: HttpRequest, operation: str) -> HttpResponseBase:
    """Serve `POST /demo/api/shop/<operation>`: one of the shop's own operations."""
    if operation not in SHOPPING:
        raise Http404
    answer = requests.post(
        f"{settings.SANDBOX_URLS['SALEOR']}/graphql/",
        json={"query": documents.load(operation), "variables": _body(request)},
        timeout=TIMEOUT_SECONDS,
    )
    return JsonResponse(answer.json())


@_in_sandbox
def state(request: HttpRequest) -> HttpResponseBase:
    """Serve `GET /demo/api/state?visitor=&checkout=`: all that the page shows."""
    demo = find()
    visitor = Visitor.of(request.GET.dict())
    now = clock.now()
    known = record.read(
        demo.shop.id,
        openids=[
            (demo.mini_program.app_id, visitor.mini_program),
            (demo.service.app_id, visitor.service),
        ],
        checkout_id=request.GET.get("checkout", ""),
        now=now,
    )
    return JsonResponse(
        {"now": now, **feed.read(demo, visitor), **known},
        json_dumps_params={"ensure_ascii": False},
    )


@_in_sandbox
def medium(_request: HttpRequest, media_id: str) -> HttpResponseBase:
    """Serve `GET /demo/api/media/<id>`: a picture that was uploaded to WeChat."""
    found = fetch("WECHAT", f"media/{media_id}")
    if found.status_code != HTTPStatus.OK:
        raise Http404
    return _picture(found.headers["Content-Type"], found.content)


@_in_sandbox
def code(_request: HttpRequest, code_id: int) -> HttpResponseBase:
    """Serve `GET /demo/api/codes/<id>`: the picture of a code, as WeChat drew it."""
    found = CodePicture.objects.of(find().shop.id).filter(code_id=code_id).first()
    if found is None:
        raise Http404
    return _picture(found.media_type, bytes(found.content))


def _picture(media_type: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Cache-Control": "private, max-age=86400",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
        },
    )


def _body(request: HttpRequest) -> Body:
    # any page on the web may post a form to this port, but not JSON
    if request.method != "POST" or request.content_type != "application/json":
        raise Refused("post JSON")
    try:
        body = jsontext.loads(request.body)
    except ValueError:
        raise Refused("post JSON") from None
    if not isinstance(body, dict):
        raise Refused("post an object")
    return body

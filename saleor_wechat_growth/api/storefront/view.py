"""POST /graphql/storefront/: the operations of mini-programs and H5 shops.

HTTP status as of every endpoint (api/core/endpoint.py).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from saleor_wechat_growth.api.core.addresses import client_network
from saleor_wechat_growth.api.core.endpoint import Endpoint
from saleor_wechat_growth.api.core.rates import Rate, hold_to
from saleor_wechat_growth.api.storefront import tokens
from saleor_wechat_growth.api.storefront.context import Context
from saleor_wechat_growth.api.storefront.schema import SCHEMA
from saleor_wechat_growth.core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from saleor_wechat_growth.api.storefront.tokens import Access

PER_SESSION: Final = Rate("session", 600)
#: requests without a token: refreshing a session, mostly
PER_ADDRESS: Final = Rate("address", 600)
#: what asks WeChat or core. Thousands of a carrier's phones share an address, and all
#: of them come when a sale begins
LOGINS: Final = Rate("login", 600)
#: what costs us much, and no phone needs
INTROSPECTION: Final = Rate("introspection", 60)

_BEARER: Final = "bearer "
#: how long a browser may remember that it may ask us
_PREFLIGHT_SECONDS: Final = 86_400


def _admit(request: HttpRequest, now: datetime) -> Context:
    access = _access(request, now)
    if access is not None:
        hold_to(PER_SESSION, str(access.session_id), now)
    else:
        hold_to(PER_ADDRESS, client_network(request), now)
    return Context(access, now)


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


_endpoint = Endpoint(
    SCHEMA,
    admit=_admit,
    heavy={
        **dict.fromkeys(("wechatLogin", "watchVariant"), LOGINS),
        **dict.fromkeys(("__schema", "__type"), INTROSPECTION),
    },
)


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
def storefront(request: HttpRequest) -> HttpResponse:
    """Answer one GraphQL request of a mini-program, or of a shop's page."""
    if request.method == "OPTIONS":
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        answer["Access-Control-Allow-Methods"] = "POST"
        answer["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        answer["Access-Control-Max-Age"] = str(_PREFLIGHT_SECONDS)
    else:
        answer = _endpoint.answer(request, clock.now())
    # whoever asks proves themselves by a token, never by a cookie
    answer["Access-Control-Allow-Origin"] = "*"
    return answer

"""Web login of a service account: from the shop's page to WeChat and back.

    shop's page -> /login/wechat/<account>?to=<the page> -> WeChat
    -> /login/wechat/<account>/back?code=&state= -> the page, #wechat_code=…

The page then calls `wechatLogin` of the storefront API with the code. A cookie of
this browser, one for each way out, holds what the way back must match, so that nobody
can be led into another's session and two pages can log in at once. The code is in the fragment: no server on the way sees it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.integrations.wechat.weblogin import (
    Scope,
    authorize_address,
)
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import Account

#: what the name of a cookie begins with; its state follows
COOKIE: Final = "growth_login_"
#: ways out of one browser at once; one more ends the oldest
MOST: Final = 5
#: how long somebody may take to agree
PATIENCE: Final = timedelta(minutes=10)
SCOPES: Final[Mapping[str, Scope]] = {
    "base": "snsapi_base",
    "userinfo": "snsapi_userinfo",
}

_LONGEST_TARGET: Final = 2048


class _Refused(Exception):
    """The way in, or back, is not one that we lead. `why`: a word for the page."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@require_GET
@never_cache
def start(request: HttpRequest, account: str) -> HttpResponse:
    """Send the browser to WeChat; `to` must be of an address that the shop named."""
    try:
        service = _service_account(account)
        target = _target(service, request.GET.get("to", ""))
        scope = _scope(request.GET.get("scope", "base"))
    except _Refused as refused:
        return _refusal(request, refused.why)
    state = secrets.token_hex(16)
    answer = HttpResponseRedirect(
        authorize_address(
            settings.GATEWAY_URLS["WECHAT_OPEN_URL"],
            app_id=service.app_id,
            back_to=f"{settings.PUBLIC_URL}/login/wechat/{account}/back",
            scope=scope,
            state=state,
        )
    )
    for name in _surplus(request):
        _delete(answer, name, account)
    answer.set_cookie(
        COOKIE + state,
        _signer().sign_object(
            {
                "account": account,
                "state": state,
                "to": target,
                "until": (clock.now() + PATIENCE).timestamp(),
            }
        ),
        max_age=PATIENCE,
        path=_path(account),
        secure=settings.PUBLIC_URL.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )
    return answer


@require_GET
@never_cache
def back(request: HttpRequest, account: str) -> HttpResponse:
    """Hand WeChat's code to the page that asked; without one the person declined."""
    try:
        asked = _asked(request, account)
        # the shop may have taken the address back meanwhile
        target = _target(_service_account(account), asked["to"])
    except _Refused as refused:
        return _refusal(request, refused.why)
    code = request.GET.get("code", "")
    outcome = f"wechat_code={quote(code, safe='')}" if code else "wechat_declined=1"
    answer = HttpResponseRedirect(f"{target}#{outcome}")
    answer["Referrer-Policy"] = "no-referrer"
    _delete(answer, COOKIE + asked["state"], account)
    return answer


def _signer() -> signing.Signer:
    return signing.Signer(salt="web login")


def _path(account: str) -> str:
    return f"/login/wechat/{account}/"


def _delete(answer: HttpResponse, name: str, account: str) -> None:
    answer.delete_cookie(name, path=_path(account), samesite="Lax")


def _surplus(request: HttpRequest) -> Sequence[str]:
    """Return the cookies that must go for one more to come, the oldest of them."""
    ends = {
        name: _read(value).get("until", 0.0)
        for name, value in request.COOKIES.items()
        if name.startswith(COOKIE)
    }
    return sorted(ends, key=lambda name: ends[name])[: max(0, len(ends) - MOST + 1)]


def _read(cookie: str) -> Mapping[str, Any]:
    """Return what a cookie of ours says; nothing of one that we did not make."""
    try:
        said: Mapping[str, Any] = _signer().unsign_object(cookie)
    except (signing.BadSignature, ValueError):
        return {}
    return said


def _service_account(public_id: str) -> Account:
    try:
        found = queries.account_called(public_id)
    except UnknownAccount:
        raise _Refused("account") from None
    if found.kind != Account.Kind.SERVICE_ACCOUNT:
        raise _Refused("account")
    return found


def _scope(name: str) -> Scope:
    if name not in SCOPES:
        raise _Refused("scope")
    return SCOPES[name]


def _target(account: Account, to: str) -> str:
    """Return the page to come back to, without its fragment."""
    try:
        parts = urlsplit(to)
    except ValueError:
        raise _Refused("target") from None
    origin = f"{parts.scheme}://{parts.netloc}"
    allowed = account.options.get("login_origins", ())
    if len(to) > _LONGEST_TARGET or not to.isprintable() or origin not in allowed:
        raise _Refused("target")
    return parts._replace(fragment="").geturl()


def _asked(request: HttpRequest, account: str) -> Mapping[str, Any]:
    """Return what this browser set out for."""
    state = request.GET.get("state", "")
    asked = _read(request.COOKIES.get(COOKIE + state, ""))
    if not asked:
        raise _Refused("lost")
    is_ours = hmac.compare_digest(asked["state"].encode(), state.encode())
    until = datetime.fromtimestamp(asked["until"], UTC)
    if not is_ours or asked["account"] != account or until < clock.now():
        raise _Refused("lost")
    return asked


def _refusal(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "login.html", {"why": why}, status=HTTPStatus.BAD_REQUEST)

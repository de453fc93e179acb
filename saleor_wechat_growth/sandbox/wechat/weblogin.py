"""网页授权: a browser in WeChat says who it is, and the account exchanges its code.

Service-account page 网页授权. The stand-in's browsers have no WeChat around them, so
its page asks whose phone this is; `as` in the address answers at once.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from saleor_wechat_growth.sandbox.wechat.accounts import Kind
from saleor_wechat_growth.sandbox.wechat.credentials import authenticated, expect_grant
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.state import State

AUTHORIZE: Final = "/connect/oauth2/authorize"
#: `as` of somebody whom WeChat shows a snapshot of the page
SNAPSHOT: Final = "snapshot"
#: `as` of somebody who does not agree
DECLINES: Final = "declines"

_SCOPES: Final = frozenset({"snsapi_base", "snsapi_userinfo"})
_STATE: Final = re.compile(r"[A-Za-z0-9]{0,128}", re.ASCII)


def route(state: State) -> Route:
    async def authorize(request: Request) -> Response:
        query = request.query_params
        account = state.accounts.get(query.get("appid", ""))
        if wrong := _wrong(account, query):
            return HTMLResponse(f"<p>{wrong}</p>", status_code=200)
        who = query.get("as")
        if who is None or account is None:
            return HTMLResponse(_whose_phone(state, request))
        back = {"state": query.get("state", "")}
        if who != DECLINES:
            detail = "snapshot" if who == SNAPSHOT else query["scope"]
            back = {"code": state.web_codes.issue(account.appid, who, detail), **back}
        joint = "&" if urlsplit(query["redirect_uri"]).query else "?"
        return RedirectResponse(
            f"{query['redirect_uri']}{joint}{urlencode(back)}", status_code=302
        )

    return Route(AUTHORIZE, authorize, methods=["GET"])


def exchange(state: State, query: dict[str, Any]) -> dict[str, Any]:
    """/sns/oauth2/access_token. The unionid goes with snsapi_userinfo only."""
    expect_grant(query, "authorization_code")
    account = authenticated(state, query)
    if account.kind is not Kind.SERVICE:
        raise Refusal(48001)
    openid, scope = state.web_codes.spend(str(query.get("code")), account.appid)
    answer = {
        "access_token": "sandbox-user-token",
        "expires_in": 7200,
        "refresh_token": "sandbox-user-refresh-token",
        "openid": openid,
        "scope": scope,
    }
    if scope == SNAPSHOT:
        return {**answer, "scope": "snsapi_base", "is_snapshotuser": 1}
    unionid = state.person(account.appid, openid).unionid
    if scope == "snsapi_userinfo" and unionid is not None:
        answer["unionid"] = unionid
    return answer


def _wrong(account: Account | None, query: Mapping[str, str]) -> str:
    """Say what WeChat's own page says of an address that it does not serve."""
    if account is None or account.kind is not Kind.SERVICE:
        return "Error 10012: appid"
    back_to = urlsplit(query.get("redirect_uri", ""))
    if not account.web_domain or back_to.hostname != account.web_domain:
        return "Error 10003: redirect_uri is not of the account's web domain"
    if query.get("response_type") != "code":
        return "Error 10004: response_type"
    if query.get("scope") not in _SCOPES:
        return "Error 10005: scope"
    if not _STATE.fullmatch(query.get("state", "")):
        return "Error 10010: state is letters and digits, 128 at most"
    return ""


def _whose_phone(state: State, request: Request) -> str:
    people = state.followers(request.query_params["appid"])[:20]
    links = "".join(
        f'<li><a href="{escape(str(request.url.include_query_params(**{"as": each})))}">'
        f"{escape(each)}</a></li>"
        for each in (*people, DECLINES)
    )
    return f"<h1>Whose phone is this?</h1><ul>{links}</ul>"

"""Endpoints that take an appid and its secret: tokens and logins."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.wechat.accounts import Kind
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.state import State


def stable_token(state: State, body: dict[str, Any]) -> dict[str, Any]:
    expect_grant(body, "client_credential")
    account = authenticated(state, body)
    force = body.get("force_refresh") is True
    token, seconds = state.tokens.stable(account.appid, force=force)
    return {"access_token": token, "expires_in": seconds}


def classic_token(state: State, query: dict[str, Any]) -> dict[str, Any]:
    expect_grant(query, "client_credential")
    token, seconds = state.tokens.classic(authenticated(state, query).appid)
    return {"access_token": token, "expires_in": seconds}


def login(state: State, query: dict[str, Any]) -> dict[str, Any]:
    """Mini-program page 小程序登录 (jscode2session)."""
    expect_grant(query, "authorization_code")
    account = authenticated(state, query)
    if account.kind is not Kind.MINI_PROGRAM:
        raise Refusal(48001)
    openid, _ = state.login_codes.spend(str(query.get("js_code")), account.appid)
    answer = {"openid": openid, "session_key": secrets.token_urlsafe(16) + "=="}
    unionid = state.person(account.appid, openid).unionid
    return answer if unionid is None else {**answer, "unionid": unionid}


def expect_grant(fields: Mapping[str, Any], grant: str) -> None:
    if fields.get("grant_type") != grant:
        raise Refusal(40002)


def authenticated(state: State, fields: Mapping[str, Any]) -> Account:
    if not fields.get("appid"):
        raise Refusal(41002)
    if not fields.get("secret"):
        raise Refusal(41004)
    account = state.account(str(fields["appid"]))
    if account.secret != fields["secret"]:
        raise Refusal(40125)
    return account

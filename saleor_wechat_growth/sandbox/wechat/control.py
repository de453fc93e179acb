"""The control API under /_sandbox/: what tests and the demo do to the platform.

It plays WeChat's console and its users' fingers.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse
from starlette.routing import Route

from saleor_wechat_growth.sandbox import control
from saleor_wechat_growth.sandbox.wechat import (
    acts,
    datacube,
    media,
    menus,
    people,
    scenes,
    tags,
)
from saleor_wechat_growth.sandbox.wechat.accounts import Account, Template
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal
from saleor_wechat_growth.sandbox.wechat.state import State

if TYPE_CHECKING:
    from starlette.requests import Request


def routes(state: State) -> list[Route]:
    return [
        Route("/accounts/verify", _verifying(state), methods=["POST"]),
        media.route(state),
        *control.routes(state, _ACTIONS, Refusal),
    ]


def _verifying(state: State) -> Any:
    async def verify(request: Request) -> JSONResponse:
        """Save the callback URL as the console does: only if it answers."""
        try:
            account = state.account((await control.body_of(request))["appid"])
        except (KeyError, Refusal) as error:
            return control.wrong(error)
        return JSONResponse({"verified": await state.pushes.verify(account)})

    return verify


def _put_account(state: State, body: dict[str, Any]) -> object:
    account = Account.from_json(body)
    state.accounts[account.appid] = account
    return _shown(account)


def _change_account(state: State, body: dict[str, Any]) -> object:
    account = state.account(body["appid"])
    return _put_account(state, {**asdict(account), **body})


def _list_accounts(state: State, _: dict[str, Any]) -> object:
    return {"accounts": [_shown(each) for each in state.accounts.values()]}


def _shown(account: Account) -> dict[str, Any]:
    fields = asdict(account)
    del fields["secret"], fields["token"], fields["aes_key"]
    return fields


def _put_template(state: State, body: dict[str, Any]) -> object:
    fields = {key: value for key, value in body.items() if key != "appid"}
    template = Template.from_json(fields)
    state.put_template(state.account(body["appid"]).appid, template)
    return asdict(template)


def _revoke_tokens(state: State, body: dict[str, Any]) -> object:
    state.tokens.revoke(state.account(body["appid"]).appid)
    return {}


def _list_sends(state: State, query: dict[str, Any]) -> object:
    after = int(query.get("after", 0))
    sends = state.ledger.after(after, query.get("openid"))
    return {"sends": [sent.describe() for sent in sends]}


def _feed(state: State, query: dict[str, Any]) -> object:
    """List what a phone shows since the id it saw last, and all its person did."""
    sends = state.ledger.after(int(query.get("after", 0)), query["openid"])
    shown = [sent.describe() for sent in sends if sent.arrived]
    return {
        "items": shown,
        "acts": state.chats.of(query["openid"]),
        "after": state.ledger.next_id - 1,
    }


def _list_counts(state: State, query: dict[str, Any]) -> object:
    counts = state.ledger.counts(query.get("field"))
    return control.shown_counts(counts, len(state.ledger.sends))


def _list_grants(state: State, query: dict[str, Any]) -> object:
    return {
        "grants": [
            {"appid": appid, "openid": openid, "template_id": template, "count": n}
            for (appid, openid, template), n in state.memory.grants.items()
            if query.get("openid") in (None, openid)
        ]
    }


def _list_warnings(state: State, _: dict[str, Any]) -> object:
    return {"warnings": state.warnings}


_ACTIONS: Final[dict[tuple[str, str], control.Action[State]]] = {
    ("POST", "accounts"): _put_account,
    ("POST", "accounts/change"): _change_account,
    ("POST", "accounts/revoke-tokens"): _revoke_tokens,
    ("POST", "templates"): _put_template,
    ("POST", "people"): people.put,
    ("POST", "follow"): people.follow,
    ("POST", "unfollow"): people.unfollow,
    ("POST", "login-codes"): people.login_code,
    ("POST", "phone-codes"): people.phone_code,
    ("POST", "prompt"): people.answer_prompt,
    ("POST", "switch-off"): people.switch_off,
    ("POST", "grants"): people.grant,
    ("POST", "scan"): scenes.scan,
    ("POST", "counted"): datacube.put,
    ("POST", "tags"): tags.put,
    ("POST", "menus"): menus.put,
    ("POST", "say"): acts.say,
    ("POST", "tap"): acts.tap,
    ("POST", "locate"): acts.locate,
    ("POST", "enter-session"): acts.enter_session,
    ("POST", "attend"): acts.attend,
    ("POST", "pay"): acts.pay,
    ("POST", "revoke"): acts.revoke,
    ("POST", "cancel"): acts.cancel,
    ("POST", "punish"): acts.punish,
    ("POST", "windows/reading"): acts.read_windows,
    ("GET", "windows"): acts.list_windows,
    ("GET", "accounts"): _list_accounts,
    ("GET", "scenes"): scenes.described,
    ("GET", "grants"): _list_grants,
    ("GET", "menus"): menus.listed,
    ("GET", "sends"): _list_sends,
    ("GET", "feed"): _feed,
    ("GET", "counts"): _list_counts,
    ("GET", "warnings"): _list_warnings,
}

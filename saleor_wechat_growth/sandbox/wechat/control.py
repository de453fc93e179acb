"""The control API under /_sandbox/: what tests and the demo do to the platform.

It plays WeChat's console and its users' fingers. Wrong input is a 400 with the
reason; everything else answers JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse
from starlette.routing import Route

from saleor_wechat_growth.sandbox.faults import Fault
from saleor_wechat_growth.sandbox.wechat import people
from saleor_wechat_growth.sandbox.wechat.accounts import Account, Template
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal
from saleor_wechat_growth.sandbox.wechat.state import State

if TYPE_CHECKING:
    from starlette.requests import Request

#: takes the body of a POST or the query of a GET
Action = Callable[[State, dict[str, Any]], object]


def routes(state: State) -> list[Route]:
    return [
        Route("/accounts/verify", _verifying(state), methods=["POST"]),
        *(
            Route(f"/{name}", _acting(state, action), methods=[method])
            for (method, name), action in _ACTIONS.items()
        ),
    ]


def _acting(state: State, action: Action) -> Any:
    async def act(request: Request) -> JSONResponse:
        read = request.method == "GET"
        fields = dict(request.query_params) if read else await _body(request)
        try:
            return JSONResponse(action(state, fields))
        except (KeyError, TypeError, ValueError, Refusal) as error:
            return _wrong(error)

    return act


def _verifying(state: State) -> Any:
    async def verify(request: Request) -> JSONResponse:
        """Save the callback URL as the console does: only if it answers."""
        try:
            account = state.account((await _body(request))["appid"])
        except (KeyError, Refusal) as error:
            return _wrong(error)
        return JSONResponse({"verified": await state.pushes.verify(account)})

    return verify


async def _body(request: Request) -> dict[str, Any]:
    body = await request.json() if await request.body() else {}
    return body if isinstance(body, dict) else {"items": body}


def _wrong(error: Exception) -> JSONResponse:
    return JSONResponse({"error": f"{type(error).__name__}: {error}"}, status_code=400)


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


def _order_faults(state: State, body: dict[str, Any]) -> object:
    for each in body.get("items", [body]):
        state.faults.order(Fault.from_json(each))
    return {"faults": state.faults.describe()}


def _clear_faults(state: State, _: dict[str, Any]) -> object:
    state.faults.clear()
    return {"faults": []}


def _list_faults(state: State, _: dict[str, Any]) -> object:
    return {"faults": state.faults.describe()}


def _move_clock(state: State, body: dict[str, Any]) -> object:
    """`move` seconds further, or to an `offset` from the wall."""
    if "offset" in body:
        state.clock.offset = float(body["offset"])
    state.clock.move(float(body.get("move", 0)))
    return state.clock.describe()


def _show_clock(state: State, _: dict[str, Any]) -> object:
    return state.clock.describe()


def _list_sends(state: State, query: dict[str, Any]) -> object:
    after = int(query.get("after", 0))
    sends = state.ledger.after(after, query.get("openid"))
    return {"sends": [sent.describe() for sent in sends]}


def _feed(state: State, query: dict[str, Any]) -> object:
    """List what a phone shows since the id it saw last."""
    sends = state.ledger.after(int(query.get("after", 0)), query["openid"])
    shown = [sent.describe() for sent in sends if sent.arrived]
    return {"items": shown, "after": state.ledger.next_id - 1}


def _list_counts(state: State, query: dict[str, Any]) -> object:
    counts = state.ledger.counts(query.get("field"))
    doubled = sum(each["count"] - 1 for each in counts)
    return {"counts": counts, "doubled": doubled, "total": len(state.ledger.sends)}


def _list_grants(state: State, query: dict[str, Any]) -> object:
    return {
        "grants": [
            {"appid": appid, "openid": openid, "template_id": template, "count": n}
            for (appid, openid, template), n in state.memory.grants.items()
            if query.get("openid") in (None, openid)
        ]
    }


def _list_pushes(state: State, query: dict[str, Any]) -> object:
    return {"pushes": state.pushes.describe(query.get("outcome"))}


def _list_warnings(state: State, _: dict[str, Any]) -> object:
    return {"warnings": state.warnings}


def _list_calls(state: State, _: dict[str, Any]) -> object:
    return {"calls": dict(state.calls)}


def _reset(state: State, _: dict[str, Any]) -> object:
    state.reset()
    return {}


_ACTIONS: Final[dict[tuple[str, str], Action]] = {
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
    ("POST", "faults"): _order_faults,
    ("POST", "faults/clear"): _clear_faults,
    ("POST", "clock"): _move_clock,
    ("POST", "reset"): _reset,
    ("GET", "accounts"): _list_accounts,
    ("GET", "faults"): _list_faults,
    ("GET", "clock"): _show_clock,
    ("GET", "grants"): _list_grants,
    ("GET", "sends"): _list_sends,
    ("GET", "feed"): _feed,
    ("GET", "counts"): _list_counts,
    ("GET", "pushes"): _list_pushes,
    ("GET", "warnings"): _list_warnings,
    ("GET", "calls"): _list_calls,
}

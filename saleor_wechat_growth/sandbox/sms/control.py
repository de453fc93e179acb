"""The control API under /_sandbox/: what tests and the demo do to the provider.

It plays Tencent's console, the carriers and the phones. Wrong input is a 400 with
the reason; everything else answers JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse
from starlette.routing import Route

from saleor_wechat_growth.sandbox.faults import Fault
from saleor_wechat_growth.sandbox.sms import numbers, receipts
from saleor_wechat_growth.sandbox.sms.accounts import Account, Template
from saleor_wechat_growth.sandbox.sms.refusals import Refusal
from saleor_wechat_growth.sandbox.sms.state import Report, State

if TYPE_CHECKING:
    from starlette.requests import Request

#: takes the body of a POST or the query of a GET
Action = Callable[[State, dict[str, Any]], object]


def routes(state: State) -> list[Route]:
    return [
        Route(f"/{name}", _acting(state, action), methods=[method])
        for (method, name), action in _ACTIONS.items()
    ]


def _acting(state: State, action: Action) -> Any:
    async def act(request: Request) -> JSONResponse:
        read = request.method == "GET"
        fields = dict(request.query_params) if read else await _body(request)
        try:
            return JSONResponse(action(state, fields))
        except (KeyError, TypeError, ValueError, Refusal) as error:
            reason = f"{type(error).__name__}: {error}"
            return JSONResponse({"error": reason}, status_code=400)

    return act


async def _body(request: Request) -> dict[str, Any]:
    body = await request.json() if await request.body() else {}
    return body if isinstance(body, dict) else {"items": body}


def _put_account(state: State, body: dict[str, Any]) -> object:
    account = Account.from_json(body)
    state.accounts[account.sdk_app_id] = account
    return _shown(account)


def _change_account(state: State, body: dict[str, Any]) -> object:
    account = state.account(body["sdk_app_id"])
    return _put_account(state, {**asdict(account), **body})


def _list_accounts(state: State, _: dict[str, Any]) -> object:
    return {"accounts": [_shown(each) for each in state.accounts.values()]}


def _shown(account: Account) -> dict[str, Any]:
    fields = asdict(account)
    del fields["secret_key"]
    return fields


def _put_template(state: State, body: dict[str, Any]) -> object:
    fields = {key: value for key, value in body.items() if key != "sdk_app_id"}
    template = Template.from_json(fields)
    state.put_template(state.account(body["sdk_app_id"]).sdk_app_id, template)
    return asdict(template)


def _reply(state: State, body: dict[str, Any]) -> object:
    account = state.account(body["sdk_app_id"])
    return receipts.reply(state, account, body["phone"], body["text"])


def _report(state: State, body: dict[str, Any]) -> object:
    """Say what the carrier will report of this number's messages from now on."""
    fields = {key: value for key, value in body.items() if key != "phone"}
    state.reports[_number(body["phone"])] = Report(**fields)
    return {}


def _blacklist(state: State, body: dict[str, Any]) -> object:
    """Put a number on the blacklist, or take it off."""
    if body.get("listed", True):
        state.blacklist.add(_number(body["phone"]))
    else:
        state.blacklist.discard(_number(body["phone"]))
    return _list_blacklist(state, {})


def _list_blacklist(state: State, _: dict[str, Any]) -> object:
    return {"phones": sorted(state.blacklist)}


def _number(phone: str) -> str:
    return numbers.normalised(phone) or phone


def _order_faults(state: State, body: dict[str, Any]) -> object:
    for each in body.get("items", [body]):
        state.faults.order(Fault.from_json(each))
    return _list_faults(state, {})


def _clear_faults(state: State, _: dict[str, Any]) -> object:
    state.faults.clear()
    return _list_faults(state, {})


def _list_faults(state: State, _: dict[str, Any]) -> object:
    return {"faults": state.faults.describe()}


def _move_clock(state: State, body: dict[str, Any]) -> object:
    """Move `move` seconds further, or to an `offset` from the wall."""
    if "offset" in body:
        state.clock.offset = float(body["offset"])
    state.clock.move(float(body.get("move", 0)))
    return state.clock.describe()


def _show_clock(state: State, _: dict[str, Any]) -> object:
    return state.clock.describe()


def _list_sends(state: State, query: dict[str, Any]) -> object:
    sends = state.ledger.after(int(query.get("after", 0)), _asked_number(query))
    return {"sends": [sent.describe() for sent in sends]}


def _feed(state: State, query: dict[str, Any]) -> object:
    """List what a phone shows since the id it saw last."""
    sends = state.ledger.after(int(query.get("after", 0)), _number(query["phone"]))
    shown = [sent.describe() for sent in sends if sent.arrived]
    return {"items": shown, "after": state.ledger.next_id - 1}


def _asked_number(query: dict[str, Any]) -> str | None:
    return _number(query["phone"]) if "phone" in query else None


def _list_counts(state: State, query: dict[str, Any]) -> object:
    position = int(query["field"]) if "field" in query else None
    counts = state.ledger.counts(position)
    doubled = sum(each["count"] - 1 for each in counts)
    return {"counts": counts, "doubled": doubled, "total": len(state.ledger.sends)}


def _list_pushes(state: State, query: dict[str, Any]) -> object:
    return {"pushes": state.pushes.describe(query.get("outcome"))}


def _list_calls(state: State, _: dict[str, Any]) -> object:
    return {"calls": dict(state.calls)}


def _reset(state: State, _: dict[str, Any]) -> object:
    state.reset()
    return {}


_ACTIONS: Final[dict[tuple[str, str], Action]] = {
    ("POST", "accounts"): _put_account,
    ("POST", "accounts/change"): _change_account,
    ("POST", "templates"): _put_template,
    ("POST", "reply"): _reply,
    ("POST", "reports"): _report,
    ("POST", "blacklist"): _blacklist,
    ("POST", "faults"): _order_faults,
    ("POST", "faults/clear"): _clear_faults,
    ("POST", "clock"): _move_clock,
    ("POST", "reset"): _reset,
    ("GET", "accounts"): _list_accounts,
    ("GET", "blacklist"): _list_blacklist,
    ("GET", "faults"): _list_faults,
    ("GET", "clock"): _show_clock,
    ("GET", "sends"): _list_sends,
    ("GET", "feed"): _feed,
    ("GET", "counts"): _list_counts,
    ("GET", "pushes"): _list_pushes,
    ("GET", "calls"): _list_calls,
}

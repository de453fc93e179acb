"""The control API under /_sandbox/: what tests and the demo do to the provider.

It plays the vendors' consoles, the carriers and the phones.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox import control
from saleor_wechat_growth.sandbox.sms import numbers, receipts
from saleor_wechat_growth.sandbox.sms.accounts import Account, Template
from saleor_wechat_growth.sandbox.sms.refusals import Refusal
from saleor_wechat_growth.sandbox.sms.state import Report, State

if TYPE_CHECKING:
    from starlette.routing import Route


def routes(state: State) -> list[Route]:
    return control.routes(state, _ACTIONS, Refusal)


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


def _hurry(state: State, body: dict[str, Any]) -> object:
    """Make the pauses before a push is tried again this much of what they are."""
    state.pushes.pause_factor = float(body["factor"])
    return {}


def _list_blacklist(state: State, _: dict[str, Any]) -> object:
    return {"phones": sorted(state.blacklist)}


def _number(phone: str) -> str:
    return numbers.normalised(phone) or phone


def _list_sends(state: State, query: dict[str, Any]) -> object:
    sends = state.ledger.after(int(query.get("after", 0)), _asked_number(query))
    return {"sends": [sent.describe() for sent in sends]}


def _feed(state: State, query: dict[str, Any]) -> object:
    """List what a phone shows since the id it saw last, and all it answered."""
    number = _number(query["phone"])
    sends = state.ledger.after(int(query.get("after", 0)), number)
    shown = [sent.describe() for sent in sends if sent.arrived]
    return {
        "items": shown,
        "replies": state.ledger.answers_of(number),
        "after": state.ledger.next_id - 1,
    }


def _asked_number(query: dict[str, Any]) -> str | None:
    return _number(query["phone"]) if "phone" in query else None


def _list_counts(state: State, query: dict[str, Any]) -> object:
    position = int(query["field"]) if "field" in query else None
    counts = state.ledger.counts(position)
    return control.shown_counts(counts, len(state.ledger.sends))


_ACTIONS: Final[dict[tuple[str, str], control.Action[State]]] = {
    ("POST", "accounts"): _put_account,
    ("POST", "accounts/change"): _change_account,
    ("POST", "templates"): _put_template,
    ("POST", "reply"): _reply,
    ("POST", "reports"): _report,
    ("POST", "blacklist"): _blacklist,
    ("POST", "pauses"): _hurry,
    ("GET", "accounts"): _list_accounts,
    ("GET", "blacklist"): _list_blacklist,
    ("GET", "sends"): _list_sends,
    ("GET", "feed"): _feed,
    ("GET", "counts"): _list_counts,
}

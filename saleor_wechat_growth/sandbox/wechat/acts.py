"""What people do in a chat with the account, and what the platform does to it.

Each act is pushed as the platform pushes it, and opens the windows it opens
(`windows`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.wechat import events
from saleor_wechat_growth.sandbox.wechat.windows import Act, Reading

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.wechat.accounts import Account, Person
    from saleor_wechat_growth.sandbox.wechat.state import State

#: entries of a menu that ask the account for something
_ASKING: Final = frozenset({"CLICK", "scancode_push", "scancode_waitmsg"})
_TAPS: Final = frozenset(
    {
        *_ASKING,
        "VIEW",
        "view_miniprogram",
        "pic_sysphoto",
        "pic_photo_or_album",
        "pic_weixin",
        "location_select",
    }
)
_AGENT_EVENTS: Final = {
    "took": "kf_create_session",
    "passed_on": "kf_switch_session",
    "left": "kf_close_session",
}


def say(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Write to the account: a text, or another `kind` of message.

    menu_item: an item of a menu in a message was tapped, which is a text to see and a
    tap to count. latitude, longitude: of a place that is sent.
    """
    account, person = _who(state, body)
    kind = body.get("kind", "text")
    fields: dict[str, str | int] = {"MsgId": state.next_msgid()}
    if kind == "text":
        fields["Content"] = body["text"]
    elif kind == "location":
        fields |= {
            "Location_X": str(body["latitude"]),
            "Location_Y": str(body["longitude"]),
            "Scale": 16,
            "Label": "",
        }
    else:
        fields["MediaId"] = "sandbox-media"
    if item := body.get("menu_item"):
        fields["bizmsgmenuid"] = str(item)
    act = Act.MENU if item else Act.MESSAGE
    state.windows.note(account, person.openid, act, state.clock.now())
    pushed = events.message(account, person.openid, kind, state.clock.now(), fields)
    state.pushes.push(account, person.openid, kind, pushed)
    state.hear(account, person, kind, body.get("text", ""))
    return _windows(state, account, person)


def tap(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Tap an entry of the menu; `event` as the platform writes it, `key` of it.

    name: what the entry is called, for the phone.
    """
    account, person = _who(state, body)
    event = body.get("event", "CLICK")
    if event not in _TAPS:
        raise ValueError("no such entry of a menu")
    if event in _ASKING:
        state.windows.note(account, person.openid, Act.MENU, state.clock.now())
    _push(state, account, person, event, {"EventKey": body["key"]})
    state.hear(account, person, "tap", body.get("name", body["key"]))
    return _windows(state, account, person)


def locate(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Enter the chat with the location switched on."""
    account, person = _who(state, body)
    fields = {
        "Latitude": str(body["latitude"]),
        "Longitude": str(body["longitude"]),
        "Precision": str(body.get("precision", 65)),
    }
    _push(state, account, person, "LOCATION", fields)
    return {}


def enter_session(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Open a mini-program's customer-service chat."""
    account, person = _who(state, body)
    state.windows.note(account, person.openid, Act.SESSION, state.clock.now())
    fields = {"SessionFrom": body.get("source", "")}
    _push(state, account, person, "user_enter_tempsession", fields)
    return _windows(state, account, person)


def attend(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Have an agent take a chat, pass it on or leave it: `step` took | passed_on | left."""
    account, person = _who(state, body)
    fields = {"KfAccount": body.get("agent", "kf1@sandbox")}
    _push(state, account, person, _AGENT_EVENTS[body["step"]], fields)
    return {}


def pay(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Pay to the service account from its own pay entry (微信买单)."""
    account, person = _who(state, body)
    state.windows.note(account, person.openid, Act.PAY, state.clock.now())
    fields = {"TransId": body["order"]}
    _push(state, account, person, "user_pay_from_pay_cell", fields)
    return _windows(state, account, person)


def revoke(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Take an authorisation back; `info` is the number of RevokeInfo, 8 a phone."""
    account, person = _who(state, body)
    info = str(body["info"])
    if info == "8":
        person.phone = None
    _push_about(state, account, person, "user_authorization_revoke", info)
    return {}


def cancel(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Give up the account at the platform."""
    account, person = _who(state, body)
    state.windows.close(account, person.openid)
    _push_about(state, account, person, "user_authorization_cancellation", "")
    return {}


def punish(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Punish the mini-program; `measure` 1 warns, 2 bans a function, 3 takes it down."""
    account = state.account(body["appid"])
    fields: dict[str, str | int] = {
        "event_type": int(body.get("measure", 1)),
        "punish_id": body.get("punish_id", f"punish-{int(state.clock.now())}"),
        "illegal_reason": body.get("reason", "存在诱导分享行为"),
        "rule_name": "滥用分享行为",
        "rule_url": "https://developers.weixin.qq.com/miniprogram/product/",
        "detail": "{}",
    }
    name = "wxa_punish_event"
    pushed = events.event(account, "", name, state.clock.now(), fields)
    state.pushes.push(account, "", name, pushed)
    return {}


def list_windows(state: State, query: dict[str, Any]) -> dict[str, Any]:
    account, person = _who(state, query)
    return _windows(state, account, person)


def read_windows(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Choose what the platform counts: each_act or one_counter."""
    state.windows.reading = Reading(body["reading"])
    return {"reading": state.windows.reading}


def _who(state: State, body: dict[str, Any]) -> tuple[Account, Person]:
    account = state.account(body["appid"])
    return account, state.person(account.appid, body["openid"])


def _windows(state: State, account: Account, person: Person) -> dict[str, Any]:
    now = state.clock.now()
    return {"windows": state.windows.shown(account, person.openid, now)}


def _push(
    state: State, account: Account, person: Person, name: str, fields: dict[str, str]
) -> None:
    pushed = events.event(account, person.openid, name, state.clock.now(), fields)
    state.pushes.push(account, person.openid, name, pushed)


def _push_about(
    state: State, account: Account, person: Person, name: str, info: str
) -> None:
    """Push what the platform itself tells of a person: it is the sender."""
    fields = {
        "OpenID": person.openid,
        "AppID": account.appid,
        "RevokeInfo": info,
        **({"UnionID": person.unionid} if person.unionid else {}),
    }
    pushed = events.event(account, "platform", name, state.clock.now(), fields)
    state.pushes.push(account, person.openid, name, pushed)

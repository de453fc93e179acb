"""What people do on their phones, for the control API to have them do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.wechat import events
from saleor_wechat_growth.sandbox.wechat.windows import Act

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.wechat.accounts import Account, Person
    from saleor_wechat_growth.sandbox.wechat.state import State


def put(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Make people as they should be, without anything being pushed."""
    appid = _account(state, body).appid
    openids = body["openids"] if "openids" in body else [body["openid"]]
    for openid in openids:
        person = state.person(appid, openid)
        for name in ("unionid", "phone", "country", "scene", "receipt"):
            if name in body:
                setattr(person, name, body[name])
        if "follows" in body:
            _set_follows(state, person, follows=body["follows"])
    return {"people": len(openids)}


def follow(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Follow a service account; `scene_str` if by a code with parameters."""
    account, person = _who(state, body)
    _set_follows(state, person, follows=True)
    fields = {"EventKey": ""}
    if scene_str := body.get("scene_str"):
        person.scene = "ADD_SCENE_QR_CODE"
        person.scene_str = scene_str
        fields = {"EventKey": f"qrscene_{scene_str}", "Ticket": "sandbox-ticket"}
    state.windows.note(account, person.openid, Act.FOLLOW, state.clock.now())
    state.hear(account, person, "follow", body.get("scene_str", ""))
    _push(state, account, person, "subscribe", fields)
    return {"follows": True}


def unfollow(state: State, body: dict[str, Any]) -> dict[str, Any]:
    account, person = _who(state, body)
    _set_follows(state, person, follows=False)
    state.tags.forget(account.appid, person.openid)
    state.windows.close(account, person.openid)
    state.hear(account, person, "unfollow")
    _push(state, account, person, "unsubscribe", {"EventKey": ""})
    return {"follows": False}


def login_code(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Issue what `wx.login` gives the mini-program."""
    account, person = _who(state, body)
    return {"code": state.login_codes.issue(account.appid, person.openid)}


def phone_code(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Issue what the getPhoneNumber button gives the mini-program."""
    account, person = _who(state, body)
    person.phone = body.get("phone", person.phone)
    if not person.phone:
        raise ValueError("this person has no phone number")
    number = f"{person.country} {person.phone}"
    return {"code": state.phone_codes.issue(account.appid, person.openid, number)}


def answer_prompt(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Answer a subscription prompt: `choices` is template id -> accept | reject.

    An accepted one-time template adds one send, for ever, until it is used
    (mini-program guide 订阅消息).
    """
    account, person = _who(state, body)
    choices: dict[str, str] = body["choices"]
    for template_id, choice in choices.items():
        state.template(account.appid, template_id)
        if choice not in {"accept", "reject"}:
            raise ValueError("a choice is accept or reject")
    elements = []
    for template_id, choice in choices.items():
        if choice == "accept":
            state.memory.grants[account.appid, person.openid, template_id] += 1
        elements.append(
            {
                "TemplateId": template_id,
                "SubscribeStatusString": choice,
                "PopupScene": str(body.get("scene", 0)),
            }
        )
    at = _moment(state, person)
    event = events.listed(account, person.openid, events.POPUP, at, elements)
    state.pushes.push(account, person.openid, events.POPUP, event)
    return {"choices": choices}


def switch_off(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Refuse a template from the card's menu; its unused sends are lost."""
    account, person = _who(state, body)
    template_id = state.template(account.appid, body["template_id"]).template_id
    state.memory.grants[account.appid, person.openid, template_id] = 0
    element = {"TemplateId": template_id, "SubscribeStatusString": "reject"}
    at = _moment(state, person)
    event = events.listed(account, person.openid, events.CHANGE, at, [element])
    state.pushes.push(account, person.openid, events.CHANGE, event)
    return {"grants": 0}


def grant(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Set what is left of a subscription for many people, pushing nothing."""
    appid = _account(state, body).appid
    openids: list[str] = body["openids"]
    for openid in openids:
        state.person(appid, openid)
        state.memory.grants[appid, openid, body["template_id"]] = body["count"]
    return {"people": len(openids)}


def _account(state: State, body: dict[str, Any]) -> Account:
    return state.account(body["appid"])


def _who(state: State, body: dict[str, Any]) -> tuple[Account, Person]:
    account = _account(state, body)
    return account, state.person(account.appid, body["openid"])


def _set_follows(state: State, person: Person, *, follows: bool) -> None:
    if follows and not person.follows:
        person.followed_at = int(state.clock.now())
    person.follows = follows


def _push(
    state: State, account: Account, person: Person, name: str, fields: dict[str, str]
) -> None:
    body = events.event(account, person.openid, name, _moment(state, person), fields)
    state.pushes.push(account, person.openid, name, body)


def _moment(state: State, person: Person) -> float:
    """Return when an act was, a second after the one before at the earliest.

    The platform tells seconds, and what it tells of one within one second is one event:
    fingers are slower than that, tests are not.
    """
    person.acted_at = max(int(state.clock.now()), person.acted_at + 1)
    return person.acted_at

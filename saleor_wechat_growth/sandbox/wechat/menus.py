"""自定义菜单: checked as the platform checks it, and shown as it shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from saleor_wechat_growth.sandbox.wechat import followers
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.state import State

MOST_BUTTONS: Final = 3
MOST_SUB_BUTTONS: Final = 5
#: bytes of UTF-8
LONGEST_NAME: Final = 16
LONGEST_SUB_NAME: Final = 60
LONGEST_KEY: Final = 128
LONGEST_URL: Final = 1024
#: what an entry of each type needs; of the last three only the console's are made
_NEEDED: Final = {
    "click": ("key",),
    "view": ("url",),
    "miniprogram": ("appid", "pagepath", "url"),
    "scancode_push": ("key",),
    "scancode_waitmsg": ("key",),
    "pic_sysphoto": ("key",),
    "pic_photo_or_album": ("key",),
    "pic_weixin": ("key",),
    "location_select": ("key",),
    "media_id": ("media_id",),
    "view_limited": ("media_id",),
    "article_id": ("article_id",),
    "article_view_limited": ("article_id",),
}


def put(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Do what staff do in the console: set a menu of whatever it can make."""
    account = state.account(body["appid"])
    state.menus[account.appid] = body["buttons"]
    return {}


def listed(state: State, query: dict[str, Any]) -> dict[str, Any]:
    """Show the buttons that people see, for the phone."""
    account = state.account(query["appid"])
    return {"buttons": state.menus.get(account.appid, [])}


def create(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    followers.expect_service(account)
    buttons = body.get("button")
    if not isinstance(buttons, list) or not 0 < len(buttons) <= MOST_BUTTONS:
        raise Refusal(40016)
    for button in buttons:
        _check(button, LONGEST_NAME, is_top=True)
    state.menus[account.appid] = buttons
    return {}


def delete(state: State, account: Account, _query: dict[str, Any]) -> dict[str, Any]:
    followers.expect_service(account)
    if state.menus.pop(account.appid, None) is None:
        raise Refusal(46003)
    return {"errcode": 0, "errmsg": "ok"}


def shown(state: State, account: Account, _query: dict[str, Any]) -> dict[str, Any]:
    """/cgi-bin/get_current_selfmenu_info: sub-buttons stand in an object's list."""
    followers.expect_service(account)
    buttons = state.menus.get(account.appid)
    if buttons is None:
        return {"is_menu_open": 0}
    return {"is_menu_open": 1, "selfmenu_info": {"button": _as_shown(buttons)}}


def _as_shown(buttons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"name": each["name"], "sub_button": {"list": each["sub_button"]}}
        if each.get("sub_button")
        else dict(each)
        for each in buttons
    ]


def _check(button: Any, longest: int, *, is_top: bool) -> None:
    if not isinstance(button, dict):
        raise Refusal(47001)
    name = button.get("name")
    if not isinstance(name, str) or not 0 < len(name.encode()) <= longest:
        raise Refusal(40018 if is_top else 40025)
    subs = button.get("sub_button")
    if subs:
        if not is_top or not isinstance(subs, list) or len(subs) > MOST_SUB_BUTTONS:
            raise Refusal(40023)
        for sub in subs:
            _check(sub, LONGEST_SUB_NAME, is_top=False)
        return
    needed = _NEEDED.get(str(button.get("type")))
    if needed is None:
        raise Refusal(40017 if is_top else 40024)
    for part in needed:
        _check_part(part, button.get(part))


def _check_part(part: str, value: object) -> None:
    if not isinstance(value, str) or not value:
        raise Refusal({"url": 40020, "key": 40019}.get(part, 40054))
    if part == "key" and len(value.encode()) > LONGEST_KEY:
        raise Refusal(40019)
    if part == "url":
        address = urlsplit(value)
        is_address = address.scheme in {"http", "https"} and bool(address.netloc)
        if len(value.encode()) > LONGEST_URL or not is_address:
            raise Refusal(40020)

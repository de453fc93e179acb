"""自定义菜单 of a service account, as WeChat writes it.

Sources: the pages 创建接口 (menu/create), 查询接口 (get_current_selfmenu_info, which
also tells of a menu that was made in the console) and 删除接口 (menu/delete).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat.answers import malformed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway

CREATE: Final = "/cgi-bin/menu/create"
SHOWN: Final = "/cgi-bin/get_current_selfmenu_info"
DELETE: Final = "/cgi-bin/menu/delete"

#: the account has no menu that an API made
NO_MENU: Final = "46003"
#: codes of these calls alone: what is in the menu is refused
MENU_CALL: Final[Mapping[int, Failure]] = {
    #: buttons and sub-buttons: number, type, name, key, address; entries' addresses
    **dict.fromkeys((*range(40015, 40029), 40033, 40054, 40055), Failure.CONTENT),
    #: mini-program's appid, its page, the address of old clients
    **dict.fromkeys((40089, *range(40160, 40163), 65301, 65303), Failure.CONTENT),
    #: there is no menu
    46003: Failure.MESSAGE,
}


@dataclass(frozen=True, slots=True)
class ShownMenu:
    """What people see, whoever made it."""

    buttons: Sequence[Mapping[str, Any]]
    is_on: bool


def create_menu(gateway: WeChatGateway, buttons: Sequence[Mapping[str, Any]]) -> None:
    """Replace the account's menu.

    Raises GatewayError, and OutcomeUnknown where it may have been replaced:
    `shown_menu` tells.
    """
    data = {"button": list(buttons)}
    gateway.post(CREATE, data=data, sends=True, overrides=MENU_CALL)


def delete_menu(gateway: WeChatGateway) -> None:
    """Take the menu away; where there is none, too.

    Raises GatewayError, and OutcomeUnknown where it may have been taken away.
    """
    try:
        gateway.get(DELETE, sends=True, overrides=MENU_CALL)
    except GatewayError as refused:
        if refused.code != NO_MENU:
            raise


def shown_menu(gateway: WeChatGateway) -> ShownMenu:
    """Return what people see now, whoever made it. Raises GatewayError.

    Its buttons are written as `create_menu` takes them; what only WeChat's console can
    make (a picture, a text, a list of articles) stays as WeChat tells it.
    """
    body = gateway.get(SHOWN, overrides=MENU_CALL)
    info = body.get("selfmenu_info")
    if info is not None and not isinstance(info, dict):
        raise malformed(SHOWN)
    raw = (info or {}).get("button", [])
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise malformed(SHOWN)
    return ShownMenu([_flat(one) for one in raw], is_on=bool(body.get("is_menu_open")))


def _flat(button: Mapping[str, Any]) -> dict[str, Any]:
    # sub-buttons stand in a list within an object here
    subs = button.get("sub_button")
    listed = subs.get("list") if isinstance(subs, dict) else subs
    if not isinstance(listed, list) or not listed:
        return {name: value for name, value in button.items() if name != "sub_button"}
    return {
        "name": button.get("name", ""),
        "sub_button": [dict(one) for one in listed if isinstance(one, dict)],
    }

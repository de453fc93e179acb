"""What stands on the visitor's phone, pane by pane, oldest first.

`chat` is the service account's, `notices` what WeChat puts into 服务通知, `sms` the
texts. An item is from the shop, the person, or the system that draws a line between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from saleor_wechat_growth.activity.models import SceneCode
from saleor_wechat_growth.web.demo import acts
from saleor_wechat_growth.web.demo.stand_ins import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from saleor_wechat_growth.web.demo.stage import Demo, Visitor

Item = dict[str, Any]

#: acts that are no bubbles of the person's
_LINES: Final = frozenset({"follow", "unfollow", "scan", "tap"})
_SENDER: Final = "106900001234"


def read(demo: Demo, visitor: Visitor) -> dict[str, Any]:
    """Return `messages` and the `account` that the chat is with."""
    chat = look("WECHAT", "feed", openid=visitor.service)
    notices = look("WECHAT", "feed", openid=visitor.mini_program)
    texts = look("SMS", "feed", phone=visitor.phone)
    found = [_sent(item, demo) for item in (*chat["items"], *notices["items"])]
    found += _done(demo, chat["acts"])
    found += [
        {**_place("sms", "shop", item), "kind": "text", "text": item["rendered"]}
        for item in texts["items"]
    ]
    found += [
        {**_place("sms", "person", item), "kind": "text", "text": item["text"]}
        for item in texts["replies"]
    ]
    return {
        "messages": sorted(found, key=lambda item: item["at"]),
        "account": {
            "name": demo.service.name,
            "sms_sender": _SENDER,
            "menu": [_button(each) for each in acts.menu(demo)],
        },
    }


def _place(pane: str, by: str, item: Mapping[str, Any]) -> Item:
    return {
        "id": f"{pane}-{by}-{item['id']}",
        "pane": pane,
        "from": by,
        "at": item["at"],
    }


def _sent(item: Mapping[str, Any], demo: Demo) -> Item:
    shown = item["rendered"].get("customer")
    if shown is not None:
        return {**_place("chat", "shop", item), **_spoken(shown)}
    mini_program = item["miniprogram"] or {}
    is_template = "/template/" in item["api"]
    is_ours = item["appid"] == demo.mini_program.app_id
    return {
        **_place("chat" if is_template else "notices", "shop", item),
        "kind": "card",
        "sender": (demo.mini_program if is_ours else demo.service).name,
        "title": item["rendered"]["title"],
        "lines": item["rendered"]["lines"],
        "page": mini_program.get("pagepath") or item["page"] or "",
        "url": item["url"] or "",
    }


def _spoken(shown: Mapping[str, Any]) -> Item:
    """Write a customer-service message as the phone draws it."""
    kind = shown["kind"]
    if kind == "text":
        return {"kind": "text", "text": shown["content"]}
    if kind == "image":
        return {"kind": "image", "picture": _media(shown["media_id"])}
    if kind == "miniprogrampage":
        return {
            "kind": "mini_program",
            "title": shown["title"],
            "page": shown["page"],
            "picture": _media(shown["media_id"]),
        }
    if kind == "msgmenu":
        parts = {name: shown[name] for name in ("head", "items", "tail")}
        return {"kind": "menu", **parts}
    return {
        "kind": "news",
        "title": shown["title"],
        "description": shown["description"],
        "url": shown["url"],
        # by whichever name the page was opened
        "picture": shown["picture"].removeprefix(settings.PUBLIC_URL),
    }


def _media(media_id: str) -> str:
    return f"/demo/api/media/{media_id}"


def _done(demo: Demo, done: Iterable[Mapping[str, Any]]) -> list[Item]:
    """Write what the person did; of a scan, by which source."""
    done = list(done)
    scenes = {act["text"] for act in done if act["kind"] in {"follow", "scan"}}
    names = dict(
        SceneCode.objects.of(demo.shop.id)
        .filter(scene__in=scenes)
        .values_list("scene", "source__name")
    )
    return [_act(act, names) for act in done]


def _act(act: Mapping[str, Any], sources: Mapping[str, str]) -> Item:
    is_line = act["kind"] in _LINES
    is_by_code = act["kind"] in {"follow", "scan"}
    return {
        **_place("chat", "system" if is_line else "person", act),
        "kind": act["kind"],
        "text": sources.get(act["text"], "") if is_by_code else act["text"],
    }


def _button(button: Mapping[str, Any]) -> Item:
    return {
        "name": button["name"],
        "type": button.get("type", ""),
        "entries": [_button(each) for each in button.get("sub_button") or []],
    }

"""What a visitor's fingers do on the phone: each goes the way a real person's would.

The stand-ins push what was done to our callbacks, as the platforms do; nothing here
writes into our tables.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import requests

from saleor_wechat_growth.activity.models import SceneCode
from saleor_wechat_growth.core import clock
from saleor_wechat_growth.forms.models import Form
from saleor_wechat_growth.web.demo.stage import (
    SALES_CHANNEL,
    Body,
    Demo,
    Refused,
    Visitor,
)
from saleor_wechat_growth.web.demo.stand_ins import look, order

LONGEST_STEP: Final = timedelta(days=7)
#: of what somebody types
LONGEST_TEXT: Final = 500
#: codes that lie about to be scanned
MOST_CODES: Final = 12
#: those with a picture to point a phone at
_PICTURED: Final = (
    SceneCode.Form.QR_PERMANENT,
    SceneCode.Form.QR_TEMPORARY,
    SceneCode.Form.MINI_PROGRAM_CODE,
)
#: what a menu's entry pushes, by its type, and what it is known by
_TAPS: Final = {
    "click": ("CLICK", "key"),
    "view": ("VIEW", "url"),
    "miniprogram": ("view_miniprogram", "pagepath"),
}


# -- who it is ---------------------------------------------------------------------


def arrive(demo: Demo, body: Body) -> dict[str, Any]:
    """Somebody new takes up the phone."""
    visitor = Visitor(secrets.token_hex(6))
    person = {"unionid": visitor.unionid, "phone": visitor.phone}
    order("WECHAT", "people", {**demo.of_mini_program(visitor), **person})
    order("WECHAT", "people", {**demo.of_service(visitor), **person})
    if body.get("follows"):
        order("WECHAT", "follow", demo.of_service(visitor))
    return {
        "visitor": visitor.number,
        "shop": demo.shop.public_key,
        "app_id": demo.mini_program.app_id,
        "sales_channel": SALES_CHANNEL,
    }


def log_in(demo: Demo, body: Body) -> dict[str, Any]:
    """Give what `wx.login` gives."""
    return order("WECHAT", "login-codes", demo.of_mini_program(Visitor.of(body)))


def share_phone(demo: Demo, body: Body) -> dict[str, Any]:
    """Give what the button "getPhoneNumber" gives."""
    visitor = Visitor.of(body)
    person = {**demo.of_mini_program(visitor), "phone": visitor.phone}
    return order("WECHAT", "phone-codes", person)


# -- in the service account's chat ---------------------------------------------------


def follow(demo: Demo, body: Body) -> dict[str, Any]:
    path = "follow" if body.get("follows") else "unfollow"
    return order("WECHAT", path, demo.of_service(Visitor.of(body)))


def codes(demo: Demo, _body: Body) -> dict[str, Any]:
    """List the codes that can be scanned, the newest of each source and form."""
    rows = (
        SceneCode.objects.of(demo.shop.id)
        .filter(
            form__in=_PICTURED,
            state=SceneCode.State.MADE,
            source__archived_at=None,
            picture__isnull=False,
        )
        .exclude(expires_at__lte=clock.now())
        .order_by("source_id", "form", "-id")
        .distinct("source_id", "form")
        .select_related("source")
    )
    return {
        "codes": [
            {
                "id": row.pk,
                "name": row.source.name,
                "label": row.label,
                "kind": row.source.kind,
                "placement": row.source.placement,
                "form": row.form,
                "picture": f"/demo/api/codes/{row.pk}",
            }
            for row in rows[:MOST_CODES]
        ]
    }


def scan(demo: Demo, body: Body) -> dict[str, Any]:
    """Point the phone at one of `codes`.

    `result`: followed or scanned, of a service account's; opens, of a mini-program's,
    with what it is opened with; expired.
    """
    visitor = Visitor.of(body)
    code_id = body.get("code")
    if not isinstance(code_id, int):
        raise Refused("code")
    row = SceneCode.objects.of(demo.shop.id).filter(id=code_id).first()
    if row is None or row.account is None:
        raise Refused("code")
    about = {"ticket": row.ticket} if row.ticket else {"scene": row.scene}
    pointed = {"appid": row.account.app_id, "openid": visitor.service, **about}
    return _order_known("code", "scan", pointed)


def tap(demo: Demo, body: Body) -> dict[str, Any]:
    """Tap the menu: `path` is the button's place, and its entry's.

    Return what opens: {"url": …}, {"page": …}, or nothing.
    """
    visitor = Visitor.of(body)
    entry = _entry(menu(demo), body.get("path"))
    known = _TAPS.get(str(entry.get("type")))
    if known is None:
        raise Refused("path")
    event, named = known
    tapped = {"event": event, "key": entry[named], "name": entry["name"]}
    order("WECHAT", "tap", {**demo.of_service(visitor), **tapped})
    return {"url": entry.get("url", ""), "page": entry.get("pagepath", "")}


def menu(demo: Demo) -> list[dict[str, Any]]:
    """Return the buttons that WeChat shows now."""
    shown: list[dict[str, Any]] = look("WECHAT", "menus", appid=demo.service.app_id)[
        "buttons"
    ]
    return shown


def _entry(buttons: list[dict[str, Any]], path: object) -> dict[str, Any]:
    if not isinstance(path, list) or not path:
        raise Refused("path")
    found: dict[str, Any] = {"sub_button": buttons}
    for place in path:
        under = found.get("sub_button") or []
        if not isinstance(place, int) or not 0 <= place < len(under):
            raise Refused("path")
        found = under[place]
    return found


def say(demo: Demo, body: Body) -> dict[str, Any]:
    """Write to the account. `item`: of a menu in a message that was tapped."""
    said = {"text": _text(body), "kind": "text"}
    if isinstance(body.get("item"), str):
        said["menu_item"] = body["item"]
    return order("WECHAT", "say", {**demo.of_service(Visitor.of(body)), **said})


def reply(demo: Demo, body: Body) -> dict[str, Any]:
    """Answer an SMS."""
    visitor = Visitor.of(body)
    said = {"phone": visitor.phone, "text": _text(body)}
    return order("SMS", "reply", {"sdk_app_id": demo.sms.app_id, **said})


def _text(body: Body) -> str:
    text = body.get("text")
    if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST_TEXT:
        raise Refused("text")
    return text.strip()


# -- in the mini-program -------------------------------------------------------------


def answer_prompt(demo: Demo, body: Body) -> dict[str, Any]:
    """Press a button of wx.requestSubscribeMessage's sheet."""
    choices = body.get("choices")
    if not isinstance(choices, dict):
        raise Refused("choices")
    person = demo.of_mini_program(Visitor.of(body))
    return _order_known("choices", "prompt", {**person, "choices": choices})


def offers(demo: Demo, _body: Body) -> dict[str, Any]:
    """Name what the mini-program's programmers wrote into it: the forms it shows."""
    forms = (
        Form.objects.of(demo.shop.id)
        .filter(is_active=True)
        .exclude(kind=Form.Kind.JINSHUJU)
        .order_by("id")
    )
    return {"forms": list(forms.values_list("key", flat=True))}


def pay(_demo: Demo, body: Body) -> dict[str, Any]:
    """Pay a checkout, as WeChat Pay would tell the shop."""
    return order("SALEOR", "pay", {"id": body.get("checkout", "")})


# -- time ----------------------------------------------------------------------------


def pass_time(_demo: Demo, body: Body) -> dict[str, Any]:
    """Move every clock on: ours, and the stand-ins' to the same distance."""
    seconds = body.get("seconds")
    if not isinstance(seconds, int) or not 0 < seconds <= LONGEST_STEP.total_seconds():
        raise Refused("seconds")
    clock.move(timedelta(seconds=seconds))
    offset = (clock.now() - clock.wall()).total_seconds()
    # the stand-ins share one clock
    order("WECHAT", "clock", {"offset": offset})
    return {"now": clock.now()}


def _order_known(what: str, path: str, body: Body) -> dict[str, Any]:
    """Order something of WeChat's that it may not know: then the caller is wrong."""
    try:
        return order("WECHAT", path, body)
    except requests.HTTPError as error:
        if error.response.status_code == HTTPStatus.BAD_REQUEST:
            raise Refused(what) from None
        raise

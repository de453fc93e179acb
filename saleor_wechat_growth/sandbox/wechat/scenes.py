"""Codes and links with a scene: made, shown, and scanned.

Official pages 生成带参数的二维码, 获取不限制的小程序码 and 获取加密URLLink. A code of
a mini-program is drawn as a plain QR code here: the platform's round ones have no
public form. What a phone makes of a code is the control API's `scan`.
"""

from __future__ import annotations

import io
import re
import secrets
from typing import TYPE_CHECKING, Any, Final

import segno
from PIL import Image
from starlette.responses import Response

from saleor_wechat_growth.sandbox.wechat import events, people
from saleor_wechat_growth.sandbox.wechat.accounts import Account, Kind
from saleor_wechat_growth.sandbox.wechat.holdings import Code, Scenes
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal
from saleor_wechat_growth.sandbox.wechat.windows import Act

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.wechat.state import State

MOST_SECONDS: Final = 2_592_000
#: where no `expire_seconds` is given
USUAL_SECONDS: Final = 60
MOST_SCENE_ID: Final = 100_000
LONGEST_SCENE_STR: Final = 64
LONGEST_SCENE: Final = 32
CODES_A_MINUTE: Final = 5000
LINKS_A_DAY: Final = 500_000
MOST_LINK_DAYS: Final = 30
LONGEST_QUERY: Final = 1024
_WIDTHS: Final = range(280, 1281)

_SCENE: Final = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+")
_QUERY: Final = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~%]*")

#: what the app is opened by (场景值列表): a mini-program code that was scanned
_SCANNED: Final = 1047


def create_qr(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Make a QR code of a service account."""
    _expect(account, Kind.SERVICE)
    action = body.get("action_name")
    if action not in {
        "QR_SCENE",
        "QR_STR_SCENE",
        "QR_LIMIT_SCENE",
        "QR_LIMIT_STR_SCENE",
    }:
        raise Refusal(40052, "invalid action name")
    is_permanent = "LIMIT" in action
    scene = _scene(body, is_text="STR" in action, is_permanent=is_permanent)
    if is_permanent:
        code = _permanent(state, account, scene)
        return {"ticket": code.ticket, "url": code.url}
    seconds = body.get("expire_seconds", USUAL_SECONDS)
    if not isinstance(seconds, int) or not 0 < seconds <= MOST_SECONDS:
        raise Refusal(40053, "invalid action info, please check document")
    code = _new(account, scene, state.clock.now() + seconds)
    _keep(state.scenes, code)
    return {"ticket": code.ticket, "expire_seconds": seconds, "url": code.url}


def show(state: State, query: dict[str, Any]) -> Response:
    """Draw the code of a ticket; 404 for another, as the platform does."""
    code = state.scenes.by_ticket.get(str(query.get("ticket", "")))
    if code is None or _is_over(state, code):
        return Response("", 404)
    return drawn(code.url, "image/jpg")


def mini_program_code(state: State, account: Account, body: dict[str, Any]) -> Response:
    """Make a code of a mini-program: bytes, or a refusal in JSON."""
    _expect(account, Kind.MINI_PROGRAM)
    scene, page = body.get("scene"), body.get("page", "")
    if not isinstance(scene, str) or not 0 < len(scene) <= LONGEST_SCENE:
        raise Refusal(40169, "invalid length for scene, or the data is not json string")
    if not _SCENE.fullmatch(scene):
        raise Refusal(40097, "invalid args")
    is_checked = body.get("check_path", True)
    if not isinstance(page, str) or page.startswith("/") or "?" in page:
        raise Refusal(41030, "invalid page")
    if is_checked and account.pages and page and page not in account.pages:
        raise Refusal(41030, "invalid page")
    if body.get("width", 430) not in _WIDTHS:
        raise Refusal(40097, "invalid args")
    minute = int(state.clock.now() // 60)
    _count(state, account, "code", minute, CODES_A_MINUTE, 45009)
    url = f"https://mp.weixin.qq.com/a/~{account.appid}~{scene}"
    code = Code(account.appid, account.kind, scene, url, page=page)
    state.scenes.by_url[url] = code
    return drawn(url, "image/jpeg")


def url_link(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Make a link that opens a mini-program."""
    _expect(account, Kind.MINI_PROGRAM)
    path, query = body.get("path", ""), body.get("query", "")
    if not isinstance(path, str) or "?" in path:
        raise Refusal(40165, "invalid weapp pagepath")
    if account.pages and path and path.lstrip("/") not in account.pages:
        raise Refusal(40165, "invalid weapp pagepath")
    if len(query) > LONGEST_QUERY or not _QUERY.fullmatch(query):
        raise Refusal(40212, "invalid query")
    ends = _link_ends(state, body)
    day = int(state.clock.now() // 86400)
    _count(state, account, "link", day, LINKS_A_DAY, 44993)
    link = f"https://wxaurl.cn/{secrets.token_urlsafe(9)}"
    state.scenes.links[link] = (account.appid, path, query, ends)
    return {"url_link": link}


def drawn(text: str, media_type: str) -> Response:
    """Draw a QR code of a text as the platform does, which answers with JPEG."""
    lossless, picture = io.BytesIO(), io.BytesIO()
    segno.make_qr(text, error="m").save(lossless, kind="png", scale=8)
    Image.open(lossless).convert("RGB").save(picture, "JPEG", quality=90)
    return Response(picture.getvalue(), media_type=media_type)


def scan(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Point a phone at a code, given by what it says, its ticket or its scene.

    Of a service account: who does not follow it is led to follow, and both ways are
    pushed. Of a mini-program: what it is opened with is returned.
    """
    code = _pointed_at(state, body)
    if _is_over(state, code):
        return {"result": "expired"}
    if code.kind is Kind.MINI_PROGRAM:
        query = {"scene": code.scene}
        return {
            "result": "opens",
            "page": code.page,
            "query": query,
            "scene": _SCANNED,
        }
    person = state.person(code.appid, body["openid"])
    if not person.follows:
        people.follow(
            state,
            {"appid": code.appid, "openid": person.openid, "scene_str": code.scene},
        )
        return {"result": "followed"}
    account = state.account(code.appid)
    state.windows.note(account, person.openid, Act.SCAN, state.clock.now())
    pushed = events.event(
        account,
        person.openid,
        "SCAN",
        state.clock.now(),
        {"EventKey": code.scene, "Ticket": code.ticket},
    )
    state.pushes.push(account, person.openid, "SCAN", pushed)
    state.hear(account, person, "scan", code.scene)
    return {"result": "scanned"}


def described(state: State, query: dict[str, Any]) -> dict[str, Any]:
    """List what was made, for the control API."""
    appid = query.get("appid")
    return {
        "codes": [
            {"appid": code.appid, "scene": code.scene, "url": code.url}
            for code in state.scenes.by_url.values()
            if appid in (None, code.appid)
        ],
        "permanent": len(state.scenes.permanent),
        "links": [
            {"appid": owner, "link": link, "path": path, "query": text}
            for link, (owner, path, text, _) in state.scenes.links.items()
        ],
    }


def _scene(body: dict[str, Any], *, is_text: bool, is_permanent: bool) -> str:
    info = body.get("action_info")
    given = info.get("scene") if isinstance(info, dict) else None
    if not isinstance(given, dict):
        raise Refusal(40053, "invalid action info, please check document")
    if is_text:
        text = given.get("scene_str")
        if isinstance(text, str) and 0 < len(text) <= LONGEST_SCENE_STR:
            return text
    else:
        number = given.get("scene_id")
        most = MOST_SCENE_ID if is_permanent else 2**32 - 1
        if isinstance(number, int) and 0 < number <= most:
            return str(number)
    raise Refusal(40053, "invalid action info, please check document")


def _permanent(state: State, account: Account, scene: str) -> Code:
    known = state.scenes.permanent.get((account.appid, scene))
    if known is not None:
        return known
    made = sum(appid == account.appid for appid, _ in state.scenes.permanent)
    if made >= account.permanent_codes:
        raise Refusal(45029, "qrcode count out of limit")
    code = _new(account, scene, None)
    state.scenes.permanent[account.appid, scene] = code
    _keep(state.scenes, code)
    return code


def _new(account: Account, scene: str, expires_at: float | None) -> Code:
    return Code(
        account.appid,
        account.kind,
        scene,
        url=f"http://weixin.qq.com/q/{secrets.token_urlsafe(16)}",
        ticket=f"gQ{secrets.token_urlsafe(72)}==",
        expires_at=expires_at,
    )


def _keep(scenes: Scenes, code: Code) -> None:
    scenes.by_url[code.url] = scenes.by_ticket[code.ticket] = code


def _link_ends(state: State, body: dict[str, Any]) -> float:
    now = state.clock.now()
    if body.get("expire_type", 0) == 1:
        days = body.get("expire_interval")
        if not isinstance(days, int) or not 0 < days <= MOST_LINK_DAYS:
            raise Refusal(85401, "time limit between 1min and 30 days")
        return now + days * 86400
    at = body.get("expire_time", now + MOST_LINK_DAYS * 86400)
    if not isinstance(at, int | float) or not 60 <= at - now <= MOST_SECONDS:
        raise Refusal(85401, "time limit between 1min and 30 days")
    return float(at)


def _pointed_at(state: State, body: dict[str, Any]) -> Code:
    scenes = state.scenes
    for known, name in ((scenes.by_url, "url"), (scenes.by_ticket, "ticket")):
        if name in body:
            return known[body[name]]
    return next(
        code
        for code in reversed(scenes.by_url.values())
        if code.scene == body["scene"] and code.appid == body["appid"]
    )


def _is_over(state: State, code: Code) -> bool:
    return code.expires_at is not None and code.expires_at <= state.clock.now()


def _count(
    state: State, account: Account, what: str, span: int, most: int, errcode: int
) -> None:
    key = (account.appid, what, span)
    if state.scenes.calls[key] >= most:
        raise Refusal(errcode, "reach max api quota limit")
    state.scenes.calls[key] += 1


def _expect(account: Account, kind: Kind) -> None:
    if account.kind is not kind:
        raise Refusal(48001)

"""Who follows an account: the list of all, what may be known of some, made-up crowds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.wechat.accounts import Kind, Person
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.state import State

#: /cgi-bin/user/get and /cgi-bin/user/tag/get
OPENIDS_PER_PAGE: Final = 10_000
#: /cgi-bin/user/info/batchget
PEOPLE_PER_BATCH: Final = 100
#: people of an account's crowd, who are made up when they are asked about
_OF_CROWD: Final = re.compile(r"oCrowd(\d{8})")


def users(state: State, account: Account, query: dict[str, Any]) -> dict[str, Any]:
    """Give a page of followers, from the one after `next_openid`."""
    expect_service(account)
    listed = state.followers(account.appid)
    total = len(listed) + account.crowd
    start = _after(query.get("next_openid"), listed, account.crowd)
    end = min(start + OPENIDS_PER_PAGE, total)
    page = [
        listed[place] if place < len(listed) else member(place - len(listed))
        for place in range(start, end)
    ]
    return page_of(page, {"total": total})


def users_batch(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    expect_service(account)
    asked = body.get("user_list")
    if not isinstance(asked, list) or not all(isinstance(p, dict) for p in asked):
        raise Refusal(47001)
    if not 0 < len(asked) <= PEOPLE_PER_BATCH:
        raise Refusal(40032)
    people = [known(state, account, each.get("openid")) for each in asked]
    return {"user_info_list": [described(state, account, each) for each in people]}


def user(state: State, account: Account, query: dict[str, Any]) -> dict[str, Any]:
    expect_service(account)
    return described(state, account, known(state, account, query.get("openid")))


def member(number: int) -> str:
    """Return the openid of one of the crowd."""
    return f"oCrowd{number:08d}"


def known(state: State, account: Account, openid: object) -> Person:
    """Give somebody of whom the account knows, or 40003."""
    of_crowd = _OF_CROWD.fullmatch(openid) if isinstance(openid, str) else None
    if of_crowd is None or int(of_crowd[1]) >= account.crowd:
        return state.known(account.appid, openid)
    met = state.met(account.appid, of_crowd[0])
    if met is not None:
        return met
    return Person(
        openid=of_crowd[0], follows=True, unionid=f"u{of_crowd[0]}", followed_at=1
    )


def page_of(openids: Sequence[str], also: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {**also, "count": len(openids)}
    if openids:
        answer["data"] = {"openid": list(openids)}
    return {**answer, "next_openid": openids[-1] if openids else ""}


def _after(openid: object, listed: Sequence[str], crowd: int) -> int:
    if not openid:
        return 0
    of_crowd = _OF_CROWD.fullmatch(str(openid))
    if of_crowd is not None and int(of_crowd[1]) < crowd:
        return len(listed) + int(of_crowd[1]) + 1
    if openid not in listed:
        raise Refusal(40003)
    return listed.index(str(openid)) + 1


def expect_service(account: Account) -> None:
    if account.kind is not Kind.SERVICE:
        raise Refusal(48001)


def described(state: State, account: Account, person: Person) -> dict[str, Any]:
    """No nickname, sex or town: WeChat stopped giving them in December 2021."""
    if not person.follows:
        return {"subscribe": 0, "openid": person.openid}
    answer: dict[str, Any] = {
        "subscribe": 1,
        "openid": person.openid,
        "language": "zh_CN",
        "subscribe_time": person.followed_at,
        "remark": "",
        "groupid": 0,
        "tagid_list": state.tags.of(account.appid, person.openid),
        "subscribe_scene": person.scene,
        "qr_scene": 0,
        "qr_scene_str": person.scene_str,
    }
    if person.unionid is not None:
        answer["unionid"] = person.unionid
    return answer

"""Endpoints that read: template lists, users, phone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.wechat.accounts import Kind
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.wechat.accounts import Account, Person
    from saleor_wechat_growth.sandbox.wechat.state import State

#: /cgi-bin/user/get
OPENIDS_PER_PAGE: Final = 10_000
#: /cgi-bin/user/info/batchget
PEOPLE_PER_BATCH: Final = 100


def private_templates(
    state: State,
    account: Account,
    query: dict[str, Any],  # noqa: ARG001 - one signature for all endpoints
) -> dict[str, Any]:
    """/cgi-bin/template/get_all_private_template."""
    _expect(account, Kind.SERVICE)
    return {
        "template_list": [
            {
                "template_id": each.template_id,
                "title": each.title,
                "primary_industry": "",
                "deputy_industry": "",
                "content": each.content,
                "example": each.example,
            }
            for each in state.templates(account.appid)
        ]
    }


def subscription_templates(
    state: State,
    account: Account,
    query: dict[str, Any],  # noqa: ARG001 - one signature for all endpoints
) -> dict[str, Any]:
    """/wxaapi/newtmpl/gettemplate."""
    _expect(account, Kind.MINI_PROGRAM)
    return {
        "data": [
            {
                "priTmplId": each.template_id,
                "title": each.title,
                "content": each.content,
                "example": each.example,
                "type": each.type,
            }
            for each in state.templates(account.appid)
        ]
    }


def user(state: State, account: Account, query: dict[str, Any]) -> dict[str, Any]:
    _expect(account, Kind.SERVICE)
    return _described(state.known(account.appid, query.get("openid")))


def users(state: State, account: Account, query: dict[str, Any]) -> dict[str, Any]:
    """Give a page of followers, from the one after `next_openid`."""
    _expect(account, Kind.SERVICE)
    openids = state.followers(account.appid)
    start = 0
    if after := query.get("next_openid"):
        if after not in openids:
            raise Refusal(40003)
        start = openids.index(after) + 1
    page = openids[start : start + OPENIDS_PER_PAGE]
    answer: dict[str, Any] = {"total": len(openids), "count": len(page)}
    if page:
        answer["data"] = {"openid": page}
    return {**answer, "next_openid": page[-1] if page else ""}


def users_batch(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    _expect(account, Kind.SERVICE)
    asked = body.get("user_list")
    if not isinstance(asked, list) or not all(isinstance(p, dict) for p in asked):
        raise Refusal(47001)
    if not 0 < len(asked) <= PEOPLE_PER_BATCH:
        raise Refusal(40032)
    people = [state.known(account.appid, each.get("openid")) for each in asked]
    return {"user_info_list": [_described(person) for person in people]}


def phone_number(
    state: State, account: Account, body: dict[str, Any]
) -> dict[str, Any]:
    """Mini-program page 获取手机号."""
    _expect(account, Kind.MINI_PROGRAM)
    _, phone = state.phone_codes.spend(str(body.get("code")), account.appid)
    country, _, number = phone.partition(" ")
    return {
        "phone_info": {
            "phoneNumber": number if country == "86" else f"+{country}{number}",
            "purePhoneNumber": number,
            "countryCode": country,
            "watermark": {
                "timestamp": int(state.clock.now()),
                "appid": account.appid,
            },
        }
    }


def quota(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """/cgi-bin/openapi/quota/get, of the two sends that the stand-in counts."""
    sends = {
        "/cgi-bin/message/template/send": Kind.SERVICE,
        "/cgi-bin/message/subscribe/send": Kind.MINI_PROGRAM,
    }
    kind = sends.get(str(body.get("cgi_path")))
    if kind is None:
        raise Refusal(76021)
    if account.kind is not kind:
        raise Refusal(76022)
    limit = account.template_quota
    used = state.memory.spent[account.appid, state.clock.today()]
    return {
        "quota": {"daily_limit": limit, "used": used, "remain": max(limit - used, 0)}
    }


def _expect(account: Account, kind: Kind) -> None:
    if account.kind is not kind:
        raise Refusal(48001)


def _described(person: Person) -> dict[str, Any]:
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
        "tagid_list": [],
        "subscribe_scene": person.scene,
        "qr_scene": 0,
        "qr_scene_str": "",
    }
    if person.unionid is not None:
        answer["unionid"] = person.unionid
    return answer

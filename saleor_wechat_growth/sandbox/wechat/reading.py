"""Endpoints that read: template lists, phone numbers, quotas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.wechat.accounts import Kind
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.state import State


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
            if not each.is_notice
        ]
    }


def subscription_templates(
    state: State,
    account: Account,
    query: dict[str, Any],  # noqa: ARG001 - one signature for all endpoints
) -> dict[str, Any]:
    """/wxaapi/newtmpl/gettemplate."""
    is_notice = account.kind is Kind.SERVICE
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
            if each.is_notice == is_notice
        ]
    }


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

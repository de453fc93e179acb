"""What can be asked of Aliyun: what was sent to a number, and the templates.

QuerySendDetails, QuerySmsTemplateList and GetSmsTemplate of API 2017-05-25.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.sms import numbers
from saleor_wechat_growth.sandbox.sms.accounts import TemplateClass
from saleor_wechat_growth.sandbox.sms.aliyun.refusals import Missing, Refused
from saleor_wechat_growth.sandbox.sms.aliyun.reports import err_code, national

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.sandbox.sms.accounts import Account, Template
    from saleor_wechat_growth.sandbox.sms.ledger import Sent
    from saleor_wechat_growth.sandbox.sms.state import State

ROWS_PER_PAGE: Final = 50
KEPT: Final = timedelta(days=30)
_TYPES: Final = {
    TemplateClass.VERIFICATION: 0,
    TemplateClass.NOTICE: 1,
    TemplateClass.MARKETING: 2,
}
_WAITING, _FAILED, _ARRIVED = 1, 2, 3


def details(state: State, account: Account, query: Mapping[str, str]) -> dict[str, Any]:
    """Answer what was sent to one number on one day of Beijing."""
    for name in ("PhoneNumber", "SendDate", "PageSize", "CurrentPage"):
        if not query.get(name):
            raise Missing(name)
    number = numbers.normalised(query["PhoneNumber"])
    if number is None or not query["PhoneNumber"].isdecimal():
        raise Refused("isv.MOBILE_NUMBER_ILLEGAL")
    try:
        day = datetime.strptime(query["SendDate"], "%Y%m%d").date()  # noqa: DTZ007 -- a day
    except ValueError as error:
        raise Refused("isv.INVALID_PARAMETERS") from error
    today = state.clock.today()
    if not today - KEPT <= day <= today:
        raise Refused("isv.INVALID_PARAMETERS")
    found = [
        sent
        for sent in state.ledger.to(number)
        if sent.sdk_app_id == account.sdk_app_id and state.clock.day_of(sent.at) == day
    ]
    page = found[_page(query, "CurrentPage", "PageSize")]
    return {
        "TotalCount": len(found),
        "SmsSendDetailDTOs": {"SmsSendDetailDTO": [_detail(state, s) for s in page]},
    }


def _page(query: Mapping[str, str], index: str, size: str) -> slice:
    number, rows = query.get(index, "1"), query.get(size, "10")
    if not number.isdecimal() or not rows.isdecimal():
        raise Refused("isv.INVALID_PARAMETERS")
    if int(number) < 1 or not 1 <= int(rows) <= ROWS_PER_PAGE:
        raise Refused("isv.INVALID_PARAMETERS")
    start = (int(number) - 1) * int(rows)
    return slice(start, start + int(rows))


def _detail(state: State, sent: Sent) -> dict[str, Any]:
    row = {
        "PhoneNum": national(sent.phone),
        "TemplateCode": sent.template_id,
        "Content": sent.rendered,
        "OutId": sent.session_context,
        "SendDate": state.clock.spelt(sent.at),
        "SendStatus": _WAITING,
    }
    if sent.report is None or sent.reported_at > state.clock.now():
        return row
    return {
        **row,
        "SendStatus": _ARRIVED if sent.report == "SUCCESS" else _FAILED,
        "ReceiveDate": state.clock.spelt(sent.reported_at),
        "ErrCode": err_code(sent),
    }


def templates(
    state: State, account: Account, query: Mapping[str, str]
) -> dict[str, Any]:
    """Answer with a page of the account's templates."""
    known = state.templates(account.secret_id)
    page = known[_page(query, "PageIndex", "PageSize")]
    return {
        "TotalCount": len(known),
        "SmsTemplateList": [_template(state, each) for each in page],
    }


def template(
    state: State, account: Account, query: Mapping[str, str]
) -> dict[str, Any]:
    """Answer with one template, approved or not."""
    if not query.get("TemplateCode"):
        raise Missing("TemplateCode")
    found = state.template(account.sdk_app_id, query["TemplateCode"])
    if found is None:
        raise Refused("isv.SMS_TEMPLATE_ILLEGAL")
    return {
        "TemplateCode": found.template_id,
        "TemplateName": found.name,
        "TemplateContent": found.content,
        "TemplateType": str(_TYPES[found.kind]),
        "TemplateStatus": "1" if found.approved else "2",
    }


def _template(state: State, each: Template) -> dict[str, Any]:
    reason = "" if each.approved else "模板内容不符合规范"
    return {
        "TemplateCode": each.template_id,
        "TemplateName": each.name,
        "TemplateContent": each.content,
        "OuterTemplateType": _TYPES[each.kind],
        "AuditStatus": (
            "AUDIT_STATE_PASS" if each.approved else "AUDIT_STATE_NOT_PASS"
        ),
        "CreateDate": state.clock.spelt(),
        "Reason": {"RejectInfo": reason, "RejectSubInfo": "", "RejectDate": ""},
    }

"""SendSms of API 2017-05-25: one text to up to a thousand numbers, or to none.

Its codes: 国内消息API错误码 (document 101346); how often one number gets something:
什么是短信发送流控限制 (2881383). Neither page has a code for marketing at night; it
comes as the flow rule here, from which a caller backs off.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.sms import numbers, receipts
from saleor_wechat_growth.sandbox.sms.accounts import TemplateClass
from saleor_wechat_growth.sandbox.sms.aliyun.refusals import Missing, Refused
from saleor_wechat_growth.sandbox.sms.ledger import Sent
from saleor_wechat_growth.sandbox.sms.sending import (
    MARKETING_FROM,
    MARKETING_UNTIL,
    URL,
    segments,
)
from saleor_wechat_growth.sandbox.sms.state import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.sandbox.sms.accounts import Account, Template
    from saleor_wechat_growth.sandbox.sms.state import State

NUMBERS_PER_CALL: Final = 1000
FLOW: Final = "isv.BUSINESS_LIMIT_CONTROL"
#: of notices and marketing, to one number by one sign and template
A_DAY: Final = 50
_DAY_SECONDS: Final = 86_400
_CODE: Final = re.compile(r"[A-Za-z0-9]{1,8}")
#: of verification codes, to one number by one sign; a day is the last 24 hours
_WINDOWS: Final = (
    ("minute", 60, "分钟级"),
    ("hour", 3600, "小时级"),
    ("day", _DAY_SECONDS, "天级"),
)


@dataclass(frozen=True, slots=True)
class _Text:
    """What one call says, once it is known to be in order."""

    account: Account
    template: Template
    sign: str
    values: dict[str, str]
    reference: str

    @property
    def rendered(self) -> str:
        return self.template.render(self.sign, self.values)


def send(state: State, account: Account, query: Mapping[str, str]) -> dict[str, Any]:
    """Answer a SendSms call of this account: all numbers are sent to, or none."""
    for name in ("PhoneNumbers", "SignName", "TemplateCode"):
        if not query.get(name):
            raise Missing(name)
    asked = query["PhoneNumbers"].split(",")
    if len(asked) > NUMBERS_PER_CALL:
        raise Refused("isv.MOBILE_COUNT_OVER_LIMIT")
    if account.in_arrears:
        raise Refused("isv.OUT_OF_SERVICE")
    text = _text(state, account, query)
    phones = [_checked(state, text, number) for number in asked]
    fee = segments(text.rendered)
    if state.spent[account.sdk_app_id] + fee * len(phones) > account.balance:
        raise Refused("isv.AMOUNT_NOT_ENOUGH")
    state.spent[account.sdk_app_id] += fee * len(phones)
    biz_id = f"{secrets.randbelow(10**18):018}^0"
    for phone in phones:
        _carried_out(state, text, phone, fee=fee, biz_id=biz_id)
    return {"BizId": biz_id}


def _text(state: State, account: Account, query: Mapping[str, str]) -> _Text:
    if query["SignName"] not in account.signs:
        raise Refused("isv.SMS_SIGNATURE_ILLEGAL")
    template = state.template(account.sdk_app_id, query["TemplateCode"])
    if template is None or not template.approved:
        raise Refused("isv.SMS_TEMPLATE_ILLEGAL")
    values = _values(query.get("TemplateParam") or "{}")
    if any(not values.get(name) for name in template.variables):
        raise Refused("isv.TEMPLATE_MISSING_PARAMETERS")
    given = [values[name] for name in template.variables]
    if any(URL.search(each) for each in given):
        raise Refused("isv.PARAM_NOT_SUPPORT_URL")
    longest = account.parameter_length
    if template.kind is TemplateClass.VERIFICATION:
        if not all(_CODE.fullmatch(each) for each in given):
            raise Refused("isv.TEMPLATE_PARAMS_ILLEGAL")
    elif longest is not None and any(len(each) > longest for each in given):
        raise Refused("isv.PARAM_LENGTH_LIMIT")
    if template.kind is TemplateClass.MARKETING:
        _check_hours(state)
    return _Text(account, template, query["SignName"], values, query.get("OutId", ""))


def _values(text: str) -> dict[str, str]:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise Refused("isv.INVALID_JSON_PARAM") from error
    if not isinstance(values, dict):
        raise Refused("isv.INVALID_JSON_PARAM")
    if not all(isinstance(each, str) for each in values.values()):
        raise Refused("isv.INVALID_JSON_PARAM")
    return values


def _check_hours(state: State) -> None:
    if not MARKETING_FROM <= state.clock.local().time() < MARKETING_UNTIL:
        raise Refused(FLOW, "推广短信仅限8:00-22:00发送")


def _checked(state: State, text: _Text, asked: str) -> str:
    """Return the number; a refusal if nothing may go there."""
    number = numbers.normalised(asked)
    if number is None:
        raise Refused("isv.MOBILE_NUMBER_ILLEGAL")
    is_marketing = text.template.kind is TemplateClass.MARKETING
    if is_marketing and number in state.blacklist:
        raise Refused("isv.CUSTOMER_REFUSED")
    now = state.clock.now()
    earlier = [sent for sent in state.ledger.to(number) if sent.sign == text.sign]
    if text.template.kind is TemplateClass.VERIFICATION:
        for name, seconds, level in _WINDOWS:
            limit = getattr(text.account.limits, name)
            recent = sum(now - sent.at < seconds for sent in earlier)
            if limit is not None and recent >= limit:
                raise Refused(FLOW, f"触发{level}流控Permits:{limit}")
        return number
    alike = [sent for sent in earlier if sent.template_id == text.template.template_id]
    if sum(now - sent.at < _DAY_SECONDS for sent in alike) >= A_DAY:
        raise Refused(FLOW, f"触发天级流控Permits:{A_DAY}")
    return number


def _carried_out(
    state: State, text: _Text, phone: str, *, fee: int, biz_id: str
) -> None:
    report = state.reports.get(phone, Report())
    now = state.clock.now()
    sent = Sent(
        id=state.ledger.next_id,
        sdk_app_id=text.account.sdk_app_id,
        phone=phone,
        template_id=text.template.template_id,
        sign=text.sign,
        data=[text.values[name] for name in text.template.variables],
        session_context=text.reference,
        at=now,
        rendered=text.rendered,
        fee=fee,
        serial_no=biz_id,
        report=report.report_status,
        errmsg=report.errmsg,
        description=report.description,
        reported_at=now + text.account.receipt_seconds,
    )
    state.ledger.add(sent)
    receipts.push_receipt(state, text.account, sent)

"""SendSms: what is refused for the whole call, and what number by number.

SendSms of API 2021-01-11 and its error codes (document 382/59177). A call that is
well-formed answers with one status per number; a caller has to read each.
"""

from __future__ import annotations

import math
import re
import secrets
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.sms import numbers, receipts
from saleor_wechat_growth.sandbox.sms.accounts import OPT_OUT, TemplateClass
from saleor_wechat_growth.sandbox.sms.ledger import Sent
from saleor_wechat_growth.sandbox.sms.refusals import Refusal
from saleor_wechat_growth.sandbox.sms.state import Report

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.sms.accounts import Account, Template
    from saleor_wechat_growth.sandbox.sms.state import State

NUMBERS_PER_CALL: Final = 200
CONTEXT_BYTES: Final = 512
CONTENT_LENGTH: Final = 500
#: marketing hours, in Beijing (FailedOperation.MarketingSendTimeConstraint)
MARKETING_FROM: Final = time(8)
MARKETING_UNTIL: Final = time(22)

#: what a vendor takes for an address
URL: Final = re.compile(
    r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|top|shop|vip|cc|example)\b",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"\d{0,6}")
_WINDOWS: Final = (
    ("thirty_seconds", 30, "LimitExceeded.PhoneNumberThirtySecondLimit"),
    ("hour", 3600, "LimitExceeded.PhoneNumberOneHourLimit"),
)


@dataclass(frozen=True, slots=True)
class _Message:
    """One SendSms call, once it is known to be well-formed."""

    account: Account
    template_id: str
    sign: str
    parameters: list[str]
    context: str


def send(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Answer a SendSms call of this account."""
    asked = _numbers(body)
    message = _message(account, body)
    statuses = []
    for number in asked:
        try:
            sent = _send_one(state, message, number)
        except Refusal as refusal:
            statuses.append(_refused(number, message, refusal))
        else:
            statuses.append(_accepted(sent))
    return {"SendStatusSet": statuses}


def _numbers(body: dict[str, Any]) -> list[str]:
    asked = body.get("PhoneNumberSet")
    if not asked:
        raise Refusal("MissingParameter.EmptyPhoneNumberSet")
    if not isinstance(asked, list) or not all(isinstance(n, str) for n in asked):
        raise Refusal("InvalidParameter")
    if len(asked) > NUMBERS_PER_CALL:
        raise Refusal("LimitExceeded.PhoneNumberCountLimit")
    if len({numbers.is_domestic(number) for number in asked}) > 1:
        raise Refusal("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber")
    return asked


def _message(account: Account, body: dict[str, Any]) -> _Message:
    if not body.get("TemplateId"):
        raise Refusal("MissingParameter")
    parameters = body.get("TemplateParamSet") or []
    context = body.get("SessionContext") or ""
    if not isinstance(parameters, list) or not isinstance(context, str):
        raise Refusal("InvalidParameter")
    if not all(isinstance(each, str) for each in parameters):
        raise Refusal("InvalidParameter")
    if len(context.encode()) >= CONTEXT_BYTES:
        raise Refusal("InvalidParameter")
    sign = str(body.get("SignName") or "")
    return _Message(account, str(body["TemplateId"]), sign, parameters, context)


def _send_one(state: State, message: _Message, asked: str) -> Sent:
    number = numbers.normalised(asked)
    if number is None:
        raise Refusal("InvalidParameterValue.IncorrectPhoneNumber")
    account = message.account
    template = _approved(state, message, number)
    _check_parameters(message, template)
    numbered = enumerate(message.parameters, start=1)
    text = template.render(message.sign, {str(n): each for n, each in numbered})
    if len(text) > CONTENT_LENGTH:
        raise Refusal("InvalidParameterValue.ContentLengthLimit")
    if template.kind is TemplateClass.MARKETING:
        _check_marketing(state, account, template)
    if number in state.blacklist:
        raise Refusal("FailedOperation.PhoneNumberInBlacklist")
    _check_limits(state, account, template, number)
    fee = segments(text)
    if state.spent[account.sdk_app_id] + fee > account.balance:
        raise Refusal("FailedOperation.InsufficientBalanceInSmsPackage")
    state.spent[account.sdk_app_id] += fee
    return _carried_out(state, message, number, text=text, fee=fee)


def _approved(state: State, message: _Message, number: str) -> Template:
    if numbers.is_domestic(number) and message.sign not in message.account.signs:
        raise Refusal("FailedOperation.SignatureIncorrectOrUnapproved")
    template = state.template(message.account.sdk_app_id, message.template_id)
    if template is None or not template.approved:
        raise Refusal("FailedOperation.TemplateIncorrectOrUnapproved")
    return template


def _check_parameters(message: _Message, template: Template) -> None:
    parameters = message.parameters
    if len(parameters) != len(template.variables):
        raise Refusal("FailedOperation.TemplateParamSetNotMatchApprovedTemplate")
    if any(URL.search(each) for each in parameters):
        raise Refusal("InvalidParameterValue.ProhibitedUseUrlInTemplateParameter")
    if template.kind is TemplateClass.VERIFICATION:
        if not all(_CODE.fullmatch(each) for each in parameters):
            raise Refusal("InvalidParameterValue.TemplateParameterFormatError")
        return
    longest = message.account.parameter_length
    if longest is not None and any(len(each) > longest for each in parameters):
        raise Refusal("InvalidParameterValue.TemplateParameterLengthLimit")


def _check_marketing(state: State, account: Account, template: Template) -> None:
    if account.individual:
        raise Refusal("UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny")
    if not template.content.endswith(OPT_OUT):
        raise Refusal("InvalidParameterValue.MarketingTemplateWithoutUnsubscribe")
    if not MARKETING_FROM <= state.clock.local().time() < MARKETING_UNTIL:
        raise Refusal("FailedOperation.MarketingSendTimeConstraint")


def _check_limits(
    state: State, account: Account, template: Template, number: str
) -> None:
    limits = account.limits
    if template.kind not in limits.classes:
        return
    now = state.clock.now()
    sends = state.ledger.to(number)
    for name, seconds, code in _WINDOWS:
        limit = getattr(limits, name)
        recent = sum(now - sent.at < seconds for sent in sends)
        if limit is not None and recent >= limit:
            raise Refusal(code)
    today = state.clock.today()
    so_far = sum(state.clock.day_of(sent.at) == today for sent in sends)
    if limits.day is not None and so_far >= limits.day:
        raise Refusal("LimitExceeded.PhoneNumberDailyLimit")


def segments(text: str) -> int:
    """Count what is charged: 70 characters, or pieces of 67."""
    return 1 if len(text) <= 70 else math.ceil(len(text) / 67)


def _carried_out(
    state: State, message: _Message, number: str, *, text: str, fee: int
) -> Sent:
    account, report = message.account, state.reports.get(number, Report())
    now = state.clock.now()
    sent = Sent(
        id=state.ledger.next_id,
        sdk_app_id=account.sdk_app_id,
        phone=number,
        template_id=message.template_id,
        sign=message.sign,
        data=message.parameters,
        session_context=message.context,
        at=now,
        rendered=text,
        fee=fee,
        serial_no=f"5000:{secrets.randbelow(10**21)}",
        report=report.report_status,
        errmsg=report.errmsg,
        description=report.description,
        reported_at=now + account.receipt_seconds,
    )
    state.ledger.add(sent)
    receipts.push_receipt(state, account, sent)
    return sent


def _accepted(sent: Sent) -> dict[str, Any]:
    return {
        "SerialNo": sent.serial_no,
        "PhoneNumber": sent.phone,
        "Fee": sent.fee,
        "SessionContext": sent.session_context,
        "Code": "Ok",
        "Message": "send success",
        "IsoCode": "CN" if numbers.is_domestic(sent.phone) else "DEF",
    }


def _refused(number: str, message: _Message, refusal: Refusal) -> dict[str, Any]:
    return {
        "SerialNo": "",
        "PhoneNumber": numbers.normalised(number) or number,
        "Fee": 0,
        "SessionContext": message.context,
        "Code": refusal.code,
        "Message": refusal.message,
        "IsoCode": "",
    }

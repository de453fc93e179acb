"""What becomes of a message: receipts, replies, and asking by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.sms import numbers
from saleor_wechat_growth.sandbox.sms.accounts import Vendor
from saleor_wechat_growth.sandbox.sms.aliyun import reports
from saleor_wechat_growth.sandbox.sms.refusals import Refusal

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.sms.accounts import Account
    from saleor_wechat_growth.sandbox.sms.ledger import Sent
    from saleor_wechat_growth.sandbox.sms.state import State

ROWS_PER_PULL: Final = 100
PULL_DAYS: Final = 7
#: replies that put a number on the blacklist
_REFUSING: Final = frozenset({"R", "T", "TD"})


def push_receipt(state: State, account: Account, sent: Sent) -> None:
    """Push the receipt, unless the carrier gives none."""
    if sent.report is None:
        return
    is_aliyun = account.vendor is Vendor.ALIYUN
    body = reports.report(state, sent) if is_aliyun else _receipt(state, sent)
    state.pushes.push(account, "receipt", body, delay=account.receipt_seconds)


def _receipt(state: State, sent: Sent) -> dict[str, Any]:
    """Write a receipt as Tencent does (document 382/5807)."""
    country, subscriber = numbers.parts(sent.phone)
    return {
        "user_receive_time": state.clock.spelt(sent.reported_at),
        "nationcode": country,
        "mobile": subscriber,
        "report_status": sent.report,
        "errmsg": sent.errmsg,
        "description": sent.description,
        "sid": sent.serial_no,
    }


def reply(state: State, account: Account, phone: str, text: str) -> dict[str, Any]:
    """Have a phone answer; a refusal blacklists the number."""
    number = numbers.normalised(phone)
    if number is None:
        raise Refusal("InvalidParameterValue.IncorrectPhoneNumber")
    if text.strip().upper() in _REFUSING:
        state.blacklist.add(number)
    state.ledger.answered(number, text, state.clock.now())
    earlier = state.ledger.to(number)
    sign = earlier[-1].sign if earlier else account.signs[0]
    is_aliyun = account.vendor is Vendor.ALIYUN
    written = reports.up if is_aliyun else _reply
    state.pushes.push(account, "reply", written(state, number, text, sign))
    return {"blacklisted": number in state.blacklist}


def _reply(state: State, number: str, text: str, sign: str) -> dict[str, Any]:
    """Write a reply as Tencent does (document 382/5809)."""
    country, subscriber = numbers.parts(number)
    return {
        "extend": "",
        "mobile": subscriber,
        "nationcode": country,
        "sign": sign,
        "text": text,
        "time": int(state.clock.now()),
    }


def pull_by_number(
    state: State, account: Account, body: dict[str, Any]
) -> dict[str, Any]:
    """PullSmsSendStatusByPhoneNumber: what carriers reported of one number.

    A message the carrier has not reported yet is not in the answer.
    """
    begin, end = _span(state, body)
    if body.get("Offset", 0) != 0:
        raise Refusal("InvalidParameterValue.OffsetVerifyFail")
    limit = body.get("Limit")
    if not isinstance(limit, int) or not 0 < limit <= ROWS_PER_PULL:
        raise Refusal("InvalidParameterValue.LimitVerifyFail")
    number = numbers.normalised(str(body.get("PhoneNumber")))
    if number is None:
        raise Refusal("InvalidParameterValue.IncorrectPhoneNumber")
    now = state.clock.now()
    rows = [
        _row(sent)
        for sent in state.ledger.to(number)
        if sent.sdk_app_id == account.sdk_app_id
        and sent.report is not None
        and sent.reported_at <= now
        and begin <= int(sent.at) <= end
    ]
    return {"PullSmsSendStatusSet": rows[:limit]}


def _span(state: State, body: dict[str, Any]) -> tuple[int, int]:
    begin = body.get("BeginTime")
    # optional: to this moment (PullSmsSendStatusByPhoneNumber, input parameters)
    end = body.get("EndTime", int(state.clock.now()) + 1)
    if not isinstance(begin, int) or begin < state.clock.now() - PULL_DAYS * 86400:
        raise Refusal("InvalidParameterValue.BeginTimeVerifyFail")
    if not isinstance(end, int) or end < begin:
        raise Refusal("InvalidParameterValue.EndTimeVerifyFail")
    return begin, end


def _row(sent: Sent) -> dict[str, Any]:
    country, subscriber = numbers.parts(sent.phone)
    return {
        "UserReceiveTime": int(sent.reported_at),
        "CountryCode": country,
        "SubscriberNumber": subscriber,
        "PhoneNumber": sent.phone,
        "SerialNo": sent.serial_no,
        "ReportStatus": sent.report,
        "Description": sent.description,
        "SessionContext": sent.session_context,
    }

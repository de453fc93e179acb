"""SmsReport and SmsUp: what Aliyun pushes of a message, and of what people answer.

Official pages SmsReport (document 101867) and SmsUp (101847).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.sms import numbers

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.sms.ledger import Sent
    from saleor_wechat_growth.sandbox.sms.state import State

#: the carrier's word for a message that arrived, which is Tencent's DELIVRD
_DELIVERED: Final = "DELIVERED"
_DEST_CODE: Final = "1069000000001"


def report(state: State, sent: Sent) -> dict[str, Any]:
    is_success = sent.report == "SUCCESS"
    return {
        "phone_number": national(sent.phone),
        "send_time": state.clock.spelt(sent.at),
        "report_time": state.clock.spelt(sent.reported_at),
        "success": is_success,
        "err_code": err_code(sent),
        "err_msg": "用户接收成功" if is_success else sent.description,
        "sms_size": str(sent.fee),
        "biz_id": sent.serial_no,
        "out_id": sent.session_context,
    }


def up(state: State, number: str, text: str, sign: str) -> dict[str, Any]:
    return {
        "phone_number": national(number),
        "content": text,
        "send_time": state.clock.spelt(),
        "dest_code": _DEST_CODE,
        "sequence_id": str(len(state.pushes.record) + 1),
        "sign_name": sign,
    }


def err_code(sent: Sent) -> str:
    return _DELIVERED if sent.report == "SUCCESS" else sent.errmsg


def national(number: str) -> str:
    """Write a number as Aliyun does: of the mainland without its country."""
    country, subscriber = numbers.parts(number)
    return subscriber if country else number.removeprefix("+")

"""Tencent's door: calls of API 2021-01-11, and its answers, which are always 200."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from saleor_wechat_growth.sandbox import faults
from saleor_wechat_growth.sandbox.sms import (
    numbers,
    packages,
    receipts,
    reviews,
    sending,
    signing,
)
from saleor_wechat_growth.sandbox.sms.accounts import Vendor
from saleor_wechat_growth.sandbox.sms.refusals import Refusal

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.requests import Request

    from saleor_wechat_growth.sandbox.faults import Fault
    from saleor_wechat_growth.sandbox.sms.state import State

VERSION: Final = "2021-01-11"
_ACTIONS: Final = {
    "SendSms": sending.send,
    "PullSmsSendStatusByPhoneNumber": receipts.pull_by_number,
    "SmsPackagesStatistics": packages.statistics,
}
#: of all applications of a key together
_KEY_ACTIONS: Final = {"DescribeSmsTemplateList": reviews.templates}


def described(request: Request, raw: bytes) -> faults.Call:
    body = _read(raw) or {}
    asked = body.get("PhoneNumberSet") or [body.get("PhoneNumber")]
    recipients = {numbers.normalised(str(each)) or str(each) for each in asked}
    action = request.headers.get("x-tc-action", "")
    return faults.Call(f"/{action}", frozenset(recipients), body.get("TemplateId"))


def answer(state: State, request: Request, raw: bytes) -> Response:
    try:
        return _json(_carried_out(state, request.headers, raw))
    except Refusal as refusal:
        return _json(_error(refusal.code, refusal.message))


def ordered_refusal(fault: Fault) -> Response:
    return _json(_error(str(fault.code), fault.message))


def _carried_out(state: State, headers: Headers, raw: bytes) -> dict[str, Any]:
    body = _read(raw)
    if body is None:
        raise Refusal("InvalidParameter")
    keys = state.keys(Vendor.TENCENT)
    signer = signing.signer(keys, headers, raw, state.clock.wall())
    name = headers.get("x-tc-action", "")
    action = _ACTIONS.get(name)
    if action is None and name not in _KEY_ACTIONS:
        raise Refusal("InvalidAction")
    if headers.get("x-tc-version") != VERSION:
        raise Refusal("NoSuchVersion")
    if action is None:
        return _KEY_ACTIONS[name](state, signer, body)
    account = state.account(body.get("SmsSdkAppId"))
    if account.secret_id != signer.secret_id:
        raise Refusal("UnauthorizedOperation.SmsSdkAppIdVerifyFail")
    return action(state, account, body)


def _read(raw: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(raw)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _error(code: str, message: str) -> dict[str, Any]:
    return {"Error": {"Code": code, "Message": message}}


def _json(response: dict[str, Any]) -> Response:
    body = {"Response": {**response, "RequestId": str(uuid.uuid4())}}
    # the SDK sees an error only under exactly this type, without a charset
    return Response(json.dumps(body), headers={"Content-Type": "application/json"})

"""Aliyun's door: calls of API 2017-05-25, whose parameters are all in the query."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse

from saleor_wechat_growth.sandbox import faults
from saleor_wechat_growth.sandbox.sms import numbers
from saleor_wechat_growth.sandbox.sms.accounts import Vendor
from saleor_wechat_growth.sandbox.sms.aliyun import asking, sending, signing
from saleor_wechat_growth.sandbox.sms.aliyun.refusals import Refused

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from saleor_wechat_growth.sandbox.faults import Fault
    from saleor_wechat_growth.sandbox.sms.state import State

VERSION: Final = "2017-05-25"
_ACTIONS: Final = {
    "SendSms": sending.send,
    "QuerySendDetails": asking.details,
    "QuerySmsTemplateList": asking.templates,
    "GetSmsTemplate": asking.template,
}


def described(request: Request, _raw: bytes) -> faults.Call:
    query = request.query_params
    asked = (query.get("PhoneNumbers") or query.get("PhoneNumber") or "").split(",")
    recipients = {numbers.normalised(each) or each for each in asked}
    action = request.headers["x-acs-action"]
    return faults.Call(f"/{action}", frozenset(recipients), query.get("TemplateCode"))


def answer(state: State, request: Request, raw: bytes) -> Response:
    try:
        carried_out = _carried_out(state, request, raw)
    except Refused as refused:
        return _json(refused.code, refused.message, status=refused.status)
    return _json("OK", "OK", carried_out)


def ordered_refusal(fault: Fault) -> Response:
    return _json(str(fault.code), fault.message)


def _carried_out(state: State, request: Request, raw: bytes) -> dict[str, Any]:
    headers, query = request.headers, request.query_params.multi_items()
    keys = state.keys(Vendor.ALIYUN)
    account = signing.signer(keys, headers, query, raw, state.clock.wall())
    nonce = headers["x-acs-signature-nonce"]
    if nonce in state.nonces:
        raise Refused("SignatureNonceUsed")
    state.nonces.add(nonce)
    action = _ACTIONS.get(headers["x-acs-action"])
    if action is None or headers["x-acs-version"] != VERSION:
        raise Refused("InvalidAction.NotFound")
    return action(state, account, dict(query))


def _json(
    code: str, message: str, more: dict[str, Any] | None = None, status: int = 200
) -> Response:
    body = {"RequestId": str(uuid.uuid4()).upper(), "Code": code, "Message": message}
    return JSONResponse({**body, **(more or {})}, status)

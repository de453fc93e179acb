"""The stand-in for sms.tencentcloudapi.com as an ASGI application."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from starlette.routing import Route

from saleor_wechat_growth.sandbox import control, faults
from saleor_wechat_growth.sandbox.sms import (
    numbers,
    packages,
    receipts,
    reviews,
    sending,
    signing,
)
from saleor_wechat_growth.sandbox.sms.control import routes
from saleor_wechat_growth.sandbox.sms.refusals import Refusal
from saleor_wechat_growth.sandbox.sms.state import State

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.datastructures import Headers
    from starlette.requests import Request

    from saleor_wechat_growth.sandbox.faults import Fault

VERSION: Final = "2021-01-11"
_ACTIONS: Final = {
    "SendSms": sending.send,
    "PullSmsSendStatusByPhoneNumber": receipts.pull_by_number,
    "SmsPackagesStatistics": packages.statistics,
}
#: of all applications of a key together
_KEY_ACTIONS: Final = {"DescribeSmsTemplateList": reviews.templates}


def create_app(state: State | None = None) -> Starlette:
    """Make the application over a state, which it has at `app.state.platform`."""
    platform = state or State()

    async def serve(request: Request) -> Response:
        raw = await request.body()
        body = _read(raw)
        action = request.headers.get("x-tc-action", "")
        platform.calls[action] += 1
        return await faults.enact(
            platform.faults,
            _described(action, body or {}),
            lambda: _answer(platform, request.headers, raw, body),
            _ordered_refusal,
        )

    return control.serve(
        platform, routes(platform), Route("/", serve, methods=["POST"])
    )


def _answer(
    state: State, headers: Headers, raw: bytes, body: dict[str, Any] | None
) -> Response:
    try:
        return _json(_carried_out(state, headers, raw, body))
    except Refusal as refusal:
        return _json(_error(refusal.code, refusal.message))


def _carried_out(
    state: State, headers: Headers, raw: bytes, body: dict[str, Any] | None
) -> dict[str, Any]:
    if body is None:
        raise Refusal("InvalidParameter")
    signer = signing.signer(state.keys, headers, raw, state.clock.wall())
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


def _described(action: str, body: dict[str, Any]) -> faults.Call:
    asked = body.get("PhoneNumberSet") or [body.get("PhoneNumber")]
    recipients = {numbers.normalised(str(each)) or str(each) for each in asked}
    return faults.Call(f"/{action}", frozenset(recipients), body.get("TemplateId"))


def _ordered_refusal(fault: Fault) -> Response:
    return _json(_error(str(fault.code), fault.message))


def _error(code: str, message: str) -> dict[str, Any]:
    return {"Error": {"Code": code, "Message": message}}


def _json(response: dict[str, Any]) -> Response:
    body = {"Response": {**response, "RequestId": str(uuid.uuid4())}}
    # the SDK sees an error only under exactly this type, without a charset
    return Response(json.dumps(body), headers={"Content-Type": "application/json"})

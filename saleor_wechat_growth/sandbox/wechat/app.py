"""The stand-in for api.weixin.qq.com as an ASGI application."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from starlette.routing import Route

from saleor_wechat_growth.sandbox import control, faults
from saleor_wechat_growth.sandbox.wechat import (
    credentials,
    customer,
    datacube,
    followers,
    media,
    menus,
    messages,
    reading,
    scenes,
    tags,
    weblogin,
)
from saleor_wechat_growth.sandbox.wechat.calls import Call, Endpoint, OpenEndpoint
from saleor_wechat_growth.sandbox.wechat.control import routes
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal
from saleor_wechat_growth.sandbox.wechat.state import State

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request

    from saleor_wechat_growth.sandbox.faults import Fault

_OPEN: Final = {
    "/cgi-bin/stable_token": OpenEndpoint("POST", credentials.stable_token),
    "/cgi-bin/token": OpenEndpoint("GET", credentials.classic_token),
    "/sns/jscode2session": OpenEndpoint("GET", credentials.login),
    "/cgi-bin/showqrcode": OpenEndpoint("GET", scenes.show),
    "/sns/oauth2/access_token": OpenEndpoint("GET", weblogin.exchange),
}
_TOKENED: Final = {
    messages.TEMPLATE_SEND: Endpoint("POST", messages.send_template),
    messages.SUBSCRIBE_SEND: Endpoint("POST", messages.send_subscription),
    messages.NOTICE_SEND: Endpoint("POST", messages.send_notice),
    customer.CUSTOMER_SEND: Endpoint("POST", customer.send_customer_message),
    customer.TYPING: Endpoint("POST", customer.type_something),
    media.UPLOAD: Endpoint("POST", media.upload),
    "/cgi-bin/template/get_all_private_template": Endpoint(
        "GET", reading.private_templates
    ),
    "/wxaapi/newtmpl/gettemplate": Endpoint("GET", reading.subscription_templates),
    "/cgi-bin/user/info": Endpoint("GET", followers.user),
    "/cgi-bin/user/get": Endpoint("GET", followers.users),
    "/cgi-bin/user/info/batchget": Endpoint("POST", followers.users_batch),
    "/cgi-bin/user/tag/get": Endpoint("POST", tags.wearers),
    "/cgi-bin/tags/get": Endpoint("GET", tags.read),
    "/cgi-bin/tags/create": Endpoint("POST", tags.create),
    "/cgi-bin/tags/update": Endpoint("POST", tags.rename),
    "/cgi-bin/tags/delete": Endpoint("POST", tags.delete),
    "/cgi-bin/tags/members/batchtagging": Endpoint("POST", tags.put_on),
    "/cgi-bin/tags/members/batchuntagging": Endpoint("POST", tags.take_off),
    "/cgi-bin/menu/create": Endpoint("POST", menus.create),
    "/cgi-bin/menu/delete": Endpoint("GET", menus.delete),
    "/cgi-bin/get_current_selfmenu_info": Endpoint("GET", menus.shown),
    "/wxa/business/getuserphonenumber": Endpoint("POST", reading.phone_number),
    "/cgi-bin/openapi/quota/get": Endpoint("POST", reading.quota),
    "/cgi-bin/qrcode/create": Endpoint("POST", scenes.create_qr),
    "/wxa/getwxacodeunlimit": Endpoint("POST", scenes.mini_program_code),
    "/wxa/generate_urllink": Endpoint("POST", scenes.url_link),
    **{path: Endpoint("POST", datacube.counting(path)) for path in datacube.PATHS},
}


def create_app(state: State | None = None) -> Starlette:
    """Make the application over a state, which it has at `app.state.platform`."""
    platform = state or State()

    async def serve(request: Request) -> Response:
        call = Call(
            request.method,
            request.url.path,
            request.query_params,
            await request.body(),
            request.headers.get("content-type", ""),
        )
        platform.calls[call.path] += 1
        return await faults.enact(
            platform.faults,
            _described(call),
            lambda: _answer(platform, call),
            _ordered_refusal,
        )

    return control.serve(
        platform,
        routes(platform),
        weblogin.route(platform),
        Route("/{path:path}", serve, methods=["GET", "POST", "PUT", "DELETE"]),
    )


def _answer(state: State, call: Call) -> Response:
    try:
        answer = _carried_out(state, call)
        return answer if isinstance(answer, Response) else _json(answer)
    except Refusal as refusal:
        return _json(refusal.body())


def _carried_out(state: State, call: Call) -> dict[str, Any] | Response:
    open_endpoint = _OPEN.get(call.path)
    if open_endpoint is not None:
        _expect(call, open_endpoint.method)
        return open_endpoint.carry_out(state, _fields(state, call))
    endpoint = _TOKENED.get(call.path)
    if endpoint is None:
        raise Refusal(40066)
    _expect(call, endpoint.method)
    appid = state.tokens.appid_of(call.query.get("access_token"))
    fields = _fields(state, call)
    answer = endpoint.carry_out(state, state.account(appid), fields)
    if endpoint.method == "GET" or isinstance(answer, Response):
        return answer
    return {"errcode": 0, "errmsg": "ok", **answer}


def _expect(call: Call, method: str) -> None:
    if call.method != method:
        raise Refusal(43001 if method == "GET" else 43002)


def _fields(state: State, call: Call) -> dict[str, Any]:
    if call.method == "GET":
        return dict(call.query)
    if call.path == media.UPLOAD:
        return media.fields_of(call)
    if call.has_escapes:
        state.warn(call.path, r"JSON with \u escapes: some texts show them as they are")
    if call.body is None:
        raise Refusal(47001)
    return call.body


def _described(call: Call) -> faults.Call:
    body = call.body or {}
    recipient = body.get("touser") or call.query.get("openid")
    return faults.Call(
        call.path,
        frozenset([str(recipient)] if recipient else []),
        body.get("template_id"),
    )


def _ordered_refusal(fault: Fault) -> Response:
    return _json(Refusal(int(fault.code), fault.message).body())


def _json(body: dict[str, Any]) -> Response:
    content = json.dumps(body, ensure_ascii=False)
    return Response(
        content, headers={"Content-Type": "application/json; encoding=utf-8"}
    )

"""The stand-in for sms.tencentcloudapi.com and dysmsapi.aliyuncs.com, in ASGI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from saleor_wechat_growth.sandbox import control, faults
from saleor_wechat_growth.sandbox.sms import tencent
from saleor_wechat_growth.sandbox.sms.aliyun import door as aliyun
from saleor_wechat_growth.sandbox.sms.control import routes
from saleor_wechat_growth.sandbox.sms.state import State

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

#: how a vendor's call is known, and who answers it
_DOORS: Final = {"x-acs-action": aliyun, "x-tc-action": tencent}


def create_app(state: State | None = None) -> Starlette:
    """Make the application over a state, which it has at `app.state.platform`."""
    platform = state or State()

    async def serve(request: Request) -> Response:
        raw = await request.body()
        named = (door for name, door in _DOORS.items() if name in request.headers)
        door = next(named, tencent)
        call = door.described(request, raw)
        platform.calls[call.path.removeprefix("/")] += 1
        return await faults.enact(
            platform.faults,
            call,
            lambda: door.answer(platform, request, raw),
            door.ordered_refusal,
        )

    return control.serve(
        platform, routes(platform), Route("/", serve, methods=["POST"])
    )

"""The part of the gateways' control API (/_sandbox/) that they have in common.

Wrong input is a 400 with the reason; everything else answers JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from saleor_wechat_growth.sandbox.faults import Fault
from saleor_wechat_growth.sandbox.platform import Platform

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from starlette.requests import Request

State = TypeVar("State", bound=Platform)
#: takes the body of a POST or the query of a GET
Action = Callable[[State, dict[str, Any]], object]


def serve(platform: Platform, controls: Sequence[Route], *gateway: Route) -> Starlette:
    """Make a gateway's application: its control API, and `gateway` for the rest.

    The platform is at `app.state.platform`; its pushes end with the application.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await platform.pushes.close()

    app = Starlette(
        routes=[Mount("/_sandbox", routes=controls), *gateway], lifespan=lifespan
    )
    app.state.platform = platform
    return app


def routes(
    state: State,
    actions: Mapping[tuple[str, str], Action[State]],
    refusal: type[Exception],
) -> list[Route]:
    """Make a route of each action, by (method, name), the common ones among them.

    `refusal` is how the gateway says no, which is wrong input here.
    """
    common: dict[tuple[str, str], Action[State]] = {
        ("POST", "faults"): _order_faults,
        ("POST", "faults/clear"): _clear_faults,
        ("POST", "clock"): _move_clock,
        ("POST", "reset"): _reset,
        ("GET", "faults"): _list_faults,
        ("GET", "clock"): _show_clock,
        ("GET", "pushes"): _list_pushes,
        ("GET", "calls"): _list_calls,
    }
    return [
        Route(f"/{name}", _acting(state, action, refusal), methods=[method])
        for (method, name), action in {**common, **actions}.items()
    ]


def _acting(state: State, action: Action[State], refusal: type[Exception]) -> Any:
    async def act(request: Request) -> JSONResponse:
        read = request.method == "GET"
        fields = dict(request.query_params) if read else await body_of(request)
        try:
            return JSONResponse(action(state, fields))
        except (KeyError, TypeError, ValueError, refusal) as error:
            return wrong(error)

    return act


async def body_of(request: Request) -> dict[str, Any]:
    """Read the JSON posted; what is no object is under `items`."""
    body = await request.json() if await request.body() else {}
    return body if isinstance(body, dict) else {"items": body}


def wrong(error: Exception) -> JSONResponse:
    return JSONResponse({"error": f"{type(error).__name__}: {error}"}, status_code=400)


def shown_counts(counts: list[dict[str, Any]], sends: int) -> dict[str, Any]:
    """Show how often each message arrived, of so many sends; once is the rule."""
    doubled = sum(each["count"] - 1 for each in counts)
    return {"counts": counts, "doubled": doubled, "total": sends}


def _order_faults(state: Platform, body: dict[str, Any]) -> object:
    for each in body.get("items", [body]):
        state.faults.order(Fault.from_json(each))
    return _list_faults(state, {})


def _clear_faults(state: Platform, _: dict[str, Any]) -> object:
    state.faults.clear()
    return _list_faults(state, {})


def _list_faults(state: Platform, _: dict[str, Any]) -> object:
    return {"faults": state.faults.describe()}


def _move_clock(state: Platform, body: dict[str, Any]) -> object:
    """Move `move` seconds further, or to an `offset` from the wall."""
    if "offset" in body:
        state.clock.offset = float(body["offset"])
    state.clock.move(float(body.get("move", 0)))
    return state.clock.describe()


def _show_clock(state: Platform, _: dict[str, Any]) -> object:
    return state.clock.describe()


def _list_pushes(state: Platform, query: dict[str, Any]) -> object:
    return {"pushes": state.pushes.describe(query.get("outcome"))}


def _list_calls(state: Platform, _: dict[str, Any]) -> object:
    return {"calls": dict(state.calls)}


def _reset(state: Platform, _: dict[str, Any]) -> object:
    state.reset()
    return {}

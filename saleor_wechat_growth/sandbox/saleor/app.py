"""The sandbox core as an ASGI app: API, key set, pictures and the control API."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from saleor_wechat_growth.sandbox.saleor import control, pictures
from saleor_wechat_growth.sandbox.saleor.access import requestor_of
from saleor_wechat_growth.sandbox.saleor.core import build_core
from saleor_wechat_growth.sandbox.saleor.execution import Invalid
from saleor_wechat_growth.sandbox.saleor.problems import ExpiredSignatureError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from saleor_wechat_growth.sandbox.saleor.core import Core
    from saleor_wechat_growth.sandbox.saleor.shop import Shop

#: core shows it in every answer; what is asked of the sandbox never costs much
_COST = {"cost": {"requestedQueryCost": 1, "maximumAvailable": 50000}}
#: storefronts and the Dashboard live on other origins; the control API stays closed
_OPEN = Middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "POST"],
    allow_headers=["*"],
)


def create_app(shop: Shop, *, retry_factor: float = 1.0) -> Starlette:
    """Make the ASGI app. All its handlers run on the event loop and never block it.

    Paths: POST /graphql/, GET /.well-known/jwks.json, GET /media/<slug>.svg,
    /_sandbox/… (see control.py). `app.state.core` is the Core behind it.
    """
    core = build_core(shop, retry_factor=retry_factor)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        core.courier.close()

    app = Starlette(
        routes=[
            Route(
                "/graphql/", _graphql, methods=["POST", "OPTIONS"], middleware=[_OPEN]
            ),
            Route("/.well-known/jwks.json", _jwks),
            Route("/media/{slug}.svg", _picture, middleware=[_OPEN]),
            Route("/health/", _health),
            Mount("/_sandbox", routes=control.routes(core)),
        ],
        lifespan=lifespan,
    )
    app.state.core = core
    return app


async def _graphql(request: Request) -> Response:
    core: Core = request.app.state.core
    try:
        asked = json.loads(await request.body())
    except ValueError:
        return _answer({"errors": [{"message": "Unable to parse query."}]}, 400)
    if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
        return _answer({"errors": [{"message": "Must provide a query string."}]}, 400)
    try:
        requestor = requestor_of(core.shop, request.headers)
        answer = core.engine.run(
            asked["query"],
            core.context(requestor),
            variables=asked.get("variables"),
            operation=asked.get("operationName"),
        )
    except ExpiredSignatureError as expired:
        code = {"exception": {"code": type(expired).__name__}}
        return _answer({"errors": [{"message": str(expired), "extensions": code}]}, 200)
    except Invalid as invalid:
        return _answer({"errors": invalid.errors}, 400)
    return _answer(answer, 200)


def _answer(content: dict[str, Any], status: int) -> Response:
    return JSONResponse({**content, "extensions": _COST}, status)


async def _jwks(request: Request) -> Response:
    core: Core = request.app.state.core
    return JSONResponse(core.shop.key.jwks())


async def _picture(request: Request) -> Response:
    drawn = pictures.draw(request.path_params["slug"])
    headers = {"cache-control": "max-age=3600"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


async def _health(_request: Request) -> Response:
    return PlainTextResponse("ok")

"""The control API under /_sandbox: what a shop's staff, time and bad luck do.

Every path takes and gives JSON; what core would refuse is 422 with
`{"errors": [{"field", "code", "message"}]}`, an unknown id among it. Acts as the
shop's first staff user, so issuingPrincipal is that user.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from saleor_wechat_growth.sandbox.saleor import accounts, carts, demo, orders, stock
from saleor_wechat_growth.sandbox.saleor import install as installing
from saleor_wechat_growth.sandbox.saleor.access import dashboard_token, staff_requestor
from saleor_wechat_growth.sandbox.saleor.deliveries import Chaos
from saleor_wechat_growth.sandbox.saleor.dump import dump
from saleor_wechat_growth.sandbox.saleor.problems import MutationRefused
from saleor_wechat_growth.sandbox.saleor.signing import SigningKey
from saleor_wechat_growth.sandbox.saleor.staff import staff_token

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from saleor_wechat_growth.sandbox.saleor.context import Context
    from saleor_wechat_growth.sandbox.saleor.core import Core
    from saleor_wechat_growth.sandbox.saleor.model import App, User

Body = dict[str, Any]


class Controls:
    """One method per path; each takes the posted body and returns the answer."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._shop = core.shop

    # -- apps ----------------------------------------------------------------------

    async def install(self, body: Body) -> Body:
        """`{"manifest_url"}` -> `{"app": {"id", "identifier", "name", "token"}}`."""
        core = self._core
        app = await installing.install(
            self._shop, core.engine, core.bus, body["manifest_url"], self._staff()
        )
        shown = {
            "id": app.id,
            "identifier": app.identifier,
            "name": app.name,
            "token": app.token,
        }
        return {"app": shown}

    async def uninstall(self, body: Body) -> Body:
        """`{"app"?}` an id; without it the only app."""
        installing.uninstall(self._context(), self._app(body))
        return {}

    async def activate(self, body: Body) -> Body:
        """`{"active": bool, "app"?}`."""
        installing.set_active(
            self._context(), self._app(body), active=bool(body["active"])
        )
        return {}

    async def app_token(self, body: Body) -> Body:
        """Return what the Dashboard would hand to the app: `{"email"?, "app"?}` -> `{"token", …}`.

        `email` names the staff user; without it the first.
        """
        app, staff = self._app(body), self._staff(body.get("email"))
        token = dashboard_token(self._shop, staff, app)
        return {"token": token, "app_id": app.id, "saleor_api_url": self._shop.api_url}

    async def staff_token(self, body: Body) -> Body:
        """Make a token for staff with chosen permissions; see staff.py."""
        return staff_token(self._shop, body)

    async def rotate_key(self, _body: Body) -> Body:
        """Sign with a new key from now on; the old one is gone from the key set."""
        self._shop.key = SigningKey()
        return self._shop.key.jwks()

    # -- the shop --------------------------------------------------------------------

    async def price(self, body: Body) -> Body:
        """`{"variant", "price", "channel"?}`: a new list price."""
        slug = body.get("channel", demo.CHANNEL)
        stock.set_price(self._context(), body["variant"], slug, _amount(body["price"]))
        return {}

    async def stock(self, body: Body) -> Body:
        """`{"variant", "quantity"?, "tracked"?, "for_sale"?}`; no event of ours tells of it.

        `tracked`: whether its stock counts at all; `for_sale` is its product's.
        """
        context = self._context()
        if "quantity" in body:
            stock.set_stock(context, body["variant"], int(body["quantity"]))
        stock.set_sale(
            context,
            body["variant"],
            for_sale=body.get("for_sale"),
            tracked=body.get("tracked"),
        )
        return {}

    async def limit(self, body: Body) -> Body:
        """`{"quantity"}`: the most of one thing that a checkout holds; null is no limit."""
        self._shop.limit_quantity_per_checkout = body["quantity"]
        return {}

    async def pay(self, body: Body) -> Body:
        """`{"id"}` of a checkout or order: charge all that is owed."""
        checkout = self._shop.checkout(body["id"])
        if checkout is not None:
            carts.pay(self._context(), checkout)
        else:
            orders.mark_as_paid(None, self._context(), {"id": body["id"]})
        return {}

    async def refund(self, body: Body) -> Body:
        """`{"order", "amount"?}`: without an amount all that was charged."""
        context = self._context()
        order = orders.find(context, body["order"])
        orders.refund(context, order, _amount(body.get("amount", order.charged)))
        return {}

    async def cancel_order(self, body: Body) -> Body:
        """`{"order"}`."""
        orders.cancel(None, self._context(), {"id": body["order"]})
        return {}

    async def expire_order(self, body: Body) -> Body:
        """`{"order"}`, an unpaid one."""
        context = self._context()
        orders.expire(context, orders.find(context, body["order"]))
        return {}

    async def delete_checkout(self, body: Body) -> Body:
        """`{"id"}`: as core's nightly expiry does, without any event."""
        del self._shop.checkouts[carts.find(self._context(), body["id"]).pk]
        return {}

    async def customer(self, body: Body) -> Body:
        """`{"email", "password", "firstName"?, "lastName"?, "phone"?, "metadata"?}` -> `{"id"}`."""
        return {"id": accounts.create(self._context(), body).id}

    async def customer_update(self, body: Body) -> Body:
        """`{"id", "firstName"?, "lastName"?, "isConfirmed"?, "isActive"?, "phone"?}`."""
        accounts.update(self._context(), self._user(body), body)
        return {}

    async def customer_delete(self, body: Body) -> Body:
        """`{"id"}`."""
        accounts.delete(self._context(), self._user(body))
        return {}

    # -- weather ---------------------------------------------------------------------

    async def chaos(self, body: Body) -> Body:
        """Set what goes wrong (keys of Chaos, `seed` beside them) and return it all.

        `{}` changes nothing, `{"reset": true}` calms everything.
        """
        given = dict(body)
        if given.pop("reset", False):
            self._core.courier.chaos = Chaos()
        if "seed" in given:
            self._shop.random.seed(given.pop("seed"))
        try:
            self._core.courier.chaos = replace(self._core.courier.chaos, **given)
        except TypeError as error:
            raise MutationRefused("INVALID", None, str(error)) from None
        return asdict(self._core.courier.chaos)

    async def settle(self, body: Body) -> Body:
        """Wait till all webhooks have been delivered or given up: `{"timeout"?}` in seconds."""
        try:
            await asyncio.wait_for(
                self._core.courier.settle(), float(body.get("timeout", 30))
            )
        except TimeoutError:
            return {"settled": False, "pending": self._core.courier.pending}
        return {"settled": True, "pending": 0}

    async def seed(self, body: Body) -> Body:
        """Fill the shop anew with the demo: `{"customers"?: n}` of them besides the named."""
        await self.reset({})
        demo.fill(self._shop, customers=int(body.get("customers", 0)))
        return dump(self._shop)

    async def reset(self, _body: Body) -> Body:
        """Forget everything, apps too; the key stays."""
        self._core.courier.stop()
        self._core.courier.chaos = Chaos()
        self._shop.clear()
        return {}

    # -- finding ---------------------------------------------------------------------

    def _context(self) -> Context:
        return self._core.context(staff_requestor(self._staff()))

    def _staff(self, email: str | None = None) -> User:
        for user in self._shop.users.values():
            if user.is_staff and email in (None, user.email):
                return user
        raise MutationRefused("NOT_FOUND", "email", "There is no such staff user.")

    def _user(self, body: Body) -> User:
        user = self._shop.user(body["id"])
        if user is None:
            raise MutationRefused("NOT_FOUND", "id", "There is no such user.")
        return user

    def _app(self, body: Body) -> App:
        named = self._shop.app(body.get("app")) if "app" in body else None
        apps = [named] if named else list(self._shop.apps.values())
        if len(apps) != 1:
            raise MutationRefused(
                "NOT_FOUND", "app", "Which app? There are " + str(len(apps))
            )
        return apps[0]


_PATHS = (
    "install",
    "uninstall",
    "activate",
    "app_token",
    "staff_token",
    "rotate_key",
    "price",
    "stock",
    "limit",
    "pay",
    "refund",
    "cancel_order",
    "expire_order",
    "delete_checkout",
    "customer",
    "customer_update",
    "customer_delete",
    "chaos",
    "settle",
    "seed",
    "reset",
)


def routes(core: Core) -> list[Route]:
    """POST /_sandbox/<each of _PATHS>, and GET /_sandbox/state."""
    controls = Controls(core)

    async def state(_request: Request) -> Response:
        return JSONResponse(dump(core.shop))

    posts = [
        Route(f"/{path}", _endpoint(getattr(controls, path)), methods=["POST"])
        for path in _PATHS
    ]
    return [*posts, Route("/state", state)]


def _endpoint(
    act: Callable[[Body], Awaitable[Body]],
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        # any web page may post text to a loopback port, but not JSON
        if not request.headers.get("content-type", "").startswith("application/json"):
            return JSONResponse({"errors": [{"message": "Post JSON."}]}, 415)
        try:
            return JSONResponse(await act(json.loads(await request.body() or b"{}")))
        except MutationRefused as refused:
            entries = [refused.entry]
        except installing.InstallFailed as failed:
            entries = failed.entries
        except KeyError as missing:
            entries = [
                {"field": missing.args[0], "code": "REQUIRED", "message": "is missing"}
            ]
        return JSONResponse({"errors": entries}, 422)

    return endpoint


def _amount(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise MutationRefused("INVALID", None, f"Not an amount: {value}") from None

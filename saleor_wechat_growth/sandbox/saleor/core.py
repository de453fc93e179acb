"""The parts of a sandbox core, wired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from saleor_wechat_growth.sandbox.saleor.accounts import ACCOUNT_MUTATIONS
from saleor_wechat_growth.sandbox.saleor.carts import CART_MUTATIONS
from saleor_wechat_growth.sandbox.saleor.codes import VOUCHER_MUTATIONS
from saleor_wechat_growth.sandbox.saleor.context import Context
from saleor_wechat_growth.sandbox.saleor.deliveries import Courier
from saleor_wechat_growth.sandbox.saleor.events import Bus
from saleor_wechat_growth.sandbox.saleor.execution import Engine
from saleor_wechat_growth.sandbox.saleor.fields import TYPE_RESOLVERS
from saleor_wechat_growth.sandbox.saleor.orders import ORDER_MUTATIONS
from saleor_wechat_growth.sandbox.saleor.queries import QUERY_RESOLVERS
from saleor_wechat_growth.sandbox.saleor.webhooks import webhook_mutations

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.saleor.context import Requestor
    from saleor_wechat_growth.sandbox.saleor.shop import Shop


@dataclass(slots=True)
class Core:
    """A running sandbox core: the shop, what answers for it and what posts for it."""

    shop: Shop
    engine: Engine
    courier: Courier
    bus: Bus

    def context(self, requestor: Requestor) -> Context:
        return Context(self.shop, self.bus, requestor)


def build_core(shop: Shop, *, retry_factor: float = 1.0) -> Core:
    """Wire the parts; `retry_factor` 0.001 makes core's 310 s of retries last 0.3 s."""
    resolvers = {
        **QUERY_RESOLVERS,
        **TYPE_RESOLVERS,
        **CART_MUTATIONS,
        **ORDER_MUTATIONS,
        **VOUCHER_MUTATIONS,
        **ACCOUNT_MUTATIONS,
    }
    engine = Engine(resolvers)
    resolvers.update(webhook_mutations(engine))
    courier = Courier(shop, retry_factor=retry_factor)
    return Core(shop, engine, courier, Bus(shop, courier, engine))

"""The sandbox core as tests use it: over HTTP, like everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.sandbox.saleor.app import create_app
from saleor_wechat_growth.sandbox.saleor.demo import CHANNEL, demo_shop
from saleor_wechat_growth.sandbox.serving import Serving


class Core:
    """A running sandbox core: `do` what a shopper does, `control` what we order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.api_url = f"{url}/graphql/"

    def control(self, name: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/_sandbox/{name}", json=body, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def settle(self) -> None:
        assert self.control("settle", timeout=20)["settled"]

    def state(self) -> Any:
        return requests.get(f"{self.url}/_sandbox/state", timeout=20).json()

    def do(self, document: str, token: str = "", **variables: Any) -> Any:
        """Run a document of graphql/saleor and return its one field, without errors."""
        answer = requests.post(
            self.api_url,
            json={"query": documents.load(document), "variables": variables},
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=20,
        ).json()
        assert "errors" not in answer, answer
        (payload,) = answer["data"].values()
        if isinstance(payload, dict):
            assert not payload.get("errors"), payload
        return payload

    def variant(self, sku: str) -> str:
        products = self.do("shop_products", channel=CHANNEL, first=50)
        return next(
            variant["id"]
            for edge in products["edges"]
            for variant in edge["node"]["variants"]
            if variant["sku"] == sku
        )

    def cart(self, sku: str = "CUP-CE-1", quantity: int = 1, **more: Any) -> Any:
        lines = [{"variantId": self.variant(sku), "quantity": quantity}]
        return self.do(
            "shop_checkout_create", input={"channel": CHANNEL, "lines": lines, **more}
        )["checkout"]

    def buy(self, cart_id: str) -> Any:
        self.control("pay", id=cart_id)
        return self.do("shop_checkout_complete", id=cart_id)["order"]


@contextmanager
def running_core(clock: Any, *, retry_factor: float = 0.005) -> Iterator[Core]:
    """Run a core on a free port; retries come `retry_factor` times as late as real."""
    shop = demo_shop(clock=clock, public_url="")
    with Serving({"saleor": create_app(shop, retry_factor=retry_factor)}) as serving:
        shop.public_url = serving.url("saleor")
        yield Core(serving.url("saleor"))

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.management.commands._shop import ShopCommand


class Command(ShopCommand):
    """Say why a cart's owner did, or did not, get a message."""

    help = "Explain everything that was decided about a cart, in order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("cart", help="the checkout's id at Saleor")
        parser.add_argument("--json", action="store_true", help="one object a line")

    def handle_shop(self, shop: Installation, **options: Any) -> None:
        cart = Cart.objects.of(shop.id).filter(saleor_id=options["cart"]).first()
        if cart is None:
            msg = (
                f"No cart {options['cart']} is known here. Its webhook may be missing: "
                "saleor-wechat-growth backfill reads every cart anew."
            )
            raise CommandError(msg)
        lines = queries.explain_cart(shop.id, cart.id)
        if not lines:
            self.stdout.write(
                f"Nothing was decided yet: the cart is {cart.status}, last touched "
                f"{cart.source_updated_at:%Y-%m-%d %H:%M} UTC."
            )
        for line in lines:
            if options["json"]:
                entry = {"at": line.at.isoformat(), "facts": dict(line.facts)}
                entry |= {
                    name: getattr(line, name) for name in ("stage", "verdict", "reason")
                }
                self.stdout.write(json.dumps(entry, ensure_ascii=False, default=str))
            else:
                why = f" – {line.reason}" if line.reason else ""
                self.stdout.write(
                    f"{line.at:%Y-%m-%d %H:%M:%S}  {line.stage:<8}{line.verdict}{why}"
                )

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.inbox.services import start_reconciliation
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.management.commands._shop import ShopCommand


class Command(ShopCommand):
    """Have a shop's customers, carts and orders read anew by the workers."""

    help = "Read every customer, cart and order of a shop anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--since-ever",
            action="store_true",
            help="forget how far was read, and read everything",
        )

    def handle_shop(self, shop: Installation, **options: Any) -> None:
        start_reconciliation(
            installation_id=shop.id,
            now=clock.now(),
            since_ever=options["since_ever"],
        )
        self.stdout.write(
            "Workers read it now; /metrics and the app's page show how far they are."
        )

"""What commands about one shop have in common: finding it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.management.growthfile import shops


class ShopCommand(BaseCommand):
    """A command about the shop of `--shop`, or about the only one there is."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--shop", default="", help="API address or public key")

    def handle(self, **options: Any) -> None:
        try:
            shop = shops.find(options.pop("shop"))
        except shops.NoSuchShop as error:
            raise CommandError(str(error)) from error
        self.handle_shop(shop, **options)

    def handle_shop(self, shop: Installation, **options: Any) -> None:
        """Do the work of the command."""
        raise NotImplementedError

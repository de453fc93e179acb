from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from saleor_wechat_growth.core import clock, jsontext
from saleor_wechat_growth.management.growthfile.commanding import (
    SHOP_HELP,
    GrowthFileCommand,
)
from saleor_wechat_growth.management.growthfile.exporting import export
from saleor_wechat_growth.management.growthfile.shops import find


class Command(GrowthFileCommand):
    """Write the growth.yaml of a live shop, secrets as env:NAME."""

    help = "Write the growth.yaml that describes a shop as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--shop", default="", help=SHOP_HELP)
        parser.add_argument("--to", default="", help="a file; without it, printed")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, **options: Any) -> None:
        text = export(find(options["shop"]).pk, clock.now())
        if options["to"]:
            Path(options["to"]).write_text(text, encoding="utf-8")
        elif options["json"]:
            self.stdout.write(jsontext.dumps({"growth.yaml": text}))
        else:
            self.stdout.write(text, ending="")

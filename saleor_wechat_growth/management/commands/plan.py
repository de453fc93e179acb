from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.management.growthfile.applying import rehearse
from saleor_wechat_growth.management.growthfile.commanding import (
    CHANGES,
    FAILED,
    SHOP_HELP,
    GrowthFileCommand,
    file_at,
)
from saleor_wechat_growth.management.growthfile.shops import find


class Command(GrowthFileCommand):
    """Show what a growth.yaml would change, whom it touches, what it may cost."""

    help = (
        "Show what a growth.yaml would change. "
        "Exit code 0: nothing, 2: something, 1: it cannot be applied."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--shop", default="", help=SHOP_HELP)
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, **options: Any) -> None:
        file = file_at(options["file"])
        plan = rehearse(
            shop=find(options["shop"]), file=file, env=os.environ, now=clock.now()
        )
        self.show(plan, is_json=options["json"])
        if plan.problems:
            raise SystemExit(FAILED)
        if plan.changing:
            raise SystemExit(CHANGES)

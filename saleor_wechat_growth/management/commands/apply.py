from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.management.growthfile.applying import apply
from saleor_wechat_growth.management.growthfile.commanding import (
    SHOP_HELP,
    GrowthFileCommand,
    file_at,
)
from saleor_wechat_growth.management.growthfile.shops import find


class Command(GrowthFileCommand):
    """Do what `plan` showed, if nothing has changed since."""

    help = "Apply a growth.yaml as planned: all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--plan", required=True, help="the hash that `plan` showed")
        parser.add_argument("--shop", default="", help=SHOP_HELP)
        parser.add_argument("--by", default="", help="who does it, for the audit")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, **options: Any) -> None:
        plan = apply(
            shop=find(options["shop"]),
            file=file_at(options["file"]),
            env=os.environ,
            expected=options["plan"],
            actor=options["by"] or _user(),
            now=clock.now(),
        )
        self.show(plan, is_json=options["json"])
        if not options["json"]:
            self.stdout.write("Done.")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return f"uid {os.getuid()}"

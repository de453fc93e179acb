"""`saleor-wechat-growth schema NAME`: print a contract that others program against."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from graphql import print_schema

from saleor_wechat_growth.api.dashboard.schema import SCHEMA as DASHBOARD
from saleor_wechat_growth.api.storefront.schema import SCHEMA as STOREFRONT
from saleor_wechat_growth.management.growthfile.schema import json_schema

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

SCHEMAS: dict[str, Callable[[], str]] = {
    "dashboard": lambda: print_schema(DASHBOARD) + "\n",
    "storefront": lambda: print_schema(STOREFRONT) + "\n",
    "growth-file": lambda: (
        json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    ),
}


class Command(BaseCommand):
    help = "Print a schema (SDL or JSON), or write or check the file that holds it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(SCHEMAS))
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--out", type=Path, help="write it to this file")
        what.add_argument(
            "--check", type=Path, help="fail if this file holds anything else"
        )

    def handle(self, **options: Any) -> None:
        text = SCHEMAS[options["name"]]()
        if options["out"]:
            options["out"].write_text(text, encoding="utf-8")
        elif options["check"]:
            if options["check"].read_text(encoding="utf-8") != text:
                raise CommandError(
                    f"{options['check']} is not what the code says; write it again "
                    f"with: saleor-wechat-growth schema {options['name']} "
                    f"--out {options['check']}"
                )
        else:
            self.stdout.write(text, ending="")

"""`saleor-wechat-growth schema storefront`: print one of our GraphQL schemas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from graphql import print_schema

from saleor_wechat_growth.api.storefront.schema import SCHEMA as STOREFRONT

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

SCHEMAS = {"storefront": STOREFRONT}


class Command(BaseCommand):
    help = "Print a GraphQL schema as SDL, or write or check the file that holds it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(SCHEMAS))
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--out", type=Path, help="write it to this file")
        what.add_argument(
            "--check", type=Path, help="fail if this file holds anything else"
        )

    def handle(self, **options: Any) -> None:
        text = print_schema(SCHEMAS[options["name"]]) + "\n"
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

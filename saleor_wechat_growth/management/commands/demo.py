from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.installations import queries
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.management import demo, history
from saleor_wechat_growth.management.embedded import NotStarted, free_port
from saleor_wechat_growth.management.supervisor import Group, run_command, running

#: what a throw-away instance must not take from the shell it is started in
OURS = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV", "XDG_RUNTIME_DIR")


class Command(BaseCommand):
    """Show the main job: a cart left, recalled, bought with its coupon, credited."""

    help = "Walk through the main job without a browser."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group(required=True)
        group.add_argument(
            "--once",
            action="store_true",
            help="start a throw-away instance, walk, print facts as JSON lines; "
            "exit 0 only if the cart was recovered and credited",
        )
        group.add_argument(
            "--set-up",
            action="store_true",
            help="set up the demo shop of this instance",
        )
        group.add_argument(
            "--walk", action="store_true", help="walk in this instance, already set up"
        )

        group.add_argument(
            "--history",
            action="store_true",
            help="give this instance's demo shop three months of history",
        )

    def handle(self, **options: Any) -> None:
        try:
            if options["once"]:
                _once()
            elif options["set_up"]:
                demo.set_up()
            elif options["history"]:
                history.write(
                    installation_id=_shop().pk,
                    now=clock.now(),
                    tell_wechat=demo.put_followers,
                )
            else:
                demo.print_walk(_shop(), self.stdout.write)
        except (demo.DemoFailed, NotStarted) as error:
            raise CommandError(str(error)) from error


def _shop() -> Installation:
    shop = queries.by_api_url(f"{settings.SANDBOX_URLS['SALEOR']}/graphql/")
    if shop is None:
        msg = "the demo shop is not set up: saleor-wechat-growth demo --set-up"
        raise CommandError(msg)
    return shop


def _once() -> None:
    given = {name: os.environ[name] for name in OURS if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        group = Group(data=Path(folder), port=free_port(), given=given)
        with running(group):
            run_command(("demo", "--set-up"), group.env)
            run_command(("demo", "--walk"), group.env)

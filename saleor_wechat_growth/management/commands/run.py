from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from saleor_wechat_growth.management.embedded import NotStarted
from saleor_wechat_growth.management.supervisor import Group, run_command, running

if TYPE_CHECKING:
    from collections.abc import Mapping


class Command(BaseCommand):
    """Run the whole app on this machine, with a demo shop."""

    help = "Run everything: web, worker, scheduler, sandbox, PostgreSQL, Redis."
    requires_system_checks: tuple[str, ...] = ()

    def handle(self, **_: Any) -> None:
        port = int(os.environ.get("PORT", "8400"))
        group = Group(
            data=Path(os.environ.get("DATA_DIR", ".data")).resolve(),
            port=port,
            given=dict(os.environ),
        )
        try:
            with running(group):
                if group.env["SANDBOX"] == "1":
                    run_command(("demo", "--set-up"), group.env)
                self._say_what_to_open(f"http://localhost:{port}", group.env)
                if group.env["SANDBOX"] == "1":
                    # it says itself what kept it from being told; all else works
                    with contextlib.suppress(NotStarted):
                        run_command(("demo", "--history"), group.env)
                group.watch()
        except NotStarted as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")

    def _say_what_to_open(self, url: str, env: Mapping[str, str]) -> None:
        self.stdout.write(self.style.SUCCESS("\nReady."))
        if env["SANDBOX"] == "1":
            self.stdout.write(f"  The phone of a customer  {url}/demo/")
            self.stdout.write(f"  The shop's Dashboard     {url}/demo/dashboard/")
        self.stdout.write(f"  Manifest, to install     {url}/api/manifest")
        self.stdout.write(f"  GraphQL of mini-programs {url}/graphql/storefront/")
        self.stdout.write("Ctrl-C stops everything.\n")
        # a log file is told at once as well
        self.stdout.flush()

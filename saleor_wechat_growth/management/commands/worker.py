from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Do what is due. More of these, on more machines, do more."""

    help = "Run a Celery worker."
    requires_system_checks = "__all__"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=3, help="processes")

    def handle(self, **options: Any) -> None:
        os.execv(  # noqa: S606 -- celery takes this process's place, and its signals
            sys.executable,
            [
                sys.executable,
                "-m",
                "celery",
                "--app",
                "saleor_wechat_growth.config",
                "worker",
                "--concurrency",
                str(options["concurrency"]),
                "--without-gossip",
                "--without-mingle",
                "--loglevel",
                "WARNING",
            ],
        )

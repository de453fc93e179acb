from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Serve HTTP with gunicorn: threads share the connection that stores webhooks."""

    help = "Serve the app over HTTP."
    requires_system_checks = "__all__"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8400)
        parser.add_argument("--workers", type=int, default=2, help="processes")
        parser.add_argument("--threads", type=int, default=32, help="threads a process")

    def handle(self, **options: Any) -> None:
        os.execv(  # noqa: S606 -- gunicorn takes this process's place, and its signals
            sys.executable,
            [
                sys.executable,
                "-m",
                "gunicorn",
                "saleor_wechat_growth.config.wsgi:application",
                "--bind",
                f"{options['host']}:{options['port']}",
                "--worker-class",
                "gthread",
                "--workers",
                str(options["workers"]),
                "--threads",
                str(options["threads"]),
                "--keep-alive",
                "75",
                "--graceful-timeout",
                "10",
                "--log-level",
                "warning",
            ],
        )

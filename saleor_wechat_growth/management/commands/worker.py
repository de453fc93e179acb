from __future__ import annotations

import warnings
from argparse import ArgumentParser
from typing import Any

from celery import current_app
from celery.exceptions import SecurityWarning
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Do what is due. More of these, on more machines, do more."""

    help = "Run a Celery worker."
    requires_system_checks = "__all__"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=3, help="processes")

    def handle(self, **options: Any) -> None:
        # in a container root is nobody special, and nothing is unpickled
        warnings.simplefilter("ignore", SecurityWarning)
        current_app.worker_main(
            [
                "--quiet",
                "worker",
                "--concurrency",
                str(options["concurrency"]),
                "--without-gossip",
                "--without-mingle",
                "--loglevel",
                "WARNING",
            ]
        )

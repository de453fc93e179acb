from __future__ import annotations

import warnings
from argparse import ArgumentParser
from typing import Any

from celery import current_app
from celery.exceptions import SecurityWarning
from django.conf import settings
from django.core.management.base import BaseCommand

from saleor_wechat_growth.management.asking import AskingProcess, LeavesWithItsWorker

MAIN, ASKING = "main", "asking"


class Command(BaseCommand):
    """Do what is due. More of these, on more machines, do more.

    Processes handle and send; one more, of threads, asks cores and gateways, which may
    take their time. Each part can be run by itself.
    """

    help = "Run a Celery worker."
    requires_system_checks = "__all__"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--concurrency", type=int, default=3, help="processes that handle and send"
        )
        parser.add_argument(
            "--threads",
            type=int,
            default=12,
            help="threads of the process that asks cores",
        )
        parser.add_argument(
            "--only",
            choices=(MAIN, ASKING),
            help="one part alone: main handles and sends, asking asks cores",
        )

    def handle(self, **options: Any) -> None:
        # in a container root is nobody special, and nothing is unpickled
        warnings.simplefilter("ignore", SecurityWarning)
        part = options["only"]
        steps = current_app.steps["worker"]
        if part == ASKING:
            steps.add(LeavesWithItsWorker)
            queue, pool, size = settings.ASKING_QUEUE, "threads", options["threads"]
        else:
            if part is None:
                AskingProcess.threads = options["threads"]
                steps.add(AskingProcess)
            queue, pool = settings.CELERY_TASK_DEFAULT_QUEUE, "prefork"
            size = options["concurrency"]
        current_app.worker_main(
            [
                "--quiet",
                "worker",
                "--queues",
                queue,
                "--pool",
                pool,
                "--concurrency",
                str(size),
                "--hostname",
                f"{part or MAIN}@%h",
                "--without-gossip",
                "--without-mingle",
                "--loglevel",
                "WARNING",
            ]
        )

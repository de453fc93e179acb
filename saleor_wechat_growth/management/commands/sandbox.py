from __future__ import annotations

import signal
import threading
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Stand in for Saleor, WeChat, SMS vendors and Jinshuju, at SANDBOX_*_URL."""

    help = "Run the sandbox's stand-ins for Saleor, WeChat, SMS and Jinshuju."
    requires_system_checks: tuple[str, ...] = ()

    def handle(self, **_: Any) -> None:
        # nothing of the product imports the sandbox; this command is its only door
        from saleor_wechat_growth.sandbox.demo import demo_apps  # noqa: PLC0415
        from saleor_wechat_growth.sandbox.serving import Serving  # noqa: PLC0415

        ports = {
            name.lower(): urlsplit(url).port
            for name, url in settings.SANDBOX_URLS.items()
        }
        if None in ports.values():
            msg = ", ".join(f"SANDBOX_{name}_URL" for name in settings.SANDBOX_URLS)
            msg = f"{msg} are needed"
            raise CommandError(msg)
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        with Serving(
            demo_apps(settings.SANDBOX_URLS["SALEOR"]),
            ports={name: port for name, port in ports.items() if port is not None},
        ):
            stop.wait()

from __future__ import annotations

import signal
import threading
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Stand in for Saleor, WeChat and the SMS vendors, at SANDBOX_*_URL."""

    help = "Run the sandbox's stand-ins for Saleor, WeChat and SMS."
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
            msg = (
                "SANDBOX_SALEOR_URL, SANDBOX_WECHAT_URL and SANDBOX_SMS_URL are needed"
            )
            raise CommandError(msg)
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        with Serving(
            demo_apps(settings.SANDBOX_URLS["SALEOR"]),
            ports={name: port for name, port in ports.items() if port is not None},
        ):
            stop.wait()

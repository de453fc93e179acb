from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.messaging import services


@shared_task
def send_due() -> None:
    services.send_due(clock=clock.now)


@shared_task
def settle_due() -> None:
    services.recover_lost(now=clock.now())
    services.settle_due(now=clock.now())


@shared_task
def check_templates() -> None:
    while services.check_templates(now=clock.now()):
        pass


@shared_task
def upload_pictures() -> None:
    while services.upload_pictures(now=clock.now()):
        pass


@shared_task
def tell_operators() -> None:
    services.dismiss_mended(now=clock.now())
    services.report_due(now=clock.now())

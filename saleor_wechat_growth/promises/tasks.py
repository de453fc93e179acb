from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.promises import services


@shared_task
def tell_due() -> None:
    while services.tell_due(now=clock.now()):
        pass


@shared_task
def look_due() -> None:
    while services.look_due(now=clock.now()):
        pass


@shared_task
def expire_due() -> None:
    while services.expire_due(now=clock.now()):
        pass

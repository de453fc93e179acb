from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.insights import services


@shared_task
def roll_up() -> None:
    services.roll_up(now=clock.now())

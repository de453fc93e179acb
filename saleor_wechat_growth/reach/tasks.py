from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.reach import services


@shared_task
def look_up_followers() -> None:
    while services.look_up_followers(now=clock.now()):
        pass

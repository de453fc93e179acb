from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.customers import services


@shared_task
def advance_erasures() -> None:
    while services.advance_erasures(now=clock.now()):
        pass


@shared_task
def erase_in_core() -> None:
    while services.erase_in_core(now=clock.now()):
        pass


@shared_task
def drop_old_exports() -> None:
    services.drop_old_exports(now=clock.now())

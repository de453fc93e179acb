from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.journeys import services


@shared_task
def sweep() -> None:
    while services.sweep(now=clock.now()):
        pass


@shared_task
def run_due_steps() -> None:
    while services.run_due_steps(now=clock.now()):
        pass

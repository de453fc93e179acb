from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.inbox import services


@shared_task
def handle_due() -> None:
    while services.handle_due(now=clock.now()):
        pass


@shared_task
def refetch_due() -> None:
    while services.refetch_due(now=clock.now()):
        pass


@shared_task
def reconcile_due() -> None:
    services.reconcile_due(now=clock.now())


@shared_task
def drop_old_bodies() -> None:
    services.drop_old_bodies(now=clock.now())

from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.installations import services
from saleor_wechat_growth.installations.services.syncing import sync_outdated


@shared_task
def sync_webhooks() -> None:
    sync_outdated()


@shared_task
def erase_uninstalled() -> None:
    services.erase_due(now=clock.now())


@shared_task
def advance_jobs() -> None:
    while services.advance_jobs(now=clock.now()):
        pass

from __future__ import annotations

import logging

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.installations import services
from saleor_wechat_growth.installations.services.syncing import outdated
from saleor_wechat_growth.integrations.saleor.errors import SaleorError

logger = logging.getLogger(__name__)


@shared_task
def sync_webhooks() -> None:
    for installation in outdated():
        try:
            services.sync_webhooks(installation=installation)
        except SaleorError as error:
            logger.warning(
                "webhooks of %s not synced: %s", installation.saleor_api_url, error
            )


@shared_task
def erase_uninstalled() -> None:
    services.erase_due(now=clock.now())


@shared_task
def advance_jobs() -> None:
    while services.advance_jobs(now=clock.now()):
        pass

from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.coupons import services


@shared_task
def refill_pools() -> None:
    while services.refill_pools(now=clock.now()):
        pass


@shared_task
def retire_codes() -> None:
    while services.retire_codes(now=clock.now()):
        pass


@shared_task
def expire_due() -> None:
    while services.expire_due(now=clock.now()):
        pass

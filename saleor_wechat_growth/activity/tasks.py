from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.core import clock


@shared_task
def make_months() -> None:
    services.make_months(now=clock.now())


@shared_task
def forget_old_ids() -> None:
    now = clock.now()
    services.forget_event_ids(now=now)
    services.drop_expired_links(now=now)


@shared_task
def make_codes() -> None:
    while services.make_codes(now=clock.now()):
        pass

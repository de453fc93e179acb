from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.reach import services


@shared_task
def look_up_followers() -> None:
    while services.look_up_followers(now=clock.now()):
        pass


@shared_task
def fetch_statistics() -> None:
    now = clock.now()
    services.plan_statistics(now=now)
    while services.fetch_statistics(now=now):
        pass


@shared_task
def check_followers() -> None:
    services.plan_follower_checks(now=clock.now())
    while services.check_followers(now=clock.now()):
        pass


@shared_task
def drop_old_talks() -> None:
    while services.drop_old_talks(now=clock.now()):
        pass

from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.segments import services


@shared_task
def recheck_due() -> None:
    while services.recheck_due(now=clock.now()):
        pass


@shared_task
def mirror_due() -> None:
    while services.mirror_due(now=clock.now()):
        pass


@shared_task
def send_wechat_tags() -> None:
    while services.send_wechat_tags(now=clock.now()):
        pass


@shared_task
def rename_wechat_tags() -> None:
    while services.rename_wechat_tags(now=clock.now()):
        pass


@shared_task
def hear_wechat_tags() -> None:
    while services.hear_wechat_tags(now=clock.now()):
        pass


@shared_task
def build_due() -> None:
    while services.build_due(now=clock.now()):
        pass

from __future__ import annotations

from celery import shared_task

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.forms import services


@shared_task
def drop_old_invitations() -> None:
    while services.drop_old_invitations(now=clock.now()):
        pass

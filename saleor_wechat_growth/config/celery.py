"""The Celery app. Its tasks only do what rows in the database say is due."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery, Task
from celery.signals import task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_wechat_growth.config.settings")

#: Autodiscovery sees only Django apps, and we have one: every domain is named.
TASK_MODULES = (
    "saleor_wechat_growth.installations",
    "saleor_wechat_growth.inbox",
    "saleor_wechat_growth.customers",
    "saleor_wechat_growth.reach",
    "saleor_wechat_growth.activity",
    "saleor_wechat_growth.coupons",
    "saleor_wechat_growth.segments",
    "saleor_wechat_growth.forms",
    "saleor_wechat_growth.messaging",
    "saleor_wechat_growth.promises",
    "saleor_wechat_growth.journeys",
    "saleor_wechat_growth.insights",
)

app = Celery("saleor_wechat_growth")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(list(TASK_MODULES))


@task_prerun.connect
def _say_that_work_is_taken(task: Task[..., Any], **_: Any) -> None:
    # settings are there only now
    from saleor_wechat_growth.core import pulse  # noqa: PLC0415

    if queue := (task.request.delivery_info or {}).get("routing_key"):
        pulse.beat(queue)

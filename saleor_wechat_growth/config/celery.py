"""The Celery app. Its tasks only do what rows in the database say is due."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_wechat_growth.config.settings")

#: Autodiscovery sees only Django apps, and we have one: every domain is named.
TASK_MODULES = (
    "saleor_wechat_growth.installations",
    "saleor_wechat_growth.inbox",
    "saleor_wechat_growth.reach",
    "saleor_wechat_growth.activity",
    "saleor_wechat_growth.coupons",
    "saleor_wechat_growth.segments",
    "saleor_wechat_growth.messaging",
    "saleor_wechat_growth.journeys",
    "saleor_wechat_growth.insights",
)

app = Celery("saleor_wechat_growth")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(list(TASK_MODULES))

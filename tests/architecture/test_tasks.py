from __future__ import annotations

import importlib
import pkgutil

import saleor_wechat_growth
from saleor_wechat_growth.config.celery import TASK_MODULES, app
from saleor_wechat_growth.management.schedule import INTERVALS


def test_celery_is_told_every_tasks_module() -> None:
    found = {
        name.removesuffix(".tasks")
        for _, name, _ in pkgutil.walk_packages(
            saleor_wechat_growth.__path__, "saleor_wechat_growth."
        )
        if name.endswith(".tasks")
    }
    assert found == set(TASK_MODULES)


def test_the_scheduler_wakes_every_task_and_only_those() -> None:
    for module in TASK_MODULES:
        importlib.import_module(f"{module}.tasks")
    ours = {name for name in app.tasks if name.startswith("saleor_wechat_growth.")}
    assert ours == set(INTERVALS)

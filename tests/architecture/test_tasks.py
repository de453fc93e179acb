from __future__ import annotations

import importlib
import pkgutil

from django.conf import settings

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


def test_every_task_that_waits_for_somebody_elses_server_waits_in_its_own_queue() -> (
    None
):
    """The callers are found by name; how they call is up to them."""
    asking = {"sync_webhooks", "refetch_due", "reconcile_due", "look_up_followers"}
    asking |= {"refill_pools", "retire_codes", "mirror_due", "settle_due"}
    asking |= {"look_due", "make_codes", "tell_operators", "erase_in_core"}
    asking |= {"fetch_statistics", "check_followers", "check_templates"}
    asking |= {"send_wechat_tags", "hear_wechat_tags", "rename_wechat_tags"}
    asking |= {"upload_pictures"}
    names = {name for name in INTERVALS if name.rpartition(".")[2] in asking}
    routed = {name: app.amqp.router.route({}, name)["queue"].name for name in INTERVALS}
    assert len(names) == len(asking)
    assert {name for name, queue in routed.items() if queue == "asking"} == names
    assert set(routed.values()) == {"asking", settings.CELERY_TASK_DEFAULT_QUEUE}

"""Journeys: set up, entered, gone through, ended."""

from saleor_wechat_growth.journeys.services.crediting import end_by_orders
from saleor_wechat_growth.journeys.services.ending import (
    end_by_carts,
    end_by_coupons,
    end_by_people,
    end_runs,
    end_unprofiled,
)
from saleor_wechat_growth.journeys.services.entering import enter
from saleor_wechat_growth.journeys.services.publishing import (
    go_live,
    pause,
    save_recipe,
)
from saleor_wechat_growth.journeys.services.stepping import run_due_steps, wake_waiting
from saleor_wechat_growth.journeys.services.sweeping import sweep
from saleor_wechat_growth.journeys.services.touching import note_messages
from saleor_wechat_growth.journeys.services.watching import unwatch, watch

__all__ = [
    "end_by_carts",
    "end_by_coupons",
    "end_by_orders",
    "end_by_people",
    "end_runs",
    "end_unprofiled",
    "enter",
    "go_live",
    "note_messages",
    "pause",
    "run_due_steps",
    "save_recipe",
    "sweep",
    "unwatch",
    "wake_waiting",
    "watch",
]

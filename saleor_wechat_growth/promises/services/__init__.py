"""Promising people a word about sales and goods, and keeping it."""

from saleor_wechat_growth.promises.services.announcing import (
    SaleDraft,
    cancel_sale_day,
    save_sale_day,
    save_watch_rule,
)
from saleor_wechat_growth.promises.services.ending import (
    cancel_reminder,
    cancel_watch,
    expire_due,
    settle,
)
from saleor_wechat_growth.promises.services.holding import Who, is_usable
from saleor_wechat_growth.promises.services.looking import look_due, look_soon
from saleor_wechat_growth.promises.services.reminding import remind
from saleor_wechat_growth.promises.services.telling import tell_due
from saleor_wechat_growth.promises.services.watching import Wish, watch

__all__ = [
    "SaleDraft",
    "Who",
    "Wish",
    "cancel_reminder",
    "cancel_sale_day",
    "cancel_watch",
    "expire_due",
    "is_usable",
    "look_due",
    "look_soon",
    "remind",
    "save_sale_day",
    "save_watch_rule",
    "settle",
    "tell_due",
    "watch",
]

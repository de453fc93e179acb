"""Storing what arrives, and telling those who listen."""

from saleor_wechat_growth.inbox.services.checking import CoreState, check_core
from saleor_wechat_growth.inbox.services.forgetting import forget
from saleor_wechat_growth.inbox.services.handling import (
    announce,
    drop_old_bodies,
    handle_due,
    hold,
    retry_failed,
    try_hold,
)
from saleor_wechat_growth.inbox.services.reconciling import (
    reconcile_due,
    start_reconciliation,
)
from saleor_wechat_growth.inbox.services.refetching import ask_again, refetch_due
from saleor_wechat_growth.inbox.services.storing import receive

__all__ = [
    "CoreState",
    "announce",
    "ask_again",
    "check_core",
    "drop_old_bodies",
    "forget",
    "handle_due",
    "hold",
    "receive",
    "reconcile_due",
    "refetch_due",
    "retry_failed",
    "start_reconciliation",
    "try_hold",
]

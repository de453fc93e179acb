"""Shops come, change and go; what they send is checked."""

from saleor_wechat_growth.installations.services.lifecycle import (
    erase,
    erase_due,
    register,
    set_active,
    uninstall,
)
from saleor_wechat_growth.installations.services.syncing import sync_webhooks
from saleor_wechat_growth.installations.services.trust import verify_webhook, with_keys

__all__ = [
    "erase",
    "erase_due",
    "register",
    "set_active",
    "sync_webhooks",
    "uninstall",
    "verify_webhook",
    "with_keys",
]

"""Shops come, change and go; what they send is checked."""

from saleor_wechat_growth.installations.services.jobs import (
    advance_jobs,
    cancel_job,
    start_job,
    start_paged_job,
)
from saleor_wechat_growth.installations.services.lifecycle import (
    erase,
    erase_due,
    register,
    set_active,
    uninstall,
)
from saleor_wechat_growth.installations.services.settings import (
    park_setup,
    set_time_zone,
    time_zones,
)
from saleor_wechat_growth.installations.services.staff import (
    audit,
    let_send,
    see_staff,
)
from saleor_wechat_growth.installations.services.syncing import sync_webhooks
from saleor_wechat_growth.installations.services.trust import verify_webhook, with_keys

__all__ = [
    "advance_jobs",
    "audit",
    "cancel_job",
    "erase",
    "erase_due",
    "let_send",
    "park_setup",
    "register",
    "see_staff",
    "set_active",
    "set_time_zone",
    "start_job",
    "start_paged_job",
    "sync_webhooks",
    "time_zones",
    "uninstall",
    "verify_webhook",
    "with_keys",
]

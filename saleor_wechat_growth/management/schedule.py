"""What the scheduler wakes, and how often. The work itself stands in the database.

A wake-up that finds nothing due costs one look at a partial index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DOMAINS = "saleor_wechat_growth."

#: seconds between wake-ups, by task
INTERVALS: Mapping[str, float] = {
    f"{_DOMAINS}inbox.tasks.handle_due": 1,
    f"{_DOMAINS}inbox.tasks.refetch_due": 1,
    f"{_DOMAINS}inbox.tasks.reconcile_due": 5,
    f"{_DOMAINS}inbox.tasks.drop_old_bodies": 3600,
    f"{_DOMAINS}installations.tasks.sync_webhooks": 60,
    f"{_DOMAINS}installations.tasks.advance_jobs": 2,
    f"{_DOMAINS}installations.tasks.erase_uninstalled": 3600,
    f"{_DOMAINS}customers.tasks.advance_erasures": 5,
    f"{_DOMAINS}customers.tasks.erase_in_core": 5,
    f"{_DOMAINS}customers.tasks.drop_old_exports": 3600,
    f"{_DOMAINS}reach.tasks.look_up_followers": 1,
    f"{_DOMAINS}reach.tasks.drop_old_talks": 3600,
    f"{_DOMAINS}reach.tasks.fetch_statistics": 600,
    f"{_DOMAINS}reach.tasks.check_followers": 30,
    f"{_DOMAINS}activity.tasks.make_months": 3600,
    f"{_DOMAINS}activity.tasks.forget_old_ids": 3600,
    f"{_DOMAINS}activity.tasks.make_codes": 5,
    f"{_DOMAINS}coupons.tasks.refill_pools": 5,
    f"{_DOMAINS}coupons.tasks.expire_due": 5,
    f"{_DOMAINS}coupons.tasks.retire_codes": 5,
    f"{_DOMAINS}segments.tasks.recheck_due": 1,
    f"{_DOMAINS}segments.tasks.build_due": 5,
    f"{_DOMAINS}segments.tasks.mirror_due": 5,
    f"{_DOMAINS}segments.tasks.send_wechat_tags": 5,
    f"{_DOMAINS}segments.tasks.rename_wechat_tags": 60,
    f"{_DOMAINS}segments.tasks.hear_wechat_tags": 60,
    f"{_DOMAINS}forms.tasks.drop_old_invitations": 3600,
    f"{_DOMAINS}messaging.tasks.send_due": 1,
    f"{_DOMAINS}messaging.tasks.settle_due": 5,
    f"{_DOMAINS}messaging.tasks.check_templates": 600,
    f"{_DOMAINS}messaging.tasks.upload_pictures": 30,
    f"{_DOMAINS}messaging.tasks.tell_operators": 5,
    f"{_DOMAINS}promises.tasks.tell_due": 1,
    f"{_DOMAINS}promises.tasks.look_due": 5,
    f"{_DOMAINS}promises.tasks.expire_due": 60,
    f"{_DOMAINS}journeys.tasks.sweep": 1,
    f"{_DOMAINS}journeys.tasks.run_due_steps": 1,
    f"{_DOMAINS}insights.tasks.roll_up": 5,
}

"""The tables of a person in this domain."""

from __future__ import annotations

from saleor_wechat_growth.activity.models import (
    ActivityEvent,
    Decision,
    Touch,
    TrackedLink,
)
from saleor_wechat_growth.customers.registry import register

register(TrackedLink)
register(Touch)
register(Decision)
register(ActivityEvent, customer_field="customer_id")

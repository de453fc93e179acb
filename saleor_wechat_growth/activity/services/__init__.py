"""What is written down of people's doings, and of ours with them."""

from saleor_wechat_growth.activity.services.decisions import decide
from saleor_wechat_growth.activity.services.events import (
    RECORDED,
    forget_event_ids,
    make_months,
    record_events,
    write_events,
)
from saleor_wechat_growth.activity.services.links import (
    drop_expired_links,
    follow_link,
    make_links,
)
from saleor_wechat_growth.activity.services.touches import record_touches

__all__ = [
    "RECORDED",
    "decide",
    "drop_expired_links",
    "follow_link",
    "forget_event_ids",
    "make_links",
    "make_months",
    "record_events",
    "record_touches",
    "write_events",
]

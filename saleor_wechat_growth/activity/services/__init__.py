"""What is written down of people's doings, and of ours with them."""

from saleor_wechat_growth.activity.services.coding import (
    CheckedCodes,
    Kind,
    cancel_batch,
    check_codes,
    order_batch,
    order_codes,
    retry_codes,
)
from saleor_wechat_growth.activity.services.costs import (
    CheckedCosts,
    check_costs,
    delete_costs,
    import_costs,
)
from saleor_wechat_growth.activity.services.decisions import decide
from saleor_wechat_growth.activity.services.entering import (
    ENTERED,
    enter,
    open_by_scene,
)
from saleor_wechat_growth.activity.services.events import (
    MENU_USED,
    RECORDED,
    forget_event_ids,
    is_first,
    make_months,
    record_events,
    write_events,
)
from saleor_wechat_growth.activity.services.links import (
    drop_expired_links,
    follow_link,
    make_links,
)
from saleor_wechat_growth.activity.services.making import make_codes
from saleor_wechat_growth.activity.services.sources import (
    archive_source,
    restore_source,
    save_source,
)
from saleor_wechat_growth.activity.services.touches import record_touches

__all__ = [
    "ENTERED",
    "MENU_USED",
    "RECORDED",
    "CheckedCodes",
    "CheckedCosts",
    "Kind",
    "archive_source",
    "cancel_batch",
    "check_codes",
    "check_costs",
    "decide",
    "delete_costs",
    "drop_expired_links",
    "enter",
    "follow_link",
    "forget_event_ids",
    "import_costs",
    "is_first",
    "make_codes",
    "make_links",
    "make_months",
    "open_by_scene",
    "order_batch",
    "order_codes",
    "record_events",
    "record_touches",
    "restore_source",
    "retry_codes",
    "save_source",
    "write_events",
]

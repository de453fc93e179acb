"""Who is who: observing, merging, parting and erasing persons, and their sessions."""

from saleor_wechat_growth.customers.services.erasing import (
    advance_erasures,
    cancel_erasure,
    request_erasure,
)
from saleor_wechat_growth.customers.services.erasing_core import erase_in_core
from saleor_wechat_growth.customers.services.exporting import (
    drop_old_exports,
    machine_readable,
    open_export,
    request_export,
)
from saleor_wechat_growth.customers.services.merging import confirm, part, unmerge
from saleor_wechat_growth.customers.services.numbers import forget_numbers
from saleor_wechat_growth.customers.services.observing import observe
from saleor_wechat_growth.customers.services.sessions import (
    Bearer,
    Opened,
    SessionOver,
    open_session,
    recognise,
    refresh_session,
    revoke_session,
)
from saleor_wechat_growth.customers.services.users import record_users

__all__ = [
    "Bearer",
    "Opened",
    "SessionOver",
    "advance_erasures",
    "cancel_erasure",
    "confirm",
    "drop_old_exports",
    "erase_in_core",
    "forget_numbers",
    "machine_readable",
    "observe",
    "open_export",
    "open_session",
    "part",
    "recognise",
    "record_users",
    "refresh_session",
    "request_erasure",
    "request_export",
    "revoke_session",
    "unmerge",
]

"""Who is who: observing, merging and parting persons, and their sessions."""

from saleor_wechat_growth.customers.services.merging import confirm, part, unmerge
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
    "confirm",
    "observe",
    "open_session",
    "part",
    "recognise",
    "record_users",
    "refresh_session",
    "revoke_session",
    "unmerge",
]

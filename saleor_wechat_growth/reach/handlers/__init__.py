"""Reach listens; in this order, for what comes later needs what came before.

Who follows goes before what they said: nothing is kept from before they left.
"""

from saleor_wechat_growth.reach.handlers import (
    accounts,
    follows,
    permissions,
    revoking,
    tables,
    talks,
)

__all__ = ["accounts", "follows", "permissions", "revoking", "tables", "talks"]

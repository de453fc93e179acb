from saleor_wechat_growth.reach.models.accounts import (
    AccessToken,
    Account,
    Policy,
    new_public_id,
)
from saleor_wechat_growth.reach.models.permissions import (
    Channel,
    Consent,
    Follow,
    Grant,
    Purpose,
    Suppression,
)
from saleor_wechat_growth.reach.models.talks import Window

__all__ = [
    "AccessToken",
    "Account",
    "Channel",
    "Consent",
    "Follow",
    "Grant",
    "Policy",
    "Purpose",
    "Suppression",
    "Window",
    "new_public_id",
]

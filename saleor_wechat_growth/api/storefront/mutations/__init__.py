"""What a mini-program can tell us."""

from saleor_wechat_growth.api.storefront.mutations.identity import (
    AttachCart,
    BindPhone,
    LinkSaleorCustomer,
)
from saleor_wechat_growth.api.storefront.mutations.permission import (
    ReportSubscriptions,
    SetConsent,
)
from saleor_wechat_growth.api.storefront.mutations.session import (
    Logout,
    RefreshSession,
    WechatLogin,
)
from saleor_wechat_growth.api.storefront.mutations.track import FollowLink, Track

__all__ = [
    "AttachCart",
    "BindPhone",
    "FollowLink",
    "LinkSaleorCustomer",
    "Logout",
    "RefreshSession",
    "ReportSubscriptions",
    "SetConsent",
    "Track",
    "WechatLogin",
]

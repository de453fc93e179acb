"""What a mini-program can tell us."""

from saleor_wechat_growth.api.storefront.mutations.claiming import ClaimCoupon
from saleor_wechat_growth.api.storefront.mutations.entering import EnterByScene
from saleor_wechat_growth.api.storefront.mutations.forms import OpenForm, SubmitForm
from saleor_wechat_growth.api.storefront.mutations.identity import (
    AttachCart,
    BindLocation,
    BindPhone,
    LinkSaleorCustomer,
)
from saleor_wechat_growth.api.storefront.mutations.permission import (
    ReportSubscriptions,
    SetConsent,
)
from saleor_wechat_growth.api.storefront.mutations.privacy import (
    CancelErasure,
    RequestErasure,
    RequestMyData,
)
from saleor_wechat_growth.api.storefront.mutations.promises import (
    CancelReminder,
    CancelWatch,
    RemindMe,
    WatchVariant,
)
from saleor_wechat_growth.api.storefront.mutations.session import (
    Logout,
    RefreshSession,
    WechatLogin,
)
from saleor_wechat_growth.api.storefront.mutations.track import FollowLink, Track

__all__ = [
    "AttachCart",
    "BindLocation",
    "BindPhone",
    "CancelErasure",
    "CancelReminder",
    "CancelWatch",
    "ClaimCoupon",
    "EnterByScene",
    "FollowLink",
    "LinkSaleorCustomer",
    "Logout",
    "OpenForm",
    "RefreshSession",
    "RemindMe",
    "ReportSubscriptions",
    "RequestErasure",
    "RequestMyData",
    "SetConsent",
    "SubmitForm",
    "Track",
    "WatchVariant",
    "WechatLogin",
]

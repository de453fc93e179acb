"""Offering coupons, giving them to people, and settling what became of them."""

from saleor_wechat_growth.coupons.eligibility import Refused
from saleor_wechat_growth.coupons.services.holding import (
    expire_due,
    issue,
    release,
    reveal,
)
from saleor_wechat_growth.coupons.services.offering import (
    pause_coupon,
    resume_coupon,
    upsert_coupon,
)
from saleor_wechat_growth.coupons.services.pools import refill_pools
from saleor_wechat_growth.coupons.services.redeeming import (
    apply_orders,
    codes_deleted,
    voucher_deleted,
)
from saleor_wechat_growth.coupons.services.reserving import (
    GrantRequest,
    Reserved,
    reserve,
)
from saleor_wechat_growth.coupons.services.retiring import retire_codes
from saleor_wechat_growth.coupons.services.vouchers import voucher_made

__all__ = [
    "GrantRequest",
    "Refused",
    "Reserved",
    "apply_orders",
    "codes_deleted",
    "expire_due",
    "issue",
    "pause_coupon",
    "refill_pools",
    "release",
    "reserve",
    "resume_coupon",
    "retire_codes",
    "reveal",
    "upsert_coupon",
    "voucher_deleted",
    "voucher_made",
]

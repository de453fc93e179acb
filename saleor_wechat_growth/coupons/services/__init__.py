"""Offering coupons, giving them to people, and settling what became of them."""

from saleor_wechat_growth.coupons.eligibility import Refused
from saleor_wechat_growth.coupons.services.channels import sales_channels
from saleor_wechat_growth.coupons.services.claiming import (
    Claimed,
    ClaimWanted,
    claim,
    save_claim_offer,
)
from saleor_wechat_growth.coupons.services.giving import start_giving
from saleor_wechat_growth.coupons.services.holding import (
    Issued,
    expire_due,
    issue,
    note_shown,
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
)
from saleor_wechat_growth.coupons.services.reserving import (
    GrantRequest,
    Reserved,
    reserve,
)
from saleor_wechat_growth.coupons.services.retiring import retire_codes
from saleor_wechat_growth.coupons.services.searching import (
    delete_search_offer,
    save_search_offer,
)
from saleor_wechat_growth.coupons.services.vouchers import voucher_made
from saleor_wechat_growth.coupons.services.watching import (
    VoucherSight,
    ask_about_vouchers,
    vouchers_gone,
    vouchers_seen,
)

__all__ = [
    "ClaimWanted",
    "Claimed",
    "GrantRequest",
    "Issued",
    "Refused",
    "Reserved",
    "VoucherSight",
    "apply_orders",
    "ask_about_vouchers",
    "claim",
    "codes_deleted",
    "delete_search_offer",
    "expire_due",
    "issue",
    "note_shown",
    "pause_coupon",
    "refill_pools",
    "release",
    "reserve",
    "resume_coupon",
    "retire_codes",
    "reveal",
    "sales_channels",
    "save_claim_offer",
    "save_search_offer",
    "start_giving",
    "upsert_coupon",
    "voucher_made",
    "vouchers_gone",
    "vouchers_seen",
]

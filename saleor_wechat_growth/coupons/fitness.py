"""Does a voucher, as core has it, keep what its coupon promises? Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.coupons.conditions import ENTIRE_ORDER, conditions_of
from saleor_wechat_growth.coupons.terms import FixedDiscount
from saleor_wechat_growth.inbox.bodies import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from saleor_wechat_growth.coupons.terms import Terms


def unfitness(
    voucher: Mapping[str, Any], terms: Terms, at: datetime, *, is_adopted: bool
) -> str:
    """Return why people could not use their codes, or would cost more than planned.

    voucher: with the fields of voucher_by_id.graphql, as it was `at`; "": it fits.
    """
    ends_at = moment(voucher.get("endDate"))
    if ends_at is not None and ends_at <= at:
        return "voucher_ended"
    return (
        ("voucher_for_staff" if voucher.get("onlyForStaff") else "")
        or _used_up(voucher)
        or costs_more(voucher, terms)
        # of a voucher that the shop made, the terms only say the most it may give
        or ("" if is_adopted else _broken_promise(voucher, terms))
    )


def costs_more(voucher: Mapping[str, Any], terms: Terms) -> str:
    """Return why it could cost more than the terms say, or takes no single codes."""
    if not voucher["singleUse"]:
        return "voucher_not_single_use"
    is_fixed = isinstance(terms.discount, FixedDiscount)
    if (voucher["discountValueType"] == "FIXED") != is_fixed:
        return "voucher_of_other_kind"
    listed = {
        listing["channel"]["slug"]: listing
        for listing in voucher["channelListings"] or ()
    }
    if set(terms.sales_channels) - listed.keys():
        return "voucher_not_in_sales_channel"
    for listing in listed.values():
        most = terms.discount.value_in(listing["currency"])
        if most is None or Decimal(str(listing["discountValue"])) > most:
            return "voucher_gives_more"
    return ""


def _used_up(voucher: Mapping[str, Any]) -> str:
    limit = voucher.get("usageLimit")
    # core counts the uses of all codes together, and only where there is a limit
    is_over = limit is not None and (voucher.get("used") or 0) >= limit
    return "voucher_used_up" if is_over else ""


def _broken_promise(voucher: Mapping[str, Any], terms: Terms) -> str:
    asked_for = conditions_of(voucher)
    if asked_for.type != ENTIRE_ORDER or asked_for.min_items > 1:
        return "voucher_asks_more"
    if voucher.get("applyOncePerCustomer"):
        return "voucher_asks_more"
    for listing in voucher["channelListings"] or ():
        currency = listing["currency"]
        if listing["channel"]["slug"] not in terms.sales_channels:
            continue
        if Decimal(str(listing["discountValue"])) < (
            terms.discount.value_in(currency) or 0
        ):
            return "voucher_gives_less"
        asked = Decimal(str((listing.get("minSpent") or {}).get("amount") or 0))
        if asked > terms.minimum_order.get(currency, 0):
            return "voucher_asks_more"
    return ""

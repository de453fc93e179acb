"""Vouchers and their codes: made by apps, spent by orders (facts/saleor.md §9)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.saleor import prices
from saleor_wechat_growth.sandbox.saleor.model import (
    Voucher,
    VoucherCode,
    VoucherListing,
)
from saleor_wechat_growth.sandbox.saleor.problems import MutationRefused

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.saleor.context import Context
    from saleor_wechat_growth.sandbox.saleor.execution import Resolver
    from saleor_wechat_growth.sandbox.saleor.model import Checkout
    from saleor_wechat_growth.sandbox.saleor.shop import Shop

Arguments = dict[str, Any]

_LONGEST_CODE = 255
_PERMISSION = "MANAGE_DISCOUNTS"
#: input field -> attribute of Voucher
_PLAIN = {
    "name": "name",
    "type": "type",
    "discountValueType": "discount_value_type",
    "startDate": "start_date",
    "endDate": "end_date",
    "singleUse": "single_use",
    "usageLimit": "usage_limit",
    "applyOncePerCustomer": "apply_once_per_customer",
    "applyOncePerOrder": "apply_once_per_order",
    "onlyForStaff": "only_for_staff",
    "minCheckoutItemsQuantity": "min_checkout_items_quantity",
}


# -- made by apps ----------------------------------------------------------------------


def create(_source: None, context: Context, arguments: Arguments) -> Arguments:
    context.require(_PERMISSION)
    given, shop = arguments["input"], context.shop
    if not given.get("discountValueType"):
        raise MutationRefused(
            "REQUIRED", "discountValueType", "This field is required."
        )
    _check_new(shop, given.get("addCodes") or ())
    voucher = Voucher(
        pk=shop.next_pk("Voucher"),
        name=None,
        type="ENTIRE_ORDER",
        discount_value_type="FIXED",
        start_date=shop.clock(),
    )
    _fill(voucher, given)
    shop.vouchers[voucher.pk] = voucher
    _add(context, voucher, given.get("addCodes") or ())
    context.emit("VOUCHER_CREATED", voucher=voucher)
    return {"voucher": voucher}


def update(_source: None, context: Context, arguments: Arguments) -> Arguments:
    """With nothing but new codes, VOUCHER_CODES_CREATED is all there is to hear."""
    context.require(_PERMISSION)
    voucher, given = _find(context.shop, arguments["id"]), arguments["input"]
    codes = given.get("addCodes") or ()
    _check_new(context.shop, codes)
    _fill(voucher, given)
    _add(context, voucher, codes)
    if given.keys() - {"addCodes"}:
        context.emit("VOUCHER_UPDATED", voucher=voucher)
    return {"voucher": voucher}


def channel_listing_update(
    _source: None, context: Context, arguments: Arguments
) -> Arguments:
    context.require(_PERMISSION)
    voucher, given = _find(context.shop, arguments["id"]), arguments["input"]
    for wanted in given.get("addChannels") or ():
        channel = context.shop.channel(wanted["channelId"])
        if channel is None:
            raise MutationRefused(
                "NOT_FOUND", "addChannels", "There is no such channel."
            )
        value = wanted.get("discountValue")
        if value is None:
            raise MutationRefused("REQUIRED", "discountValue", "Value is required.")
        if voucher.discount_value_type == "PERCENTAGE" and value > 100:
            raise MutationRefused(
                "INVALID", "discountValue", "Voucher value above 100."
            )
        minimum = wanted.get("minAmountSpent")
        voucher.listings[channel.slug] = VoucherListing(channel, value, minimum)
    for channel_id in given.get("removeChannels") or ():
        removed = context.shop.channel(channel_id)
        if removed:
            voucher.listings.pop(removed.slug, None)
    context.emit("VOUCHER_UPDATED", voucher=voucher)
    return {"voucher": voucher}


def code_bulk_delete(
    _source: None, context: Context, arguments: Arguments
) -> Arguments:
    context.require(_PERMISSION)
    by_id = {code.id: (voucher, code) for voucher, code in context.shop.codes.values()}
    unknown = [code_id for code_id in arguments["ids"] if code_id not in by_id]
    if unknown:
        raise MutationRefused(
            "NOT_FOUND",
            None,
            "Voucher codes not found.",
            path="ids",
            voucherCodes=unknown,
        )
    gone = [by_id[code_id] for code_id in dict.fromkeys(arguments["ids"])]
    for voucher, code in gone:
        del voucher.codes[code.code], context.shop.codes[code.code]
    if gone:
        context.emit("VOUCHER_CODES_DELETED", voucher_codes=[code for _, code in gone])
    return {"count": len(gone)}


def delete(_source: None, context: Context, arguments: Arguments) -> Arguments:
    context.require(_PERMISSION)
    voucher = _find(context.shop, arguments["id"])
    del context.shop.vouchers[voucher.pk]
    for code in voucher.codes:
        del context.shop.codes[code]
    voucher.codes, voucher.listings = (
        {},
        {},
    )  # gone from the event's object by then, too
    context.emit("VOUCHER_DELETED", voucher=voucher)
    return {}


def _find(shop: Shop, global_id: str) -> Voucher:
    voucher = shop.voucher(global_id)
    if voucher is None:
        raise MutationRefused(
            "NOT_FOUND", "id", f"Couldn't resolve to a node: {global_id}"
        )
    return voucher


def _fill(voucher: Voucher, given: Arguments) -> None:
    for name, attribute in _PLAIN.items():
        if name in given and (
            given[name] is not None or name in {"endDate", "usageLimit"}
        ):
            setattr(voucher, attribute, given[name])
    if "products" in given:
        voucher.product_ids = frozenset(given["products"] or ())
    if "categories" in given:
        voucher.category_ids = frozenset(given["categories"] or ())
    if "variants" in given:
        voucher.variant_ids = frozenset(given["variants"] or ())


def _check_new(shop: Shop, codes: list[str] | tuple[()]) -> None:
    """All or nothing: one code that cannot be had, and none is added."""
    twice = [code for code, times in Counter(codes).items() if times > 1]
    if twice:
        raise MutationRefused(
            "DUPLICATED_INPUT_ITEM", "codes", "A code stands twice.", voucherCodes=twice
        )
    if any(not code or len(code) > _LONGEST_CODE for code in codes):
        raise MutationRefused("INVALID", "codes", "Wrong length of a code.")
    known = [code for code in codes if code in shop.codes]
    if known:
        raise MutationRefused(
            "ALREADY_EXISTS",
            "codes",
            "Voucher with this code already exists.",
            voucherCodes=known,
        )


def _add(context: Context, voucher: Voucher, codes: list[str] | tuple[()]) -> None:
    added = [
        VoucherCode(context.shop.new_uuid(), code, context.shop.clock())
        for code in codes
    ]
    for code in added:
        voucher.codes[code.code] = code
        context.shop.codes[code.code] = (voucher, code)
    if added:
        context.emit("VOUCHER_CODES_CREATED", voucher_codes=added)


# -- spent by orders ---------------------------------------------------------------------


def check_usable(context: Context, checkout: Checkout, text: str) -> None:
    """Core looks for a voucher active in the channel, then asks whether it fits the cart."""
    voucher, code = context.shop.codes.get(text, (None, None))
    now, slug = context.shop.clock(), checkout.channel.slug
    if (
        voucher is None
        or code is None
        or not code.is_active
        or slug not in voucher.listings
        or voucher.start_date > now
        or (voucher.end_date is not None and voucher.end_date <= now)
        or (voucher.usage_limit is not None and code.used >= voucher.usage_limit)
    ):
        raise MutationRefused("INVALID", "promoCode", "Promo code is invalid")
    if _does_not_fit(context.shop, voucher, checkout):
        raise MutationRefused(
            "VOUCHER_NOT_APPLICABLE",
            "promoCode",
            "Voucher is not applicable to this checkout.",
        )


def _does_not_fit(shop: Shop, voucher: Voucher, checkout: Checkout) -> bool:
    slug = checkout.channel.slug
    spent = sum(prices.price_of(line, slug) * line.quantity for line in checkout.lines)
    items = sum(line.quantity for line in checkout.lines)
    least = voucher.listings[slug].min_spent_amount
    used_before = voucher.apply_once_per_customer and any(
        order.voucher is voucher and order.user_email == checkout.email
        for order in shop.orders.values()
    )
    return (
        (least is not None and spent < least)
        or not any(prices.covers(voucher, line) for line in checkout.lines)
        or (voucher.only_for_staff and not (checkout.user and checkout.user.is_staff))
        or items < (voucher.min_checkout_items_quantity or 0)
        or used_before
    )


def spend(shop: Shop, text: str) -> Voucher:
    """Take a code for an order: no event tells, only order.voucherCode does."""
    voucher, code = shop.codes[text]
    if voucher.single_use:
        code.is_active = False
    if voucher.usage_limit is not None:
        code.used += 1
    return voucher


def give_back(shop: Shop, text: str | None) -> None:
    """Free an expired order's code; a cancelled order's stays spent."""
    voucher, code = shop.codes.get(text or "", (None, None))
    if voucher and code and voucher.single_use:
        code.is_active = True


VOUCHER_MUTATIONS: dict[tuple[str, str], Resolver] = {
    ("Mutation", "voucherCreate"): create,
    ("Mutation", "voucherUpdate"): update,
    ("Mutation", "voucherChannelListingUpdate"): channel_listing_update,
    ("Mutation", "voucherCodeBulkDelete"): code_bulk_delete,
    ("Mutation", "voucherDelete"): delete,
}

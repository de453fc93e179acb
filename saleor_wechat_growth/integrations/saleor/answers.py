"""Turns pieces of core's answers into records. Pure; a missing key is core's breach."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.integrations.saleor.errors import (
    MutationProblem,
    Refused,
    TokenRejected,
)
from saleor_wechat_growth.integrations.saleor.records import (
    AppInfo,
    AppProblem,
    ChannelInfo,
    FailedDelivery,
    VariantOffer,
    VoucherCode,
    Webhook,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.saleor.records import ChannelDiscount

Node = dict[str, Any]


def accepted(data: Node) -> Node:
    """Unwrap the only mutation of an answer; raise Refused if it has errors."""
    (payload,) = data.values()
    if payload["errors"]:
        raise Refused(tuple(_problem(error) for error in payload["errors"]))
    return dict(payload)


def _problem(error: Node) -> MutationProblem:
    return MutationProblem(
        code=error["code"],
        field=error.get("field") or error.get("path") or "",
        message=error.get("message") or "",
        voucher_codes=tuple(error.get("voucherCodes") or ()),
    )


def app_info(data: Node) -> AppInfo:
    app, shop = data["app"], data["shop"]
    if app is None:
        raise TokenRejected("core knows no app by this token")
    return AppInfo(
        id=app["id"],
        identifier=app["identifier"] or "",
        name=app["name"] or "",
        version=app["version"] or "",
        is_active=bool(app["isActive"]),
        permissions=frozenset(
            permission["code"] for permission in app["permissions"] or ()
        ),
        shop_name=shop["name"],
        core_version=shop["version"],
    )


def channel_info(node: Node) -> ChannelInfo:
    return ChannelInfo(
        id=node["id"],
        slug=node["slug"],
        name=node["name"],
        currency=node["currencyCode"],
        is_active=node["isActive"],
    )


def webhook(node: Node) -> Webhook:
    return Webhook(
        id=node["id"],
        identifier=node["identifier"],
        name=node["name"] or "",
        target_url=node["targetUrl"],
        is_active=node["isActive"],
        events=frozenset(event["eventType"] for event in node["asyncEvents"]),
        query=node["subscriptionQuery"] or "",
    )


def failed_delivery(webhook_id: str, node: Node) -> FailedDelivery:
    edges = (node["attempts"] or {}).get("edges") or ()
    codes = [edge["node"]["responseStatusCode"] for edge in edges]
    return FailedDelivery(
        id=node["id"],
        webhook_id=webhook_id,
        event_type=node["eventType"],
        created_at=datetime.fromisoformat(node["createdAt"]),
        payload=node["payload"] or None,
        status_code=codes[0] if codes else None,
    )


def voucher_code(node: Node) -> VoucherCode:
    return VoucherCode(
        id=node["id"],
        code=node["code"] or "",
        is_active=bool(node["isActive"]),
        used=node["used"] or 0,
        created_at=datetime.fromisoformat(node["createdAt"]),
    )


def listing_input(discount: ChannelDiscount) -> Node:
    # PositiveDecimal is read by core from text without passing through a float
    wanted: Node = {
        "channelId": discount.channel_id,
        "discountValue": str(discount.value),
    }
    if discount.least_spent is not None:
        wanted["minAmountSpent"] = str(discount.least_spent)
    return wanted


def variant_offer(node: Node) -> VariantOffer:
    pricing = node["pricing"] or {}
    price, before = (
        _gross(pricing.get("price")),
        _gross(pricing.get("priceUndiscounted")),
    )
    return VariantOffer(
        id=node["id"],
        # a variant without a name shows its global id: nobody should read that
        name="" if node["name"] == node["id"] else node["name"],
        sku=node["sku"],
        product_id=node["product"]["id"],
        product_name=node["product"]["name"],
        tracks_stock=node["trackInventory"],
        # null: no limit per checkout, and a stock that isn't tracked
        available=node["quantityAvailable"],
        is_for_sale=node["product"]["isAvailableForPurchase"] is not False,
        price=_amount(price),
        undiscounted=_amount(before),
        currency=price["currency"] if price else None,
    )


def _gross(taxed: Node | None) -> Node | None:
    return taxed["gross"] if taxed else None


def _amount(money: Node | None) -> Decimal | None:
    # a whole amount comes as 27.0 or 27, an int in the latter case
    return Decimal(money["amount"]) if money else None


def app_problem(node: Node) -> AppProblem:
    return AppProblem(
        id=node["id"],
        key=node["key"],
        count=node["count"],
        is_critical=node["isCritical"],
    )

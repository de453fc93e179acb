"""What coupons hear: orders that used a code, and what core did to our vouchers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.coupons import services
from saleor_wechat_growth.coupons.fates import OrderNews
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.customers.registry import register
from saleor_wechat_growth.inbox.registry import Happening, listen

if TYPE_CHECKING:
    from collections.abc import Sequence

register(CouponGrant)


@listen("coupons", "order.changed")
def orders_changed(batch: Sequence[Happening], now: datetime) -> Sequence[Happening]:
    orders = [_order(news) for news in batch if news.body.get("voucher_code")]
    if not orders:
        return ()
    return services.apply_orders(
        installation_id=batch[0].installation_id, orders=orders, now=now
    )


def _order(news: Happening) -> OrderNews:
    body = news.body
    return OrderNews(
        saleor_id=body["saleor_id"],
        code=body["voucher_code"],
        customer_id=body.get("customer_id"),
        currency=body.get("currency") or "",
        discount=_amount(body.get("discount")),
        is_paid=bool(body.get("is_paid") or body.get("is_fully_refunded")),
        is_over=bool(body.get("is_cancelled") or body.get("is_fully_refunded")),
        placed_at=_moment(body.get("placed_at")) or news.at,
    )


def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@listen("coupons", "saleor.voucher_created", "saleor.voucher_updated")
def vouchers_made(batch: Sequence[Happening], now: datetime) -> None:
    for news in batch:
        voucher = news.body.get("voucher") or {}
        if voucher.get("id") and voucher.get("name"):
            services.voucher_made(
                installation_id=news.installation_id,
                name=voucher["name"],
                voucher_id=voucher["id"],
                now=now,
            )


@listen("coupons", "saleor.voucher_deleted")
def vouchers_deleted(batch: Sequence[Happening], now: datetime) -> None:
    services.voucher_deleted(
        installation_id=batch[0].installation_id,
        voucher_ids=[(news.body.get("voucher") or {}).get("id", "") for news in batch],
        now=now,
    )


@listen("coupons", "saleor.voucher_codes_deleted")
def codes_deleted(batch: Sequence[Happening], now: datetime) -> None:
    deleted = [code for news in batch for code in news.body.get("voucherCodes") or ()]
    services.codes_deleted(
        installation_id=batch[0].installation_id,
        saleor_ids=[code.get("id") or "" for code in deleted],
        values=[code.get("code") or "" for code in deleted],
        now=now,
    )

"""What coupons hear: orders that used a code, and what core did to our vouchers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.coupons import services
from saleor_wechat_growth.coupons.fates import OrderNews
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.customers.registry import (
    Exported,
    Kept,
    register,
)
from saleor_wechat_growth.inbox.registry import Happening, listen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

register(
    CouponGrant,
    erased=Kept("budgets count what was given", emptied={"facts": {}}),
    exported=Exported(named={"coupon": "coupon__name", "code": "code__sealed_value"}),
)


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
def vouchers_changed(batch: Sequence[Happening], now: datetime) -> None:
    for news in batch:
        voucher = _voucher(news)
        if voucher.get("id") and voucher.get("name"):
            services.voucher_made(
                installation_id=news.installation_id,
                name=voucher["name"],
                voucher_id=voucher["id"],
                now=now,
            )
    services.vouchers_seen(
        installation_id=batch[0].installation_id, sights=_sights(batch), now=now
    )
    _ask(batch, now)


@listen("coupons", "saleor.voucher_deleted")
def vouchers_deleted(batch: Sequence[Happening], now: datetime) -> None:
    services.vouchers_gone(
        installation_id=batch[0].installation_id,
        voucher_ids=[_voucher(news).get("id") or "" for news in batch],
        now=now,
    )
    # core sends a null voucher where a field of it could not be read
    nameless = [news for news in batch if not _voucher(news).get("id")]
    if nameless:
        _ask(nameless, now)


@listen("coupons", "saleor.voucher_codes_created", "saleor.voucher_codes_deleted")
def codes_counted_anew(batch: Sequence[Happening], now: datetime) -> None:
    deleted = [
        code
        for news in batch
        if news.kind == "saleor.voucher_codes_deleted"
        for code in news.body.get("voucherCodes") or ()
    ]
    services.codes_deleted(
        installation_id=batch[0].installation_id,
        saleor_ids=[code.get("id") or "" for code in deleted],
        values=[code.get("code") or "" for code in deleted],
        now=now,
    )
    # an event of codes does not say whose they are
    services.ask_about_vouchers(
        installation_id=batch[0].installation_id, voucher_ids=None, now=now
    )


@listen("coupons", "saleor.voucher_snapshot")
def vouchers_fetched(batch: Sequence[Happening], now: datetime) -> None:
    installation_id = batch[0].installation_id
    services.vouchers_seen(
        installation_id=installation_id, sights=_sights(batch), now=now
    )
    gone = [news.body.get("id") or "" for news in batch if not _voucher(news)]
    services.vouchers_gone(installation_id=installation_id, voucher_ids=gone, now=now)


def _ask(batch: Sequence[Happening], now: datetime) -> None:
    ids = [_voucher(news).get("id") for news in batch]
    services.ask_about_vouchers(
        installation_id=batch[0].installation_id,
        voucher_ids=[each for each in ids if each] if all(ids) else None,
        now=now,
    )


def _voucher(news: Happening) -> Mapping[str, Any]:
    voucher = news.body.get("voucher")
    return voucher if isinstance(voucher, dict) else {}


def _sights(batch: Sequence[Happening]) -> list[services.VoucherSight]:
    return [
        services.VoucherSight(
            voucher_id=str(voucher["id"]),
            at=news.at,
            is_fetched=bool(news.body.get("fetched")),
            voucher=voucher,
        )
        for news in batch
        if (voucher := _voucher(news)).get("id")
    ]

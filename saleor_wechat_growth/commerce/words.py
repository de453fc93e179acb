"""What one delivery says about one cart or order: core's JSON in, plain values out.

Other fields than `id` and `updatedAt` may be missing or null (another subscription's
body, a refused field), and then have a neutral value.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.customers.observations import (
    Claim,
    email,
    form_phone,
    saleor_user,
)
from saleor_wechat_growth.inbox.bodies import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a state is from. Newer replaces older; see `precedence.weigh`.

    updated_at: by core. issued_at: by core of a delivery, by us of what was fetched.
    """

    updated_at: datetime
    issued_at: datetime
    is_fetched: bool


@dataclass(frozen=True, slots=True)
class CartWord:
    """One delivery about one checkout."""

    saleor_id: str
    stamp: Stamp
    created_at: datetime | None
    sales_channel: str
    currency: str
    language: str
    lines: tuple[Line, ...]
    total: Decimal
    voucher_code: str
    has_user: bool
    has_contact: bool
    is_staff: bool
    #: strongest first
    claims: tuple[Claim, ...]

    @property
    def digest(self) -> bytes:
        return _digest(
            self.lines,
            self.total,
            self.voucher_code,
            self.language,
            [claim.key for claim in self.claims],
        )


@dataclass(frozen=True, slots=True)
class OrderWord:
    """One delivery about one order."""

    saleor_id: str
    stamp: Stamp
    number: str
    status: str
    checkout_id: str
    sales_channel: str
    currency: str
    lines: tuple[Line, ...]
    total: Decimal
    discount: Decimal
    charged: Decimal
    refunded: Decimal
    voucher_code: str
    voucher_saleor_id: str
    placed_at: datetime
    is_paid: bool
    is_staff: bool
    claims: tuple[Claim, ...]

    @property
    def is_cancelled(self) -> bool:
        return self.status in {"CANCELED", "EXPIRED"}

    @property
    def is_fully_refunded(self) -> bool:
        return self.refunded > 0 and self.charged <= 0

    @property
    def digest(self) -> bytes:
        return _digest(
            self.lines,
            self.total,
            self.charged,
            self.refunded,
            self.status,
            self.is_paid,
            self.voucher_code,
            [claim.key for claim in self.claims],
        )


def cart_word(
    checkout: Mapping[str, Any], *, issued_at: datetime, is_fetched: bool
) -> CartWord:
    """Read a checkout; it must have `id` and `updatedAt`."""
    user = _part(checkout, "user")
    address = _part(checkout, "billingAddress") or _part(checkout, "shippingAddress")
    claims = _claims(user, checkout.get("email"), address)
    return CartWord(
        saleor_id=str(checkout["id"]),
        stamp=_stamp(checkout, issued_at, is_fetched),
        created_at=moment(checkout.get("created")),
        sales_channel=_text(_part(checkout, "channel"), "slug"),
        currency=_text(_part(checkout, "channel"), "currencyCode"),
        language=str(checkout.get("languageCode") or ""),
        lines=tuple(_cart_line(line) for line in checkout.get("lines") or ()),
        total=_gross(checkout, "totalPrice"),
        voucher_code=str(checkout.get("voucherCode") or ""),
        has_user=bool(user),
        has_contact=bool(checkout.get("email")) or bool(address),
        is_staff=user.get("isStaff") is True,
        claims=claims,
    )


def order_word(
    order: Mapping[str, Any], *, issued_at: datetime, is_fetched: bool
) -> OrderWord:
    """Read an order; it must have `id` and `updatedAt`."""
    user = _part(order, "user")
    address = _part(order, "billingAddress") or _part(order, "shippingAddress")
    total = _gross(order, "total")
    charged = _amount(_part(order, "totalCharged"))
    refunded = _amount(_part(order, "totalRefunded"))
    return OrderWord(
        saleor_id=str(order["id"]),
        stamp=_stamp(order, issued_at, is_fetched),
        number=str(order.get("number") or ""),
        status=str(order.get("status") or ""),
        checkout_id=str(order.get("checkoutId") or ""),
        sales_channel=_text(_part(order, "channel"), "slug"),
        currency=_text(_part(order, "channel"), "currencyCode")
        or _text(_part(_part(order, "total"), "gross"), "currency"),
        lines=tuple(_order_line(line) for line in order.get("lines") or ()),
        total=total,
        discount=max(_gross(order, "undiscountedTotal") - total, Decimal(0)),
        charged=charged,
        refunded=refunded,
        voucher_code=str(order.get("voucherCode") or ""),
        voucher_saleor_id=_text(_part(order, "voucher"), "id"),
        placed_at=moment(order.get("created")) or issued_at,
        # core says "not paid" again after a partial refund
        is_paid=order.get("isPaid") is True
        or (total > 0 and charged + refunded >= total),
        is_staff=user.get("isStaff") is True,
        claims=_claims(user, order.get("userEmail"), address),
    )


def _stamp(found: Mapping[str, Any], issued_at: datetime, is_fetched: bool) -> Stamp:  # noqa: FBT001
    return Stamp(moment(found.get("updatedAt")) or issued_at, issued_at, is_fetched)


def _claims(
    user: Mapping[str, Any], mail: object, address: Mapping[str, Any]
) -> tuple[Claim, ...]:
    # A user's own phone is what core knows; the number on a parcel is often a friend's.
    if user.get("isStaff") is True:
        return ()
    proved = [
        saleor_user(str(user["id"])) if user.get("id") else None,
        email(user.get("email")) if user else email(mail),
    ]
    claims = [claim for claim in proved if claim is not None]
    region = str(_part(address, "country").get("code") or "CN")
    typed = form_phone(address.get("phone"), region)
    # alone it says nothing of who typed it (docs/adr/0006)
    if claims and typed is not None:
        claims.append(typed)
    return tuple(claims)


def _cart_line(line: Mapping[str, Any]) -> Line:
    variant = _part(line, "variant")
    product = _part(variant, "product")
    return _line(
        variant=variant,
        product=product,
        name=str(product.get("name") or ""),
        variant_name=str(variant.get("name") or ""),
        quantity=line.get("quantity"),
        price=_gross(line, "unitPrice"),
    )


def _order_line(line: Mapping[str, Any]) -> Line:
    variant = _part(line, "variant")
    return _line(
        variant=variant,
        product=_part(variant, "product"),
        name=str(line.get("productName") or ""),
        variant_name=str(line.get("variantName") or ""),
        quantity=line.get("quantity"),
        price=_gross(line, "unitPrice"),
    )


def _line(
    *,
    variant: Mapping[str, Any],
    product: Mapping[str, Any],
    name: str,
    variant_name: str,
    quantity: object,
    price: Decimal,
) -> Line:
    variant_id = str(variant.get("id") or "")
    return {
        "variant": variant_id,
        "product": str(product.get("id") or ""),
        "category": _text(_part(product, "category"), "id"),
        "name": name,
        # a variant without a name shows its global id: nobody should read that
        "variant_name": "" if variant_name == variant_id else variant_name,
        "quantity": quantity if isinstance(quantity, int) else 0,
        "unit_price": str(price),
        "thumbnail": _text(_part(product, "thumbnail"), "url"),
    }


def _part(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def _text(found: Mapping[str, Any], name: str) -> str:
    return str(found.get(name) or "")


def _gross(found: Mapping[str, Any], name: str) -> Decimal:
    return _amount(_part(_part(found, name), "gross"))


def _amount(money: Mapping[str, Any]) -> Decimal:
    try:
        return Decimal(str(money.get("amount", 0))).quantize(Decimal("0.001"))
    except InvalidOperation:
        return Decimal(0)


def _digest(*parts: object) -> bytes:
    return crypto.lookup(jsontext.dumps([_plain(part) for part in parts]))


def _plain(part: object) -> object:
    if isinstance(part, Decimal):
        return format(part.normalize(), "f")
    if isinstance(part, bytes):
        return part.hex()
    if isinstance(part, (list, tuple)):
        return [_plain(inner) for inner in part]
    return part

"""What we believe of a shop, by natural keys: equal for equal histories (promise 2).

Covers customers, identities, carts, orders and coupons, not when things arrived.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import Any

from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.customers.models import Identity, Link, SaleorUser


def beliefs(installation_id: int) -> dict[str, Any]:
    identities = list(Identity.objects.of(installation_id))
    name_of = {
        row.id: f"{row.kind}/{row.scope}/{bytes(row.lookup).hex()}"
        for row in identities
    }
    persons: dict[int, list[str]] = defaultdict(list)
    for row in identities:
        persons[row.customer_id].append(name_of[row.id])
    person_of = {customer: min(names) for customer, names in persons.items()}
    return {
        "persons": sorted(sorted(names) for names in persons.values()),
        "conflicts": sorted(
            sorted((name_of[link.low_id], name_of[link.high_id]))
            for link in Link.objects.of(installation_id).filter(in_conflict=True)
        ),
        "users": sorted(
            [
                row.saleor_id,
                str(row.source_updated_at),
                bytes(row.digest).hex(),
                row.deleted_at is not None,
            ]
            for row in SaleorUser.objects.of(installation_id)
        ),
        "carts": sorted(
            [
                row.saleor_id,
                row.status,
                person_of.get(row.customer_id or 0, ""),
                json.dumps(row.lines, sort_keys=True),
                str(row.total),
                row.voucher_code,
                str(row.source_updated_at),
                row.order_saleor_id,
            ]
            for row in Cart.objects.of(installation_id)
        ),
        "orders": sorted(
            [
                row.saleor_id,
                row.status,
                person_of.get(row.customer_id or 0, ""),
                json.dumps(row.lines, sort_keys=True),
                str(row.total),
                str(row.charged),
                str(row.refunded),
                row.voucher_code,
                row.paid_at is not None,
                row.cancelled_at is not None,
                row.refunded_at is not None,
            ]
            for row in Order.objects.of(installation_id)
        ),
        "coupons": sorted(
            [row.origin, row.state, row.order_saleor_id]
            for row in CouponGrant.objects.of(installation_id)
        ),
    }


def state_hash(installation_id: int) -> str:
    text = json.dumps(beliefs(installation_id), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

"""A template database: one shop with a quarter of a million customers and their doings.

Ten events a customer over the last 120 days, and an order for every third. `grow` adds
as many again, so that one run measures at 250,000, 500,000 and a million. Loaded by
SQL in bulk; what no figure opens (sealed values) is left empty.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from bench import bodies, shop
from saleor_wechat_growth.activity.services import make_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.lines import Size

EVENTS: Final = 10
DAYS: Final = 120

_CUSTOMERS = """
INSERT INTO growth_customer (id, installation_id, created_at)
SELECT i, %(shop)s, %(began)s - i %% 400 * interval '1 day'
FROM generate_series(%(first)s, %(last)s) AS i
"""

# Spread by hashes, so that every run sees the same people do the same things.
_EVENTS = """
INSERT INTO growth_activityevent (installation_id, id, occurred_at, customer_id, kind,
    source, properties)
SELECT %(shop)s, gen_random_uuid(),
    %(began)s - interval '1 second' * abs(hash %% (%(days)s * 86400)), customer,
    (ARRAY['product_viewed', 'product_viewed', 'product_viewed', 'mall_viewed',
           'cart_added'])[abs(hash / 7 %% 5) + 1], 'client',
    jsonb_build_object('product', 'P' || abs(hash / 31 %% 900), 'price',
        abs(hash / 41 %% 200))
FROM (
    SELECT customer, hashint8extended(customer * 1000 + number, 0) AS hash
    FROM generate_series(%(first)s::bigint, %(last)s) AS customer,
        generate_series(1, %(events)s) AS number
) AS drawn
"""

_ORDERS = """
INSERT INTO growth_order (installation_id, saleor_id, number, checkout_id, customer_id,
    is_staff, status, sales_channel, currency, total, discount, charged, refunded,
    lines, voucher_code, voucher_saleor_id, placed_at, paid_at, source_updated_at,
    issued_at, digest)
SELECT %(shop)s, 'Order:' || i, i::text, '', i, FALSE, 'FULFILLED', 'default-channel',
    'CNY', 99 + i %% 300, 0, 99 + i %% 300, 0, '[]', '', '', at, at, at, at, ''
FROM (SELECT i, %(began)s - i %% 365 * interval '1 day' AS at
      FROM generate_series(%(first)s, %(last)s, 3) AS i) AS bought
"""


def sizes(size: Size) -> Sequence[int]:
    """Return the numbers of customers that figures are measured at, smallest first."""
    return (
        [step(size)] if size.is_quick else [step(size) * times for times in (1, 2, 4)]
    )


def step(size: Size) -> int:
    return size.of(250_000, 1_000)


def load(size: Size) -> None:
    made = shop.installation()
    for ago in range(DAYS // 30 + 1):
        make_months(now=bodies.BEGAN - timedelta(days=DAYS - 30 * ago))
    grow(made.id, step(size))


def grow(installation_id: int, count: int) -> None:
    """Add `count` customers with all they did."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(id), 0) FROM growth_customer")
        row = cursor.fetchone()
        assert row is not None
        given = {
            "shop": installation_id,
            "began": bodies.BEGAN,
            "days": DAYS,
            "events": EVENTS,
            "first": row[0] + 1,
            "last": row[0] + count,
        }
        for statement in (_CUSTOMERS, _EVENTS, _ORDERS):
            cursor.execute(statement, given)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('growth_customer', 'id'), %(last)s)",
            given,
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")

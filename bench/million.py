"""A template database: one shop with a million customers and a million carts.

30,000 carts are open, all watched by a live recall, and fall due in three waves of
10,000, an hour apart; a thousand more are open for the live window of `sweep`.
Loaded by SQL in bulk; only what no figure opens (sealed values) is left empty.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from bench import bodies, shop

if TYPE_CHECKING:
    from bench.lines import Size

WAVES: Final = 3
WAVE_EVERY: Final = timedelta(hours=1)


def sizes(size: Size) -> dict[str, int]:
    return {
        "customers": size.of(1_000_000, 2_000),
        "wave": size.of(10_000, 100),
        "spare": size.of(1_000, 20),
    }


_CUSTOMERS = """
INSERT INTO growth_customer (id, installation_id, created_at)
SELECT i, %(shop)s, %(began)s - i %% 400 * interval '1 day'
FROM generate_series(1, %(customers)s) AS i
"""

_IDENTITIES = """
INSERT INTO growth_identity (id, installation_id, customer_id, kind, scope, lookup,
    sealed_value, first_seen_at)
SELECT i, %(shop)s, i, 'openid', 'wxbench', decode(md5(i::text), 'hex'), '', %(began)s
FROM generate_series(1, %(customers)s) AS i
"""

# The first carts are the open ones, wave by wave; their people are spread over all.
_CARTS = """
INSERT INTO growth_cart (id, installation_id, saleor_id, status, customer_id,
    identity_id, has_user, has_contact, is_staff, sales_channel, currency, language,
    lines, total, voucher_code, source_created_at, source_updated_at, issued_at, digest,
    order_saleor_id)
SELECT i, %(shop)s, encode(('Checkout:' || md5(i::text))::bytea, 'base64'),
    CASE WHEN i <= %(open)s THEN 'open'
         ELSE (ARRAY['converted', 'gone', 'emptied'])[i %% 3 + 1] END,
    owner, owner, FALSE, i %% 2 = 0, FALSE, 'default-channel', 'CNY', 'ZH_HANS',
    jsonb_build_array(
        jsonb_build_object('variant', 'UHJvZHVjdFZhcmlhbnQ6' || i %% 5000, 'product',
            'UHJvZHVjdDo' || i %% 900, 'category', 'Q2F0ZWdvcnk6' || i %% 40, 'name',
            'Monospace Tee', 'variant_name', 'S', 'quantity', i %% 3 + 1, 'unit_price',
            '99.000', 'thumbnail', 'https://shop.example/thumbnail/1/256/'),
        jsonb_build_object('variant', 'UHJvZHVjdFZhcmlhbnQ6' || i %% 4000, 'product',
            'UHJvZHVjdDo' || i %% 800, 'category', 'Q2F0ZWdvcnk6' || i %% 30, 'name',
            'Apple Juice', 'variant_name', '', 'quantity', 1, 'unit_price', '19.900',
            'thumbnail', 'https://shop.example/thumbnail/2/256/')),
    99 * (i %% 3 + 1) + 19.9, '', at - interval '5 minutes', at, at,
    decode(md5('digest' || i), 'hex'), ''
FROM (
    SELECT i, (i::bigint * 7919) %% %(customers)s + 1 AS owner,
        CASE WHEN i <= %(open)s
             THEN %(began)s - interval '1 hour'
                  + (i - 1) / %(wave)s * %(every)s
                  + (i - 1) %% %(wave)s * interval '5 milliseconds'
             ELSE %(began)s - i %% 400 * interval '1 day' END AS at
    FROM generate_series(1, %(customers)s) AS i
) AS cart
"""

_ORDERS = """
INSERT INTO growth_order (installation_id, saleor_id, number, checkout_id, customer_id,
    identity_id, is_staff, status, sales_channel, currency, total, discount, charged,
    refunded, lines, voucher_code, voucher_saleor_id, placed_at, paid_at,
    source_updated_at, issued_at, digest)
SELECT installation_id, 'Order:' || id, id::text, saleor_id, customer_id, identity_id,
    FALSE, 'FULFILLED', sales_channel, currency, total, 0, total, 0, lines, '', '', at,
    at, at, at, digest
FROM (SELECT *, source_updated_at - interval '2 hours' AS at FROM growth_cart
      WHERE status = 'converted') AS bought
"""

_SPARE = """
UPDATE growth_cart SET status = 'open'
WHERE id > %(open)s AND id <= %(open)s + %(spare)s
"""

_SEQUENCES = """
SELECT setval(pg_get_serial_sequence('growth_' || name, 'id'), %(customers)s)
FROM unnest(ARRAY['customer', 'identity', 'cart']) AS name
"""


def load(size: Size) -> None:
    made = shop.installation()
    given = {
        **sizes(size),
        "shop": made.id,
        "began": bodies.BEGAN,
        "every": WAVE_EVERY,
    }
    given["open"] = WAVES * given["wave"]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (_CUSTOMERS, _IDENTITIES, _CARTS, _ORDERS, _SEQUENCES):
            cursor.execute(statement, given)
    # going live watches every open cart: the spare ones open only then
    shop.recall(made.id)
    with connection.cursor() as cursor:
        cursor.execute(_SPARE, given)
        cursor.execute("VACUUM ANALYZE")

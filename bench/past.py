"""What three months of a recall leave behind in the ledgers of the `crowd`.

Every fourth customer left a cart and was recalled, every eighth more was judged and
not let in, every fifth wears a tag, and each brought one piece of news, long handled.
Loaded by SQL in bulk; the roll-ups are then made by the product itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from bench import shop
from saleor_wechat_growth.insights.services import rebuild
from saleor_wechat_growth.segments.services import save_tag

if TYPE_CHECKING:
    from datetime import datetime

DAYS: Final = 92

# One row for each recalled customer, with all that the tables below say of them: what
# became of them in eighths, and when, by hashes.
_STORIES: Final = """
CREATE TEMPORARY TABLE story ON COMMIT DROP AS
SELECT i, at, outcome, outcome LIKE 'recovered%%' AS has_order,
    outcome <> 'converted' AND state IN ('accepted', 'delivered') AS is_touched, state,
    CASE WHEN outcome <> 'waiting' THEN at + interval '5 hours' END AS ended_at
FROM (
    SELECT i, %(now)s::timestamptz - abs(hash %% (%(days)s * 86400)) * interval '1 second'
            - interval '6 hours' AS at,
        (ARRAY['lost', 'lost', 'lost', 'recovered_link', 'recovered_window',
               'converted', 'expired', 'waiting'])[abs(hash / 7 %% 8) + 1] AS outcome,
        (ARRAY['accepted', 'delivered', 'delivered', 'suppressed', 'failed'])
            [abs(hash / 67 %% 5) + 1] AS state
    FROM (SELECT i, hashint8extended(i, 1) AS hash
          FROM generate_series(%(first)s::bigint, %(last)s, 4) AS i) AS drawn
) AS told
"""

_ROWS: Final = (
    """
INSERT INTO growth_cart (id, installation_id, saleor_id, status, customer_id, has_user,
    has_contact, is_staff, sales_channel, currency, language, lines, total,
    voucher_code, source_created_at, source_updated_at, issued_at, digest,
    order_saleor_id)
SELECT i, %(shop)s, 'Checkout:' || i,
    CASE WHEN has_order OR outcome = 'converted' THEN 'converted'
         WHEN outcome = 'waiting' THEN 'open' ELSE 'gone' END,
    i, FALSE, TRUE, FALSE, 'default-channel', 'CNY', 'ZH_HANS',
    jsonb_build_array(jsonb_build_object('variant', 'V' || i %% 5000, 'product',
        'P' || i %% 900, 'name', 'Monospace Tee', 'variant_name', 'S', 'quantity', 2,
        'unit_price', '99.000', 'thumbnail', 'https://shop.example/1/')),
    198, '', at - interval '2 hours', at - interval '1 hour', at - interval '1 hour',
    '', CASE WHEN has_order THEN 'Recovered:' || i ELSE '' END
FROM story
""",
    """
INSERT INTO growth_order (installation_id, saleor_id, number, checkout_id, customer_id,
    is_staff, status, sales_channel, currency, total, discount, charged, refunded,
    lines, voucher_code, voucher_saleor_id, placed_at, paid_at, source_updated_at,
    issued_at, digest)
SELECT %(shop)s, 'Recovered:' || i, 'R' || i, 'Checkout:' || i, i, FALSE, 'FULFILLED',
    'default-channel', 'CNY', 198, 0, 198, 0, '[]', '', '', ended_at, ended_at,
    ended_at, ended_at, ''
FROM story WHERE has_order
""",
    """
INSERT INTO growth_run (id, installation_id, version_id, journey_id, customer_id,
    cart_id, entered_at, started_from, outcome, reason, ended_at, order_saleor_id,
    touched_at, touches)
SELECT i, %(shop)s, %(version)s, %(journey)s, i, i, at, at - interval '1 hour', outcome,
    '', ended_at, CASE WHEN has_order THEN 'Recovered:' || i ELSE '' END,
    CASE WHEN is_touched THEN at END, is_touched::int
FROM story
""",
    """
INSERT INTO growth_step (id, installation_id, run_id, node, due_at, state, done_at,
    result, waits_for)
SELECT i, %(shop)s, i, 'touch_1', at, 'done', at, 'planned', '' FROM story
""",
    """
INSERT INTO growth_message (id, installation_id, customer_id, origin, run_id, cart_id,
    routes, landing, route_index, template_id, channel, state, reason, withheld,
    planned_at, expires_at, claimed_at, accepted_at, settled_at, prepared_digest,
    client_msg_id, gateway_id, calls, calls_on_route, early_receipts)
SELECT i, %(shop)s, i, 'step:' || i, i, i, '[]', '{}', 0, %(template)s,
    'wechat_template', state, CASE WHEN state = 'suppressed' THEN 'not_following'
        ELSE '' END, '', at, at + interval '1 day',
    CASE WHEN is_touched THEN at END, CASE WHEN is_touched THEN at END, at, '', '', '',
    is_touched::int, 0, '[]'
FROM story
""",
    """
INSERT INTO growth_touch (installation_id, customer_id, kind, origin, at)
SELECT %(shop)s, i, 'link', 'message:' || i, at + interval '4 hours'
FROM story WHERE outcome = 'recovered_link'
""",
    """
INSERT INTO growth_decision (installation_id, customer_id, at, stage, subject, run_id,
    verdict, reason, facts)
SELECT %(shop)s, i, at, 'entry', 'cart:' || i, i, 'entered', '',
    jsonb_build_object('journey', %(journey)s, 'total', '198.000')
FROM story
UNION ALL
SELECT %(shop)s, i, ended_at, 'outcome', 'run:' || i, i, outcome, '',
    CASE WHEN has_order THEN jsonb_build_object('order', 'Recovered:' || i)
         ELSE '{}' END
FROM story WHERE ended_at IS NOT NULL
UNION ALL
SELECT %(shop)s, i + 1, at, 'entry', 'cart:not-' || i, NULL, 'not_entered',
    'below_minimum', jsonb_build_object('journey', %(journey)s)
FROM story WHERE i %% 8 = 1
""",
    """
INSERT INTO growth_taggingchange (installation_id, tag_id, customer_id, what, at,
    origin, by, reason)
SELECT %(shop)s, %(tag)s, i, 'put', %(now)s - i %% 90 * interval '1 day', 'staff',
    'staff:x', ''
FROM generate_series(%(first)s, %(last)s, 5) AS i
""",
    """
INSERT INTO growth_inboxevent (installation_id, source, kind, subject, dedupe_key,
    received_at, attempts, handled_at, error)
SELECT %(shop)s, 'saleor', 'saleor.checkout_updated', 'Checkout:' || i,
    decode(md5(i::text), 'hex'), at, 0, at, ''
FROM (SELECT i, %(now)s - i %% 90 * interval '1 day' - interval '1 hour' AS at
      FROM generate_series(%(first)s, %(last)s) AS i) AS news
""",
    """
SELECT setval(pg_get_serial_sequence('growth_' || name, 'id'), %(last)s)
FROM unnest(ARRAY['cart', 'run', 'step', 'message']) AS name
""",
)


def begin(installation_id: int, now: datetime) -> dict[str, int]:
    """Set up the recall and the tag; return the ids that `add` takes."""
    template = shop.template(installation_id)
    journey = shop.recall(installation_id)
    assert journey.current_id is not None
    tag = save_tag(installation_id=installation_id, key="vip", name="VIP", now=now)
    return {
        "journey": journey.pk,
        "version": journey.current_id,
        "template": template.pk,
        "tag": tag.pk,
    }


def add(
    installation_id: int, ids: dict[str, int], first: int, last: int, now: datetime
) -> None:
    """Give the customers `first` to `last` a past, and roll all of it up."""
    given = {
        **ids,
        "shop": installation_id,
        "now": now,
        "days": DAYS,
        "first": first,
        "last": last,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (_STORIES, *_ROWS):
            cursor.execute(statement, given)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rebuild(installation_id=installation_id, now=now)

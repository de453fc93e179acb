"""projection's yardstick: the same rows by SQL written for this mix alone.

One statement a table and batch, the newest word of each object only. It leaves out
all that makes the product right in general: opening the bodies, sealing values,
hashes of contents, merges and conflicts of persons, refetching, checks of shape,
listeners, retries.
"""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bench.bodies import Event
    from saleor_wechat_growth.journeys.models import Journey

Key = tuple[str, bytes]

BATCH = 500
IDLE = timedelta(hours=1)

_KNOWN = """
SELECT kind, lookup, identity.id, customer_id
FROM unnest(%s::text[], %s::bytea[]) AS wanted (kind, lookup)
JOIN growth_identity AS identity USING (kind, lookup)
WHERE installation_id = %s AND scope = ''
"""

_CUSTOMERS = """
INSERT INTO growth_customer (installation_id, created_at)
SELECT %s, %s FROM generate_series(1, %s) RETURNING id
"""

_IDENTITIES = """
INSERT INTO growth_identity (installation_id, customer_id, kind, scope, lookup,
    sealed_value, first_seen_at)
SELECT %s, customer_id, kind, '', lookup, '', %s
FROM unnest(%s::text[], %s::bytea[], %s::bigint[]) AS fresh (kind, lookup, customer_id)
RETURNING kind, lookup, id, customer_id
"""

_LINKS = """
INSERT INTO growth_link (installation_id, low_id, high_id, first_seen_at, source,
    in_conflict)
SELECT %s, LEAST(one, other), GREATEST(one, other), %s, 'hand', FALSE
FROM unnest(%s::bigint[], %s::bigint[]) AS pair (one, other)
ON CONFLICT DO NOTHING
"""

_CARTS = """
WITH carts AS (
    INSERT INTO growth_cart AS cart (installation_id, saleor_id, status, customer_id,
        identity_id, has_user, has_contact, is_staff, sales_channel, currency, language,
        lines, total, voucher_code, source_created_at, source_updated_at, issued_at,
        digest, order_saleor_id)
    SELECT %(shop)s, id, status, customer_id, identity_id, has_user, has_contact, FALSE,
        channel, currency, language, lines, total, '', created, updated, issued, '',
        order_id
    FROM jsonb_to_recordset(%(words)s::jsonb) AS word (id text, status text,
        identity_id bigint, customer_id bigint, has_user bool, has_contact bool,
        channel text, currency text, language text, lines jsonb, total numeric,
        created timestamptz, updated timestamptz, issued timestamptz, order_id text)
    ON CONFLICT (installation_id, saleor_id) DO UPDATE SET
        status = excluded.status, customer_id = excluded.customer_id,
        identity_id = excluded.identity_id, has_user = excluded.has_user,
        has_contact = excluded.has_contact, lines = excluded.lines,
        total = excluded.total, source_updated_at = excluded.source_updated_at,
        issued_at = excluded.issued_at, order_saleor_id = excluded.order_saleor_id
        WHERE cart.status = 'open' AND (excluded.status <> 'open'
            OR excluded.source_updated_at > cart.source_updated_at)
    RETURNING id, status, source_updated_at
), unwatched AS (
    DELETE FROM growth_watch WHERE cart_id IN (
        SELECT id FROM carts WHERE status <> 'open')
)
INSERT INTO growth_watch (installation_id, journey_id, cart_id, idle_since, due_at)
SELECT %(shop)s, %(journey)s, id, source_updated_at, source_updated_at + %(idle)s
FROM carts WHERE status = 'open'
ON CONFLICT (journey_id, cart_id) DO UPDATE
SET idle_since = excluded.idle_since, due_at = excluded.due_at
"""

_ORDERS = """
INSERT INTO growth_order AS known (installation_id, saleor_id, number, checkout_id,
    customer_id, identity_id, is_staff, status, sales_channel, currency, total, discount,
    charged, refunded, lines, voucher_code, voucher_saleor_id, placed_at, paid_at,
    source_updated_at, issued_at, digest)
SELECT %(shop)s, id, number, checkout_id, customer_id, identity_id, FALSE, status,
    channel, currency, total, 0, charged, 0, lines, '', '', placed, paid,
    updated, issued, ''
FROM jsonb_to_recordset(%(words)s::jsonb) AS word (id text, number text,
    checkout_id text, identity_id bigint, customer_id bigint, status text, channel text,
    currency text, lines jsonb, total numeric, charged numeric, placed timestamptz,
    paid timestamptz, updated timestamptz, issued timestamptz)
ON CONFLICT (installation_id, saleor_id) DO UPDATE SET
    status = excluded.status, total = excluded.total, charged = excluded.charged,
    lines = excluded.lines, paid_at = LEAST(known.paid_at, excluded.paid_at),
    source_updated_at = excluded.source_updated_at, issued_at = excluded.issued_at
    WHERE excluded.source_updated_at > known.source_updated_at
"""

_USERS = """
INSERT INTO growth_saleoruser AS known (installation_id, identity_id, customer_id,
    saleor_id, source_updated_at, issued_at, sealed_profile, digest, is_active)
SELECT %(shop)s, identity_id, customer_id, id, updated, issued,
    convert_to(profile::text, 'UTF8'), '', TRUE
FROM jsonb_to_recordset(%(words)s::jsonb) AS word (id text, identity_id bigint,
    customer_id bigint, profile jsonb, updated timestamptz, issued timestamptz)
ON CONFLICT (installation_id, saleor_id) DO UPDATE SET
    sealed_profile = excluded.sealed_profile, issued_at = excluded.issued_at,
    source_updated_at = excluded.source_updated_at
    WHERE excluded.source_updated_at > known.source_updated_at
"""

_HANDLED = """
UPDATE growth_inboxevent SET handled_at = %s, due_at = NULL WHERE id = ANY(%s)
"""


def project(journey: Journey, rows: Sequence[tuple[int, Event]]) -> None:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        now = batch[-1][1].at
        with transaction.atomic(), connection.cursor() as cursor:
            words = _Words([json.loads(event.body) for _, event in batch])
            owners = _owners(cursor, journey.installation_id, words.claims, now)
            given = {
                "shop": journey.installation_id,
                "journey": journey.id,
                "idle": IDLE,
            }
            for statement, found in (
                (_USERS, words.users),
                (_ORDERS, words.orders),
                (_CARTS, words.carts),
            ):
                for word in found.values():
                    owner = owners.get(word.pop("owner"), (None, None))
                    word["identity_id"], word["customer_id"] = owner
                listed = json.dumps(list(found.values()))
                cursor.execute(statement, {**given, "words": listed})
            cursor.execute(_HANDLED, [now, [row_id for row_id, _ in batch]])


def _owners(
    cursor: Any, shop: int, claims: dict[Key, Key], now: datetime
) -> dict[Key | None, tuple[int, int]]:
    """Find or make the identity and customer of every claim."""
    cursor.execute(_KNOWN, [*([key[i] for key in claims] for i in (0, 1)), shop])
    known = {(kind, bytes(lookup)): ids for kind, lookup, *ids in cursor}
    missing = [key for key in claims if key not in known]
    homeless = {claims[key] for key in missing if claims[key] not in known}
    cursor.execute(_CUSTOMERS, [shop, now, len(homeless)])
    homes = dict(zip(homeless, (row_id for (row_id,) in cursor), strict=True))
    customers = [
        homes[first] if (first := claims[key]) in homes else known[first][1]
        for key in missing
    ]
    kinds, lookups = [kind for kind, _ in missing], [lookup for _, lookup in missing]
    cursor.execute(_IDENTITIES, [shop, now, kinds, lookups, customers])
    known |= {(kind, bytes(lookup)): ids for kind, lookup, *ids in cursor}
    pairs = [(known[key][0], known[first][0]) for key, first in claims.items()]
    tied = [pair for pair in pairs if pair[0] != pair[1]]
    cursor.execute(_LINKS, [shop, now, *([p[i] for p in tied] for i in (0, 1))])
    return known


class _Words:
    """A batch, read into what the statements take."""

    def __init__(self, bodies: Sequence[dict[str, Any]]) -> None:
        #: each claim with the strongest it was seen with
        self.claims: dict[Key, Key] = {}
        self.users: dict[str, dict[str, Any]] = {}
        self.carts: dict[str, dict[str, Any]] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        # they come in the order of their time: the last word is the newest
        for body in bodies:
            if "checkout" in body:
                self._cart(body["checkout"], body["issuedAt"])
            elif "order" in body:
                self._order(body["order"], body["issuedAt"])
            else:
                self._user(body["user"], body["issuedAt"])

    def _cart(self, found: dict[str, Any], issued: str) -> None:
        if self.carts.get(found["id"], {}).get("status") == "converted":
            return
        self.carts[found["id"]] = {
            "id": found["id"],
            "status": "open",
            "owner": self._owner(found, found["email"]),
            "has_user": bool(found["user"]),
            "has_contact": bool(found["email"] or found["billingAddress"]),
            "channel": found["channel"]["slug"],
            "currency": found["channel"]["currencyCode"],
            "language": found["languageCode"],
            "lines": [_line(each) for each in found["lines"]],
            "total": found["totalPrice"]["gross"]["amount"],
            "created": found["created"],
            "updated": found["updatedAt"],
            "issued": issued,
            "order_id": "",
        }

    def _order(self, found: dict[str, Any], issued: str) -> None:
        before = self.orders.get(found["id"], {})
        word = {
            "id": found["id"],
            "number": found["number"],
            "checkout_id": found["checkoutId"],
            "owner": self._owner(found, found["userEmail"]),
            "status": found["status"],
            "channel": found["channel"]["slug"],
            "currency": found["channel"]["currencyCode"],
            "lines": [_line(each) for each in found["lines"]],
            "total": found["total"]["gross"]["amount"],
            "charged": found["totalCharged"]["amount"],
            "placed": found["created"],
            "paid": before.get("paid")
            or (found["updatedAt"] if found["isPaid"] else None),
            "updated": found["updatedAt"],
            "issued": issued,
        }
        self.orders[found["id"]] = word
        self.carts[found["checkoutId"]] = {
            **word,
            "id": found["checkoutId"],
            "status": "converted",
            "has_user": bool(found["user"]),
            "has_contact": True,
            "language": "",
            "created": None,
            "order_id": found["id"],
        }

    def _user(self, found: dict[str, Any], issued: str) -> None:
        claims = [("saleor_user", found["id"]), ("email", found["email"])]
        names = ("firstName", "lastName", "email", "languageCode", "isConfirmed")
        self.users[found["id"]] = {
            "id": found["id"],
            "owner": self._claim(claims),
            "profile": {name: found[name] for name in names},
            "updated": found["updatedAt"],
            "issued": issued,
        }

    def _owner(self, found: dict[str, Any], mail: str | None) -> Key | None:
        user = found["user"]
        address = found["billingAddress"] or {}
        claims = (
            ("saleor_user", user and user["id"]),
            ("email", user["email"] if user else mail),
            ("form_phone", address.get("phone")),
        )
        return self._claim([(kind, value) for kind, value in claims if value])

    def _claim(self, claims: list[tuple[str, str]]) -> Key | None:
        """Note values seen together; return the strongest, which owns."""
        hashed = [(kind, _lookup(kind, value)) for kind, value in claims]
        for key in hashed:
            self.claims.setdefault(key, hashed[0])
        return hashed[0] if hashed else None


def _lookup(kind: str, value: str) -> bytes:
    return hmac.digest(b"bench", f"{kind}\x1f\x1f{value}".encode(), "sha256")[:16]


def _line(found: dict[str, Any]) -> dict[str, Any]:
    variant = found["variant"]
    return {
        "variant": variant["id"],
        "product": variant["product"]["id"],
        "category": variant["product"]["category"]["id"],
        "name": variant["product"]["name"],
        "variant_name": variant["name"],
        "quantity": found["quantity"],
        "unit_price": found["unitPrice"]["gross"]["amount"],
        "thumbnail": variant["product"]["thumbnail"]["url"],
    }

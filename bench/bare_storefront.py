"""storefront's yardstick: JSON views with the same queries as the product's.

They check the token with the very same function, ask whose session it is, read and
write the same rows by plain SQL, open the same sealed codes, and answer with JSON of the
same values. No GraphQL, no ORM, no middleware, no rates; what comes in is believed.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from saleor_wechat_growth.core import clock, crypto

_SESSION: Final = """
SELECT s.installation_id, i.customer_id, s.identity_id
FROM growth_storefrontsession s
JOIN growth_installation n ON n.id = s.installation_id
JOIN growth_identity i ON i.id = s.identity_id
JOIN growth_customer c ON c.id = i.customer_id
WHERE s.id = %s AND s.revoked_at IS NULL AND s.expires_at > %s
    AND n.status = 'active' AND c.erased_at IS NULL
"""
_KINDS: Final = "SELECT id, kind FROM growth_identity WHERE customer_id = %s"
_LEDGERS: Final = """
SELECT template_id, available, last_answer FROM growth_grant
WHERE installation_id = %s AND identity_id = %s
"""
_CONSENTS: Final = """
SELECT DISTINCT ON (channel, purpose) channel, purpose, is_granted, stated_at
FROM growth_consent WHERE customer_id = %s
ORDER BY channel, purpose, stated_at DESC, is_granted, id
"""
_TAGS: Final = """
SELECT key, name FROM growth_tag
WHERE installation_id = %s AND deleted_at IS NULL AND is_shown
    AND id IN (SELECT tag_id FROM growth_tagging WHERE customer_id = %s)
ORDER BY name, key
"""
_COUPONS: Final = """
SELECT g.id, g.state, g.value, g.currency, g.granted_at, g.expires_at, d.sealed_value,
    c.name, c.terms, c.unusable_reason, c.voucher_starts_at, c.voucher_ends_at
FROM growth_coupongrant g
JOIN growth_code d ON d.id = g.code_id JOIN growth_coupon c ON c.id = g.coupon_id
WHERE g.installation_id = %s AND g.customer_id = %s
    AND g.state NOT IN ('reserved', 'released')
    AND NOT (g.state = 'expired' AND g.issued_at IS NULL)
ORDER BY g.granted_at DESC, g.id DESC LIMIT 21
"""
_IDS: Final = """
INSERT INTO growth_clienteventid (installation_id, event_id, reported_at)
SELECT %s, unnest(%s::uuid[]), %s ON CONFLICT DO NOTHING
"""
_EVENTS: Final = """
INSERT INTO growth_activityevent (installation_id, id, occurred_at, customer_id, kind,
    source, properties)
SELECT %s, id, at, %s, 'product_viewed', 'client', properties
FROM unnest(%s::uuid[], %s::timestamptz[], %s::jsonb[]) AS e (id, at, properties)
ON CONFLICT DO NOTHING
"""
_NEWS: Final = """
INSERT INTO growth_inboxevent (installation_id, source, kind, subject, dedupe_key, body,
    received_at, due_at, attempts, error)
VALUES (%s, 'storefront', 'storefront.events_recorded', '', %s, %s, %s, %s, 0, '')
"""


def me(given: dict[str, Any], shop: int, person: int, identity: int) -> Any:
    kinds = _rows(_KINDS, person)
    ledgers = {row[0]: row for row in _rows(_LEDGERS, shop, identity)}
    return {
        "id": person,
        "hasPhone": any(kind == "phone" for _, kind in kinds),
        "tags": _rows(_TAGS, shop, person),
        "subscriptions": [ledgers.get(each) for each in given["templateIds"]],
        "consents": _rows(_CONSENTS, person),
    }


def coupons(_given: dict[str, Any], shop: int, person: int, _identity: int) -> Any:
    return [
        {
            "id": row[0],
            "state": row[1],
            "value": row[2],
            "currency": row[3],
            "grantedAt": row[4],
            "expiresAt": row[5],
            "code": crypto.unseal_text(bytes(row[6])),
            "name": row[7],
            "minimumOrder": json.loads(row[8])["minimum_order"].get(row[3]),
        }
        for row in _rows(_COUPONS, shop, person)
    ]


def track(given: dict[str, Any], shop: int, person: int, _identity: int) -> Any:
    now, events = clock.now(), given["events"]
    ids = [each["id"] for each in events]
    news = json.dumps({"events": [[person, "product_viewed"]]}).encode()
    with transaction.atomic(), connection.cursor() as cursor:
        hold([shop])
        cursor.execute(_IDS, [shop, sorted(ids), now])
        times = [datetime.fromisoformat(each["occurredAt"]) for each in events]
        properties = [json.dumps(each["properties"]) for each in events]
        cursor.execute(_EVENTS, [shop, person, ids, times, properties])
        key = hashlib.sha256(uuid.uuid4().bytes).digest()
        cursor.execute(_NEWS, [shop, key, crypto.seal(news), now, now])
    return {"recorded": len(ids)}


def _rows(statement: str, *given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[Any] = cursor.fetchall()
    return found


def _view(
    answer: Callable[[dict[str, Any], int, int, int], Any],
) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        now = clock.now()
        token = request.headers["Authorization"].removeprefix("Bearer ")
        access = tokens.read(token, now)
        ((shop, person, identity),) = _rows(_SESSION, access.session_id, now)
        found = answer(json.loads(request.body), shop, person, identity)
        return HttpResponse(
            json.dumps(found, default=str), content_type="application/json"
        )

    return view


settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []
application = get_wsgi_application()

# these need the apps to be there
from saleor_wechat_growth.api.storefront import tokens  # noqa: E402
from saleor_wechat_growth.inbox.services import hold  # noqa: E402

urlpatterns = [path(each.__name__, _view(each)) for each in (me, coupons, track)]

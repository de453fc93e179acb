"""What a segment's rule can be made of in this shop, and who is in a segment, to save."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.customers import queries as customer_queries
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.insights.queries import people
from saleor_wechat_growth.journeys.definition import Definition, Happened
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.router import GRANTED
from saleor_wechat_growth.reach.credentials import WECHAT_KINDS
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.segments import queries as segment_queries
from saleor_wechat_growth.segments.models import Segment, TraitDefinition

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.segments.models import Membership, Tag

#: events of the field's own words, before any has been seen
KNOWN_EVENTS: Final = (
    "identity_authorized",
    "mall_viewed",
    "product_viewed",
    "coupon_claimed",
    "cart_added",
    "order_submitted",
    "order_paid",
)
#: newest rows that are looked at to see what there is
LOOKED_AT: Final = 5000
LOOKED_AT_ORDERS: Final = 2000
MOST_GOODS: Final = 20
MOST_EXPORTED: Final = 50_000
_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Named:
    """Something a rule names by `key`. detail: what tells two apart."""

    key: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event. properties: names that its latest ones had."""

    kind: str
    properties: Sequence[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the leaves of a rule may name."""

    tags: Sequence[Tag]
    traits: Sequence[TraitDefinition]
    segments: Sequence[Named]
    coupons: Sequence[Named]
    accounts: Sequence[Named]
    #: service accounts by their keys; the others go by appid
    followed: Sequence[Named]
    templates: Sequence[Named]
    events: Sequence[EventKind]
    currencies: Sequence[str]


def vocabulary(installation_id: int) -> Vocabulary:
    """Return what rules of this shop may name (eight queries)."""
    alive = segment_queries.segments(installation_id).exclude(
        status=Segment.Status.ARCHIVED
    )
    coupons = Coupon.objects.of(installation_id).order_by("name", "id")
    accounts = list(Account.objects.of(installation_id).order_by("name", "id"))
    templates = Template.objects.of(installation_id).filter(channel__in=GRANTED)
    orders = Order.objects.of(installation_id).order_by("-id")
    seen = orders.values_list("currency", flat=True)[:LOOKED_AT_ORDERS]
    return Vocabulary(
        tags=list(segment_queries.tags(installation_id).order_by("family", "key")),
        traits=list(TraitDefinition.objects.of(installation_id).order_by("label")),
        segments=[Named(each.key, each.name, each.kind) for each in alive],
        coupons=[Named(each.key, each.name) for each in coupons],
        accounts=[
            Named(each.app_id, each.name, each.kind)
            for each in accounts
            if each.kind in WECHAT_KINDS
        ],
        followed=[
            Named(each.key, each.name, each.role)
            for each in accounts
            if each.kind == Account.Kind.SERVICE_ACCOUNT
        ],
        templates=[
            Named(each.gateway_id, each.title)
            for each in templates.order_by("title", "id")
        ],
        events=_events(installation_id),
        currencies=sorted(filter(None, set(seen))),
    )


def used_by(
    installation_id: int, segment_ids: Collection[int]
) -> Mapping[int, Sequence[str]]:
    """Return the names of what needs each of these: segments first, then recalls."""
    segments = segment_queries.used_by(installation_id, segment_ids)
    recalls = recalls_from(installation_id, segment_ids)
    return {
        each: [*segments.get(each, ()), *recalls.get(each, ())] for each in segment_ids
    }


def recalls_from(
    installation_id: int, segment_ids: Collection[int]
) -> Mapping[int, Sequence[str]]:
    """Return the names of the live recalls that start from each of these segments."""
    starts = segments_of_recalls(installation_id)
    if not starts:
        return {}
    asked = segment_queries.segments(installation_id).filter(id__in=segment_ids)
    return {
        each.id: [recall.name for recall, key in starts if key == each.key]
        for each in asked
    }


def segments_of_recalls(installation_id: int) -> Sequence[tuple[Journey, str]]:
    """Return the live recalls, by name, that start from a segment, with its key."""
    live = (
        Journey.objects.of(installation_id)
        .filter(status=Journey.Status.LIVE, current__isnull=False)
        .select_related("current")
        .order_by("name", "id")
    )
    return [
        (each, key)
        for each in live
        if each.current is not None and (key := _starts_from(each.current.definition))
    ]


def _starts_from(stored: object) -> str:
    """Return the key of the segment that coming to or leaving leads in, or ""."""
    entry = Definition.model_validate(stored).entry
    if isinstance(entry, Happened) and entry.kind.startswith("segment."):
        return str(entry.where.get("segment", ""))
    return ""


_EVENTS: Final = """
SELECT kind, array_agg(DISTINCT name) FILTER (WHERE name IS NOT NULL)
FROM (
    SELECT kind, properties FROM growth_activityevent
    WHERE installation_id = %(shop)s ORDER BY occurred_at DESC LIMIT %(most)s
) AS latest LEFT JOIN LATERAL jsonb_object_keys(properties) AS name ON TRUE
GROUP BY kind
"""


def _events(installation_id: int) -> list[EventKind]:
    seen = {
        kind: sorted(names or ())
        for kind, names in _fetch(_EVENTS, installation_id, LOOKED_AT)
    }
    others = sorted(seen.keys() - set(KNOWN_EVENTS))
    return [EventKind(kind, seen.get(kind, [])) for kind in (*KNOWN_EVENTS, *others)]


@dataclass(frozen=True, slots=True)
class Goods:
    """A product that was ordered lately; `category`: Saleor's id of its category."""

    product: str
    name: str
    category: str


_GOODS: Final = """
SELECT product, min(name), min(category) FROM (
    SELECT line ->> 'product' AS product, line ->> 'name' AS name,
        line ->> 'category' AS category
    FROM (
        SELECT lines FROM growth_order WHERE installation_id = %(shop)s
        ORDER BY id DESC LIMIT %(most)s
    ) AS latest, jsonb_array_elements(lines) AS line
) AS sold
WHERE product > '' GROUP BY product ORDER BY count(*) DESC, product
"""


def goods(installation_id: int, text: str) -> list[Goods]:
    """Return what was ordered lately and has `text` in its name, most ordered first."""
    wanted = text.strip().lower()
    found = [
        Goods(product, name or product, category or "")
        for product, name, category in _fetch(_GOODS, installation_id, LOOKED_AT_ORDERS)
    ]
    return [each for each in found if wanted in each.name.lower()][:MOST_GOODS]


def _fetch(text: str, installation_id: int, most: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, {"shop": installation_id, "most": most})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@dataclass(frozen=True, slots=True)
class Exported:
    """A member as a file has them: masked, unless `is_revealed` was asked for."""

    customer_id: int
    name: str
    phone: str
    email: str
    saleor_id: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Export:
    """Rows of a file. is_cut: more are in the segment than these."""

    members: Sequence[Exported]
    is_cut: bool


def exported(installation_id: int, segment_id: int, *, is_revealed: bool) -> Export:
    """Return who is in a segment, newest first, `MOST_EXPORTED` at most."""
    members = list(
        segment_queries.members(installation_id, segment_id).order_by(
            "-entered_at", "-id"
        )[: MOST_EXPORTED + 1]
    )
    is_cut = len(members) > MOST_EXPORTED
    del members[MOST_EXPORTED:]
    found: list[Exported] = []
    for start in range(0, len(members), _AT_ONCE):
        found += _exported(
            installation_id, members[start : start + _AT_ONCE], is_revealed=is_revealed
        )
    return Export(found, is_cut)


def _exported(
    installation_id: int, members: Sequence[Membership], *, is_revealed: bool
) -> list[Exported]:
    ids = [each.customer_id for each in members]
    faces = people.faces(installation_id, ids)
    whole = _whole(installation_id, ids) if is_revealed else {}
    return [
        Exported(
            each.customer_id,
            faces[each.customer_id].name,
            whole.get(each.customer_id, {}).get("phone", faces[each.customer_id].phone),
            whole.get(each.customer_id, {}).get("email", faces[each.customer_id].email),
            faces[each.customer_id].saleor_id,
            each.entered_at,
        )
        for each in members
    ]


def _whole(
    installation_id: int, customer_ids: Sequence[int]
) -> Mapping[int, Mapping[str, str]]:
    """Return the numbers and addresses of people as they are; a proved number first."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    known = customer_queries.identities_of(installation_id, customer_ids)
    for kind, name in (
        (IdentityKind.PHONE, "phone"),
        (IdentityKind.FORM_PHONE, "phone"),
        (IdentityKind.EMAIL, "email"),
    ):
        for customer_id, identities in known.items():
            for each in identities:
                if each.kind == kind and name not in found[customer_id]:
                    found[customer_id][name] = crypto.unseal_text(each.sealed_value)
    return found

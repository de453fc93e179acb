from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from saleor_wechat_growth.customers.models import Identity, SaleorUser
from saleor_wechat_growth.customers.registry import register
from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.reach import news
from saleor_wechat_growth.reach.services.suppressions import lookups_of_phone
from saleor_wechat_growth.reach.snapshot import subject_of
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import (
    Membership,
    MirrorDue,
    Recheck,
    Tagging,
    TaggingChange,
    Trait,
    TraitOverflow,
)

register(MirrorDue)
register(Tagging)
register(TaggingChange)
register(Trait)
register(TraitOverflow)
register(Membership)
register(Recheck)

_EVENTS: Final = "activity.recorded"
#: what each kind of news may change, of the customer that its body names
_OF_CUSTOMER: Final[Mapping[str, tuple[str, ...]]] = {
    # carts and orders also bring identities with them
    "cart.changed": ("carts", "identities"),
    "cart.closed": ("carts", "identities"),
    "order.changed": ("orders", "identities"),
    "coupon.expired": ("coupons",),
    "coupon.redeemed": ("coupons",),
    "coupon.reversed": ("coupons",),
    "coupon.expiring": ("coupons",),
    "message.accepted": ("grants",),
    "message.unknown": ("grants",),
    "message.cancelled": ("grants",),
    "message.failed": ("grants", "suppressions"),
    _EVENTS: (),
}
#: the same of the person whose address its subject names
_OF_ADDRESS: Final[Mapping[str, tuple[str, ...]]] = {
    news.FOLLOWED: ("follow", "identities"),
    news.UNFOLLOWED: ("follow", "identities"),
    news.SCANNED: ("follow", "identities"),
    news.PROMPTED: ("grants", "identities"),
    news.CHANGED: ("grants", "identities"),
    news.SENT: ("grants",),
    news.TEMPLATE_RECEIPT: ("suppressions",),
    news.SMS_REPLY: ("suppressions", "consents"),
}
_OF_USER: Final = (
    "saleor.customer_created",
    "saleor.customer_updated",
    "saleor.customer_deleted",
    "saleor.customer_snapshot",
)


@listen("segments", *_OF_CUSTOMER, *_OF_ADDRESS, *_OF_USER)
def follow_changes(happenings: Sequence[Happening], now: datetime) -> list[Happening]:
    """Let people in and out by what just changed.

    Returns "segment.entered" and "segment.left", with segment_id, segment (its key),
    customer_id and membership_id.
    """
    touched: dict[str, set[int]] = defaultdict(set)
    for facts, person in (
        *_by_customer(happenings),
        *_by_address(happenings),
        *_by_user(happenings),
    ):
        for fact in facts:
            touched[fact].add(person)
    return services.update(
        installation_id=happenings[0].installation_id, touched=touched, now=now
    )


@listen("segments", "coupon.reserved", "coupon.issued", "coupon.released")
def note_coupons(happenings: Sequence[Happening], now: datetime) -> None:
    """Look soon: whoever gives or takes back a coupon may hold rows of its own."""
    people = {happening.body["customer_id"] for happening in happenings}
    services.note(
        installation_id=happenings[0].installation_id,
        touched={"coupons": people},
        now=now,
    )


_Changed = Iterator[tuple[tuple[str, ...], int]]


def _by_customer(happenings: Sequence[Happening]) -> _Changed:
    for happening in happenings:
        customer_id = happening.body.get("customer_id")
        if happening.kind in _OF_CUSTOMER and customer_id is not None:
            if happening.kind == _EVENTS:
                yield (f"events:{happening.body['event']}",), customer_id
            else:
                yield _OF_CUSTOMER[happening.kind], customer_id


def _by_address(happenings: Sequence[Happening]) -> _Changed:
    changed: dict[bytes, set[str]] = defaultdict(set)
    for happening in happenings:
        if happening.kind == news.SMS_REPLY:
            # proved or only typed: a number is kept under two hashes
            lookups = lookups_of_phone(happening.body["phone"])
        elif happening.kind in _OF_ADDRESS:
            lookups = (_lookup_in(happening.subject),)
        else:
            continue
        for lookup in lookups:
            changed[lookup].update(_OF_ADDRESS[happening.kind])
    if changed:
        owners = Identity.objects.of(happenings[0].installation_id).filter(
            lookup__in=list(changed)
        )
        for found, person in owners.values_list("lookup", "customer_id"):
            yield tuple(changed[bytes(found)]), person


def _lookup_in(subject: str) -> bytes:
    """Return the hash of the address that a push is about (`reach.subject_of`)."""
    prefix = subject_of(b"")
    return bytes.fromhex(subject[len(prefix) :]) if subject.startswith(prefix) else b""


def _by_user(happenings: Sequence[Happening]) -> _Changed:
    users = {each.subject for each in happenings if each.kind in _OF_USER}
    if users:
        owners = SaleorUser.objects.of(happenings[0].installation_id).filter(
            saleor_id__in=users
        )
        for person in owners.values_list("customer_id", flat=True):
            yield ("identities",), person

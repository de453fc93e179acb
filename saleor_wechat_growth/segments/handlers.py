from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from saleor_wechat_growth.customers.models import Identity, SaleorUser
from saleor_wechat_growth.customers.registry import (
    DELETED,
    Exported,
    Kept,
    NotExported,
    register,
    register_metadata,
)
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
    WeChatTagging,
)
from saleor_wechat_growth.segments.services.erasing import leave_all
from saleor_wechat_growth.segments.services.mirroring import METADATA_KEY

register(
    MirrorDue, erased=DELETED, exported=NotExported("a note to ourselves to do work")
)
register(Tagging, erased=DELETED, exported=Exported(named={"tag": "tag__name"}))
register(TaggingChange, erased=DELETED, exported=Exported(named={"tag": "tag__name"}))
register(Trait, erased=DELETED, exported=Exported(named={"trait": "definition__label"}))
register(TraitOverflow, erased=DELETED, exported=Exported())
register(
    Membership,
    erased=Kept("segments count who was in them; it holds ids and times alone"),
    exported=Exported(named={"segment": "segment__name"}),
)
register(
    Recheck, erased=DELETED, exported=NotExported("a note to ourselves to do work")
)
register(
    WeChatTagging,
    identity_field="identity",
    erased=DELETED,
    exported=Exported(named={"tag": "wechat_tag__tag__name"}),
)
register_metadata(METADATA_KEY)


@listen("segments", "customer.erased")
def take_out_the_erased(happenings: Sequence[Happening], now: datetime) -> None:
    for happening in happenings:
        leave_all(
            installation_id=happening.installation_id,
            customer_ids=happening.body["customer_ids"],
            now=now,
        )


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
    "message.accepted": ("grants", "windows"),
    "message.unknown": ("grants", "windows"),
    "message.cancelled": ("grants", "windows"),
    "message.failed": ("grants", "windows", "suppressions"),
    "follower.arrived": ("windows",),
    "follower.left": ("windows", "follow"),
    "talk.said": ("windows",),
    "menu.used": ("windows",),
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


@listen("segments", "follower.found")
def note_found_followers(happenings: Sequence[Happening], now: datetime) -> None:
    """Look soon: they come by the thousand."""
    people = {happening.body["customer_id"] for happening in happenings}
    services.meet(installation_id=happenings[0].installation_id, people=people, now=now)
    services.note(
        installation_id=happenings[0].installation_id,
        touched={"follow": people},
        now=now,
    )


@listen("segments", "follower.arrived", "follower.found")
def tag_new_followers(happenings: Sequence[Happening], now: datetime) -> None:
    """Who follows (again) shall wear there what they wear here."""
    services.want(
        installation_id=happenings[0].installation_id,
        people={happening.body["customer_id"] for happening in happenings},
        now=now,
    )


@listen("segments", "follower.left")
def forget_what_they_wore(happenings: Sequence[Happening], now: datetime) -> None:
    del now
    services.forget(
        installation_id=happenings[0].installation_id,
        pairs=[
            (happening.body["account_id"], happening.body["identity_id"])
            for happening in happenings
        ],
    )


@listen("segments", "follower.described")
def hear_tags(happenings: Sequence[Happening], now: datetime) -> None:
    """Take over which tags WeChat's staff put on somebody."""
    services.hear_described(
        installation_id=happenings[0].installation_id,
        described=[
            services.Described(
                account_id=happening.body["account_id"],
                customer_id=happening.body["customer_id"],
                identity_id=happening.body["identity_id"],
                tag_ids=happening.body["tag_ids"],
            )
            for happening in happenings
        ],
        now=now,
    )


@listen("segments", "account.role_changed")
def build_for_roles(happenings: Sequence[Happening], now: datetime) -> None:
    """Whom an account is for is part of no person: everybody is looked at."""
    services.build_all(installation_id=happenings[0].installation_id, now=now)


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

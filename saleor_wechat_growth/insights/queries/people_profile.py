"""Everything a profile shows of one person, newest first where it has a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.customers import queries as customer_queries
from saleor_wechat_growth.customers.masks import mask
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.models import (
    Account,
    Consent,
    Follow,
    Grant,
    Place,
    Suppression,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from saleor_wechat_growth.customers.models import Customer, Merge

#: of what could grow without end
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class IdentityView:
    """A value that points at a person, masked. account: whose openid it is, or ""."""

    id: int
    customer_id: int
    kind: str
    masked: str
    account: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class SuppressionView:
    """An address of a person that must not be used on a channel."""

    channel: str
    masked: str
    reason: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class GrantView:
    """What is left of one subscription. template: its title, or the gateway's id."""

    account: str
    template: str
    available: int
    reserved: int
    spent: int
    last_answer: str
    last_answer_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where a person last was, as one account heard it.

    latitude, longitude: degrees; precision: metres, None if nobody said.
    """

    account: str
    latitude: float
    longitude: float
    precision: float | None
    noted_at: datetime


def person(
    installation_id: int, *, customer_id: int | None = None, saleor_id: str = ""
) -> Customer | None:
    """Return a person by our id, whoever it was merged into, or by core's."""
    if customer_id is None:
        owners = customer_queries.customers_of_users(installation_id, [saleor_id])
        customer_id = owners.get(saleor_id)
    if customer_id is None:
        return None
    found = customer_queries.survivor_of(installation_id, customer_id)
    return None if found is None or found.erased_at is not None else found


def identities(
    installation_id: int,
    *,
    customer_ids: Collection[int] = (),
    identity_ids: Collection[int] = (),
) -> list[IdentityView]:
    """Return these identities and those of these people, strongest first."""
    rows = Identity.objects.of(installation_id).filter(
        Q(customer_id__in=customer_ids) | Q(id__in=identity_ids)
    )
    accounts = dict(Account.objects.of(installation_id).values_list("app_id", "name"))
    order = {kind: rank for rank, kind in enumerate(IdentityKind)}
    return [
        IdentityView(
            id=row.id,
            customer_id=row.customer_id,
            kind=row.kind,
            masked=mask(row.kind, crypto.unseal_text(row.sealed_value)),
            account=(
                accounts.get(row.scope, "") if row.kind == IdentityKind.OPENID else ""
            ),
            first_seen_at=row.first_seen_at,
        )
        for row in sorted(rows, key=lambda row: (order[IdentityKind(row.kind)], row.id))
    ]


def consents(installation_id: int, customer_id: int) -> list[Consent]:
    """Return what a person said; the first of each channel and purpose counts."""
    return list(
        Consent.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .order_by("-stated_at", "is_granted", "-id")[:MOST]
    )


def suppressions(
    installation_id: int, customer_id: int, now: datetime
) -> list[SuppressionView]:
    """Return what forbids a person's addresses now (two queries)."""
    values = {
        bytes(row.lookup): mask(row.kind, crypto.unseal_text(row.sealed_value))
        for row in Identity.objects.of(installation_id).filter(customer_id=customer_id)
    }
    rows = Suppression.objects.of(installation_id).filter(
        Q(until__isnull=True) | Q(until__gt=now),
        lookup__in=values,
    )
    return [
        SuppressionView(
            row.channel, values[bytes(row.lookup)], row.reason, row.since, row.until
        )
        for row in rows.order_by("-since", "id")
    ]


def follows(installation_id: int, customer_id: int) -> list[Follow]:
    return list(
        Follow.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("account")
        .order_by("-changed_at", "id")
    )


def grants(installation_id: int, customer_id: int) -> list[GrantView]:
    """Return a person's subscriptions, those with sends left first (two queries)."""
    rows = list(
        Grant.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("account")
        .order_by("-available", "-last_answer_at", "id")
    )
    titles = titles_of(installation_id, {row.template_id for row in rows})
    return [
        GrantView(
            account=row.account.name,
            template=titles.get((row.account_id, row.template_id), row.template_id),
            available=row.available,
            reserved=row.reserved,
            spent=row.spent,
            last_answer=row.last_answer,
            last_answer_at=row.last_answer_at,
        )
        for row in rows
    ]


def places(installation_id: int, customer_id: int) -> list[PlaceView]:
    """Return where a person last was, if they allow it, newest first (two queries)."""
    if not reach_queries.allowing_location(installation_id, [customer_id]):
        return []
    found = []
    for row in (
        Place.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("account")
        .order_by("-noted_at", "id")
    ):
        spot = jsontext.loads(crypto.unseal_text(row.sealed_spot))
        found.append(
            PlaceView(
                account=row.account.name,
                latitude=float(spot["latitude"]),
                longitude=float(spot["longitude"]),
                precision=float(spot["precision"]) if spot["precision"] else None,
                noted_at=row.noted_at,
            )
        )
    return found


def titles_of(
    installation_id: int, gateway_ids: Collection[str]
) -> Mapping[tuple[int, str], str]:
    """Return the titles of templates, by account and the gateway's id of them."""
    rows = Template.objects.of(installation_id).filter(gateway_id__in=gateway_ids)
    return {
        (account_id, gateway_id): title
        for account_id, gateway_id, title in rows.values_list(
            "account_id", "gateway_id", "title"
        )
    }


def open_carts(installation_id: int, customer_id: int) -> list[Cart]:
    return list(
        Cart.objects.of(installation_id)
        .filter(customer_id=customer_id, status=Cart.Status.OPEN)
        .order_by("-source_updated_at", "-id")[:MOST]
    )


def messages(installation_id: int, customer_id: int, first: int) -> list[Message]:
    return list(
        Message.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("template")
        .order_by("-planned_at", "-id")[:first]
    )


def coupons(installation_id: int, customer_id: int, first: int) -> list[CouponGrant]:
    """Return what a person was given; what was never shown to them is left out."""
    return list(
        CouponGrant.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .exclude(state=CouponGrant.State.RELEASED)
        .select_related("coupon")
        .order_by("-granted_at", "-id")[:first]
    )


def runs(installation_id: int, customer_id: int, first: int) -> list[Run]:
    return list(
        Run.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("journey")
        .order_by("-entered_at", "-id")[:first]
    )


def merges(installation_id: int, customer_id: int) -> list[Merge]:
    """Return whom a person took in, as far as it can be taken back."""
    return list(
        customer_queries.merges_in_force(installation_id)
        .filter(survivor_id=customer_id)
        .order_by("-merged_at", "-id")[:MOST]
    )


def brought(
    installation_id: int, merge_ids: Collection[int]
) -> Mapping[int, tuple[IdentityView, ...]]:
    """Return what each merge brought along, masked (three queries)."""
    moved = customer_queries.moved_identities(installation_id, merge_ids)
    known = {
        each.id: each
        for each in identities(
            installation_id,
            identity_ids={each for ids in moved.values() for each in ids},
        )
    }
    return {
        merge_id: tuple(known[each] for each in ids if each in known)
        for merge_id, ids in moved.items()
    }

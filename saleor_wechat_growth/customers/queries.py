from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.customers.errors import NoExport
from saleor_wechat_growth.customers.models import (
    Customer,
    DataExport,
    ErasedIdentity,
    Identity,
    IdentityKind,
    Link,
    Merge,
    MergedRows,
    NameBeginning,
    SaleorUser,
)
from saleor_wechat_growth.customers.names import beginning, full_name, name_lookup
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.customers.registry import person_tables
from saleor_wechat_growth.customers.searching import Sought, sought

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

#: what kinds of identities one `person` has
KINDS: Final = """
SELECT DISTINCT kind FROM growth_identity
WHERE installation_id = %(shop)s AND customer_id = %(person)s
"""


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    """One identity as others may use it; the value stays sealed until it is needed."""

    id: int
    kind: str
    scope: str
    lookup: bytes
    sealed_value: bytes

    @property
    def value(self) -> str:
        return crypto.unseal_text(self.sealed_value)


def identities_of(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, tuple[KnownIdentity, ...]]:
    """Return the identities of each customer, oldest first."""
    found: dict[int, list[KnownIdentity]] = defaultdict(list)
    rows = (
        Identity.objects.of(installation_id)
        .filter(among("customer_id", customer_ids))
        .order_by("id")
        .values_list("customer_id", "id", "kind", "scope", "lookup", "sealed_value")
    )
    for customer_id, identity_id, kind, scope, lookup, sealed in rows:
        found[customer_id].append(
            KnownIdentity(identity_id, kind, scope, bytes(lookup), bytes(sealed))
        )
    return {customer: tuple(known) for customer, known in found.items()}


def survivor_of(installation_id: int, customer_id: int) -> Customer | None:
    """Return the customer that `customer_id` is today: itself, or what it merged into."""
    customers = Customer.objects.of(installation_id)
    customer = customers.filter(id=customer_id).first()
    while customer is not None and customer.merged_into_id is not None:
        customer = customers.filter(id=customer.merged_into_id).first()
    return customer


@dataclass(frozen=True, slots=True)
class MadeExport:
    """A copy of a person's data as it is kept. content: the ZIP."""

    export_id: int
    customer_id: int
    content: bytes = field(repr=False)


def made_export(installation_id: int, export_id: int, now: datetime) -> MadeExport:
    """Return a copy that is still kept. Raises NoExport."""
    row = (
        DataExport.objects.of(installation_id)
        .filter(id=export_id, expires_at__gt=now, sealed_file__isnull=False)
        .first()
    )
    if row is None:
        raise NoExport
    assert row.sealed_file is not None
    return MadeExport(row.pk, row.customer_id, crypto.unseal(row.sealed_file))


def erased_among(installation_id: int, customer_ids: Collection[int]) -> frozenset[int]:
    """Return which of these customers are tombstones."""
    if not customer_ids:
        return frozenset()
    rows = Customer.objects.of(installation_id).filter(
        among("id", customer_ids), erased_at__isnull=False
    )
    return frozenset(rows.values_list("id", flat=True))


def names(installation_id: int, customer_ids: Collection[int]) -> Mapping[int, str]:
    """Return what to call each customer, where core told us; see `names.full_name`."""
    found = {}
    for row in SaleorUser.objects.of(installation_id).filter(
        customer_id__in=customer_ids,
        sealed_profile__isnull=False,
        deleted_at__isnull=True,
    ):
        assert row.sealed_profile is not None
        profile = jsontext.loads(crypto.unseal_text(row.sealed_profile))
        found[row.customer_id] = full_name(
            profile.get("firstName") or "", profile.get("lastName") or ""
        )
    return found


def saleor_ids(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, tuple[str, ...]]:
    """Return the ids of each customer's Saleor users (for the news about them)."""
    return {
        customer_id: tuple(
            known.value
            for known in identities
            if known.kind == IdentityKind.SALEOR_USER
        )
        for customer_id, identities in identities_of(
            installation_id, customer_ids
        ).items()
    }


@dataclass(frozen=True, slots=True)
class Conflict:
    """A link that was not followed: it would make two values of one person's.

    low, high: identities, by id and kind, with the customers they belong to.
    """

    link_id: int
    low: int
    low_kind: str
    low_customer: int
    high: int
    high_kind: str
    high_customer: int
    source: str
    seen_at: datetime


def conflicts(installation_id: int) -> list[Conflict]:
    """Return what waits for a human to say who is who, oldest first."""
    links = (
        Link.objects.of(installation_id)
        .filter(in_conflict=True)
        .select_related("low", "high")
        .order_by("first_seen_at", "id")
    )
    return [
        Conflict(
            link_id=link.id,
            low=link.low_id,
            low_kind=link.low.kind,
            low_customer=link.low.customer_id,
            high=link.high_id,
            high_kind=link.high.kind,
            high_customer=link.high.customer_id,
            source=link.source,
            seen_at=link.first_seen_at,
        )
        for link in links
    ]


def link_between(installation_id: int, link_id: int) -> tuple[int, int] | None:
    """Return the two identities of a link, None if the shop has no such link."""
    return (
        Link.objects.of(installation_id)
        .filter(id=link_id)
        .values_list("low_id", "high_id")
        .first()
    )


def people(installation_id: int) -> QuerySet[Customer]:
    """Return everybody there is today: not those merged into others, nor erased."""
    return Customer.objects.of(installation_id).filter(
        merged_into__isnull=True, erased_at__isnull=True
    )


def search(
    installation_id: int,
    text: str,
    *,
    app_ids: Collection[str],
    open_platforms: Collection[str],
) -> QuerySet[Customer]:
    """Return people by what somebody typed, a value of theirs or the start of a name.

    A phone number in any usual writing or its last four digits, an e-mail address, an
    openid, a unionid, core's user id; what is none of these is looked for in names.
    app_ids, open_platforms: where openids and unionids may be from.
    """
    values = sought(text, app_ids=app_ids, open_platforms=open_platforms)
    if values is not None:
        owners = _owners(installation_id, values)
        if owners or values.tail is not None or "@" in text:
            return people(installation_id).filter(id__in=owners)
    start = beginning(text)
    if not start:
        return people(installation_id).none()
    named = NameBeginning.objects.of(installation_id).filter(
        lookup=name_lookup(installation_id, start)
    )
    return people(installation_id).filter(id__in=named.values("identity__customer"))


def _owners(installation_id: int, values: Sought) -> list[int]:
    rows = Identity.objects.of(installation_id).filter(kind__in=values.kinds)
    if values.tail is not None:
        # the scope of a typed number is not known, its last digits are
        rows = rows.filter(tail_lookup=values.tail)
    else:
        rows = rows.filter(scope__in=values.scopes)
    if values.lookups or values.tail is None:
        rows = rows.filter(lookup__in=values.lookups)
    return list(rows.order_by().values_list("customer_id", flat=True).distinct())


def customers_of_users(
    installation_id: int, saleor_ids: Collection[str]
) -> Mapping[str, int]:
    """Return whose these users of core's are, as far as we know them."""
    lookups = {lookup_of(IdentityKind.SALEOR_USER, each): each for each in saleor_ids}
    rows = Identity.objects.of(installation_id).filter(
        kind=IdentityKind.SALEOR_USER, scope="", lookup__in=lookups
    )
    return {
        lookups[bytes(lookup)]: customer_id
        for lookup, customer_id in rows.values_list("lookup", "customer_id")
    }


def links_in_conflict(installation_id: int) -> QuerySet[Link]:
    """Return what waits for a human, to be read page by page."""
    return Link.objects.of(installation_id).filter(in_conflict=True)


def merges_in_force(installation_id: int) -> QuerySet[Merge]:
    """Return what can be taken back by `services.unmerge`."""
    return Merge.objects.of(installation_id).filter(
        undone_at__isnull=True, survivor__erased_at__isnull=True
    )


def moved_identities(
    installation_id: int, merge_ids: Collection[int]
) -> Mapping[int, tuple[int, ...]]:
    """Return the ids of the identities that each merge brought along."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = MergedRows.objects.of(installation_id).filter(
        merge_id__in=merge_ids,
        model=Identity._meta.db_table,  # noqa: SLF001 -- Django's public meta API
    )
    for merge_id, row_ids in rows.order_by("id").values_list("merge_id", "row_ids"):
        found[merge_id] += [int(row_id) for row_id in row_ids]
    return {merge_id: tuple(ids) for merge_id, ids in found.items()}


def is_anybody_erased(installation_id: int) -> bool:
    return ErasedIdentity.objects.of(installation_id).exists()


def erased(
    installation_id: int, lookups: Collection[bytes]
) -> Mapping[bytes, Sequence[ErasedIdentity]]:
    """Return what is remembered of values that were erased, by their search hashes."""
    found: dict[bytes, list[ErasedIdentity]] = defaultdict(list)
    for row in ErasedIdentity.objects.of(installation_id).filter(
        among("lookup", lookups)
    ):
        found[bytes(row.lookup)].append(row)
    return found


def left_by_the_erased(
    installation_id: int, subjects: Collection[str]
) -> frozenset[str]:
    """Return which of these subjects of news go by a row that a tombstone kept."""
    found: set[str] = set()
    for table in person_tables():
        for column in table.subjects:
            rows = table.model._default_manager.filter(  # noqa: SLF001 -- public Django API
                among(column, subjects),
                installation_id=installation_id,
                **{f"{table.customer_field}__erased_at__isnull": False},
            )
            found.update(rows.values_list(column, flat=True))
    return frozenset(found)

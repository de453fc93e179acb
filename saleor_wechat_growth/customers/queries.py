from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.customers.models import (
    Customer,
    Identity,
    IdentityKind,
    Link,
    SaleorUser,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


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
    rows = Identity.objects.of(installation_id).filter(customer_id__in=customer_ids)
    for row in rows.order_by("id"):
        found[row.customer_id].append(
            KnownIdentity(
                row.id, row.kind, row.scope, bytes(row.lookup), bytes(row.sealed_value)
            )
        )
    return {customer: tuple(known) for customer, known in found.items()}


def survivor_of(installation_id: int, customer_id: int) -> Customer | None:
    """Return the customer that `customer_id` is today: itself, or what it merged into."""
    customers = Customer.objects.of(installation_id)
    customer = customers.filter(id=customer_id).first()
    while customer is not None and customer.merged_into_id is not None:
        customer = customers.filter(id=customer.merged_into_id).first()
    return customer


def names(installation_id: int, customer_ids: Collection[int]) -> Mapping[int, str]:
    """Return what to call each customer, where core told us: family name first."""
    found = {}
    for row in SaleorUser.objects.of(installation_id).filter(
        customer_id__in=customer_ids,
        sealed_profile__isnull=False,
        deleted_at__isnull=True,
    ):
        assert row.sealed_profile is not None
        profile = jsontext.loads(crypto.unseal_text(row.sealed_profile))
        parts = (profile.get("lastName") or "", profile.get("firstName") or "")
        joint = "" if all(part and not part.isascii() for part in parts) else " "
        found[row.customer_id] = joint.join(part for part in parts if part)
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


def conflicts(installation_id: int) -> list[tuple[int, int]]:
    """Return the pairs of identities that wait for a human to say who is who."""
    return list(
        Link.objects.of(installation_id)
        .filter(in_conflict=True)
        .order_by("id")
        .values_list("low_id", "high_id")
    )

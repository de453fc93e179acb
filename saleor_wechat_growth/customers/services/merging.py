"""Making the customers agree with the partition, in a way that can be undone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.customers.errors import PersonErased
from saleor_wechat_growth.customers.models import (
    Customer,
    Identity,
    Link,
    Merge,
    MergedRows,
)
from saleor_wechat_growth.customers.observations import Key, rank
from saleor_wechat_growth.customers.partition import Edge, partition
from saleor_wechat_growth.customers.registry import PersonTable, person_tables
from saleor_wechat_growth.inbox.services import hold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True)
class Web:
    """Some identities with everything that links can reach from them."""

    identities: Sequence[Identity]
    edges: Sequence[Edge]
    #: pairs a human said are two persons
    refused: frozenset[tuple[int, int]]


def key_of(identity: Identity) -> Key:
    return (identity.kind, identity.scope, bytes(identity.lookup))


def web_around(installation_id: int, identity_ids: Collection[int]) -> Web:
    """Return the web of links around `identity_ids`."""
    seen: set[int] = set()
    frontier = set(identity_ids)
    links: dict[int, Link] = {}
    while frontier:
        seen |= frontier
        near = Link.objects.of(installation_id).filter(
            Q(among("low_id", frontier)) | Q(among("high_id", frontier))
        )
        links |= {link.id: link for link in near}
        frontier = {
            end for link in links.values() for end in (link.low_id, link.high_id)
        } - seen
    return Web(
        identities=list(Identity.objects.of(installation_id).filter(among("id", seen))),
        edges=[
            Edge(
                link.low_id,
                link.high_id,
                link.first_seen_at,
                link.confirmed_at,
            )
            for link in links.values()
            if link.refused_at is None
        ],
        refused=frozenset(
            (link.low_id, link.high_id)
            for link in links.values()
            if link.refused_at is not None
        ),
    )


def settle(
    *,
    installation_id: int,
    identities: Sequence[Identity],
    clusters: Iterable[frozenset[int]],
    now: datetime,
) -> dict[int, int]:
    """Give each cluster of identities one customer; return identity id -> customer id.

    A customer whose identities fall into several clusters is first taken apart: its
    merges are undone, newest first; what still straddles moves out with its rows.
    """
    groups = [group for group in clusters if group]
    owners = {identity.id: identity.customer_id for identity in identities}
    owners = _take_apart(installation_id, owners, groups, now)
    keys = {identity.id: key_of(identity) for identity in identities}
    _move_out(installation_id, owners, groups, keys, now)
    for group in groups:
        customers = sorted({owners[node] for node in group})
        for loser in customers[1:]:
            _merge(installation_id, survivor=customers[0], loser=loser, now=now)
        owners |= dict.fromkeys(group, customers[0])
    return owners


def _straddling(
    owners: Mapping[int, int], groups: Sequence[frozenset[int]]
) -> dict[int, list[frozenset[int]]]:
    shares: dict[int, list[frozenset[int]]] = defaultdict(list)
    for group in groups:
        of_customer: dict[int, set[int]] = defaultdict(set)
        for node in group:
            of_customer[owners[node]].add(node)
        for customer_id, share in of_customer.items():
            shares[customer_id].append(frozenset(share))
    return {customer: parts for customer, parts in shares.items() if len(parts) > 1}


def _take_apart(
    installation_id: int,
    owners: dict[int, int],
    groups: Sequence[frozenset[int]],
    now: datetime,
) -> dict[int, int]:
    while straddling := _straddling(owners, groups):
        merge = (
            Merge.objects.of(installation_id)
            .filter(survivor_id__in=straddling, undone_at__isnull=True)
            .order_by("-id")
            .first()
        )
        if merge is None:
            break
        _undo(merge, now)
        owners = dict(
            Identity.objects.of(installation_id)
            .filter(id__in=owners)
            .values_list("id", "customer_id")
        )
    return owners


def _move_out(
    installation_id: int,
    owners: dict[int, int],
    groups: Sequence[frozenset[int]],
    keys: Mapping[int, Key],
    now: datetime,
) -> None:
    for customer_id, shares in _straddling(owners, groups).items():
        # The share with the strongest identity keeps the customer.
        shares.sort(key=lambda share: min((rank(keys[n][0]), keys[n]) for n in share))
        for share in shares[1:]:
            fresh = Customer.objects.create(
                installation_id=installation_id, created_at=now
            )
            for table in person_tables():
                if table.identity_field:
                    table.model._default_manager.filter(  # noqa: SLF001 -- public Django API
                        installation_id=installation_id,
                        **{
                            table.customer_field: customer_id,
                            f"{table.identity_field}__in": share,
                        },
                    ).update(**{table.customer_field: fresh.id})
            Identity.objects.of(installation_id).filter(id__in=share).update(
                customer_id=fresh.id
            )
            owners |= dict.fromkeys(share, fresh.id)


def _merge(installation_id: int, *, survivor: int, loser: int, now: datetime) -> None:
    merge = Merge.objects.create(
        installation_id=installation_id,
        survivor_id=survivor,
        loser_id=loser,
        merged_at=now,
    )
    moved = [
        MergedRows(
            installation_id=installation_id,
            merge=merge,
            model=table.name,
            row_ids=row_ids,
        )
        for table in person_tables()
        if (row_ids := _repoint(table, installation_id, loser, survivor))
    ]
    MergedRows.objects.bulk_create(moved)
    Customer.objects.of(installation_id).filter(id=loser).update(merged_into=survivor)


def _columns(table: PersonTable) -> tuple[str, str, str]:
    meta = table.model._meta  # noqa: SLF001 -- Django's public meta API
    key = meta.get_field("id")
    customer = meta.get_field(table.customer_field)
    return (
        str(customer.column),  # type: ignore[union-attr]
        str(key.column),  # type: ignore[union-attr]
        str(key.db_type(connection)).split()[0],
    )


def _repoint(
    table: PersonTable, installation_id: int, loser: int, survivor: int
) -> list[str]:
    column, key, _ = _columns(table)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table.name}" SET "{column}" = %s '  # noqa: S608 -- names from our models
            f'WHERE installation_id = %s AND "{column}" = %s RETURNING "{key}"::text',
            [survivor, installation_id, loser],
        )
        return [row[0] for row in cursor.fetchall()]


def _undo(merge: Merge, now: datetime) -> None:
    """Move exactly the rows a merge moved back to where they were."""
    tables = {table.name: table for table in person_tables()}
    for rows in MergedRows.objects.of(merge.installation_id).filter(merge=merge):
        column, key, kind = _columns(tables[rows.model])
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{rows.model}" SET "{column}" = %s '  # noqa: S608 -- names from our models
                f'WHERE installation_id = %s AND "{column}" = %s '
                f'AND "{key}" = ANY(%s::text[]::{kind}[])',
                [
                    merge.loser_id,
                    merge.installation_id,
                    merge.survivor_id,
                    rows.row_ids,
                ],
            )
    Customer.objects.of(merge.installation_id).filter(id=merge.loser_id).update(
        merged_into=None
    )
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])


@transaction.atomic
def part(*, installation_id: int, low: int, high: int, now: datetime) -> None:
    """Say that two linked identities are two persons, and make it so.

    Repeating it changes nothing; links seen later between the two stay refused.
    """
    hold([installation_id])
    _link(installation_id, low, high).update(
        refused_at=now, confirmed_at=None, in_conflict=False
    )
    _settle_again(installation_id, {low, high}, now)


@transaction.atomic
def confirm(*, installation_id: int, low: int, high: int, now: datetime) -> bool:
    """Say that two linked identities are one person's, whatever speaks against it.

    Links that contradict it wait for a human in its place, also those confirmed
    before. Return whether they are one person now: two Saleor users, say, never are.
    `part` takes it back.
    """
    hold([installation_id])
    _link(installation_id, low, high).update(refused_at=None, confirmed_at=now)
    owners = _settle_again(installation_id, {low, high}, now)
    return low in owners and owners.get(low) == owners.get(high)


def _link(installation_id: int, low: int, high: int) -> QuerySet[Link]:
    return Link.objects.of(installation_id).filter(
        low_id=min(low, high), high_id=max(low, high)
    )


@transaction.atomic
def unmerge(*, installation_id: int, merge_id: int, now: datetime) -> None:
    """Take one merge back for good: the links that led to it are refused.

    Raises PersonErased if they were erased since: nobody knows who was who.
    """
    hold([installation_id])
    merge = (
        Merge.objects.of(installation_id)
        .select_related("survivor")
        .get(id=merge_id, undone_at__isnull=True)
    )
    if merge.survivor.erased_at is not None:
        raise PersonErased
    moved = {
        int(row_id)
        for rows in MergedRows.objects.of(installation_id).filter(
            merge=merge,
            model=Identity._meta.db_table,  # noqa: SLF001 -- public meta API
        )
        for row_id in rows.row_ids
    }
    stayed = set(
        Identity.objects.of(installation_id)
        .filter(customer_id=merge.survivor_id)
        .exclude(id__in=moved)
        .values_list("id", flat=True)
    )
    Link.objects.of(installation_id).filter(
        Q(low_id__in=moved, high_id__in=stayed)
        | Q(low_id__in=stayed, high_id__in=moved)
    ).update(refused_at=now, confirmed_at=None, in_conflict=False)
    _settle_again(installation_id, moved | stayed, now)


def _settle_again(
    installation_id: int, identity_ids: Collection[int], now: datetime
) -> dict[int, int]:
    web = web_around(installation_id, identity_ids)
    nodes = {identity.id: key_of(identity) for identity in web.identities}
    found = partition(nodes, web.edges)
    owners = settle(
        installation_id=installation_id,
        identities=web.identities,
        clusters=found.clusters,
        now=now,
    )
    mark_conflicts(
        installation_id=installation_id,
        conflicts=found.conflicts,
        identity_ids=nodes.keys(),
    )
    return owners


def mark_conflicts(
    *,
    installation_id: int,
    conflicts: Collection[tuple[int, int]],
    identity_ids: Collection[int],
) -> None:
    """Have exactly the links `conflicts` (low, high) wait for a human, of all between these."""
    links = Link.objects.of(installation_id).filter(
        among("low_id", identity_ids), among("high_id", identity_ids)
    )
    if conflicts:
        wanted = Q()
        for low, high in conflicts:
            wanted |= Q(low_id=low, high_id=high)
        links.filter(wanted).update(in_conflict=True)
        links = links.exclude(wanted)
    links.filter(in_conflict=True).update(in_conflict=False)

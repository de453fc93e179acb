"""From values seen together to persons.

The usual observation brings nothing new and costs two reads. One that brings new
values nobody has links with makes a person of them. Only one that ties known values
together looks at the whole web of links around them and applies the partition.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.bulk import insert, upsert
from saleor_wechat_growth.customers.models import Customer, Identity, Link
from saleor_wechat_growth.customers.observations import (
    NOBODY,
    PHONES,
    Claim,
    Key,
    Observation,
    Resolved,
    rank,
    tail_lookup_of,
)
from saleor_wechat_growth.customers.partition import Edge, Partition, partition
from saleor_wechat_growth.customers.services import merging
from saleor_wechat_growth.customers.services.returning import (
    Erased,
    come_back,
    sift,
)
from saleor_wechat_growth.inbox.services import hold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

Pair = tuple[Key, Key]


class _Known(NamedTuple):
    """An identity that has a row."""

    id: int
    customer_id: int


@dataclass
class _Evidence:
    """The pairs of a batch: when they were first seen together, and by whom."""

    claims: dict[Key, Claim] = field(default_factory=dict)
    seen_at: dict[Key, datetime] = field(default_factory=dict)
    pairs: dict[Pair, tuple[datetime, str]] = field(default_factory=dict)

    def add(self, observation: Observation) -> None:
        for claim in observation.claims:
            self.claims[claim.key] = claim
            self.seen_at[claim.key] = min(
                observation.at, self.seen_at.get(claim.key, observation.at)
            )
        keys = sorted({claim.key for claim in observation.claims}, key=_by_strength)
        # A star around the strongest: as good as every pair, and linear.
        for other in keys[1:]:
            pair = (min(keys[0], other), max(keys[0], other))
            known = self.pairs.get(pair)
            if known is None or observation.at < known[0]:
                self.pairs[pair] = (observation.at, observation.source)


def _by_strength(key: Key) -> tuple[int, Key]:
    return (rank(key[0]), key)


@transaction.atomic(savepoint=False)
def observe(
    *,
    installation_id: int,
    observations: Sequence[Observation],
    now: datetime,
    holds_first: bool = False,
) -> list[Resolved]:
    """Return whose the values are, making, merging and parting persons as they say.

    Every observation must hold at least one claim. Of somebody who was erased nothing
    is taken in, unless this is an act by which they come back (`returning`).
    holds_first: the shop is held (`hold`) before the first look, for listeners, who
    hold it anyway; others look first whether there is anything to hold it for.
    """
    if not observations:
        return []
    observations = [observation.anchored() for observation in observations]
    if holds_first:
        hold([installation_id])
    seen = _look(installation_id, observations)
    if seen.is_news and not holds_first:
        hold([installation_id])
        seen = _look(installation_id, observations)
    if seen.is_news:
        come_back(installation_id=installation_id, keys=seen.returning, now=now)
        seen.known = _learn(installation_id, seen, now)
    return [seen.resolved(observation) for observation in seen.kept]


@dataclass
class _Seen:
    """What is left of observations without what was erased, and what is known of it.

    news: pairs that no link holds yet, or only since a later time.
    returning: values of persons who come back by them.
    """

    kept: Sequence[Observation | None]
    evidence: _Evidence
    known: Mapping[Key, _Known]
    news: Mapping[Pair, tuple[datetime, str]]
    returning: frozenset[Key]

    @property
    def is_news(self) -> bool:
        return bool(self.returning or self.news or self.missing)

    @property
    def missing(self) -> list[Key]:
        return [key for key in self.evidence.claims if key not in self.known]

    def resolved(self, observation: Observation | None) -> Resolved:
        if observation is None:
            return NOBODY
        keys = [claim.key for claim in observation.claims]
        return Resolved(
            customer_id=self.known[min(keys, key=_by_strength)].customer_id,
            identity_ids=tuple(self.known[key].id for key in keys),
        )


def _look(installation_id: int, observations: Sequence[Observation]) -> _Seen:
    evidence = _evidence_of(observations)
    known, erased = _known(installation_id, evidence.claims)
    kept: Sequence[Observation | None] = observations
    returning: frozenset[Key] = frozenset()
    if erased:
        sifted = sift(observations, erased)
        kept, returning = sifted.kept, sifted.returning
        evidence = _evidence_of([each for each in kept if each is not None])
        known = {key: known[key] for key in evidence.claims.keys() & known.keys()}
    news = _news(installation_id, evidence, known)
    return _Seen(kept, evidence, known, news, returning)


def _evidence_of(observations: Iterable[Observation]) -> _Evidence:
    evidence = _Evidence()
    for observation in observations:
        evidence.add(observation)
    return evidence


# The whole of the unique index is named, so that each value costs one descent.
_KNOWN = """
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::bytea[])
        AS one (kind, scope, lookup)
)
SELECT kind, scope, lookup, identity.id, customer_id, NULL, NULL
FROM wanted JOIN growth_identity AS identity USING (kind, scope, lookup)
WHERE installation_id = %s
UNION ALL
SELECT kind, scope, lookup, NULL, NULL, erased_at, returned_at
FROM wanted JOIN growth_erasedidentity USING (kind, scope, lookup)
WHERE installation_id = %s
"""


def _known(
    installation_id: int, keys: Collection[Key]
) -> tuple[dict[Key, _Known], dict[Key, Erased]]:
    """Return the identities that have these values, and which of them were erased."""
    if not keys:
        return {}, {}
    columns = [list(column) for column in zip(*keys, strict=True)]
    known: dict[Key, _Known] = {}
    erased: dict[Key, Erased] = {}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [*columns, installation_id, installation_id])
        for kind, scope, lookup, identity_id, customer_id, *when in cursor.fetchall():
            key = (kind, scope, bytes(lookup))
            if identity_id is None:
                erased[key] = Erased(*when)
            else:
                known[key] = _Known(identity_id, customer_id)
    return known, erased


def _news(
    installation_id: int, evidence: _Evidence, known: Mapping[Key, _Known]
) -> dict[Pair, tuple[datetime, str]]:
    ids = {
        pair: _ids(known[pair[0]].id, known[pair[1]].id)
        for pair in evidence.pairs
        if pair[0] in known and pair[1] in known
    }
    links = {
        (low_id, high_id): seen_at
        for low_id, high_id, seen_at in Link.objects.of(installation_id)
        .filter(
            among("low_id", {low for low, _ in ids.values()}),
            among("high_id", {high for _, high in ids.values()}),
        )
        .values_list("low_id", "high_id", "first_seen_at")
    }
    return {
        pair: seen
        for pair, seen in evidence.pairs.items()
        if pair not in ids or ids[pair] not in links or seen[0] < links[ids[pair]]
    }


def _ids(one: int, other: int) -> tuple[int, int]:
    return (min(one, other), max(one, other))


def _learn(installation_id: int, seen: _Seen, now: datetime) -> Mapping[Key, _Known]:
    """Take in what is news; return what is known of all its values then."""
    evidence, known, news, missing = seen.evidence, seen.known, seen.news, seen.missing
    # New values get passing negative ids until their rows exist.
    node_ids = {key: identity.id for key, identity in known.items()}
    node_ids |= {key: -number for number, key in enumerate(missing, 1)}

    tied = {node_ids[key] for pair in news for key in pair if node_ids[key] > 0}
    web = merging.web_around(installation_id, tied)
    edges = {(edge.low, edge.high): edge for edge in web.edges}
    for pair, (at, _) in news.items():
        ends = _ids(node_ids[pair[0]], node_ids[pair[1]])
        if ends not in web.refused:
            known_edge = edges.get(ends)
            confirmed_at = known_edge.confirmed_at if known_edge else None
            edges[ends] = Edge(*ends, at, confirmed_at)
    nodes = {identity.id: merging.key_of(identity) for identity in web.identities}
    nodes |= {node_ids[key]: key for key in missing}
    found = partition(nodes, edges.values())

    owners = merging.settle(
        installation_id=installation_id,
        identities=web.identities,
        clusters=[frozenset(n for n in c if n > 0) for c in found.clusters],
        now=now,
    )
    made = _make(installation_id, evidence, missing, found, node_ids, owners, now)
    real = {node: node for node in nodes if node > 0}
    real |= {node_ids[key]: identity.id for key, identity in made.items()}
    _store_links(installation_id, news, node_ids, real)
    merging.mark_conflicts(
        installation_id=installation_id,
        conflicts={_ids(real[low], real[high]) for low, high in found.conflicts},
        identity_ids=set(real.values()),
    )
    if any(owners[each.id] != each.customer_id for each in web.identities):
        # somebody became somebody else, with all that was theirs
        return _known(installation_id, evidence.claims)[0]
    return {**known, **made}


def _make(
    installation_id: int,
    evidence: _Evidence,
    missing: Sequence[Key],
    found: Partition,
    node_ids: Mapping[Key, int],
    owners: Mapping[int, int],
    now: datetime,
) -> dict[Key, _Known]:
    """Make the missing identities, and customers where they have none."""
    key_of_node = {node_ids[key]: key for key in missing}
    homeless = [
        cluster
        for cluster in found.clusters
        if any(node < 0 for node in cluster) and not any(node > 0 for node in cluster)
    ]
    fresh = [
        Customer(installation_id=installation_id, created_at=now) for _ in homeless
    ]
    insert(fresh)
    home = {
        node: customer.id
        for cluster, customer in zip(homeless, fresh, strict=True)
        for node in cluster
    }
    for cluster in found.clusters:
        settled = next((owners[node] for node in cluster if node > 0), None)
        if settled is not None:
            home |= dict.fromkeys((node for node in cluster if node < 0), settled)
    rows = {
        key: _identity(
            installation_id,
            key,
            evidence.claims[key],
            home[node],
            evidence.seen_at[key],
        )
        for node, key in key_of_node.items()
    }
    insert(list(rows.values()))
    return {key: _Known(row.id, row.customer_id) for key, row in rows.items()}


def _identity(
    installation_id: int,
    key: Key,
    claim: Claim,
    customer_id: int,
    seen_at: datetime,
) -> Identity:
    return Identity(
        installation_id=installation_id,
        customer_id=customer_id,
        kind=claim.kind,
        scope=claim.scope,
        lookup=key[2],
        tail_lookup=tail_lookup_of(claim.value) if claim.kind in PHONES else None,
        sealed_value=crypto.seal_text(claim.value),
        first_seen_at=seen_at,
    )


def _store_links(
    installation_id: int,
    news: Mapping[Pair, tuple[datetime, str]],
    node_ids: Mapping[Key, int],
    real: Mapping[int, int],
) -> None:
    rows = {}
    for pair, (at, source) in news.items():
        low, high = _ids(real[node_ids[pair[0]]], real[node_ids[pair[1]]])
        rows[low, high] = Link(
            installation_id=installation_id,
            low_id=low,
            high_id=high,
            first_seen_at=at,
            source=source,
        )
    upsert(
        list(rows.values()),
        by=("installation", "low", "high"),
        update=("first_seen_at", "source"),
    )

"""Whoever was erased stays so, until they come back by an act of their own.

Their own act is one by which they give us the value anew: a login of the mini-program
or the shop's pages, a number they bind, a user of core's they tie to themselves, and
what WeChat pushes of something they did (followed, scanned, wrote, tapped, accepted),
dated after the erasure. No webhook of core's, refetched object, page of a
reconciliation or import is one: who acted is not said there, and it may be old.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from saleor_wechat_growth.core import arrays
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import Key, Observation, rank

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime


class Erased(NamedTuple):
    """When a value's person was erased, and when they came back with it."""

    at: datetime
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sifted:
    """Observations without what was erased, in order; None where nobody is left.

    returning: values that are to be known again.
    """

    kept: Sequence[Observation | None]
    returning: frozenset[Key]


def sift(observations: Sequence[Observation], erased: Mapping[Key, Erased]) -> Sifted:
    """Leave out what must not be known again.

    Of an observation whose strongest value is erased nothing is left: the rest would
    make the same person anew. A weaker one alone is left out. Who came back is known
    again, but not by what is older than their erasure.
    """
    returning = frozenset(
        key
        for observation in observations
        if observation.is_own_act
        for key in _keys(observation)
        if key in erased
        and erased[key].returned_at is None
        and observation.at > erased[key].at
    )

    def is_gone(observation: Observation, key: Key) -> bool:
        known = erased.get(key)
        if known is None:
            return False
        is_back = known.returned_at is not None or key in returning
        return not is_back or observation.at <= known.at

    return Sifted([_left(each, is_gone) for each in observations], returning)


def _keys(observation: Observation) -> list[Key]:
    return [claim.key for claim in observation.claims]


def _left(
    observation: Observation, is_gone: Callable[[Observation, Key], bool]
) -> Observation | None:
    claims = [(claim, claim.key) for claim in observation.claims]
    gone = {key for _, key in claims if is_gone(observation, key)}
    if not gone:
        return observation
    strongest = min((key for _, key in claims), key=lambda key: (rank(key[0]), key))
    left = tuple(claim for claim, key in claims if key not in gone)
    # a typed number says nothing without who typed it
    if strongest in gone or all(each.kind == IdentityKind.FORM_PHONE for each in left):
        return None
    return replace(observation, claims=left)


_COME_BACK = """
UPDATE growth_erasedidentity SET returned_at = %b
FROM unnest(%b::text[], %b::text[], %b::bytea[]) AS back (kind, scope, lookup)
WHERE installation_id = %b AND growth_erasedidentity.kind = back.kind
  AND growth_erasedidentity.scope = back.scope
  AND growth_erasedidentity.lookup = back.lookup
"""


def come_back(*, installation_id: int, keys: Collection[Key], now: datetime) -> None:
    """Let these values be known again from now on."""
    if keys:
        columns = [list(column) for column in zip(*keys, strict=True)]
        arrays.run(_COME_BACK, [now, *columns, installation_id])


_REMEMBER = """
INSERT INTO growth_erasedidentity (installation_id, kind, scope, lookup, erased_at)
SELECT %b, kind, scope, lookup, %b
FROM unnest(%b::text[], %b::text[], %b::bytea[]) AS gone (kind, scope, lookup)
ORDER BY kind, scope, lookup
ON CONFLICT (installation_id, kind, scope, lookup) DO UPDATE
SET erased_at = EXCLUDED.erased_at, returned_at = NULL
"""


def remember_erased(
    *, installation_id: int, keys: Collection[Key], now: datetime
) -> None:
    """Have these values known to nobody from now on."""
    if keys:
        columns = [list(column) for column in zip(*keys, strict=True)]
        arrays.run(_REMEMBER, [installation_id, now, *columns])

"""A shop's live segments, compiled, as long as neither rules nor traits change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import rules
from saleor_wechat_growth.segments.compiler import Catalogue, Compiled, compile_rule
from saleor_wechat_growth.segments.models import Segment, TraitDefinition
from saleor_wechat_growth.segments.ordering import in_order

SEGMENTS: Final = "segments:"


@dataclass(frozen=True, slots=True)
class Ready:
    """A segment with its rule compiled and what can change it."""

    segment: Segment
    compiled: Compiled
    depends_on: frozenset[str]


def catalogue_of(installation_id: int) -> Catalogue:
    zone = Installation.objects.values_list("time_zone", flat=True).get(
        id=installation_id
    )
    found = TraitDefinition.objects.of(installation_id).values_list("key", "id", "type")
    return Catalogue({key: (pk, kind) for key, pk, kind in found}, ZoneInfo(zone))


def ready(installation_id: int, segments: Iterable[Segment]) -> Sequence[Ready]:
    """Compile segments of one shop; each stands after those it stands on."""
    by_key = {segment.key: segment for segment in segments}
    if not by_key:
        return ()
    catalogue = catalogue_of(installation_id)
    traits = tuple(sorted((key, *what) for key, what in catalogue.traits.items()))
    zone = str(catalogue.zone)
    found = {
        key: Ready(segment, *_compiled(json.dumps(segment.rule), traits, zone))
        for key, segment in by_key.items()
    }
    stands_on = {
        key: [
            word.removeprefix(SEGMENTS)
            for word in each.depends_on
            if word.startswith(SEGMENTS)
        ]
        for key, each in found.items()
    }
    return [found[key] for key in in_order(stands_on)]


@lru_cache(maxsize=2048)
def _compiled(
    rule: str, traits: tuple[tuple[str, int, str], ...], zone: str
) -> tuple[Compiled, frozenset[str]]:
    loaded = rules.load(json.loads(rule))
    known = {key: (pk, kind) for key, pk, kind in traits}
    compiled = compile_rule(loaded, Catalogue(known, ZoneInfo(zone)))
    return compiled, rules.depends_on(loaded)

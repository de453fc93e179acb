from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from saleor_wechat_growth.segments.builtin import (
    BuiltIn,
    Lifecycle,
    Rfm,
    lifecycle,
    rfm,
)
from saleor_wechat_growth.segments.leaves import Part
from saleor_wechat_growth.segments.models import Segment
from saleor_wechat_growth.segments.services.saving import go_live, save_segment


def save_lifecycle(
    *, installation_id: int, terms: Lifecycle, by: str = "", now: datetime
) -> list[Segment]:
    """Make the five lifecycle stages, live, or give them other thresholds."""
    return _save(installation_id, lifecycle(terms), terms, by, now)


def save_rfm(
    *, installation_id: int, terms: Rfm, by: str = "", now: datetime
) -> list[Segment]:
    """Make the RFM bands of one currency, live, or give them other edges.

    Edges from the shop's own quintiles: `queries.rfm_quintiles`.
    """
    return _save(installation_id, rfm(terms), terms, by, now)


@transaction.atomic
def _save(
    installation_id: int,
    wanted: Sequence[BuiltIn],
    terms: Part,
    by: str,
    now: datetime,
) -> list[Segment]:
    kept = terms.model_dump(mode="json")
    saved = [
        save_segment(
            installation_id=installation_id,
            key=each.key,
            name=each.name,
            rule=each.rule,
            kind=each.kind,
            terms=kept,
            by=by,
            now=now,
        )
        for each in wanted
    ]
    return [
        go_live(installation_id=installation_id, segment_id=each.pk, now=now)
        for each in saved
    ]

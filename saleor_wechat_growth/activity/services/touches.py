from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.activity.models import Touch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.activity.facts import TouchFact


def record_touches(*, touches: Sequence[TouchFact]) -> None:
    """Write down messages that a gateway took; each (origin, at) once."""
    Touch.objects.bulk_create(
        (
            Touch(
                installation_id=each.installation_id,
                customer_id=each.customer_id,
                kind=Touch.Kind.MESSAGE,
                origin=each.origin,
                at=each.at,
            )
            for each in touches
        ),
        ignore_conflicts=True,
    )

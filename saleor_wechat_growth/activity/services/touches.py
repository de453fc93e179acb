from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.core import arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.activity.facts import TouchFact

_INSERT: Final = """
INSERT INTO growth_touch (installation_id, customer_id, kind, origin, at)
SELECT installation_id, customer_id, 'message', origin, at
FROM unnest(%b::bigint[], %b::bigint[], %b::text[], %b::timestamptz[])
     AS touch (installation_id, customer_id, origin, at)
ON CONFLICT DO NOTHING
"""


def record_touches(*, touches: Sequence[TouchFact]) -> None:
    """Write down messages that a gateway took; each (origin, at) once."""
    if not touches:
        return
    arrays.run(
        _INSERT,
        [
            [each.installation_id for each in touches],
            [each.customer_id for each in touches],
            [each.origin for each in touches],
            [each.at for each in touches],
        ],
    )

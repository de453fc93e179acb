"""Whose a cart or order is: its strongest claim, resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from saleor_wechat_growth.customers.observations import Observation
from saleor_wechat_growth.customers.services import observe

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.commerce.words import CartWord, OrderWord

#: word -> (customer id, id of its strongest identity)
Owners = Mapping[int, tuple[int, int]]


def owners_of(
    *,
    installation_id: int,
    words: Sequence[CartWord | OrderWord],
    source: str,
    now: datetime,
) -> Owners:
    """Observe what `words` claim; return owners by position, none for the nameless.

    Nor for people who were erased.
    """
    named = [(index, word) for index, word in enumerate(words) if word.claims]
    if not named:
        return {}
    resolved = observe(
        installation_id=installation_id,
        observations=[
            Observation(word.claims, source, word.stamp.updated_at) for _, word in named
        ],
        now=now,
        holds_first=True,
    )
    return {
        index: (owner.customer_id, owner.identity_ids[0])
        for (index, _), owner in zip(named, resolved, strict=True)
        if not owner.is_nobody
    }

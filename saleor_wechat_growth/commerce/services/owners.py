"""Whose a cart or order is: its strongest claim, resolved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import Observation
from saleor_wechat_growth.customers.services import observe

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.commerce.words import CartWord, OrderWord

_Word = TypeVar("_Word", "CartWord", "OrderWord")

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


def under_tombstones(
    installation_id: int, checkout_ids: Collection[str]
) -> Mapping[str, int]:
    """Return which of these carts are left of the erased, with the tombstone of each."""
    rows = Cart.objects.of(installation_id).filter(
        among("saleor_id", checkout_ids), customer__erased_at__isnull=False
    )
    return dict(rows.values_list("saleor_id", "customer_id"))


def unnamed(word: _Word) -> _Word:
    """Return a word without what was typed on it, unless a Saleor user answers for it.

    What is typed on a cart of the erased would make them anew, as somebody else: an
    e-mail or number that they had not given before is in no memory of ours.
    """
    if any(claim.kind == IdentityKind.SALEOR_USER for claim in word.claims):
        return word
    return replace(word, claims=())

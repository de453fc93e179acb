"""Calls about several people, of whom one can spoil it for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from saleor_wechat_growth.core.gateways import Failure, GatewayError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")

#: what a gateway says of one of the people, not of us or the account
OF_SOMEBODY: Final = frozenset({Failure.RECIPIENT, Failure.MESSAGE})


def halved(
    people: Sequence[str], call: Callable[[Sequence[str]], Mapping[str, T]]
) -> dict[str, T | GatewayError]:
    """Make a call about `people`; where one of them spoils it, about halves of them.

    Return what was told of each, or why nothing was. The refusal of one costs a dozen
    calls among a hundred, not a hundred.
    """
    try:
        return dict(call(people))
    except GatewayError as refused:
        if refused.failure not in OF_SOMEBODY or len(people) == 1:
            return dict.fromkeys(people, refused)
    half = len(people) // 2
    return halved(people[:half], call) | halved(people[half:], call)

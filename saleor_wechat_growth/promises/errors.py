"""What is not promised, and why. Messages hold keys and ids of templates alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class PromiseError(Exception):
    """Base of everything here."""


class NotOffered(PromiseError):
    """The shop promises no such thing, not any more, or not in this mini-program."""


class NoGrant(PromiseError):
    """No subscription to the template is left: ask for one, then promise.

    template_id: the gateway's, for `wx.requestSubscribeMessage`.
    """

    def __init__(self, template_id: str) -> None:
        self.template_id = template_id
        super().__init__(template_id)


class TooManyPromises(PromiseError):
    """The person was promised as much as one person can be."""


class NotNeeded(PromiseError):
    """What they would be told is so already."""


class UnknownVariant(PromiseError):
    """The sales channel shows no such variant, or it has no price there."""


class CoreAway(PromiseError):
    """The shop does not answer, so nobody knows what the variant costs now."""


class UnknownPromise(PromiseError):
    """The person was promised no such thing, or it is over."""


class WrongSaleDay(PromiseError):
    """A sale that cannot be announced: (part, what is wrong) of each fault."""

    def __init__(self, wrong: Sequence[tuple[str, str]]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(", ".join(part for part, _ in wrong))


class UnknownSaleDay(PromiseError):
    """The shop has no such sale."""

"""What the coupons domain refuses. Messages hold keys and currencies, no codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from saleor_wechat_growth.coupons.claims import ClaimState


class CouponError(Exception):
    """Base of everything here."""


class UnknownCoupon(CouponError):
    """The shop has no such coupon."""


class TermsFixed(CouponError):
    """What people were promised cannot be changed once the voucher exists.

    Make another coupon. `fields` are those that differ.
    """

    def __init__(self, fields: Collection[str]) -> None:
        self.fields = tuple(sorted(fields))
        super().__init__(", ".join(self.fields))


class BudgetMissing(CouponError):
    """Every currency a coupon gives money in has a ceiling, and no other has."""

    def __init__(self, currencies: Collection[str]) -> None:
        self.currencies = tuple(sorted(currencies))
        super().__init__(", ".join(self.currencies))


class CurrencyMissing(CouponError):
    """A coupon given in several currencies is given in one of them: `offered`."""

    def __init__(self, offered: Collection[str]) -> None:
        self.offered = tuple(sorted(offered))
        super().__init__(", ".join(self.offered))


class CodeGivenBack(CouponError):
    """The grant was released: its code may be somebody else's by now."""


class LedgerOutOfStep(CouponError):
    """A stock or budget was not what its lock promised: nothing was changed."""


class NotClaimable(CouponError):
    """A person cannot take a coupon now: `state` says why."""

    def __init__(self, state: ClaimState) -> None:
        self.state = state
        super().__init__(state.value)


class ClaimIdTaken(CouponError):
    """Another person's claim has this client id."""


class ClaimTimes(CouponError):
    """Nobody could take it: it would end before it begins."""


class UnknownSearchOffer(CouponError):
    """The shop has no such offer."""


class KeywordInvalid(CouponError):
    """Too few or too many words, or one that nobody can search for."""


class KeywordTaken(CouponError):
    """Another offer of the shop has this word."""

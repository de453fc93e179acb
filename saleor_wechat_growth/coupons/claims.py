"""May this person take this coupon for themselves now? Pure.

`eligibility.judge` says whether its terms let them; here are the offer's own words and
what is left of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.coupons.eligibility import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.coupons.eligibility import Eligible
    from saleor_wechat_growth.coupons.models import ClaimOffer

#: what the origins of grants begin with that people took for themselves
CLAIM: Final = "claim:"


class ClaimState(StrEnum):
    """What one person may do about a coupon that people take for themselves."""

    CAN_CLAIM = "can_claim"
    #: they have taken as many as they may
    CLAIMED = "claimed"
    SOLD_OUT = "sold_out"
    NOT_ELIGIBLE = "not_eligible"
    NOT_YET = "not_yet"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What decides beside the offer itself.

    taken: how many of it this person took; left: how many can still be given out at
    all, None: no end to it; is_held_back: none is given now (paused, no voucher, no
    code ready); verdict: of the coupon's terms.
    """

    taken: int
    left: int | None
    is_held_back: bool
    is_member: bool
    verdict: Eligible | Refused


def judge(offer: ClaimOffer, facts: ClaimFacts, now: datetime) -> ClaimState:
    """Judge what the person did first, then the time, who they are, and what is left."""
    if facts.taken >= offer.per_person:
        return ClaimState.CLAIMED
    if (when := _when(offer, now)) is not None:
        return when
    if isinstance(facts.verdict, Refused):
        return by_reason(facts.verdict.reason)
    if not facts.is_member:
        return ClaimState.NOT_ELIGIBLE
    is_out = facts.is_held_back or facts.left == 0
    return ClaimState.SOLD_OUT if is_out else ClaimState.CAN_CLAIM


def _when(offer: ClaimOffer, now: datetime) -> ClaimState | None:
    if not offer.is_on or (offer.claim_until is not None and offer.claim_until <= now):
        return ClaimState.OVER
    return ClaimState.NOT_YET if now < offer.claim_from else None


def by_reason(reason: str) -> ClaimState:
    """Return what a refusal of `services.reserve` comes to for who is refused."""
    return _BY_REASON.get(reason, ClaimState.SOLD_OUT)


#: all others are about the coupon: nothing of it can be had now
_BY_REASON: Final = {
    # they have it, by whatever way they came to it
    "person_cap": ClaimState.CLAIMED,
    "too_many_coupon_orders": ClaimState.NOT_ELIGIBLE,
    "abandons_to_collect": ClaimState.NOT_ELIGIBLE,
    "unknown_customer": ClaimState.NOT_ELIGIBLE,
}

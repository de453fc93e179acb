"""Coupons that people take for themselves: offered by the shop, taken by the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from saleor_wechat_growth.coupons.claims import CLAIM, ClaimState, by_reason
from saleor_wechat_growth.coupons.eligibility import Refused
from saleor_wechat_growth.coupons.errors import (
    ClaimIdTaken,
    ClaimTimes,
    NotClaimable,
    UnknownCoupon,
)
from saleor_wechat_growth.coupons.models import ClaimOffer, CouponGrant
from saleor_wechat_growth.coupons.queries import claim_views
from saleor_wechat_growth.coupons.services.giving import currency_of
from saleor_wechat_growth.coupons.services.holding import issue
from saleor_wechat_growth.coupons.services.ledger import lock_coupons
from saleor_wechat_growth.coupons.services.reserving import GrantRequest, reserve
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWanted:
    """What a shop says of a coupon that people may take; see `models.ClaimOffer`."""

    name: str
    claim_from: datetime
    claim_until: datetime | None = None
    is_on: bool = True
    per_person: int = 1
    most: int | None = None
    segment: str = ""
    currency: str = ""
    text: str = ""
    picture_url: str = ""
    shows_remaining: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """The grant a claim led to; is_new: it was not made by an earlier, equal call."""

    grant_id: int
    is_new: bool


@transaction.atomic
def save_claim_offer(
    *, installation_id: int, coupon_id: int, wanted: ClaimWanted
) -> ClaimOffer:
    """Let people take a coupon, or change what is said of it.

    A `most` below what was taken stops it, and takes nothing back.

    Raises:
        UnknownCoupon: the shop has none of this id.
        CurrencyMissing: it has several currencies and none of them is wanted.
        ClaimTimes: it would end before it begins.

    """
    coupon = lock_coupons(installation_id, [coupon_id]).get(coupon_id)
    if coupon is None:
        raise UnknownCoupon(str(coupon_id))
    if wanted.claim_until is not None and wanted.claim_until <= wanted.claim_from:
        raise ClaimTimes
    currency = currency_of(coupon, wanted.currency)
    saved, _ = ClaimOffer.objects.update_or_create(
        installation_id=installation_id,
        coupon=coupon,
        defaults={
            "is_on": wanted.is_on,
            "claim_from": wanted.claim_from,
            "claim_until": wanted.claim_until,
            "per_person": wanted.per_person,
            "most": wanted.most,
            "segment": wanted.segment,
            "currency": currency,
            "name": wanted.name,
            "text": wanted.text,
            "picture_url": wanted.picture_url,
            "shows_remaining": wanted.shows_remaining,
        },
    )
    return saved


@transaction.atomic
def claim(
    *,
    installation_id: int,
    coupon_id: int,
    customer_id: int,
    client_id: UUID,
    segments: Collection[str],
    now: datetime,
) -> Claimed:
    """Give a person the coupon they asked for, to be seen by them at once.

    client_id: made by their phone; the same claim again gets the same grant, whatever
    has become of it. segments: keys of those the person is in now, read under the
    shop's `hold`. Announces "coupon.claimed".

    Raises:
        UnknownCoupon: no coupon of this id can be taken.
        NotClaimable: not by this person or not now; says which.
        ClaimIdTaken: another person's claim has this id.

    """
    # holds the shop: claims of one shop take turns, so that what is counted stays so
    coupon = lock_coupons(installation_id, [coupon_id]).get(coupon_id)
    origin = f"{CLAIM}{client_id}"
    known = CouponGrant.objects.of(installation_id).filter(
        origin=origin, coupon_id=coupon_id
    )
    for grant in known.exclude(state=CouponGrant.State.RELEASED):
        if grant.customer_id != customer_id:
            raise ClaimIdTaken
        return Claimed(grant.id, is_new=False)
    offer = (
        ClaimOffer.objects.of(installation_id)
        .filter(coupon_id=coupon_id)
        .select_related("coupon")
        .first()
    )
    if coupon is None or offer is None:
        raise UnknownCoupon(str(coupon_id))
    (view,) = claim_views([offer], customer_id=customer_id, segments=segments, now=now)
    if view.state is not ClaimState.CAN_CLAIM:
        raise NotClaimable(view.state)
    if not _count(offer):
        raise NotClaimable(ClaimState.SOLD_OUT)
    (answer,) = reserve(
        installation_id=installation_id,
        requests=[
            GrantRequest(
                customer_id=customer_id,
                origin=origin,
                currency=view.currency,
                coupon_id=coupon_id,
                after_abandonment=False,
            )
        ],
        now=now,
    )
    if isinstance(answer, Refused):
        # what was counted is rolled back with it
        raise NotClaimable(by_reason(answer.reason))
    issue(installation_id=installation_id, grant_ids=[answer.grant_id], now=now)
    _tell(offer, customer_id, answer.grant_id, now)
    return Claimed(answer.grant_id, is_new=True)


def _count(offer: ClaimOffer) -> bool:
    """Count one more; False where the row itself says that there are enough."""
    rows = ClaimOffer.objects.of(offer.installation_id).filter(
        Q(most__isnull=True) | Q(claimed__lt=F("most")), id=offer.id
    )
    return rows.update(claimed=F("claimed") + 1) == 1


def _tell(offer: ClaimOffer, customer_id: int, grant_id: int, now: datetime) -> None:
    news = Happening(
        installation_id=offer.installation_id,
        kind="coupon.claimed",
        subject=f"grant:{grant_id}",
        at=now,
        body={
            "customer_id": customer_id,
            "coupon_key": offer.coupon.key,
            "grant_id": grant_id,
        },
    )
    announce(happenings=[news], now=now)

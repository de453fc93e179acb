"""The coupons that messages show or speak of, in the claim that sends them.

Which of them are over is known before a route is chosen; that a code was shown is
written only of what goes, after its quota and its subscription are sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.coupons.services import issue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from saleor_wechat_growth.messaging.models import Message

#: of a message or a route: its coupon ended, or was given back
COUPON_OVER: Final = "coupon_over"


class WentOver(Exception):
    """A coupon that could be shown a moment ago cannot be issued any more."""


def why_over(grant: CouponGrant, now: datetime) -> str:
    """Return why nobody may be told of this coupon, "" where they may.

    Read with its coupon: coupon_over, or coupon_unusable where core does not take it.
    """
    why = standing.over(grant, now)
    return COUPON_OVER if why == standing.GRANT_OVER else why


def lock_grants(
    installation_id: int, messages: Sequence[Message], now: datetime
) -> Mapping[int, str]:
    """Keep what these messages' people were granted as it is; return why each is over.

    In the caller's transaction, which holds the shop: who gives some back locks their
    coupons after this, all others before.
    """
    wanted = {each.coupon_grant_id for each in messages if each.coupon_grant_id}
    if not wanted:
        return {}
    grants = (
        CouponGrant.objects.of(installation_id)
        .filter(id__in=wanted)
        .select_related("coupon")
        .order_by("id")
        .select_for_update(of=("self",))
    )
    known = {grant.pk: why_over(grant, now) for grant in grants}
    return {each: known.get(each, COUPON_OVER) for each in wanted}


def show(installation_id: int, grant_ids: Collection[int], now: datetime) -> None:
    """Write down that these codes are shown.

    Raises:
        WentOver: one of them may not be; the caller's transaction is to be undone.

    """
    if not grant_ids:
        return
    issued = issue(installation_id=installation_id, grant_ids=grant_ids, now=now)
    if any(each not in issued for each in grant_ids):
        raise WentOver

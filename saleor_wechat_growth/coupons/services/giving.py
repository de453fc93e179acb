"""A coupon given by hand to many people: long work, a row for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.coupons import queries
from saleor_wechat_growth.coupons.eligibility import Refused
from saleor_wechat_growth.coupons.errors import CurrencyMissing, UnknownCoupon
from saleor_wechat_growth.coupons.services.holding import issue
from saleor_wechat_growth.coupons.services.reserving import GrantRequest, reserve
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.installations.jobs import Batch, Failure, works
from saleor_wechat_growth.installations.services import start_job

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.coupons.models import Coupon
    from saleor_wechat_growth.installations.models import Job

GIVE: Final = "coupons.give"


def manual_origin(batch: Batch, index: int) -> str:
    """Return the origin of the row `index` of a batch, the same in every try."""
    return f"manual:{batch.job_id}:{batch.start + index}"


def currency_of(coupon: Coupon, wanted: str = "") -> str:
    """Return the currency to give a coupon in: `wanted`, else its only one.

    Raises:
        CurrencyMissing: it has several and none is wanted, or it is not offered in
            the one that is.

    """
    offered = Terms.model_validate(coupon.terms).currencies
    if not wanted and len(offered) == 1:
        return min(offered)
    if wanted not in offered:
        raise CurrencyMissing(offered)
    return wanted


def start_giving(
    *,
    installation_id: int,
    key: str,
    customer_ids: Sequence[int],
    started_by: str,
    now: datetime,
    currency: str = "",
) -> Job:
    """Give the coupon `key` to these people, each of them once.

    Terms, stock and budget hold as for anybody; who is refused is a failure of the
    job, by the reasons of `reserve`.

    Raises:
        UnknownCoupon: the shop has none of this key.
        CurrencyMissing: see `currency_of`.

    """
    coupon = queries.coupon_by_key(installation_id, key)
    if coupon is None:
        raise UnknownCoupon(key)
    people = list(dict.fromkeys(customer_ids))
    return start_job(
        installation_id=installation_id,
        kind=GIVE,
        started_by=started_by,
        order={"coupon": key, "currency": currency_of(coupon, currency)},
        rows=people,
        summary={"coupon": coupon.name, "people": len(people)},
        now=now,
    )


@works(GIVE)
def give(batch: Batch, now: datetime) -> Sequence[Failure]:
    """Give a batch of people their codes, to be seen by them at once."""
    answers = reserve(
        installation_id=batch.installation_id,
        requests=[
            GrantRequest(
                customer_id=int(customer_id),
                origin=manual_origin(batch, index),
                currency=batch.order["currency"],
                key=batch.order["coupon"],
                after_abandonment=False,
            )
            for index, customer_id in enumerate(batch.rows)
        ],
        now=now,
    )
    held = [each.grant_id for each in answers if not isinstance(each, Refused)]
    issue(installation_id=batch.installation_id, grant_ids=held, now=now)
    return [
        Failure(batch.start + index, answer.reason)
        for index, answer in enumerate(answers)
        if isinstance(answer, Refused)
    ]

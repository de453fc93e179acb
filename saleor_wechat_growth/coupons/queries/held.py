"""The coupons one person has, as they may see them.

As text: a mini-program that shows them has no time for a statement to be made, nor for
rows to become models.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from saleor_wechat_growth.core.prepared import ask
from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.models import CouponGrant

State = CouponGrant.State

#: of a grant whose voucher does not work now
SUSPENDED: Final = "suspended"

# How a grant stands is what `standing` says of it. Not shown: what was never shown to
# the person, though it ended since.
_HELD: Final = """
SELECT * FROM (
    SELECT grants.id, grants.state, grants.value, grants.currency, grants.granted_at,
        grants.expires_at, code.sealed_value, coupon.id AS coupon_id, coupon.name,
        coupon.terms, coupon.is_adopted, coupon.unusable_reason,
        coupon.voucher_starts_at, coupon.voucher_ends_at, coupon.voucher_conditions,
        LEAST(grants.expires_at, coupon.voucher_ends_at) AS ends_at,
        CASE WHEN grants.state <> 'issued' THEN grants.state
            WHEN LEAST(grants.expires_at, coupon.voucher_ends_at) <= %(now)s
                THEN 'expired'
            WHEN coupon.unusable_reason <> ''
                OR coupon.voucher_starts_at > %(begun_by)s THEN 'suspended'
            ELSE 'issued' END AS stands
    FROM growth_coupongrant AS grants
    JOIN growth_code AS code ON code.id = grants.code_id
    JOIN growth_coupon AS coupon ON coupon.id = grants.coupon_id
    WHERE grants.installation_id = %(shop)s AND grants.customer_id = %(person)s
        AND grants.state NOT IN ('reserved', 'released')
        AND NOT (grants.state = 'expired' AND grants.issued_at IS NULL)
) AS held
"""
_ONE: Final = f"{_HELD} WHERE id = %(id)s"
_NEWEST: Final = f"""
{_HELD}
WHERE (%(states)s::text[] IS NULL OR stands = ANY(%(states)s))
    AND (%(at)s::timestamptz IS NULL OR (granted_at, id) < (%(at)s, %(before)s))
ORDER BY granted_at DESC, id DESC LIMIT %(most)s
"""
_USABLE: Final = f"""
{_HELD} WHERE stands IN ('issued', 'suspended') ORDER BY ends_at, id LIMIT %(most)s
"""
_EXPIRING: Final = f"""
{_HELD} WHERE stands = 'issued' AND ends_at <= %(until)s
ORDER BY ends_at, id LIMIT %(most)s
"""


class HeldCode(NamedTuple):
    """A code that stays sealed until it is shown."""

    sealed_value: bytes


class HeldCoupon(NamedTuple):
    """What of a coupon its holder may know, and what decides whether it works."""

    id: int
    name: str
    terms: Mapping[str, Any]
    is_adopted: bool
    unusable_reason: str
    voucher_starts_at: datetime | None
    voucher_ends_at: datetime | None
    voucher_conditions: Mapping[str, Any]


class Held(NamedTuple):
    """One coupon that a person has, ready for `services.reveal` and `standing`."""

    id: int
    state: str
    value: Decimal
    currency: str
    granted_at: datetime
    expires_at: datetime
    code: HeldCode
    coupon: HeldCoupon


def held(
    installation_id: int, customer_id: int, grant_id: int, now: datetime
) -> Held | None:
    """Return one of a person's coupons, None if they were never shown it."""
    found = _read(_ONE, installation_id, customer_id, now, id=grant_id)
    return found[0] if found else None


def newest(
    installation_id: int,
    customer_id: int,
    now: datetime,
    *,
    most: int,
    states: Collection[str] | None = None,
    before: tuple[datetime, int] | None = None,
) -> Sequence[Held]:
    """Return what a person was shown, the newest first.

    states: those of `CouponGrant`, and `SUSPENDED`, as they are now; None: any.
    before: when the last one seen was granted, and its id.
    """
    at, number = before or (None, None)
    return _read(
        _NEWEST,
        installation_id,
        customer_id,
        now,
        states=None if states is None else list(states),
        at=at,
        before=number,
        most=most,
    )


def usable(
    installation_id: int, customer_id: int, now: datetime, *, most: int
) -> Sequence[Held]:
    """Return what a person may still use, also what waits for its voucher to work again.

    What ends first comes first.
    """
    return _read(_USABLE, installation_id, customer_id, now, most=most)


def expiring(
    installation_id: int,
    customer_id: int,
    now: datetime,
    until: datetime,
    *,
    most: int,
) -> Sequence[Held]:
    """Return what a person may use now and no more after `until`, the soonest first."""
    return _read(_EXPIRING, installation_id, customer_id, now, until=until, most=most)


def _read(
    text: str, installation_id: int, customer_id: int, now: datetime, **given: Any
) -> list[Held]:
    given |= {
        "shop": installation_id,
        "person": customer_id,
        "now": now,
        "begun_by": now + standing.AHEAD,
    }
    # most of them are of a few coupons
    coupons: dict[int, HeldCoupon] = {}
    found = []
    for row in ask(text, given):
        number, name, terms, *more, conditions = row[7:15]
        if number not in coupons:
            coupons[number] = HeldCoupon._make(
                [number, name, json.loads(terms), *more, json.loads(conditions)]
            )
        found.append(Held._make([*row[:6], HeldCode(row[6]), coupons[number]]))
    return found

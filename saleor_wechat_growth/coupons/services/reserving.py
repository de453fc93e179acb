"""Giving codes to people: exact under any number of callers (promise 8)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.eligibility import Refused, history_of, judge
from saleor_wechat_growth.coupons.models import Budget, Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.services.holding import tell
from saleor_wechat_growth.coupons.services.ledger import Booking, lock_coupons
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.inbox.services import hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

REFILL_TASK = "saleor_wechat_growth.coupons.tasks.refill_pools"
State = CouponGrant.State


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRequest:
    """One person shall have one code of a coupon, named by its id or its key.

    origin: what asks for it, e.g. "run:7"; the same origin never gets two codes of
    a coupon. after_abandonment: it answers an abandoned cart, which the abuse rule
    counts; say False for a welcome or a prize.
    """

    customer_id: int
    origin: str
    currency: str
    coupon_id: int | None = None
    key: str = ""
    after_abandonment: bool = True


@dataclass(frozen=True, slots=True)
class Reserved:
    """A code is held for this grant, or was before: the same origin asked again."""

    grant_id: int


@transaction.atomic
def reserve(
    *, installation_id: int, requests: Sequence[GrantRequest], now: datetime
) -> list[Reserved | Refused]:
    """Hold a code for each request, or say why not; answers in the requests' order.

    Who asked first in `requests` is served first. Two requests of one origin get
    one grant. Reasons of refusal: unknown_coupon, coupon_not_ready, coupon_paused,
    coupon_unusable, unknown_customer, grant_over, currency_not_offered, person_cap,
    too_many_coupon_orders, abandons_to_collect, over_budget, no_code_left.
    """
    counter = _Counter.open(installation_id, requests, now)
    answers = [counter.serve(request) for request in requests]
    made = counter.close()
    return [
        Reserved(made[answer]) if isinstance(answer, _Key) else answer
        for answer in answers
    ]


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes a grant one: its origin and its coupon."""

    origin: str
    coupon_id: int


@dataclass
class _Shelf:
    """What is left of one locked coupon while requests are served."""

    coupon: Coupon
    terms: Terms
    left: dict[str, Decimal]
    codes: list[Code]

    def closed(self, now: datetime) -> Refused | None:
        if why := standing.unusable(self.coupon, now):
            return Refused(standing.UNUSABLE, {"why": why})
        if self.coupon.status == Coupon.Status.PAUSED:
            return Refused("coupon_paused", {"why": self.coupon.paused_reason})
        if self.coupon.status != Coupon.Status.READY:
            return Refused("coupon_not_ready")
        return None

    def empty(self, currency: str) -> Refused | None:
        """Say what keeps one more grant in `currency` from being made."""
        value = self.terms.worst_case(currency)
        if value is None:
            return Refused("currency_not_offered", {"currency": currency})
        left = self.left.get(currency, Decimal(0))
        if left < value:
            facts = {"currency": currency, "left": str(left), "needed": str(value)}
            return Refused("over_budget", facts)
        return None if self.codes else Refused("no_code_left")

    @property
    def is_low(self) -> bool:
        return self.coupon.stock < self.terms.refill_below


@dataclass
class _Counter:
    """Serves requests one by one in memory, over rows that it holds locked."""

    installation_id: int
    now: datetime
    names: dict[int | str, int]
    shelves: dict[int, _Shelf]
    customers: frozenset[int]
    grants: dict[_Key, CouponGrant]
    #: every grant of the people asking, with what was granted in this batch
    past: dict[int, list[CouponGrant]]
    fresh: dict[_Key, CouponGrant] = field(default_factory=dict)
    booking: Booking = field(init=False)

    def __post_init__(self) -> None:
        self.booking = Booking(self.installation_id)

    @classmethod
    def open(
        cls, installation_id: int, requests: Sequence[GrantRequest], now: datetime
    ) -> _Counter:
        """Lock the people, then the coupons, then read all that is asked about."""
        hold([installation_id])
        customers = _lock_customers(installation_id, {r.customer_id for r in requests})
        wanted = Coupon.objects.of(installation_id).filter(
            Q(id__in=[r.coupon_id for r in requests if r.coupon_id is not None])
            | Q(key__in=[r.key for r in requests if r.key])
        )
        coupons = lock_coupons(installation_id, wanted.values_list("id", flat=True))
        names: dict[int | str, int] = {}
        for coupon in coupons.values():
            names[coupon.id] = names[coupon.key] = coupon.id
        grants = (
            CouponGrant.objects.of(installation_id)
            .filter(coupon_id__in=coupons, origin__in={r.origin for r in requests})
            .select_related("coupon")
            .order_by("id")
            .select_for_update(of=("self",))
        )
        return cls(
            installation_id=installation_id,
            now=now,
            names=names,
            customers=customers,
            grants={_Key(grant.origin, grant.coupon_id): grant for grant in grants},
            past=_past(installation_id, customers),
            shelves=_shelves(installation_id, coupons, len(requests)),
        )

    def serve(self, request: GrantRequest) -> _Key | Reserved | Refused:
        coupon_id = self.names.get(
            request.key if request.coupon_id is None else request.coupon_id
        )
        if coupon_id is None:
            return Refused("unknown_coupon")
        key = _Key(request.origin, coupon_id)
        if key in self.fresh:
            return key
        known = self.grants.get(key)
        if known is not None and known.state != State.RELEASED:
            return self._same_again(known)
        shelf = self.shelves[coupon_id]
        refused = self._refuse(request, shelf)
        if refused is not None:
            return refused
        self._grant(request, shelf, known)
        return key

    def _same_again(self, grant: CouponGrant) -> Reserved | Refused:
        why = standing.over(grant, self.now)
        if not why:
            return Reserved(grant.id)
        return Refused(why, {"grant": grant.id, "state": str(grant.state)})

    def _refuse(self, request: GrantRequest, shelf: _Shelf) -> Refused | None:
        refused = (
            shelf.closed(self.now)
            or self._unfit(request, shelf)
            or shelf.empty(request.currency)
        )
        if refused is None:
            return None
        return Refused(refused.reason, {"coupon": shelf.coupon.id, **refused.facts})

    def _unfit(self, request: GrantRequest, shelf: _Shelf) -> Refused | None:
        if request.customer_id not in self.customers:
            return Refused("unknown_customer")
        past = self.past.get(request.customer_id, [])
        verdict = judge(shelf.terms, history_of(shelf.coupon.id, past), self.now)
        return verdict if isinstance(verdict, Refused) else None

    def _grant(
        self, request: GrantRequest, shelf: _Shelf, known: CouponGrant | None
    ) -> None:
        terms, coupon = shelf.terms, shelf.coupon
        value = terms.worst_case(request.currency)
        assert value is not None
        # a released grant of this origin lives again, with a code never shown either
        grant = known or CouponGrant(
            installation_id=self.installation_id,
            origin=request.origin,
            coupon=coupon,
        )
        grant.customer_id = request.customer_id
        grant.code = shelf.codes.pop(0)
        grant.state = State.RESERVED
        grant.value = grant.bound = value
        grant.currency = request.currency
        grant.after_abandonment = request.after_abandonment
        grant.granted_at = self.now
        grant.expires_at = self.now + timedelta(days=terms.valid_days)
        # nobody is promised more than the voucher keeps, as far as that is known
        grant.expires_at = standing.ends_at(grant)
        grant.due_at = grant.expires_at
        shelf.left[request.currency] -= value
        self.booking.stock[coupon.id] -= 1
        self.booking.grant_moved(grant, Decimal(0), Decimal(0))
        self.past.setdefault(request.customer_id, []).append(grant)
        self.fresh[_Key(request.origin, coupon.id)] = grant

    def close(self) -> dict[_Key, int]:
        """Write everything; return the ids of the grants made."""
        self.booking.write()
        grants = list(self.fresh.values())
        Code.objects.of(self.installation_id).filter(
            id__in=[grant.code_id for grant in grants]
        ).update(state=Code.State.GRANTED)
        CouponGrant.objects.bulk_update(
            [grant for grant in grants if grant.pk], _WRITTEN, batch_size=500
        )
        CouponGrant.objects.bulk_create([g for g in grants if not g.pk])
        tell(grants=grants, kind="coupon.reserved", now=self.now)
        self._ask_for_more()
        return {key: grant.id for key, grant in self.fresh.items()}

    def _ask_for_more(self) -> None:
        for coupon_id, shelf in self.shelves.items():
            shelf.coupon.stock += self.booking.stock[coupon_id]
        low = [
            coupon_id
            for coupon_id, shelf in self.shelves.items()
            if shelf.is_low and shelf.coupon.due_at is None
        ]
        if low:
            Coupon.objects.of(self.installation_id).filter(id__in=low).update(
                due_at=self.now
            )
            transaction.on_commit(partial(wake, REFILL_TASK))


_WRITTEN = [
    "customer",
    "code",
    "state",
    "value",
    "bound",
    "currency",
    "after_abandonment",
    "granted_at",
    "expires_at",
    "due_at",
]


def _lock_customers(installation_id: int, ids: Iterable[int]) -> frozenset[int]:
    """Lock people so that what each collects is counted by one caller at a time."""
    rows = (
        Customer.objects.of(installation_id)
        .filter(id__in=ids, merged_into__isnull=True, erased_at__isnull=True)
        .order_by("id")
        .select_for_update(no_key=True)
    )
    return frozenset(rows.values_list("id", flat=True))


def _shelves(
    installation_id: int, coupons: dict[int, Coupon], most: int
) -> dict[int, _Shelf]:
    left: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for budget in Budget.objects.of(installation_id).filter(coupon_id__in=coupons):
        left[budget.coupon_id][budget.currency] = (
            budget.ceiling - budget.bound - budget.spent
        )
    return {
        coupon.id: _Shelf(
            coupon=coupon,
            terms=Terms.model_validate(coupon.terms),
            left=left[coupon.id],
            codes=_codes(installation_id, coupon, most),
        )
        for coupon in coupons.values()
    }


def _codes(installation_id: int, coupon: Coupon, most: int) -> list[Code]:
    if coupon.status != Coupon.Status.READY:
        return []
    return list(
        Code.objects.of(installation_id)
        .filter(coupon=coupon, state=Code.State.AVAILABLE)
        .order_by("id")
        .select_for_update(skip_locked=True)[: min(most, coupon.stock)]
    )


def _past(
    installation_id: int, customers: frozenset[int]
) -> dict[int, list[CouponGrant]]:
    past: dict[int, list[CouponGrant]] = defaultdict(list)
    for grant in (
        CouponGrant.objects.of(installation_id)
        .filter(customer_id__in=customers)
        .exclude(state=State.RELEASED)
    ):
        past[grant.customer_id].append(grant)
    return past

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.claims import ClaimState
from saleor_wechat_growth.coupons.errors import (
    ClaimIdTaken,
    ClaimTimes,
    CurrencyMissing,
    NotClaimable,
    UnknownCoupon,
)
from saleor_wechat_growth.coupons.models import (
    Budget,
    ClaimOffer,
    Coupon,
    CouponGrant,
)
from saleor_wechat_growth.inbox import registry
from tests.services.coupons import rows
from tests.services.coupons.test_reserving import at_once

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.coupons.services import Claimed
    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.installations.models import Installation

DAY = timedelta(days=1)


def offer(made: Coupon, now: datetime, **more: Any) -> ClaimOffer:
    wanted = {"name": "Ten off for you", "claim_from": now - DAY, **more}
    return services.save_claim_offer(
        installation_id=made.installation_id,
        coupon_id=made.id,
        wanted=services.ClaimWanted(**wanted),
    )


def claim(
    made: Coupon, customer_id: int, now: datetime, client_id: UUID | None = None
) -> Claimed:
    return services.claim(
        installation_id=made.installation_id,
        coupon_id=made.id,
        customer_id=customer_id,
        client_id=client_id or uuid4(),
        segments=(),
        now=now,
    )


def outcome(made: Coupon, customer_id: int, now: datetime) -> Any:
    try:
        claim(made, customer_id, now)
    except NotClaimable as refused:
        return refused.state
    return "claimed now"


def all_claims(made: Coupon) -> int:
    return CouponGrant.objects.of(made.installation_id).filter(coupon=made).count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("stock", "ceiling", "most"),
    [(100, "100000", None), (200, "100000", 100), (200, "1000", None)],
    ids=["codes", "offer", "budget"],
)
def test_promise_8_two_hundred_claims_at_once_of_one_hundred_give_exactly_one_hundred(
    shop: Installation, now: datetime, stock: int, ceiling: str, most: int | None
) -> None:
    made = rows.coupon(shop, now, stock=stock, ceiling=ceiling)
    offer(made, now, most=most)
    people = rows.customers(shop, 200, now)

    found = at_once([partial(outcome, made, person, now) for person in people])

    assert Counter(found) == {"claimed now": 100, ClaimState.SOLD_OUT: 100}
    assert all_claims(made) == 100
    assert ClaimOffer.objects.of(shop.id).get().claimed == 100
    with transaction.atomic():
        rows.assert_ledger_adds_up(shop)


@pytest.mark.django_db(transaction=True)
def test_one_person_twenty_times_at_once_gets_as_many_as_the_offer_says(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=50)
    offer(made, now, per_person=3)
    person = rows.customer(shop, now).id

    found = at_once([partial(outcome, made, person, now)] * 20)

    assert Counter(found) == {"claimed now": 3, ClaimState.CLAIMED: 17}
    assert all_claims(made) == 3


@pytest.mark.django_db(transaction=True)
def test_one_claim_sent_twenty_times_at_once_is_one_claim(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=50)
    offer(made, now, per_person=3)
    person = rows.customer(shop, now).id

    found: Any = at_once([partial(claim, made, person, now, uuid4())] * 20)

    assert len({each.grant_id for each in found}) == 1
    assert sum(each.is_new for each in found) == 1
    assert ClaimOffer.objects.of(shop.id).get().claimed == 1


@pytest.mark.django_db
class TestOneClaim:
    def test_shows_its_code_and_is_told_of_once(
        self, shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        news: list[Happening] = []

        def hear(batch: Sequence[Happening], _now: datetime) -> None:
            news.extend(batch)

        kinds = frozenset({"coupon.claimed"})
        monkeypatch.setitem(registry._handlers, "journeys", [(kinds, hear)])
        made = rows.coupon(shop, now)
        offer(made, now)
        person = rows.customer(shop, now).id
        client_id = uuid4()
        first = claim(made, person, now, client_id)
        again = claim(made, person, now + DAY, client_id)
        assert (first.is_new, again.is_new) == (True, False)
        assert again.grant_id == first.grant_id
        grant = CouponGrant.objects.of(shop.id).get()
        assert (grant.state, grant.after_abandonment) == ("issued", False)
        (told,) = news
        assert told.body == {
            "customer_id": person,
            "coupon_key": made.key,
            "grant_id": grant.id,
        }

    def test_sent_again_after_its_code_was_used_is_still_that_claim(
        self, shop: Installation, now: datetime
    ) -> None:
        made = rows.coupon(shop, now)
        offer(made, now)
        person, client_id = rows.customer(shop, now).id, uuid4()
        first = claim(made, person, now, client_id)
        CouponGrant.objects.of(shop.id).update(state="redeemed")
        ClaimOffer.objects.of(shop.id).update(is_on=False)
        assert claim(made, person, now, client_id).grant_id == first.grant_id

    def test_with_the_id_of_somebody_elses_is_refused(
        self, shop: Installation, now: datetime
    ) -> None:
        made = rows.coupon(shop, now)
        offer(made, now)
        client_id = uuid4()
        claim(made, rows.customer(shop, now).id, now, client_id)
        with pytest.raises(ClaimIdTaken):
            claim(made, rows.customer(shop, now).id, now, client_id)

    def test_of_what_cannot_be_taken_or_is_anothers_shop_is_unknown(
        self, shop: Installation, other_shop: Installation, now: datetime
    ) -> None:
        made = rows.coupon(shop, now)
        person = rows.customer(shop, now).id
        with pytest.raises(UnknownCoupon):
            claim(made, person, now)
        theirs = rows.coupon(other_shop, now)
        offer(theirs, now)
        with pytest.raises(UnknownCoupon):
            services.claim(
                installation_id=shop.id,
                coupon_id=theirs.id,
                customer_id=person,
                client_id=uuid4(),
                segments=(),
                now=now,
            )

    @pytest.mark.parametrize(
        ("more", "state"),
        [
            ({"claim_from": timedelta(seconds=1)}, ClaimState.NOT_YET),
            ({"claim_until": timedelta(0)}, ClaimState.OVER),
            ({"is_on": False}, ClaimState.OVER),
            ({"segment": "vip"}, ClaimState.NOT_ELIGIBLE),
            ({"most": 0}, ClaimState.SOLD_OUT),
        ],
    )
    def test_that_may_not_be_says_why_and_counts_nothing(
        self,
        shop: Installation,
        now: datetime,
        more: dict[str, Any],
        state: ClaimState,
    ) -> None:
        made = rows.coupon(shop, now)
        given = {
            name: now + value if isinstance(value, timedelta) else value
            for name, value in more.items()
        }
        offer(made, now, **given)
        assert outcome(made, rows.customer(shop, now).id, now) is state
        assert ClaimOffer.objects.of(shop.id).get().claimed == 0
        assert all_claims(made) == 0

    @pytest.mark.parametrize(
        ("fields", "state"),
        [
            ({"status": "paused"}, ClaimState.SOLD_OUT),
            ({"unusable_reason": "voucher_deleted"}, ClaimState.SOLD_OUT),
            ({"stock": 0}, ClaimState.SOLD_OUT),
        ],
    )
    def test_of_a_coupon_that_is_held_back_waits(
        self,
        shop: Installation,
        now: datetime,
        fields: dict[str, Any],
        state: ClaimState,
    ) -> None:
        made = rows.coupon(shop, now)
        offer(made, now)
        Coupon.objects.of(shop.id).update(**fields)
        assert outcome(made, rows.customer(shop, now).id, now) is state
        assert ClaimOffer.objects.of(shop.id).get().claimed == 0

    def test_by_who_was_given_the_coupon_already_meets_its_terms(
        self, shop: Installation, now: datetime
    ) -> None:
        made = rows.coupon(shop, now, wanted=rows.terms(per_person={"count": 1}))
        offer(made, now)
        person = rows.customer(shop, now).id
        rows.granted(made, person, "run:1", now)
        assert outcome(made, person, now) is ClaimState.CLAIMED

    def test_of_a_member_of_the_segment_is_let_through(
        self, shop: Installation, now: datetime
    ) -> None:
        made = rows.coupon(shop, now)
        offer(made, now, segment="vip")
        claimed = services.claim(
            installation_id=shop.id,
            coupon_id=made.id,
            customer_id=rows.customer(shop, now).id,
            client_id=uuid4(),
            segments={"vip"},
            now=now,
        )
        assert claimed.is_new


@pytest.mark.django_db
class TestTheOffer:
    def test_says_how_many_are_left_by_what_ends_first(
        self, shop: Installation, now: datetime
    ) -> None:
        made = rows.coupon(shop, now, stock=50, ceiling="95")
        offer(made, now, most=100)
        person = rows.customer(shop, now).id

        def left() -> int | None:
            found = list(queries.claim_offers(shop.id, [made.id]).values())
            (view,) = queries.claim_views(
                found, customer_id=person, segments=(), now=now
            )
            return view.left

        assert left() == 9
        offer(made, now, most=3)
        assert left() == 3
        claim(made, person, now)
        assert left() == 2
        # what was taken is kept by a change of the offer
        offer(made, now, most=1)
        assert left() == 0
        Budget.objects.of(shop.id).update(ceiling=0)
        offer(made, now)
        assert left() == 0

    def test_of_several_currencies_names_one(
        self, shop: Installation, now: datetime
    ) -> None:
        both = {"kind": "fixed", "amounts": {"CNY": "10", "USD": "2"}}
        made = rows.coupon(shop, now, wanted=rows.terms(discount=both))
        with pytest.raises(CurrencyMissing):
            offer(made, now)
        offer(made, now, currency="USD")
        claimed = claim(made, rows.customer(shop, now).id, now)
        grant = CouponGrant.objects.of(shop.id).get(id=claimed.grant_id)
        assert (grant.currency, grant.value) == ("USD", 2)

    def test_cannot_end_before_it_begins_nor_be_of_no_coupon(
        self, shop: Installation, now: datetime
    ) -> None:
        made = rows.coupon(shop, now)
        with pytest.raises(ClaimTimes):
            offer(made, now, claim_until=now - DAY)
        made.id = 10**9
        with pytest.raises(UnknownCoupon):
            offer(made, now)

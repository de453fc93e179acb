"""Coupons a person takes for themselves, and hints for their cart."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.coupons.conditions import conditions_of
from saleor_wechat_growth.coupons.models import ClaimOffer, Coupon, CouponGrant
from saleor_wechat_growth.coupons.services import ClaimWanted, save_claim_offer
from saleor_wechat_growth.reach.models import Use
from saleor_wechat_growth.reach.services import Statement, record_consents
from saleor_wechat_growth.segments import services as segments
from tests.services.coupons import rows
from tests.services.segments import living

if TYPE_CHECKING:
    from datetime import datetime

    from tests.graphql.storefront import Clock, Phone

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def coupon(alice: Phone, now: datetime) -> Coupon:
    return rows.coupon(alice.shop, now, stock=50, ceiling="100000")


def offer(coupon: Coupon, now: datetime, **more: Any) -> ClaimOffer:
    given = {"name": "新人礼", "text": "满100可用", "claim_from": now - DAY, **more}
    return save_claim_offer(
        installation_id=coupon.installation_id,
        coupon_id=coupon.id,
        wanted=ClaimWanted(**given),
    )


def claimable(phone: Phone, **variables: Any) -> list[dict[str, Any]]:
    page = phone.ask("claimable_coupons", **variables)
    return [edge["node"] for edge in page["edges"]]


def claim(phone: Phone, coupon_id: str, client_id: Any = None) -> Any:
    given = str(client_id or uuid4())
    return phone.ask("claim_coupon", couponId=coupon_id, clientId=given)


class TestWhatCanBeClaimed:
    def test_is_shown_with_what_this_person_may_do(
        self, alice: Phone, coupon: Coupon, now: datetime
    ) -> None:
        offer(coupon, now, most=7, shows_remaining=True, picture_url="https://x/y.png")
        (shown,) = claimable(alice)
        assert shown.pop("id")
        assert shown == {
            "name": "新人礼",
            "text": "满100可用",
            "pictureUrl": "https://x/y.png",
            "kind": "FIXED",
            "value": "10",
            "currency": "CNY",
            "minimumOrder": None,
            "validDays": 7,
            "claimFrom": "2026-11-22T04:00:00Z",
            "claimUntil": None,
            "perPerson": 1,
            "claimed": 0,
            "remaining": 7,
            "state": "CAN_CLAIM",
        }

    def test_tells_no_count_unless_the_shop_shows_it(
        self, alice: Phone, coupon: Coupon, now: datetime
    ) -> None:
        offer(coupon, now, most=7)
        (shown,) = claimable(alice)
        assert shown["remaining"] is None

    def test_leaves_out_what_is_over_off_or_held_back(
        self, alice: Phone, now: datetime
    ) -> None:
        for number, more in enumerate(
            [{"is_on": False}, {"claim_until": now}, {"claim_from": now + DAY}]
        ):
            offer(rows.coupon(alice.shop, now, key=f"c{number}"), now, **more)
        paused = rows.coupon(alice.shop, now, key="paused")
        offer(paused, now)
        Coupon.objects.of(alice.shop.id).filter(id=paused.id).update(status="paused")
        assert [each["state"] for each in claimable(alice)] == ["NOT_YET"]

    def test_knows_who_is_in_its_segment(
        self, alice: Phone, bob: Phone, coupon: Coupon, now: datetime
    ) -> None:
        person = alice.identity.customer_id
        segments.put_tags(
            installation_id=alice.shop.id,
            wanted=[(person, "vip", "staff")],
            now=now,
        )
        living.live(alice.shop, "vips", {"type": "tag", "has": "vip"}, now)
        offer(coupon, now, segment="vips")
        assert [each["state"] for each in claimable(alice)] == ["CAN_CLAIM"]
        (shown,) = claimable(bob)
        assert shown["state"] == "NOT_ELIGIBLE"
        assert claim(bob, shown["id"])["errors"][0]["code"] == "NOT_ELIGIBLE"
        assert claim(alice, shown["id"])["errors"] == []

    def test_is_not_chosen_by_a_segment_for_who_refuses_profiling(
        self, alice: Phone, coupon: Coupon, now: datetime
    ) -> None:
        person = alice.identity.customer_id
        segments.put_tags(
            installation_id=alice.shop.id,
            wanted=[(person, "vip", "staff")],
            now=now,
        )
        living.live(alice.shop, "vips", {"type": "tag", "has": "vip"}, now)
        offer(coupon, now, segment="vips")
        no = Statement(person, "", Use.PROFILING, False, "", "mini_program", now)
        record_consents(installation_id=alice.shop.id, statements=[no])
        (shown,) = claimable(alice)
        assert shown["state"] == "NOT_ELIGIBLE"
        assert claim(alice, shown["id"])["errors"][0]["code"] == "NOT_ELIGIBLE"

    def test_costs_as_many_queries_for_a_page_as_for_one(
        self, alice: Phone, now: datetime
    ) -> None:
        for number in range(12):
            made = rows.coupon(alice.shop, now, key=f"c{number}", stock=1)
            offer(made, now, segment="vip")

        def count(first: int) -> int:
            with CaptureQueriesContext(connection) as queries:
                claimable(alice, first=first)
            return len(queries)

        # the session, the offers, whether they may be sorted, the segments, the budgets,
        # the person's coupons
        assert count(1) == count(12) == 6

    def test_pages_follow_each_other(self, alice: Phone, now: datetime) -> None:
        for number in range(5):
            made = rows.coupon(alice.shop, now, key=f"c{number}", stock=1)
            # two of a moment, so that the ids decide
            offer(made, now, name=f"n{number}", claim_from=now - DAY * (number // 2))
        seen, after = [], None
        for _ in range(3):
            page = alice.ask("claimable_coupons", first=2, after=after)
            seen += [edge["node"]["name"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
        assert seen == ["n1", "n0", "n3", "n2", "n4"]
        assert page["pageInfo"]["hasNextPage"] is False


class TestAClaim:
    def test_gives_the_code_at_once_and_counts_once_however_often_it_is_sent(
        self, alice: Phone, coupon: Coupon, now: datetime
    ) -> None:
        offer(coupon, now)
        (shown,) = claimable(alice)
        client_id = uuid4()
        first = claim(alice, shown["id"], client_id)
        again = claim(alice, shown["id"], client_id)
        assert first["errors"] == []
        assert first == again
        assert first["coupon"]["state"] == "ISSUED"
        assert len(first["coupon"]["code"]) == 10
        assert first["claimable"]["state"] == "CLAIMED"
        assert first["claimable"]["claimed"] == 1
        mine = alice.ask("coupons")["coupons"]["edges"]
        assert [edge["node"]["code"] for edge in mine] == [first["coupon"]["code"]]
        assert ClaimOffer.objects.of(alice.shop.id).get().claimed == 1

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"is_on": False}, "OVER"),
            ({"claim_from": 1}, "NOT_YET"),
            ({"most": 0}, "SOLD_OUT"),
            ({"segment": "vip"}, "NOT_ELIGIBLE"),
        ],
    )
    def test_that_may_not_be_says_why(
        self,
        alice: Phone,
        coupon: Coupon,
        now: datetime,
        more: dict[str, Any],
        code: str,
    ) -> None:
        offer(coupon, now)
        (shown,) = claimable(alice)
        begins = {"claim_from": now + DAY} if "claim_from" in more else {}
        offer(coupon, now, **{**more, **begins})
        payload = claim(alice, shown["id"])
        assert [each["code"] for each in payload["errors"]] == [code]
        assert payload["coupon"] is None

    def test_beyond_the_limit_and_with_anothers_id_is_refused(
        self, alice: Phone, bob: Phone, coupon: Coupon, now: datetime
    ) -> None:
        offer(coupon, now)
        (shown,) = claimable(alice)
        client_id = uuid4()
        claim(alice, shown["id"], client_id)
        assert claim(alice, shown["id"])["errors"][0]["code"] == "CLAIMED_ALREADY"
        stolen = claim(bob, shown["id"], client_id)
        assert stolen["errors"][0]["code"] == "CLIENT_ID_TAKEN"
        assert stolen["coupon"] is None

    @pytest.mark.parametrize(
        "given", ["", "1", "Q2xhaW1hYmxlQ291cG9uOjA=", "é", "x" * 5000, "Q291cG9uOjE="]
    )
    def test_of_a_made_up_id_is_of_no_coupon(
        self, alice: Phone, coupon: Coupon, now: datetime, given: str
    ) -> None:
        offer(coupon, now)
        assert claim(alice, given)["errors"][0]["code"] == "COUPON_UNKNOWN"

    def test_of_another_shops_coupon_is_of_no_coupon(
        self, alice: Phone, stranger: Phone, coupon: Coupon, now: datetime
    ) -> None:
        offer(coupon, now)
        (shown,) = claimable(alice)
        assert claimable(stranger) == []
        assert claim(stranger, shown["id"])["errors"][0]["code"] == "COUPON_UNKNOWN"

    def test_needs_a_session_and_a_uuid(self, phone: Phone, alice: Phone) -> None:
        answer = alice.send(
            'mutation { claimCoupon(couponId: "1", clientId: "x") { errors { code } } }'
        )
        assert answer.status_code == 400
        alice.access_token = ""
        given = {"couponId": "1", "clientId": str(uuid4())}
        assert alice.error_code("claim_coupon", **given) == "UNAUTHENTICATED"
        for name, variables in (
            ("claimable_coupons", {}),
            ("expiring_coupons", {}),
            ("apply_hints", {"checkoutId": "x"}),
            ("slots", {"keys": ["x"]}),
            ("search_offer", {"keyword": "x"}),
            ("subscription_prompt", {"moment": "HOME"}),
        ):
            assert alice.error_code(name, **variables) == "UNAUTHENTICATED"


class TestCouponsAPersonHas:
    def test_can_be_asked_for_by_their_state(
        self, alice: Phone, coupon: Coupon, now: datetime, clock: Clock
    ) -> None:
        person = alice.identity.customer_id
        broken = rows.coupon(alice.shop, now, key="broken")
        ended = rows.coupon(alice.shop, now, key="ended")
        kept = rows.granted(coupon, person, "a", now)
        used = rows.granted(coupon, person, "b", now)
        rows.granted(broken, person, "c", now)
        rows.granted(ended, person, "d", now)
        CouponGrant.objects.of(alice.shop.id).filter(id=used.id).update(
            state="redeemed"
        )
        Coupon.objects.of(alice.shop.id).filter(id=broken.id).update(
            unusable_reason="voucher_deleted"
        )
        Coupon.objects.of(alice.shop.id).filter(id=ended.id).update(voucher_ends_at=now)

        def states(*wanted: str) -> set[str]:
            page = alice.ask("coupons", states=list(wanted))["coupons"]
            return {edge["node"]["state"] for edge in page["edges"]}

        for state in ("ISSUED", "REDEEMED", "SUSPENDED", "EXPIRED"):
            assert states(state) == {state}
        assert states("ISSUED", "EXPIRED") == {"ISSUED", "EXPIRED"}
        assert states() == set()
        CouponGrant.objects.of(alice.shop.id).filter(id=kept.id).update(expires_at=now)
        assert states("ISSUED") == set()

    def test_that_end_soon_come_soonest_first(
        self, alice: Phone, coupon: Coupon, now: datetime
    ) -> None:
        person = alice.identity.customer_id
        for hours in (50, 10, 100):
            grant = rows.granted(coupon, person, f"run:{hours}", now)
            grant.expires_at = now + timedelta(hours=hours)
            grant.save()
        sooner = rows.coupon(alice.shop, now, key="sooner")
        rows.granted(sooner, person, "run:v", now)
        Coupon.objects.of(alice.shop.id).filter(id=sooner.id).update(
            voucher_ends_at=now + timedelta(hours=1)
        )
        found = [each["expiresAt"] for each in alice.ask("expiring_coupons")]
        assert found == [
            "2026-11-23T05:00:00Z",
            "2026-11-23T14:00:00Z",
            "2026-11-25T06:00:00Z",
        ]
        assert len(alice.ask("expiring_coupons", within=11)) == 2
        for within in (0, -1, 2161, 2**31 - 1):
            assert alice.error_code("expiring_coupons", within=within) == "BAD_INPUT"


class TestHintsForACart:
    def cart(self, phone: Phone, **more: Any) -> Cart:
        given = {
            "status": Cart.Status.OPEN,
            "currency": "CNY",
            "sales_channel": "default-channel",
            "lines": [{"unit_price": "40.00", "quantity": 2}],
            "customer_id": phone.identity.customer_id,
            **more,
        }
        return Cart.objects.create(
            installation=phone.shop, saleor_id="checkout-1", **given
        )

    def hints(self, phone: Phone) -> Any:
        return phone.ask("apply_hints", checkoutId="checkout-1")

    def test_put_what_saves_most_first_and_say_what_the_others_lack(
        self, alice: Phone, coupon: Coupon, now: datetime
    ) -> None:
        person = alice.identity.customer_id
        half = rows.terms(
            discount={
                "kind": "percentage",
                "percent": "50",
                "worst_case": {"CNY": "100"},
            }
        )
        dear = rows.terms(minimum_order={"CNY": "100"})
        abroad = rows.terms(sales_channels=["us"])
        others = {"half": half, "dear": dear, "abroad": abroad}
        for key, wanted in others.items():
            made = rows.coupon(alice.shop, now, key=key, wanted=wanted)
            rows.granted(made, person, key, now)
        rows.granted(coupon, person, "ten", now)
        self.cart(alice)
        found = [
            (each["saves"], each["obstacle"], each["missing"], each["isCertain"])
            for each in self.hints(alice)
        ]
        assert found == [
            ("40", None, None, True),
            ("10", None, None, True),
            ("0", "MINIMUM_ORDER", "20", True),
            ("0", "OTHER_SALES_CHANNEL", None, True),
        ]

    @pytest.mark.parametrize(
        ("more", "fields", "obstacle"),
        [
            ({"lines": []}, {}, "CART_EMPTY"),
            ({"currency": "USD"}, {}, "OTHER_CURRENCY"),
            ({}, {"unusable_reason": "voucher_deleted"}, "SUSPENDED"),
        ],
    )
    def test_say_what_is_wrong(
        self,
        alice: Phone,
        coupon: Coupon,
        now: datetime,
        more: dict[str, Any],
        fields: dict[str, Any],
        obstacle: str,
    ) -> None:
        rows.granted(coupon, alice.identity.customer_id, "a", now)
        Coupon.objects.of(alice.shop.id).update(is_adopted=True, **fields)
        self.cart(alice, **more)
        (hint,) = self.hints(alice)
        assert (hint["obstacle"], hint["applies"]) == (obstacle, False)
        assert hint["isCertain"] is False

    def test_tell_how_many_items_more_a_voucher_of_the_shop_asks_for(
        self, alice: Phone, coupon: Coupon, now: datetime
    ) -> None:
        rows.granted(coupon, alice.identity.customer_id, "a", now)
        listing = {"channel": {"slug": "default-channel"}, "discountValue": "10"}
        asked_for = conditions_of(
            {"minCheckoutItemsQuantity": 5, "channelListings": [listing]}
        )
        Coupon.objects.of(alice.shop.id).update(
            is_adopted=True, voucher_conditions=asked_for.model_dump(mode="json")
        )
        self.cart(alice)
        (hint,) = self.hints(alice)
        assert (hint["obstacle"], hint["missingItems"]) == ("MINIMUM_ITEMS", 3)
        assert (hint["missing"], hint["isCertain"]) == (None, True)

    def test_know_the_code_that_is_on_the_cart(
        self, alice: Phone, coupon: Coupon, now: datetime
    ) -> None:
        person = alice.identity.customer_id
        rows.granted(coupon, person, "a", now)
        (held,) = alice.ask("coupons")["coupons"]["edges"]
        self.cart(alice, voucher_code=held["node"]["code"])
        rows.granted(coupon, person, "b", now)
        assert sorted(each["isApplied"] for each in self.hints(alice)) == [False, True]

    def test_are_of_ones_own_cart_only(
        self, alice: Phone, bob: Phone, stranger: Phone
    ) -> None:
        assert self.hints(alice) is None
        self.cart(alice)
        assert self.hints(alice) == []
        assert self.hints(bob) is None
        assert self.hints(stranger) is None
        assert alice.ask("apply_hints", checkoutId="x" * 9000) is None

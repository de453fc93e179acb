"""Places in the mini-program, offers by search, and tags a person may read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.coupons.models import ClaimOffer, Coupon
from saleor_wechat_growth.coupons.services import (
    ClaimWanted,
    save_claim_offer,
    save_search_offer,
)
from saleor_wechat_growth.reach.models import Consent
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Segment
from tests.services.coupons import rows
from tests.services.segments.living import live

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from tests.graphql.storefront import Phone

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
EVERYBODY = {"not": {"type": "tag", "has": "nobody"}}


def slot(shop: Installation, key: str = "home_banner", **more: Any) -> None:
    given: dict[str, Any] = {"content": {"title": "欢迎"}, "variants": [], **more}
    services.save_slot(
        installation_id=shop.id, key=key, name="首页", is_new=True, **given
    )


def variant(name: str, segment: str, **content: Any) -> dict[str, Any]:
    return {"name": name, "segment": segment, "content": content}


def claimable(shop: Installation, now: datetime, key: str = "gift") -> Coupon:
    made = rows.coupon(shop, now, key=key)
    save_claim_offer(
        installation_id=shop.id,
        coupon_id=made.id,
        wanted=ClaimWanted(name="礼", claim_from=now - timedelta(days=1)),
    )
    return made


class TestASlot:
    def test_shows_the_first_variant_whose_segment_the_person_is_in(
        self, alice: Phone, now: datetime
    ) -> None:
        live(alice.shop, "vips", {"type": "tag", "has": "vip"}, now)
        live(alice.shop, "everybody", EVERYBODY, now)
        slot(
            alice.shop,
            variants=[
                variant("vip", "vips", title="尊贵的您"),
                variant("all", "everybody", title="大家好", product_ids=["p1", "p2"]),
            ],
        )
        (shown,) = alice.ask("slots", keys=["home_banner"])
        assert (shown["variant"], shown["title"]) == ("all", "大家好")
        assert shown["productIds"] == ["p1", "p2"]
        services.put_tags(
            installation_id=alice.shop.id,
            wanted=[(alice.identity.customer_id, "vip", "staff")],
            now=now,
        )
        services.recheck_due(now=now)
        services.build(
            installation_id=alice.shop.id, segment_id=_id(alice.shop, "vips"), now=now
        )
        (shown,) = alice.ask("slots", keys=["home_banner"])
        assert (shown["variant"], shown["title"]) == ("vip", "尊贵的您")

    def test_is_the_same_for_all_who_refuse_to_be_profiled(
        self, alice: Phone, now: datetime
    ) -> None:
        live(alice.shop, "everybody", EVERYBODY, now)
        slot(alice.shop, variants=[variant("all", "everybody", title="大家好")])

        def say(*, is_granted: bool, at: datetime) -> None:
            Consent.objects.create(
                installation=alice.shop,
                customer_id=alice.identity.customer_id,
                channel="",
                purpose="profiling",
                is_granted=is_granted,
                text_version="1",
                source="test",
                stated_at=at,
            )

        say(is_granted=False, at=now)
        (shown,) = alice.ask("slots", keys=["home_banner"])
        assert (shown["variant"], shown["title"]) == ("default", "欢迎")

    def test_of_an_archived_segment_or_of_none_is_the_default(
        self, alice: Phone, now: datetime
    ) -> None:
        made = live(alice.shop, "everybody", EVERYBODY, now)
        slot(alice.shop, variants=[variant("all", "everybody")])
        services.archive(installation_id=alice.shop.id, segment_id=made.pk, now=now)
        (shown,) = alice.ask("slots", keys=["home_banner"])
        assert shown["variant"] == "default"

    def test_brings_its_coupon_as_the_person_sees_it(
        self, alice: Phone, now: datetime
    ) -> None:
        claimable(alice.shop, now)
        slot(alice.shop, content={"coupon": "gift"})
        slot(alice.shop, "other", content={"coupon": "gone"})
        first, second = alice.ask("slots", keys=["home_banner", "other"])
        assert first["coupon"]["state"] == "CAN_CLAIM"
        assert second["coupon"] is None

    def test_is_found_by_key_in_the_order_asked_and_only_in_its_shop(
        self, alice: Phone, stranger: Phone
    ) -> None:
        for key in ("a", "b"):
            slot(alice.shop, key)
        found = alice.ask("slots", keys=["b", "nonesuch", "a", "b"])
        assert [each["key"] for each in found] == ["b", "a"]
        assert stranger.ask("slots", keys=["a"]) == []
        assert alice.error_code("slots", keys=["a"] * 11) == "BAD_INPUT"
        one = alice.send('{ slot(key: "a") { key } none: slot(key: "c") { key } }')
        assert one.json()["data"] == {"slot": {"key": "a"}, "none": None}

    def test_costs_as_many_queries_for_ten_as_for_one(
        self, alice: Phone, now: datetime
    ) -> None:
        live(alice.shop, "everybody", EVERYBODY, now)
        keys = [f"slot{number}" for number in range(10)]
        for key in keys:
            claimable(alice.shop, now, key=key)
            everybody = variant("all", "everybody", coupon=key)
            slot(alice.shop, key, variants=[everybody])

        def count(wanted: list[str]) -> int:
            with CaptureQueriesContext(connection) as queries:
                found = alice.ask("slots", keys=wanted)
            assert all(each["coupon"] for each in found)
            return len(queries)

        # session, slots, consents, segments, offers, budgets, the person's coupons
        assert count(keys[:1]) == count(keys) == 7


class TestASearch:
    def test_brings_products_and_a_coupon(self, alice: Phone, now: datetime) -> None:
        made = claimable(alice.shop, now)
        save_search_offer(
            installation_id=alice.shop.id,
            name="鸡蛋",
            keywords=["鸡蛋", "Egg"],
            product_ids=["p2", "p1"],
            coupon_id=made.id,
        )
        found = alice.ask("search_offer", keyword=" ＥＧＧ ")
        assert found["productIds"] == ["p2", "p1"]
        assert found["coupon"]["state"] == "CAN_CLAIM"

    def test_without_a_coupon_that_people_take_brings_products(
        self, alice: Phone, now: datetime
    ) -> None:
        for keyword, coupon in (
            ("plain", None),
            ("given", rows.coupon(alice.shop, now)),
        ):
            save_search_offer(
                installation_id=alice.shop.id,
                name=keyword,
                keywords=[keyword],
                product_ids=["p"],
                coupon_id=coupon.id if coupon else None,
            )
            found = alice.ask("search_offer", keyword=keyword)
            assert found == {"productIds": ["p"], "coupon": None}

    @pytest.mark.parametrize(
        ("offer", "coupon"),
        [
            ({"is_on": False}, {}),
            ({"claim_until": -HOUR}, {}),
            ({"most": 0}, {}),
            ({"segment": "vip"}, {}),
            ({}, {"status": Coupon.Status.PAUSED}),
            ({}, {"unusable_reason": "voucher_deleted"}),
        ],
    )
    def test_never_promises_a_coupon_that_cannot_be_had(
        self,
        alice: Phone,
        now: datetime,
        offer: dict[str, Any],
        coupon: dict[str, Any],
    ) -> None:
        made = claimable(alice.shop, now)
        given = {
            "installation_id": alice.shop.id,
            "name": "鸡蛋",
            "keywords": ["鸡蛋"],
            "coupon_id": made.id,
        }
        saved = save_search_offer(**given, product_ids=[])
        assert alice.ask("search_offer", keyword="鸡蛋")["coupon"] is not None
        changed = {
            name: now + value if isinstance(value, timedelta) else value
            for name, value in offer.items()
        }
        offers, coupons = (
            model.objects.of(alice.shop.id) for model in (ClaimOffer, Coupon)
        )
        assert offers.update(**changed) if changed else coupons.update(**coupon)
        assert alice.ask("search_offer", keyword="鸡蛋") is None
        save_search_offer(**given, product_ids=["p"], offer_id=saved.pk)
        found = alice.ask("search_offer", keyword="鸡蛋")
        assert found == {"productIds": ["p"], "coupon": None}

    @pytest.mark.parametrize("keyword", ["", "x" * 60_000, "鸡蛋糕", "'; --"])
    def test_for_anything_else_brings_nothing(
        self, alice: Phone, stranger: Phone, keyword: str
    ) -> None:
        save_search_offer(
            installation_id=alice.shop.id,
            name="鸡蛋",
            keywords=["鸡蛋"],
            product_ids=[],
            coupon_id=None,
        )
        assert alice.ask("search_offer", keyword=keyword) is None
        assert stranger.ask("search_offer", keyword="鸡蛋") is None


def test_a_person_reads_the_tags_that_the_shop_shows_and_no_others(
    alice: Phone, bob: Phone, now: datetime
) -> None:
    shop = alice.shop.id
    person = alice.identity.customer_id
    for key, is_shown in (("gold", True), ("difficult", False), ("unworn", True)):
        services.save_tag(
            installation_id=shop, key=key, name=key, is_shown=is_shown, now=now
        )
    worn = [(person, "gold", "staff"), (person, "difficult", "staff")]
    services.put_tags(installation_id=shop, wanted=worn, now=now)
    assert alice.me()["tags"] == [{"key": "gold", "name": "gold"}]
    assert bob.me()["tags"] == []
    # whoever changes its name does not change who reads it
    services.save_tag(installation_id=shop, key="gold", name="金卡", now=now)
    assert alice.me()["tags"] == [{"key": "gold", "name": "金卡"}]


def _id(shop: Installation, key: str) -> int:
    found = Segment.objects.of(shop.id).get(key=key)
    return int(found.pk)

"""What staff put into the mini-program: coupons to claim, slots, offers by search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.coupons.models import ClaimOffer, Coupon, SearchKeyword
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.segments.models import Slot, Tag
from tests.graphql.dashboard import as_staff, ask
from tests.graphql.storefront import mini_program
from tests.services.coupons import rows
from tests.services.segments.living import live

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = [pytest.mark.usefixtures("their_keys"), pytest.mark.django_db]

MAY = ("MANAGE_USERS", "MANAGE_DISCOUNTS")
EMPTY = {
    "title": "",
    "text": "",
    "picture": "",
    "link": "",
    "productIds": [],
    "coupon": "",
}
CLAIM = {
    "isOn": True,
    "claimFrom": "2026-11-23T00:00:00Z",
    "claimUntil": None,
    "perPerson": 2,
    "most": 100,
    "segment": None,
    "currency": None,
    "name": " 新人礼 ",
    "text": "满100可用",
    "pictureUrl": "https://shop.example/gift.png",
    "showsRemaining": True,
}
SAVE_CLAIM = """
mutation ($couponId: ID!, $input: CouponClaimInput!) {
  saveCouponClaim(couponId: $couponId, input: $input) {
    coupon { key claim { isOn claimFrom claimUntil perPerson most claimed segment
      currency name text pictureUrl showsRemaining } }
    errors { field code }
  }
}
"""
SAVE_SLOT = """
mutation ($key: String!, $isNew: Boolean!, $name: String!, $content: SlotContentInput!,
    $variants: [SlotVariantInput!]!) {
  saveSlot(key: $key, isNew: $isNew, name: $name, content: $content,
      variants: $variants) {
    slot { key name content { title picture link productIds coupon }
      variants { name segment content { title } } }
    errors { field code }
  }
}
"""
SAVE_OFFER = """
mutation ($id: ID, $name: String!, $keywords: [String!]!, $productIds: [ID!]!,
    $couponId: ID, $isOn: Boolean!) {
  saveSearchOffer(id: $id, name: $name, keywords: $keywords, productIds: $productIds,
      couponId: $couponId, isOn: $isOn) {
    offer { id name keywords productIds isOn coupon { id name isClaimable } }
    errors { field code }
  }
}
"""
DELETE_SLOT = "mutation ($key: String!) { deleteSlot(key: $key) { errors { code } } }"
DELETE_OFFER = "mutation ($id: ID!) { deleteSearchOffer(id: $id) { errors { code } } }"
OFFERS = """{ searchOffers { id name keywords coupon { name isClaimable } } }"""


@pytest.fixture
def coupon(shop: Installation, now: datetime) -> Coupon:
    return rows.coupon(shop, now)


def do(shop: Installation, query: str, **variables: Any) -> Any:
    """Run a mutation or query with one root field as who may do it."""
    bearer = as_staff(shop, permissions=MAY)
    status, body = ask(shop, query, bearer, variables)
    assert status == 200, body
    assert "errors" not in body, body
    (found,) = body["data"].values()
    return found


def refused(shop: Installation, query: str, **variables: Any) -> Any:
    (error,) = do(shop, query, **variables)["errors"]
    return error["field"], error["code"]


def slot(**more: Any) -> dict[str, Any]:
    given = {"key": "home", "isNew": True, "name": "首页", "content": EMPTY}
    return {**given, "variants": [], **more}


def offer(**more: Any) -> dict[str, Any]:
    return {
        "name": "鸡蛋",
        "keywords": ["鸡蛋", " ＥＧＧ "],
        "productIds": ["p1"],
        "isOn": True,
        **more,
    }


class TestACouponToClaim:
    def test_is_saved_shown_and_written_down(
        self, shop: Installation, coupon: Coupon
    ) -> None:
        for _ in range(2):
            payload = do(shop, SAVE_CLAIM, couponId=str(coupon.id), input=CLAIM)
        assert payload["errors"] == []
        expected = {**CLAIM, "name": "新人礼", "currency": "CNY", "claimed": 0}
        assert payload["coupon"]["claim"] == expected
        assert ClaimOffer.objects.of(shop.pk).count() == 1
        entry = AuditEntry.objects.of(shop.pk).last()
        assert entry is not None
        assert (entry.action, entry.target) == ("coupon.claim_saved", coupon.key)
        assert entry.details["most"] == 100

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"name": " "}, ("name", "NAME_INVALID")),
            ({"name": "x" * 61}, ("name", "NAME_INVALID")),
            ({"text": "x" * 501}, ("text", "VALUE_INVALID")),
            ({"pictureUrl": "http://x"}, ("pictureUrl", "VALUE_INVALID")),
            ({"pictureUrl": "javascript:1"}, ("pictureUrl", "VALUE_INVALID")),
            ({"perPerson": 0}, ("perPerson", "VALUE_INVALID")),
            ({"most": -1}, ("most", "VALUE_INVALID")),
            ({"segment": "nobody"}, ("segment", "SEGMENT_UNKNOWN")),
            ({"currency": "USD"}, ("currency", "CURRENCY_MISSING")),
            (
                {"claimUntil": "2026-11-22T00:00:00Z"},
                ("claimUntil", "CLAIM_TIMES"),
            ),
        ],
    )
    def test_that_cannot_be_is_refused(
        self, shop: Installation, coupon: Coupon, change: Any, told: Any
    ) -> None:
        given = {"couponId": str(coupon.id), "input": {**CLAIM, **change}}
        assert refused(shop, SAVE_CLAIM, **given) == told
        assert not ClaimOffer.objects.of(shop.pk).exists()
        assert not AuditEntry.objects.of(shop.pk).exists()

    def test_of_another_shop_is_unknown(
        self, shop: Installation, other_shop: Installation, now: datetime
    ) -> None:
        theirs = rows.coupon(other_shop, now)
        for given in (str(theirs.id), "x", ""):
            found = refused(shop, SAVE_CLAIM, couponId=given, input=CLAIM)
            assert found == ("couponId", "COUPON_UNKNOWN")

    def test_costs_one_query_for_all_coupons(
        self, shop: Installation, now: datetime
    ) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                do(shop, "{ coupons { key claim { name } } }")
            return len(queries)

        rows.coupon(shop, now, key="a")
        # the first request learns who asks
        count()
        one = count()
        for key in "bcd":
            made = rows.coupon(shop, now, key=key)
            do(shop, SAVE_CLAIM, couponId=str(made.id), input=CLAIM)
        assert count() == one


class TestASlot:
    def test_is_made_changed_listed_and_deleted(
        self, shop: Installation, other_shop: Installation, now: datetime
    ) -> None:
        live(shop, "vips", {"type": "tag", "has": "vip"}, now)
        content = {**EMPTY, "title": "你好", "productIds": ["p"]}
        variants = [{"name": "vip", "segment": "vips", "content": content}]
        assert do(shop, SAVE_SLOT, **slot())["errors"] == []
        saved = do(shop, SAVE_SLOT, **slot(isNew=False, variants=variants))
        assert saved["slot"]["variants"] == [
            {"name": "vip", "segment": "vips", "content": {"title": "你好"}}
        ]
        assert [each["key"] for each in do(shop, "{ slots { key } }")] == ["home"]
        assert do(other_shop, "{ slots { key } }") == []
        assert do(other_shop, '{ slot(key: "home") { key } }') is None
        assert refused_code(other_shop, DELETE_SLOT, key="home") == "SLOT_UNKNOWN"
        assert do(shop, DELETE_SLOT, key="home")["errors"] == []
        assert not Slot.objects.of(shop.pk).exists()
        actions = AuditEntry.objects.of(shop.pk).order_by("id")
        assert list(actions.values_list("action", flat=True)) == [
            "slot.saved",
            "slot.saved",
            "slot.deleted",
        ]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"key": ""}, ("key", "KEY_INVALID")),
            ({"key": "Home"}, ("key", "KEY_INVALID")),
            ({"isNew": False}, ("key", "SLOT_UNKNOWN")),
            ({"name": ""}, ("name", "NAME_INVALID")),
            (
                {"content": {**EMPTY, "picture": "http://x"}},
                ("content.picture", "VALUE_INVALID"),
            ),
            (
                {"content": {**EMPTY, "link": "https://x"}},
                ("content.link", "VALUE_INVALID"),
            ),
            (
                {"content": {**EMPTY, "text": "x" * 2001}},
                ("content.text", "VALUE_INVALID"),
            ),
            (
                # within each limit, and beyond the limit of all together
                {
                    "content": {
                        **EMPTY,
                        "text": "鸡" * 2000,
                        "productIds": ["蛋" * 80] * 30,
                    }
                },
                ("content", "VALUE_INVALID"),
            ),
            (
                {"variants": [{"name": "a", "segment": "no", "content": EMPTY}]},
                ("segment", "SEGMENT_UNKNOWN"),
            ),
            (
                {"variants": [{"name": "default", "segment": "x", "content": EMPTY}]},
                ("variants", "VALUE_INVALID"),
            ),
        ],
    )
    def test_that_cannot_be_shown_is_refused(
        self, shop: Installation, change: Any, told: Any
    ) -> None:
        assert refused(shop, SAVE_SLOT, **slot(**change)) == told
        assert not Slot.objects.of(shop.pk).exists()

    def test_of_a_key_that_is_taken_is_refused(self, shop: Installation) -> None:
        do(shop, SAVE_SLOT, **slot())
        assert refused(shop, SAVE_SLOT, **slot()) == ("key", "SLOT_TAKEN")


class TestAnOfferBySearch:
    def test_is_made_changed_and_deleted(
        self, shop: Installation, other_shop: Installation, coupon: Coupon
    ) -> None:
        made = do(shop, SAVE_OFFER, **offer(couponId=str(coupon.id)))["offer"]
        assert made["keywords"] == ["egg", "鸡蛋"]
        assert made["coupon"]["isClaimable"] is False
        do(shop, SAVE_CLAIM, couponId=str(coupon.id), input=CLAIM)
        (listed,) = do(shop, OFFERS)
        assert listed["coupon"] == {"name": "Ten off", "isClaimable": True}
        Coupon.objects.of(shop.pk).update(unusable_reason="voucher_deleted")
        (listed,) = do(shop, OFFERS)
        assert listed["coupon"]["isClaimable"] is False, "nobody can have it"
        changed = {"id": made["id"], "keywords": ["egg"], "isOn": False}
        saved = do(shop, SAVE_OFFER, **offer(**changed))["offer"]
        assert (saved["keywords"], saved["coupon"], saved["isOn"]) == (
            ["egg"],
            None,
            False,
        )
        assert do(other_shop, OFFERS) == []
        theirs = refused(other_shop, SAVE_OFFER, **offer(**changed))
        assert theirs == ("id", "OFFER_UNKNOWN")
        code = refused_code(other_shop, DELETE_OFFER, id=made["id"])
        assert code == "OFFER_UNKNOWN"
        assert do(shop, DELETE_OFFER, id=made["id"])["errors"] == []
        assert not SearchKeyword.objects.of(shop.pk).exists()

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"name": ""}, ("name", "NAME_INVALID")),
            ({"keywords": []}, ("keywords", "KEYWORD_INVALID")),
            ({"keywords": ["x" * 61]}, ("keywords", "KEYWORD_INVALID")),
            ({"productIds": ["p"] * 51}, ("productIds", "VALUE_INVALID")),
            ({"productIds": ["p" * 81]}, ("productIds", "VALUE_INVALID")),
            ({"couponId": "9"}, ("couponId", "COUPON_UNKNOWN")),
            ({"id": "9"}, ("id", "OFFER_UNKNOWN")),
        ],
    )
    def test_that_cannot_be_is_refused(
        self, shop: Installation, change: Any, told: Any
    ) -> None:
        assert refused(shop, SAVE_OFFER, **offer(**change)) == told

    def test_has_words_of_its_own(self, shop: Installation) -> None:
        do(shop, SAVE_OFFER, **offer())
        taken = refused(shop, SAVE_OFFER, **offer(keywords=["Egg"]))
        assert taken == ("keywords", "KEYWORD_TAKEN")

    def test_costs_as_many_queries_for_ten_as_for_one(
        self, shop: Installation, coupon: Coupon
    ) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                do(shop, OFFERS)
            return len(queries)

        given = {"couponId": str(coupon.id)}
        do(shop, SAVE_OFFER, **offer(keywords=["w"], **given))
        count()
        one = count()
        for number in range(9):
            do(shop, SAVE_OFFER, **offer(keywords=[f"w{number}"], **given))
        assert count() == one


@pytest.mark.parametrize("missing", MAY)
def test_changing_what_is_shown_takes_customers_and_discounts(
    shop: Installation, coupon: Coupon, missing: str
) -> None:
    bearer = as_staff(shop, permissions=set(MAY) - {missing})
    for query, variables in (
        (SAVE_CLAIM, {"couponId": str(coupon.id), "input": CLAIM}),
        (SAVE_SLOT, slot()),
        (DELETE_SLOT, {"key": "home"}),
        (SAVE_OFFER, offer()),
        (DELETE_OFFER, {"id": "1"}),
    ):
        _, body = ask(shop, query, bearer, variables)
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert not AuditEntry.objects.of(shop.pk).exists()


def test_reading_it_takes_customers_but_developers_see_how_to_begin(
    shop: Installation,
) -> None:
    mini_program(shop)
    bearer = as_staff(shop, permissions=())
    for query in ("{ slots { key } }", OFFERS, '{ slot(key: "a") { key } }'):
        _, body = ask(shop, query, bearer)
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    _, body = ask(shop, "{ storefrontAccess { endpoint shopKey appIds } }", bearer)
    found = body["data"]["storefrontAccess"]
    assert found["endpoint"].endswith("/graphql/storefront/")
    assert found["shopKey"] == shop.public_key
    assert len(found["appIds"]) == 1


def test_a_tag_is_shown_to_its_people_when_staff_say_so(shop: Installation) -> None:
    save = """
    mutation ($isShown: Boolean) {
      saveTag(key: "gold", name: "金卡", family: OTHER, isMirrored: false,
          isShown: $isShown) { tag { isShown } errors { code } }
    }
    """
    for given, expected in ((None, False), (True, True), (None, True), (False, False)):
        assert do(shop, save, isShown=given)["tag"] == {"isShown": expected}
    assert Tag.objects.of(shop.pk).get().is_shown is False


def refused_code(shop: Installation, query: str, **variables: Any) -> str:
    (error,) = do(shop, query, **variables)["errors"]
    return str(error["code"])

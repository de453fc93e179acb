"""What the mini-program shows and gives, in the file: claims, slots, search offers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from saleor_wechat_growth.coupons.models import ClaimOffer, SearchOffer
from saleor_wechat_growth.coupons.services import save_search_offer
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments.models import Slot, Tag
from saleor_wechat_growth.segments.services import delete_slot, save_tag
from tests.services.growthfile.desk import Desk, assert_refused, changed, said, verbs

pytestmark = pytest.mark.django_db

FILE = """\
version: 1
tags:
  vip: {name: 贵宾, shown: true}
coupons:
  hello:
    name: 新客券
    discount: {kind: fixed, amounts: {CNY: 20}}
    sales_channels: [c]
    budget: {CNY: 1000}
  tenth:
    name: 九折
    discount: {kind: percentage, percent: 10, worst_case: {CNY: 50, USD: 7}}
    sales_channels: [c]
    budget: {CNY: 100, USD: 10}
segments:
  vips: {name: 贵宾, rule: {type: tag, has: vip}}
claims:
  hello:
    name: 领二十元
    text: 新客专享
    picture: https://shop.example/a.png
    starts_at: "2026-11-01T00:00+08:00"
    ends_at: 2026-11-30T16:00:00Z
    per_person: 2
    most: 500
    segment: vips
    shows_remaining: true
  tenth: {name: 九折, starts_at: "2026-11-01T00:00:05+08:00", currency: USD}
slots:
  home_banner:
    name: 首页
    content: {title: 双十一, link: pages/sale, coupon: hello}
    variants:
      - {name: vips, segment: vips, content: {title: 贵宾, product_ids: [UHJvZHVjdDox]}}
search_offers:
  tea: {name: 茶, keywords: [龙井, " ＴＥＡ "], products: [UHJvZHVjdDox], coupon: hello}
  off: {name: 停, keywords: [杯], live: false, products: [UHJvZHVjdDoy]}
"""


@pytest.fixture
def desk(shop: Installation, now: datetime) -> Desk:
    return Desk(shop, {}, now)


def test_a_file_sets_up_what_the_mini_program_shows(desk: Desk):
    plan = desk.plan(FILE)
    assert (plan.problems, plan.warnings) == ((), ())
    desk.apply(FILE, plan)
    claim = ClaimOffer.objects.of(desk.shop.pk).get(coupon__key="hello")
    assert claim.claim_until == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert (claim.per_person, claim.most, claim.segment, claim.currency) == (
        2,
        500,
        "vips",
        "CNY",
    )
    slot = Slot.objects.of(desk.shop.pk).get()
    assert slot.variants[0]["content"]["product_ids"] == ["UHJvZHVjdDox"]
    offer = SearchOffer.objects.of(desk.shop.pk).get(key="tea")
    assert {each.keyword for each in offer.keywords.all()} == {"tea", "龙井"}
    assert not SearchOffer.objects.of(desk.shop.pk).get(key="off").is_on
    assert Tag.objects.of(desk.shop.pk).get().is_shown


def test_applied_twice_the_second_time_nothing_is_saved(desk: Desk):
    desk.apply(FILE)
    assert set(verbs(desk.apply(FILE)).values()) == {"leave"}
    assert Slot.objects.of(desk.shop.pk).get().version == 1


def test_an_export_makes_another_mini_program_show_the_same(
    desk: Desk, other_shop: Installation
):
    desk.apply(FILE)
    text = desk.export()
    assert "starts_at: 2026-11-01T00:00+08:00" in text
    assert "ends_at: 2026-12-01T00:00+08:00" in text
    assert changed(desk.plan(text)) == {}
    other = Desk(other_shop, {}, desk.now)
    other.apply(text)
    assert other.export() == text


def test_each_can_be_changed_and_put_to_rest(desk: Desk):
    desk.apply(FILE)
    other = (
        FILE.replace("most: 500", "live: false\n    most: 500")
        .replace("title: 双十一", "title: 双十二")
        .replace("龙井", "绿茶")
        .replace(", shown: true", "")
    )
    plan = desk.apply(other)
    assert changed(plan) == {
        "tag vip": ["shown"],
        "claim hello": ["live"],
        "slot home_banner": ["content.title"],
        "search_offer tea": ["keywords"],
    }
    assert verbs(plan)["claim hello"] == "pause"
    assert not ClaimOffer.objects.of(desk.shop.pk).get(coupon__key="hello").is_on
    assert not Tag.objects.of(desk.shop.pk).get().is_shown
    assert changed(desk.plan(other)) == {}


def test_what_is_no_longer_in_the_file_is_left_as_it_is(desk: Desk):
    desk.apply(FILE)
    plan = desk.apply(FILE[: FILE.index("claims:")])
    assert changed(plan) == {}
    assert {section for section, _ in plan.not_in_file} == {
        "claims",
        "slots",
        "search_offers",
    }
    assert Slot.objects.of(desk.shop.pk).exists()


def test_a_plan_says_who_may_take_how_much_and_who_sees_what(desk: Desk):
    desk.apply(FILE[: FILE.index("claims:")])
    said_of = {each.where: each for each in desk.plan(FILE).estimates}
    assert said_of["claim hello"].says == (
        "the 0 people of vips may take 2 each, 500 in all, for at most the 1000 CNY "
        "that its budget leaves"
    )
    assert said_of["claim tenth"].says.startswith("everybody may take 1 each, no end")
    assert said_of["slot home_banner"].figures == {"people": {"vips": 0}}


def test_a_slot_deleted_meanwhile_makes_a_plan_stale(desk: Desk):
    desk.apply(FILE)
    other = FILE.replace("双十一", "双十二")
    plan = desk.plan(other)
    delete_slot(installation_id=desk.shop.pk, key="home_banner")
    assert desk.plan(other).moved(plan.hash) == ["slot home_banner"]


def test_a_tag_shown_in_the_pages_is_in_the_export(desk: Desk):
    save_tag(
        installation_id=desk.shop.pk, key="a", name="a", is_shown=True, now=desk.now
    )
    assert "shown: true" in desk.export()


def test_an_offer_of_the_pages_gets_a_key_of_its_own(desk: Desk):
    offer = save_search_offer(
        installation_id=desk.shop.pk,
        name="n",
        keywords=["w"],
        product_ids=[],
        coupon_id=None,
    )
    assert f"  {offer.key}:" in desk.export()
    assert changed(desk.plan(desk.export())) == {}


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("  tenth: {name: 九折, s", "  none: {name: 九折, s", ("claim none", "")),
        (", currency: USD}", "}", ("claim tenth", "currency")),
        ("most: 500", "currency: CNY", ("claim hello", "currency")),
        ("    segment: vips", "    segment: nil", ("claim hello", "segment")),
        ("segment: vips, content", "segment: nil, content", ("slot home_banner", "variants.1.segment")),
        ("coupon: hello}\n  off", "coupon: nil}\n  off", ("search_offer tea", "coupon")),
        ("keywords: [杯]", "keywords: [Tea]", ("search_offer off", "keywords")),
        ("link: pages/sale", "link: https://evil.example", None),
        ("ends_at: 2026-11-30T16:00:00Z", "ends_at: 2026-10-30T16:00:00Z", None),
        ("2026-11-30T16:00:00Z", "2026-11-30T16:00:00", None),
        ("keywords: [杯]", 'keywords: [" "]', None),
        ("picture: https", "picture: http", None),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused_with_its_place(
    desk: Desk, old: str, new: str, where: tuple[str, str] | None
):
    assert old in FILE
    assert_refused(desk, FILE.replace(old, new), where)


def test_a_content_that_is_too_large_is_refused_by_the_slots_own_rule(desk: Desk):
    goods = ", ".join("x" * 80 for _ in range(30))
    large = f"title: 贵宾, text: {'很' * 2000}, product_ids: [{goods}]"
    text = FILE.replace("title: 贵宾, product_ids: [UHJvZHVjdDox]", large)
    (problem,) = desk.plan(text).problems
    assert (problem.where, problem.field) == ("slot home_banner", "variants.1.content")


def test_a_coupon_that_nobody_can_take_is_said_not_to_show(desk: Desk):
    text = FILE.replace("per_person: 2", "live: false")
    assert said(desk.plan(text)) == [
        ("slot home_banner", "content.coupon"),
        ("search_offer tea", "coupon"),
    ]

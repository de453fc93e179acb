"""What a template will show, field by field, and what is wrong with it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from saleor_wechat_growth.messaging.checking import check_template
from saleor_wechat_growth.messaging.previewing import (
    Draft,
    FlawCode,
    Preview,
    ShownLine,
    preview,
    sample,
    vocabulary,
)
from saleor_wechat_growth.messaging.rendering import Field, Landing
from tests.conftest import NOON

ZONE = ZoneInfo("Asia/Shanghai")
FACTS = sample(NOON, ZONE, "演示商城")
OPT_OUT = "拒收请回复R"
CONTENT = "商品名称:{{thing1.DATA}}\n合计：{{amount2.DATA}}"


def see(*fields: Field, channel: str = "wechat_subscribe", **more: object) -> Preview:
    draft = {"purpose": "service", "wording": "", **more}
    return preview(
        Draft(channel, draft["purpose"], fields, draft["wording"]),
        FACTS,
        sign="演示商城",
        opt_out_text=OPT_OUT,
    )


def codes(seen: Preview) -> list[tuple[str, FlawCode]]:
    return [(flaw.path, flaw.code) for flaw in seen.flaws]


def test_a_text_too_long_is_shown_cut_and_counted_whole():
    (shown,) = see(Field("thing1", "一二三四五六七八九十" * 3, "cut")).fields
    assert (shown.used, shown.limit, shown.is_cut) == (30, 20, True)
    assert shown.shown == "一二三四五六七八九十一二三四五六七八九…"


def test_what_may_not_be_cut_is_a_flaw():
    seen = see(Field("thing1", "一二三四五六七八九十" * 3))
    assert seen.fields[0].shown == ""
    assert codes(seen) == [("fields.0.text", FlawCode.LENGTH)]
    assert not seen.is_sound


def test_the_digits_of_an_amount_are_counted():
    (shown,) = see(Field("amount1", "{{ cart.total }}")).fields
    assert (shown.shown, shown.used, shown.limit) == ("¥99.00", 4, 10)


def test_lines_have_the_labels_that_wechat_approved():
    seen = see(
        Field("amount2", "{{ cart.total }}"),
        Field("thing1", "{{ cart.first_item }}", "cut"),
        wording=CONTENT,
    )
    assert seen.lines == (
        ShownLine("商品名称", "thing1", "陶瓷杯"),
        ShownLine("合计", "amount2", "¥99.00"),
    )
    assert seen.flaws == ()


def test_fields_other_than_the_approved_ones_are_flaws():
    seen = see(Field("thing7", "好"), wording=CONTENT)
    assert [(flaw.code, flaw.detail) for flaw in seen.flaws] == [
        (FlawCode.NOT_IN_CONTENT, "thing7"),
        (FlawCode.FIELD_MISSING, "thing1"),
        (FlawCode.FIELD_MISSING, "amount2"),
    ]


@pytest.mark.parametrize(
    ("length", "segments", "left"),
    [(70, 1, 0), (71, 2, 63), (134, 2, 0), (135, 3, 66)],
)
def test_an_sms_is_billed_by_its_segments_brand_and_all(
    length: int, segments: int, left: int
):
    brand, value = "【演示商城】", "陶瓷杯"
    rest = "啊" * (length - len(brand) - len(value))
    seen = see(Field("thing1", value), channel="sms", wording="{1}" + rest)
    assert seen.sms is not None
    assert seen.sms.text == brand + value + rest
    assert (seen.sms.characters, seen.sms.segments) == (length, segments)
    assert seen.sms.left == left


def test_a_marketing_sms_without_its_end_is_a_flaw():
    seen = see(
        Field("thing1", "好"), channel="sms", purpose="marketing", wording="看{1}"
    )
    assert codes(seen) == [("wording", FlawCode.NO_OPT_OUT)]


def test_what_needs_somebody_to_allow_it_can_be_saved():
    seen = preview(
        Draft("wechat_template", "reminder", (Field("thing1", "{{ coupon.name }}"),)),
        FACTS,
        is_taken=False,
    )
    assert {flaw.code for flaw in seen.flaws} == {
        FlawCode.PURPOSE_NOT_TAKEN,
        FlawCode.COUPON_IN_REMINDER,
    }
    assert seen.is_sound


def test_a_page_has_the_code_that_a_visit_is_known_by():
    seen = preview(
        Draft("wechat_subscribe", "service", (Field("thing1", "好"),)),
        FACTS,
        landing=Landing(mini_program="pages/cart?id={{ cart.id }}", app_id="wx1"),
    )
    assert seen.landing.mini_program == "pages/cart?id=Q2hlY2tvdXQ6MQ%3D%3D&r=Abcd2345"
    wrong = preview(
        Draft("wechat_subscribe", "service", ()),
        FACTS,
        landing=Landing(mini_program="/pages/cart"),
    )
    assert codes(wrong) == [("landing.mini_program", FlawCode.WRONG_LANDING)]


@pytest.mark.parametrize(
    "field",
    [
        Field("thing1", "{{ cart.first_item }}", "cut"),
        Field("thing1", "{{ cart.nothing }}"),
        Field("thing1", "{{ cart.total | day }}"),
        Field("thing1", "{{ oops"),
        Field("thing1", ""),
        Field("amount1", "{{ cart.total }}", "cut"),
        Field("amount1", "很多"),
        Field("thing1", "一\n二"),
        Field("thing1", "www.demo.example"),
    ],
)
@pytest.mark.parametrize("channel", ["wechat_template", "sms"])
def test_the_form_and_growth_yaml_find_fault_with_the_same(field: Field, channel: str):
    wording = "{1}" if channel == "sms" else ""
    seen = see(field, channel=channel, wording=wording)
    told = check_template([field], channel=channel, purpose="service", wording=wording)
    assert bool(seen.flaws) == bool(told)


def test_every_value_can_be_shown_in_each_of_its_formats():
    for word in vocabulary(FACTS):
        assert word.example
        for shown in word.formats:
            seen = see(Field("x1", f"{{{{ {word.name} | {shown} }}}}"))
            assert seen.flaws == (), (word, shown)

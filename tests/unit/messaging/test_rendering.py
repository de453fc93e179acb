from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from saleor_wechat_growth.messaging.checking import (
    Problem,
    check_landing,
    check_template,
)
from saleor_wechat_growth.messaging.errors import (
    DoesNotFit,
    MissingValue,
    WrongTemplate,
)
from saleor_wechat_growth.messaging.formats import Money
from saleor_wechat_growth.messaging.rendering import (
    SAMPLE,
    VOCABULARY,
    CartFacts,
    Facts,
    Field,
    Landing,
    fill,
    land,
    render,
    with_code,
)

NOTHING = Facts(SAMPLE.now, SAMPLE.zone)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("你好", "你好"),
        ("{{cart.first_item}}还在等您", "陶瓷杯还在等您"),
        ("{{ cart.items }}", "陶瓷杯、茶叶×2"),
        ("{{ cart.count }}件", "3件"),
        ("{{ cart.total }}", "¥99.00"),
        ("{{ cart.left_at | datetime }}", "2026年11月23日 10:30"),
        ("{{ cart.total | yuan }}", "99.00元"),
        ("{{ cart.total | short }}", "99"),
        ("{{ coupon.expires }}", "2026年12月01日"),
        ("{{ coupon.expires | day }}", "2026-12-01"),
        ("{{ now | time }}", "12:00"),
        ("{{ customer.name }} {{ link.code }}", "李雷 Abcd2345"),
    ],
)
def test_a_text_shows_its_values(text: str, shown: str) -> None:
    assert fill(text, SAMPLE) == shown


def test_moments_are_shown_in_the_shops_zone() -> None:
    late = replace(SAMPLE, now=datetime(2026, 11, 23, 16, 30, tzinfo=UTC))
    assert fill("{{ now | day }}", late) == "2026-11-24"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("0.005", "CNY", "¥0.01"),
        ("1999", "JPY", "￥1999"),
        ("12.3", "CHF", "12.30"),
    ],
)
def test_money_has_the_digits_of_its_currency(
    amount: str, currency: str, shown: str
) -> None:
    cart = CartFacts("1", (), Money(Decimal(amount), currency), None)
    assert fill("{{ cart.total }}", replace(SAMPLE, cart=cart)) == shown


@pytest.mark.parametrize("name", sorted(set(VOCABULARY) - {"now"}))
def test_a_value_that_is_not_there_blocks_and_is_named(name: str) -> None:
    with pytest.raises(MissingValue) as missing:
        fill(f"a {{{{ {name} }}}} b", NOTHING)
    assert missing.value.name == name


@pytest.mark.parametrize(
    "text",
    [
        "{{ cart.totel }}",
        "{{ cart.total | euros }}",
        "{{ cart.total",
        "cart.total }}",
        "{{}}",
        "{{ customer.name | money }}",
        "{{ __class__ }}",
        "{{ cart.items[0] }}",
    ],
)
def test_a_slip_in_a_text_is_found_when_the_template_is_applied(text: str) -> None:
    with pytest.raises(WrongTemplate):
        fill(text, SAMPLE)
    problems = check_template(
        [Field("thing1", text)], channel="wechat_template", purpose="service"
    )
    assert [problem.where for problem in problems] == ["thing1"]


def test_a_thing_is_cut_and_an_amount_blocks() -> None:
    long = CartFacts(
        "1", (("很" * 30, 1),), Money(Decimal(12345678901), "CNY"), SAMPLE.now
    )
    facts = replace(SAMPLE, cart=long)
    shown = render([Field("thing1", "{{ cart.first_item }}", "cut")], facts)
    assert shown == {"thing1": "很" * 19 + "…"}
    with pytest.raises(DoesNotFit) as misfit:
        render([Field("amount2", "{{ cart.total }}")], facts)
    assert misfit.value.field == "amount2"
    with pytest.raises(DoesNotFit):
        render([Field("thing1", "{{ cart.first_item }}", "block")], facts)


def test_an_exception_never_holds_the_value() -> None:
    facts = replace(SAMPLE, customer_name="王" * 30)
    with pytest.raises(DoesNotFit) as misfit:
        render([Field("thing1", "{{ customer.name }}")], facts)
    assert "王" not in str(misfit.value)


def test_no_address_goes_into_a_parameter_of_an_sms() -> None:
    facts = replace(SAMPLE, customer_name="http://x.cn")
    field = Field("thing1", "{{ customer.name }}")
    assert render([field], facts) == {"thing1": "http://x.cn"}
    with pytest.raises(DoesNotFit):
        render([field], facts, sms=True)


def test_an_amount_may_not_be_cut() -> None:
    problems = check_template(
        [Field("amount1", "{{ cart.total }}", "cut")],
        channel="wechat_template",
        purpose="service",
    )
    assert [problem.where for problem in problems] == ["amount1"]


def test_a_text_that_could_never_fit_its_type_is_found() -> None:
    problems = check_template(
        [Field("amount1", "{{ cart.first_item }}")],
        channel="wechat_template",
        purpose="service",
    )
    assert problems == [Problem("amount1", "breaks the rule of its type: form")]


def test_the_wording_of_an_sms_has_a_variable_for_each_field() -> None:
    fields = [
        Field("thing1", "{{ cart.first_item }}"),
        Field("code2", "{{ link.code }}"),
    ]

    def problems(wording: str) -> list[Problem]:
        return check_template(
            fields,
            channel="sms",
            purpose="marketing",
            wording=wording,
            opt_out_text="拒收请回复R",
        )

    assert problems("{1}在等您 x.cn/r/{2} 拒收请回复R") == []
    assert [each.where for each in problems("{1}在等您 拒收请回复R")] == ["wording"]
    assert [each.where for each in problems("{1}在等您 x.cn/r/{2}")] == ["wording"]


def test_a_field_stands_once() -> None:
    field = Field("thing1", "a")
    problems = check_template(
        [field, field], channel="wechat_template", purpose="service"
    )
    assert problems == [Problem("thing1", "stands here twice")]


def test_a_link_lands_with_its_values_quoted() -> None:
    landing = Landing(
        "https://s.example/?c={{ cart.id }}", "pages/cart?c={{ cart.id }}"
    )
    landed = land(landing, SAMPLE)
    assert landed.h5 == "https://s.example/?c=Q2hlY2tvdXQ6MQ%3D%3D"
    assert with_code(landed.mini_program, "abc").endswith("&r=abc")
    assert with_code("pages/home", "abc") == "pages/home?r=abc"
    assert with_code("", "abc") == ""


@pytest.mark.parametrize(
    ("landing", "where"),
    [
        (Landing(h5="https://x.cn/?n={{ customer.name }}"), "h5"),
        (Landing(h5="https://x.cn/?n={{ coupon.code }}"), "h5"),
        (Landing(h5="javascript:alert(1)"), "h5"),
        # whoever followed it would see an error of ours
        (Landing(h5="https://[x"), "h5"),
        (Landing(h5="https://x.cn/ a"), "h5"),
        (Landing(h5="https://"), "h5"),
        (Landing(mini_program="/pages/cart"), "mini_program"),
        (Landing(mini_program="pages/{{ nothing }}"), "mini_program"),
    ],
)
def test_a_landing_that_would_leak_or_lead_nowhere_is_found(
    landing: Landing, where: str
) -> None:
    assert [problem.where for problem in check_landing(landing)] == [where]


def test_a_sound_landing_has_no_problems() -> None:
    assert check_landing(Landing("https://x.cn/?c={{ cart.id }}", "pages/cart")) == []
    assert check_landing(Landing("https://x.cn/茶/{variant}")) == []

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_wechat_growth.integrations.wechat.keywords import Fault, Rule, cut, lint

FITS = {
    "thing1": ["陶瓷杯", "a" * 20, "汉" * 20, "🎁 gift, 1/2", "x"],
    "number1": ["0", "9" * 32, "3.14", "9" * 30 + ".25"],
    "letter1": ["A", "a" * 32],
    "symbol1": ["!", "！？…", "¥€+~-"],
    "character_string1": ["SN-2026/11:01", "9" * 32, "a_b#c"],
    "time1": [
        "15:01",
        "9:05",
        "15:01:59",
        "23:59",
        "2019年10月1日 15:01",
        "2019-10-01 15:01",
        "10:00~12:00",
        "2019-10-01 10:00 ~ 2019-10-02 12:00",
    ],
    "date1": [
        "2019-10-1",
        "2019年10月1日",
        "2019年10月1日 15:01",
        "2024-02-29",
        "2019-10-01~2019-10-03",
        "2019-10-01 10:00~2019-10-03 11:00:30",
    ],
    "amount1": ["¥99.00", "￥100", "100元", "$0.5", "9999999999", "¥12345678.90元"],
    "phone_number1": ["+86-0766-66888866", "13800000001", "(010)1234*5#6"],
    "car_number1": ["粤A8Z888挂", "京A12345"],
    "name1": ["汉" * 10, "A" * 20, "Li Lei", "张San", "A" * 19 + "…", "José"],
    "phrase1": ["配送中", "汉" * 5],
    "enum1": ["已付款"],
    "const1": ["固定值"],
    "short_thing1": ["短"],
    "something_new1": ["anything"],
}

BREAKS = {
    "thing1": [("a" * 21, Rule.LENGTH), ("汉" * 21, Rule.LENGTH)],
    "number1": [
        ("9" * 33, Rule.FORM),
        ("9" * 32 + ".1", Rule.FORM),
        ("1,000", Rule.FORM),
        ("1.", Rule.FORM),
        ("一", Rule.FORM),
        ("１２", Rule.FORM),
    ],
    "letter1": [("a1", Rule.FORM), ("é", Rule.FORM), ("a" * 33, Rule.LENGTH)],
    "symbol1": [("a", Rule.FORM), ("!" * 6, Rule.LENGTH), ("! !", Rule.FORM)],
    "character_string1": [
        ("单号1", Rule.FORM),
        ("a b", Rule.FORM),
        ("9" * 33, Rule.LENGTH),
    ],
    "time1": [
        ("24:00", Rule.FORM),
        ("15:60", Rule.FORM),
        ("15", Rule.FORM),
        ("2019年10月1日", Rule.FORM),
        ("3 pm", Rule.FORM),
        ("10:00-12:00", Rule.FORM),
    ],
    "date1": [
        ("2026-02-29", Rule.FORM),
        ("2019-13-01", Rule.FORM),
        ("2019-10-01~2019-10-32", Rule.FORM),
        ("15:01", Rule.FORM),
        ("tomorrow", Rule.FORM),
        ("19-10-01", Rule.FORM),
    ],
    "amount1": [
        ("¥12345678901", Rule.FORM),
        ("¥1,000", Rule.FORM),
        ("¥¥1", Rule.FORM),
        ("CNY 1", Rule.FORM),
        ("-1", Rule.FORM),
        ("免费", Rule.FORM),
    ],
    "phone_number1": [("1" * 18, Rule.LENGTH), ("call me", Rule.FORM)],
    "car_number1": [("粤" * 9, Rule.LENGTH)],
    "name1": [
        ("汉" * 11, Rule.LENGTH),
        ("A" * 21, Rule.LENGTH),
        ("张" + "A" * 10, Rule.LENGTH),
    ],
    "phrase1": [("配送中!", Rule.FORM), ("汉" * 6, Rule.LENGTH), ("ok", Rule.FORM)],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, all_ in FITS.items() for value in all_]
)
def test_it_fits(name: str, value: str):
    assert lint(name, value) is None


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [(name, value, rule) for name, all_ in BREAKS.items() for value, rule in all_],
)
def test_it_breaks_a_rule(name: str, value: str, rule: Rule):
    fault = lint(name, value)
    assert fault is not None
    assert (fault.name, fault.rule) == (name, rule)


@pytest.mark.parametrize("name", FITS)
@pytest.mark.parametrize(
    "control", ["\n", "\r", "\t", "\0", "\x7f", "\u2028", "\ud83d"]
)
def test_no_type_takes_control_characters(name: str, control: str):
    assert lint(name, f"1{control}1") == Fault(name, Rule.CONTROL)


@pytest.mark.parametrize("name", FITS)
@pytest.mark.parametrize("value", ["", " ", "\n"])
def test_no_type_takes_nothing(name: str, value: str):
    assert lint(name, value) == Fault(name, Rule.EMPTY)


def test_a_fault_tells_the_limit_and_not_the_value():
    fault = lint("name1", "王" * 11)
    assert fault == Fault("name1", Rule.LENGTH, 10)
    assert "王" not in repr(fault)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("thing1", "陶瓷杯", "陶瓷杯"),
        ("thing1", "汉" * 20, "汉" * 20),
        ("thing1", "汉" * 21, "汉" * 19 + "…"),
        ("thing1", "a" * 18 + " bcd", "a" * 18 + "…"),
        ("thing1", " 杯\n子 ", "杯 子"),
        ("name2", "汉" * 11, "汉" * 9 + "…"),
        ("name2", "A" * 25, "A" * 19 + "…"),
        ("name2", "张" + "A" * 20, "张" + "A" * 8 + "…"),
    ],
)
def test_free_text_is_cut(name: str, value: str, expected: str):
    assert cut(name, value) == expected


@given(
    st.sampled_from(["number1", "amount2", "character_string3", "phrase4", "x5"]),
    st.text(),
)
def test_anything_else_is_never_cut(name: str, value: str):
    assert cut(name, value) == value


@given(
    st.sampled_from(["thing1", "thing12", "name2"]),
    st.text(st.characters(exclude_categories=[]), max_size=60),
)
def test_what_was_cut_fits(name: str, value: str):
    shortened = cut(name, value)
    if shortened:
        assert lint(name, shortened) is None
        assert cut(name, shortened) == shortened
    else:
        assert lint(name, value) is not None


@given(st.text("汉字abc", min_size=1, max_size=10))
def test_what_fits_is_left_alone(value: str):
    assert cut("thing1", value) == value
    assert cut("name1", value) == value

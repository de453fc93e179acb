from __future__ import annotations

import pytest

from saleor_wechat_growth.sandbox.wechat.fields import fits


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("thing1", "a" * 20),
        ("number1", "12.50"),
        ("letter1", "abc"),
        ("symbol1", "!?"),
        ("character_string1", "NO-2026/11#7"),
        ("time1", "23:59"),
        ("time1", "2026年11月23日 08:00~2026年11月24日 09:30"),
        ("date1", "2026-11-23"),
        ("date1", "2026年11月23日 18:00"),
        ("amount1", "¥1234567890.12"),
        ("amount1", "99元"),
        ("phone_number1", "+86-138-0000-0001"),
        ("car_number1", "粤A8Z888挂"),
        ("name1", "张" * 10),
        ("name1", "Alice of Wonderland"),
        ("phrase1", "已发货"),
        ("const1", "anything"),
    ],
)
def test_fits(key: str, value: str):
    assert fits(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("thing1", "a" * 21),
        ("thing1", "tab\tinside"),
        ("number1", "twelve"),
        ("letter1", "abc1"),
        ("symbol1", "!!!!!!"),
        ("character_string1", "订单7"),
        ("character_string1", "x" * 33),
        ("time1", "24:00"),
        ("date1", "23/11/2026"),
        ("amount1", "¥12345678901"),
        ("amount1", "¥99 - ¥120"),
        ("phone_number1", "1" * 18),
        ("car_number1", "x" * 9),
        ("name1", "张" * 11),
        ("name1", "张 and his eleven friends"),
        ("phrase1", "已发货了吗呢"),
        ("phrase1", "shipped"),
    ],
)
def test_does_not_fit(key: str, value: str):
    assert not fits(key, value)


def test_an_enum_takes_its_own_values_only():
    assert fits("enum1", "高", ("高", "低"))
    assert not fits("enum1", "中", ("高", "低"))

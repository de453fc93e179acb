from __future__ import annotations

import pytest

from saleor_wechat_growth.integrations.sms.segments import segments, segments_abroad


@pytest.mark.parametrize(
    ("length", "expected"),
    [(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)],
)
def test_longer_texts_have_parts_of_67(length: int, expected: int):
    assert segments("汉" * length) == expected
    assert segments("a" * length) == expected


def test_the_brand_and_its_brackets_count():
    assert segments("汉" * 64, sign="演示商城") == 1
    assert segments("汉" * 65, sign="演示商城") == 2


def test_the_opt_out_counts():
    assert segments("汉" * 64, opt_out="拒收请回复R") == 1
    assert segments("汉" * 65, opt_out="拒收请回复R") == 2


def test_an_emoji_takes_two_places():
    assert segments("汉" * 68 + "🎁") == 1
    assert segments("汉" * 69 + "🎁") == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        # each takes two places
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("【店】" + "a" * 67, 1),
        ("【店】" + "a" * 68, 2),
    ],
)
def test_a_text_to_abroad_is_billed_by_its_letters(text: str, expected: int):
    assert segments_abroad(text) == expected

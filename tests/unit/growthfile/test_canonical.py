"""The hash of a plan, and what it says when it no longer fits."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_wechat_growth.management.growthfile import canonical

DOCUMENT = {"version": 1, "coupons": {"a": {"budget": {"CNY": Decimal(20)}}}}
MARKS = {"coupon a": "3", "template b": "1"}


def test_equal_settings_have_equal_texts_however_they_are_written():
    one = canonical.text({"a": Decimal("20.00"), "b": [True, None]})
    other = canonical.text({"b": [True, None], "a": 20})
    assert one == other == '{"a":"20","b":[true,null]}'


def test_a_plan_still_fits_what_it_was_made_of():
    made = canonical.fingerprint(DOCUMENT, "shop", MARKS)
    assert (
        canonical.moved(made, DOCUMENT, "shop", dict(reversed(MARKS.items()))) is None
    )


@pytest.mark.parametrize(
    ("document", "shop", "marks", "moved"),
    [
        (DOCUMENT, "shop", {**MARKS, "coupon a": "4"}, ["coupon a"]),
        (
            DOCUMENT,
            "shop",
            {"coupon a": "4", "template b": "2"},
            ["coupon a", "template b"],
        ),
        ({"version": 2}, "shop", MARKS, [""]),
        (DOCUMENT, "shop", {"coupon a": "3"}, [""]),
        (DOCUMENT, "other shop", MARKS, []),
    ],
)
def test_a_stale_plan_says_what_moved(document, shop, marks, moved):
    made = canonical.fingerprint(DOCUMENT, "shop", MARKS)
    assert canonical.moved(made, document, shop, marks) == moved


@given(st.text(max_size=200))
def test_nothing_made_up_passes_for_a_plan(made_up: str):
    assert canonical.moved(made_up, DOCUMENT, "shop", MARKS) is not None


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("2026-11-10T12:00:00+00:00", "2026-11-10T20:00+08:00"),
        ("2026-11-10T13:00:00+01:00", "2026-11-10T20:00+08:00"),
        ("2026-11-10T12:00:05+00:00", "2026-11-10T20:00:05+08:00"),
    ],
)
def test_a_moment_is_written_in_one_way(said: str, written: str):
    assert canonical.plain(datetime.fromisoformat(said)) == written

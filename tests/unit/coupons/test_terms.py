from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from saleor_wechat_growth.coupons.codes import ALPHABET, lookup_of, make_up
from saleor_wechat_growth.coupons.terms import CodeFormat, Terms

PLAIN = {
    "discount": {"kind": "fixed", "amounts": {"CNY": "10", "USD": "1.5"}},
    "sales_channels": ["default-channel"],
}
PERCENT = {"kind": "percentage", "percent": "15", "worst_case": {"CNY": "30"}}


def terms(**more: Any) -> Terms:
    return Terms.model_validate({**PLAIN, **more})


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"discount": {"kind": "free"}}, "discount"),
        ({"discount": {"kind": "fixed", "amounts": {}}}, "amounts"),
        ({"discount": {"kind": "fixed", "amounts": {"CNY": "0"}}}, "greater than 0"),
        ({"discount": {"kind": "fixed", "amounts": {"yuan": "1"}}}, "pattern"),
        ({"discount": {**PERCENT, "percent": "101"}}, "less than or equal to 100"),
        ({"discount": {**PERCENT, "worst_case": {}}}, "worst_case"),
        ({"sales_channels": []}, "sales_channels"),
        ({"minimum_order": {"EUR": "5"}}, "no discount in EUR"),
        ({"pool_target": 10, "refill_below": 11}, "refill_below is above"),
        ({"valid_days": 3, "remind_days_before": 3}, "not valid for so long"),
        ({"code": {"length": 9}}, "greater than or equal to 10"),
        ({"code": {"prefix": "tea"}}, "pattern"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_terms_that_make_no_sense_are_refused(
    change: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        terms(**change)


def test_terms_survive_the_way_through_json_to_the_cent() -> None:
    for wanted in (terms(), terms(discount=PERCENT, minimum_order={"CNY": "99.90"})):
        stored = json.loads(json.dumps(wanted.model_dump(mode="json")))
        assert Terms.model_validate(stored) == wanted


def test_a_discount_gives_its_value_and_its_worst_case_per_currency() -> None:
    fixed, percent = terms(), terms(discount=PERCENT)

    assert fixed.currencies == {"CNY", "USD"}
    assert fixed.worst_case("USD") == fixed.discount.value_in("USD") == Decimal("1.5")
    assert (percent.worst_case("CNY"), percent.discount.value_in("CNY")) == (30, 15)
    assert percent.worst_case("USD") is percent.discount.value_in("USD") is None


@given(
    length=st.integers(10, 20),
    prefix=st.from_regex(r"\A[A-Z0-9-]{0,12}\Z"),
    count=st.integers(1, 300),
)
def test_codes_are_different_and_made_of_characters_nobody_mistakes(
    length: int, prefix: str, count: int
) -> None:
    codes = make_up(CodeFormat(prefix=prefix, length=length), count)

    assert len(set(codes)) == len(codes) == count
    assert not set("".join(code[len(prefix) :] for code in codes)) - set(ALPHABET)
    assert all(code.startswith(prefix) for code in codes)
    assert {len(code) for code in codes} == {len(prefix) + length}


def test_the_alphabet_leaves_out_what_looks_alike() -> None:
    assert not set("0O1IL") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)
    # ten of them: one guess in 8 · 10^14
    assert len(ALPHABET) ** 10 > 8 * 10**14


def test_a_code_is_found_by_exactly_its_text() -> None:
    assert lookup_of("TEA-ABC") == lookup_of("TEA-ABC")
    assert lookup_of("TEA-ABC") != lookup_of("TEA-ABD")
    assert b"TEA" not in lookup_of("TEA-ABC")

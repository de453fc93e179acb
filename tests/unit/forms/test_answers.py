"""Answers are what their field says they are, or named."""

from __future__ import annotations

from typing import Any

import pytest

from saleor_wechat_growth.forms import answers, fields
from saleor_wechat_growth.forms.errors import WrongAnswers, WrongForm

CHOICES = [{"value": "green", "label_zh": "绿茶"}, {"value": "black", "tag": "black"}]


def field(type_: str, **more: Any) -> dict[str, Any]:
    return {"key": "asked", "type": type_, "label_zh": "问题", **more}


def fault(asked: dict[str, Any], *texts: str) -> str:
    with pytest.raises(WrongAnswers) as caught:
        answers.read(fields.read([asked]), {"asked": texts})
    return caught.value.wrong["asked"]


@pytest.mark.parametrize(
    ("type_", "typed", "kept"),
    [
        ("text", "  茶\0 ", "茶"),
        ("number", "3.50", "3.50"),
        ("phone", "138 0000 0000", "+8613800000000"),
        ("email", "Alice@Example.COM", "alice@example.com"),
        ("date", "2026-11-11", "2026-11-11"),
        ("address", "上海市静安区", "上海市静安区"),
    ],
)
def test_an_answer_is_kept_as_its_type_has_it(
    type_: str, typed: str, kept: str
) -> None:
    read = answers.read(fields.read([field(type_)]), {"asked": [typed]})
    assert read == {"asked": kept}


def test_several_choices_stand_in_the_order_of_the_form() -> None:
    asked = fields.read([field("choices", choices=CHOICES)])
    assert answers.read(asked, {"asked": ["black", "green"]}) == {
        "asked": ["green", "black"]
    }


@pytest.mark.parametrize(
    ("asked", "texts", "why"),
    [
        (field("text", is_required=True), [" "], "required"),
        (field("text"), ["x" * 2001], "too_long"),
        (field("text"), ["a", "b"], "too_many"),
        (field("number"), ["viele"], "not_a_number"),
        (field("number"), ["NaN"], "not_a_number"),
        (field("number"), ["1e999999"], "not_a_number"),
        (field("phone"), ["12"], "not_a_phone"),
        (field("email"), ["alice@"], "not_an_email"),
        (field("date"), ["2026-13-40"], "not_a_date"),
        (field("choice", choices=CHOICES), ["tea"], "not_a_choice"),
        (field("choice", choices=CHOICES), ["green", "black"], "too_many"),
    ],
)
def test_a_wrong_answer_is_named_with_why(
    asked: dict[str, Any], texts: list[str], why: str
) -> None:
    assert fault(asked, *texts) == why


def test_what_nobody_asked_is_refused() -> None:
    with pytest.raises(WrongAnswers) as caught:
        answers.read(fields.read([field("text")]), {"other": ["x"]})
    assert caught.value.wrong == {"other": "unknown_field"}


@pytest.mark.parametrize(
    ("drawn", "path"),
    [
        ([], "fields"),
        ([field("choice")], "fields.0.choices"),
        ([field("text", choices=CHOICES)], "fields.0.choices"),
        ([field("text", points_at="email")], "fields.0.points_at"),
        ([field("text"), field("number")], "fields.0.key"),
        ([{**field("text"), "key": "1"}], "fields.0.key"),
        ([field("text", label_zh="")], "fields.0.label_zh"),
        ([field("text", remote="x; DROP")], "fields.0.remote"),
        ([field("text")] * 51, "fields"),
    ],
)
def test_a_form_that_cannot_be_asked_is_named_by_its_part(
    drawn: list[dict[str, Any]], path: str
) -> None:
    with pytest.raises(WrongForm) as caught:
        fields.checked(drawn)
    assert caught.value.wrong[0][0] == path

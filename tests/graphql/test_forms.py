"""A mini-program draws a form and sends what somebody answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from saleor_wechat_growth.forms import services
from saleor_wechat_growth.forms.models import Form, Invitation, Submission
from saleor_wechat_growth.forms.services import FormDraft
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from tests.graphql.storefront import Phone
from tests.services.coupons import rows

FIELDS = [
    {
        "key": "tea",
        "type": "choices",
        "label_zh": "喝什么茶",
        "label_en": "Which tea?",
        "is_required": True,
        "choices": [{"value": "green", "label_zh": "绿茶"}, {"value": "black"}],
    },
    {"key": "cups", "type": "number", "label_zh": "几杯", "step": 2},
]


@pytest.fixture
def form(shop: Installation, now: datetime) -> Form:
    draft = FormDraft(kind="survey", title_zh="口味", fields=FIELDS, thanks_zh="谢谢")
    return services.save_form(
        installation_id=shop.id, key="taste", draft=draft, now=now
    )


def answers(**given: Any) -> list[dict[str, Any]]:
    return [{"field": key, "values": values} for key, values in given.items()]


def test_a_form_is_told_field_by_field(form: Form, alice: Phone) -> None:
    found = alice.ask("form", key="taste")
    assert (found["kind"], found["title"]["zh"]) == ("SURVEY", "口味")
    assert [(each["key"], each["type"], each["step"]) for each in found["fields"]] == [
        ("tea", "CHOICES", 1),
        ("cups", "NUMBER", 2),
    ]
    assert found["fields"][0]["choices"][1] == {
        "value": "black",
        "label": {"zh": "black", "en": ""},
    }


def test_answers_are_taken_once_however_often_they_are_sent(
    form: Form, alice: Phone, shop: Installation
) -> None:
    sent = {"key": "taste", "clientId": str(uuid4())}
    for _ in range(2):
        done = alice.do("submit_form", answers=answers(tea=["black"]), **sent)
        assert done["thanks"]["zh"] == "谢谢"
    row = Submission.objects.of(shop.id).get()
    assert row.customer_id == alice.identity.customer_id


def test_who_got_no_answer_gets_their_coupon_with_the_next(
    form: Form, alice: Phone, shop: Installation, now: datetime
) -> None:
    form.coupon = rows.coupon(shop, now)
    form.save(update_fields=["coupon"])
    sent = {"key": "taste", "answers": answers(tea=["black"])}
    once = str(uuid4())
    codes = {
        alice.do("submit_form", clientId=each, **sent)["coupon"]["code"]
        for each in (once, once, str(uuid4()))
    }
    assert len(codes) == 1


@pytest.mark.parametrize("cups", ["many", "1e16", "NaN", "1E-999999999"])
def test_each_wrong_answer_is_an_error_of_its_field(
    form: Form, alice: Phone, cups: str
) -> None:
    payload = alice.ask(
        "submit_form",
        key="taste",
        clientId=str(uuid4()),
        answers=answers(cups=[cups], other=["x"]),
    )
    assert {each["field"]: each["code"] for each in payload["errors"]} == {
        "tea": "ANSWER_REQUIRED",
        "cups": "NOT_A_NUMBER",
        "other": "FIELD_UNKNOWN",
    }


def test_a_closed_or_unknown_form_is_refused(
    form: Form, alice: Phone, shop: Installation
) -> None:
    sent = {"clientId": str(uuid4()), "answers": []}
    assert alice.refused("submit_form", key="nope", **sent) == "FORM_UNKNOWN"
    services.set_open(installation_id=shop.id, form_id=form.pk, is_open=False)
    assert alice.refused("submit_form", key="taste", **sent) == "FORM_UNKNOWN"
    assert alice.ask("form", key="taste") is None


def test_another_shops_form_is_none(form: Form, stranger: Phone) -> None:
    assert stranger.ask("form", key="taste") is None


def test_more_answers_than_a_form_has_are_refused(form: Form, alice: Phone) -> None:
    many = answers(**{f"f{number}": ["x"] for number in range(51)})
    sent = {"key": "taste", "clientId": str(uuid4()), "answers": many}
    assert alice.refused("submit_form", **sent) == "TOO_MANY"


def test_strange_texts_are_no_fault_of_ours(form: Form, alice: Phone) -> None:
    for text in ("x" * 5000, "𝟙" * 400, "-0e-99999", "１２"):
        payload = alice.ask(
            "submit_form",
            key="taste",
            clientId=str(uuid4()),
            answers=answers(tea=["green"], cups=[text]),
        )
        assert all(each["field"] == "cups" for each in payload["errors"])


def test_without_a_session_nothing_is_told(form: Form, phone: Phone) -> None:
    assert phone.error_code("form", key="taste") == "UNAUTHENTICATED"


def test_a_form_drawn_elsewhere_is_opened_by_a_link_of_the_persons_own(
    alice: Phone, shop: Installation, now: datetime
) -> None:
    account = save_account(
        installation_id=shop.id,
        key="jinshuju",
        kind=Account.Kind.JINSHUJU,
        name="金数据",
        app_id="key",
        secrets={"api_secret": "s"},
    )
    services.save_form(
        installation_id=shop.id,
        key="there",
        draft=FormDraft(
            kind="jinshuju",
            title_zh="口味",
            fields=[{**FIELDS[1], "remote": "field_1"}],
            account_id=account.pk,
            remote_token="AbC123",
        ),
        now=now,
    )
    url = alice.do("open_form", key="there")["url"]
    assert "/f/AbC123?x_field_1=" in url
    invitation = Invitation.objects.of(shop.id).get()
    assert invitation.customer_id == alice.identity.customer_id
    assert alice.refused("open_form", key="taste") == "FORM_UNKNOWN"
    sent = {"key": "there", "clientId": str(uuid4()), "answers": []}
    assert alice.refused("submit_form", **sent) == "FORM_UNKNOWN"

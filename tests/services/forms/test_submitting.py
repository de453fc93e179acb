"""What somebody answers becomes traits, tags and a hint; once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.customers.models import Customer, Identity, IdentityKind
from saleor_wechat_growth.customers.observations import (
    Claim,
    Observation,
    openid,
    unionid,
    verified_phone,
)
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.forms import queries, services
from saleor_wechat_growth.forms.errors import UnknownForm, WrongAnswers, WrongForm
from saleor_wechat_growth.forms.models import Form, Submission
from saleor_wechat_growth.forms.services import FormDraft, Who
from saleor_wechat_growth.inbox import registry
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments.models import Tagging
from saleor_wechat_growth.segments.queries.traits import traits_of
from saleor_wechat_growth.segments.services import define_trait
from tests.services.coupons import rows

PHONE = "13800000000"


@pytest.fixture
def heard() -> Iterator[list[Happening]]:
    """What is announced of forms, as a later layer hears it."""
    found: list[Happening] = []

    def listen(batch: Any, _now: datetime) -> None:
        found.extend(batch)

    entry = (frozenset({"form.submitted"}), listen)
    registry._handlers["insights"].append(entry)
    yield found
    registry._handlers["insights"].remove(entry)


@pytest.fixture
def form(shop: Installation, now: datetime) -> Form:
    for key, type_, options in (
        ("tea", "choice", ("green", "black")),
        ("cups", "number", ()),
    ):
        define_trait(
            installation_id=shop.id,
            key=key,
            type=type_,
            label=key,
            options=options,
            now=now,
        )
    return services.save_form(
        installation_id=shop.id,
        key="taste",
        draft=FormDraft(
            kind="survey",
            title_zh="口味",
            fields=[
                {
                    "key": "tea",
                    "type": "choice",
                    "label_zh": "喝什么茶",
                    "is_required": True,
                    "trait": "tea",
                    "choices": [
                        {"value": "green", "label_zh": "绿茶", "tag": "likes-green"},
                        {"value": "black", "label_zh": "红茶"},
                    ],
                },
                {"key": "cups", "type": "text", "label_zh": "几杯", "trait": "cups"},
                {
                    "key": "phone",
                    "type": "phone",
                    "label_zh": "手机",
                    "points_at": "form_phone",
                },
                {
                    "key": "mail",
                    "type": "email",
                    "label_zh": "邮箱",
                    "points_at": "email",
                },
            ],
        ),
        now=now,
    )


def submit(
    form: Form, who: Who, now: datetime, client_id: Any = None, **given: str
) -> services.Submitted:
    return services.submit(
        installation_id=form.installation_id,
        form_key=form.key,
        who=who,
        given={key: [text] for key, text in given.items()},
        client_id=client_id or uuid4(),
        now=now,
    )


def traits(shop: Installation, who: Who) -> dict[str, str | None]:
    return {
        each.definition.key: each.value for each in traits_of(shop.id, who.customer_id)
    }


def test_answers_become_traits_and_tags_and_are_news(
    form: Form,
    alice: Who,
    shop: Installation,
    now: datetime,
    heard: list[Happening],
) -> None:
    done = submit(form, alice, now, tea="green", cups="3")
    assert traits(shop, alice) == {"tea": "green", "cups": "3"}
    tagging = Tagging.objects.of(shop.id).get(customer_id=alice.customer_id)
    assert (tagging.tag.key, tagging.origin) == ("likes-green", f"form:{form.pk}")
    assert [each.body for each in heard] == [
        {
            "customer_id": alice.customer_id,
            "form": "taste",
            "submission_id": done.submission.pk,
        }
    ]


def test_answers_are_sealed(form: Form, alice: Who, now: datetime) -> None:
    row = submit(form, alice, now, tea="green", phone=PHONE).submission
    assert b"13800000000" not in bytes(row.sealed_answers or b"")
    assert queries.answers_of(row) == {"tea": "green", "phone": "+8613800000000"}


def test_the_same_client_id_counts_once(
    form: Form, alice: Who, now: datetime, heard: list[Happening]
) -> None:
    client_id = uuid4()
    first = submit(form, alice, now, client_id, tea="green")
    again = submit(form, alice, now, client_id, tea="black")
    assert again.submission.pk == first.submission.pk
    assert queries.answers_of(again.submission) == {"tea": "green"}
    assert len(heard) == 1


def test_another_person_with_the_same_client_id_is_another_submission(
    form: Form, alice: Who, bob: Who, now: datetime
) -> None:
    client_id = uuid4()
    mine = submit(form, alice, now, client_id, tea="green")
    theirs = submit(form, bob, now, client_id, tea="black")
    assert mine.submission.pk != theirs.submission.pk
    assert queries.answers_of(theirs.submission) == {"tea": "black"}


def test_every_wrong_answer_is_named_and_nothing_is_kept(
    form: Form, alice: Who, shop: Installation, now: datetime
) -> None:
    with pytest.raises(WrongAnswers) as caught:
        submit(form, alice, now, phone="12", mail="x")
    assert caught.value.wrong == {
        "tea": "required",
        "phone": "not_a_phone",
        "mail": "not_an_email",
    }
    assert not Submission.objects.of(shop.id).exists()


def test_an_answer_that_its_trait_cannot_hold_is_an_error_of_its_field(
    form: Form, alice: Who, shop: Installation, now: datetime
) -> None:
    with pytest.raises(WrongAnswers) as caught:
        submit(form, alice, now, tea="green", cups="many")
    assert caught.value.wrong == {"cups": "not_of_the_trait"}
    assert traits(shop, alice) == {"tea": None, "cups": None}


def test_a_typed_number_never_points_at_who_really_has_it(
    form: Form, alice: Who, shop: Installation, now: datetime
) -> None:
    (owner,) = observe(
        installation_id=shop.id,
        observations=[
            Observation(
                (openid("o-owner", "wxmini"), verified_phone("+8613800000000")),
                "test",
                now,
            )
        ],
        now=now,
    )
    before = Customer.objects.of(shop.id).count()
    submit(form, alice, now, tea="green", phone=PHONE, mail="owner@example.com")
    mine = Identity.objects.of(shop.id).filter(customer_id=alice.customer_id)
    assert {each.kind for each in mine} == {
        IdentityKind.OPENID,
        IdentityKind.FORM_PHONE,
        IdentityKind.EMAIL,
    }
    assert Customer.objects.of(shop.id).count() == before
    assert owner.customer_id != alice.customer_id


def test_two_who_type_the_same_mail_stay_two(
    form: Form, alice: Who, bob: Who, shop: Installation, now: datetime
) -> None:
    for who in (alice, bob):
        submit(form, who, now, tea="green", phone=PHONE, mail="a@example.com")
    owners = Identity.objects.of(shop.id).filter(kind=IdentityKind.EMAIL)
    assert {each.customer_id for each in owners} == {
        alice.customer_id,
        bob.customer_id,
    }


def test_a_closed_form_takes_nothing_and_repeats_what_it_took(
    form: Form, alice: Who, shop: Installation, now: datetime
) -> None:
    client_id = uuid4()
    first = submit(form, alice, now, client_id, tea="green")
    services.set_open(installation_id=shop.id, form_id=form.pk, is_open=False)
    again = submit(form, alice, now, client_id, tea="green")
    assert again.submission.pk == first.submission.pk
    with pytest.raises(UnknownForm):
        submit(form, alice, now, tea="green")


def test_a_form_of_another_shop_is_unknown(
    form: Form, alice: Who, other_shop: Installation, now: datetime
) -> None:
    with pytest.raises(UnknownForm):
        services.submit(
            installation_id=other_shop.id,
            form_key=form.key,
            who=alice,
            given={"tea": ["green"]},
            client_id=uuid4(),
            now=now,
        )


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"trait": "nowhere"}, "fields.0.trait"),
        ({"trait": "cups", "type": "address"}, "fields.0.trait"),
        ({"remote": "field_1"}, "fields.0.remote"),
    ],
)
def test_a_field_that_leads_nowhere_is_named(
    form: Form, shop: Installation, now: datetime, change: dict[str, Any], path: str
) -> None:
    field = {"key": "x", "type": "text", "label_zh": "问", **change}
    with pytest.raises(WrongForm) as caught:
        services.save_form(
            installation_id=shop.id,
            key="other",
            draft=FormDraft(kind="own", title_zh="其他", fields=[field]),
            now=now,
        )
    assert caught.value.wrong == ((path, caught.value.wrong[0][1]),)


def test_a_number_may_not_go_to_a_trait_that_everybody_sees(
    form: Form, shop: Installation, now: datetime
) -> None:
    field = {"key": "x", "type": "phone", "label_zh": "手机", "trait": "tea"}
    with pytest.raises(WrongForm):
        services.save_form(
            installation_id=shop.id,
            key="other",
            draft=FormDraft(kind="own", title_zh="其他", fields=[field]),
            now=now,
        )


def test_one_person_gets_one_coupon_of_a_form_also_once_they_are_merged(
    form: Form, shop: Installation, alice: Who, now: datetime
) -> None:
    form.coupon = rows.coupon(shop, now)
    form.save(update_fields=["coupon"])
    in_the_account = seen(shop, now, openid("o-alice", "wxservice"))
    first = submit(form, in_the_account, now, tea="green")
    for app_id in ("wxservice", "wxmini"):
        seen(shop, now, openid("o-alice", app_id), unionid("u-alice", "open"))
    again = submit(form, alice, now, tea="black")
    assert again.grant_id == first.grant_id
    assert CouponGrant.objects.of(shop.id).get().customer_id == alice.customer_id


def seen(shop: Installation, now: datetime, *claims: Claim) -> Who:
    (found,) = observe(
        installation_id=shop.id,
        observations=[Observation(claims, "test", now)],
        now=now,
    )
    return Who(found.customer_id, found.identity_ids[0])

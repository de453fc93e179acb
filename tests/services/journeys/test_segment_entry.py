"""Whoever comes to a segment is welcomed, later and with a coupon if so wished."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.journeys.errors import AnotherRecipe, BadParameters
from saleor_wechat_growth.journeys.models import Journey, Run, Step
from tests.services.coupons import rows
from tests.services.journeys.conftest import ALICE, make_recall

pytestmark = pytest.mark.django_db


def welcome(here, **parameters: Any) -> Journey:
    journey = services.save_recipe(
        installation_id=here.id,
        key="welcome",
        name="welcome",
        recipe="segment_entry",
        parameters={
            "segment": "new",
            "touches": [{"templates": ["cart"]}],
            **parameters,
        },
        now=here.now,
    )
    services.go_live(installation_id=here.id, journey_id=journey.id, now=here.now)
    return journey


def come(here, segment: str = "new") -> int:
    alice = here.person(ALICE)
    body = {"segment": segment, "segment_id": 7, "customer_id": alice}
    here.hear(Happening(here.id, "segment.entered", "segment:7", here.now, body))
    here.work()
    return alice


def test_who_comes_to_the_segment_is_welcomed_at_once(here, template) -> None:
    welcome(here)
    alice = come(here)
    assert [message.customer_id for message in here.messages()] == [alice]


def test_who_comes_to_another_segment_is_not(here, template) -> None:
    welcome(here)
    come(here, "old")
    assert not Run.objects.of(here.id).exists()


def test_every_message_comes_at_its_hour(here, template) -> None:
    welcome(
        here,
        touches=[
            {"after": 2, "templates": ["cart"]},
            {"after": 26, "templates": ["cart"]},
        ],
    )
    start = here.now
    come(here)
    here.wait(hours=30)
    planned = [message.planned_at - start for message in here.messages()]
    assert planned == [timedelta(hours=2), timedelta(hours=26)]


def test_a_coupon_is_given_in_its_only_currency(here, template) -> None:
    rows.coupon(here.installation, here.now, key="tea")
    welcome(here, coupon="tea")
    come(here)
    grant = CouponGrant.objects.of(here.id).get()
    assert (grant.currency, grant.after_abandonment) == ("CNY", False)
    assert here.messages()[0].coupon_grant_id == grant.id


@pytest.mark.parametrize(
    ("currency", "result"), [("", "refused:currency_not_offered"), ("USD", "held")]
)
def test_a_coupon_of_several_currencies_wants_one_named(
    here, template, currency, result
) -> None:
    discount = {"kind": "fixed", "amounts": {"CNY": "10", "USD": "2"}}
    terms = rows.terms(discount=discount)
    rows.coupon(here.installation, here.now, key="tea", wanted=terms)
    welcome(here, coupon="tea", currency=currency)
    come(here)
    assert Step.objects.of(here.id).get(node="coupon_1").result == result


def test_messages_must_follow_each_other(here) -> None:
    with pytest.raises(BadParameters, match="an hour after"):
        welcome(here, touches=[{"templates": ["a"]}, {"templates": ["b"]}])


def test_a_journey_keeps_its_recipe(here, template) -> None:
    make_recall(here)
    with pytest.raises(AnotherRecipe):
        services.save_recipe(
            installation_id=here.id,
            key="recall",
            name="recall",
            recipe="coupon_reminder",
            parameters={"templates": ["cart"]},
            now=here.now,
        )

"""A code is spoken of once whatever journeys would, and only while it works."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.coupons.models import Coupon, CouponGrant
from saleor_wechat_growth.coupons.services import expire_due
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.models import Run
from tests.services.journeys.conftest import BOB, make_recall
from tests.services.journeys.test_coupon_reminder import (
    days_pass,
    entry_reasons,
    give,
    make_coupon,
    remind,
)

pytestmark = pytest.mark.django_db
Outcome = Run.Outcome


@pytest.fixture
def tea(here) -> Coupon:
    return make_coupon(here, "tea")


def test_two_journeys_that_remind_of_one_code_say_it_once(here, template, tea) -> None:
    first, second = remind(here), remind(here, "other", coupon="tea")
    give(here, tea)
    days_pass(here, 9)
    assert [run.journey_id for run in Run.objects.of(here.id)] == [first.id]
    assert len(here.messages()) == 1
    assert entry_reasons(here) == ["", "already_reminded"]
    funnel = queries.funnel(here.id, second.id)
    assert (funnel.evaluated, funnel.not_eligible) == (1, {"already_reminded": 1})


def test_a_journey_that_cannot_remind_leaves_it_to_another(here, template, tea) -> None:
    first = remind(here, again_after_days=1)
    second = remind(here, "other", coupon="cups")
    give(here, tea)
    here.now += timedelta(hours=2)
    give(here, make_coupon(here, "cups"), origin="gift:2")
    days_pass(here, 6)
    runs = Run.objects.of(here.id).order_by("id")
    assert [run.journey_id for run in runs] == [first.id, second.id]
    assert entry_reasons(here) == ["", "cooling_off", ""]


def test_the_database_knows_that_a_code_is_spoken_of_once(here, template, tea) -> None:
    remind(here)
    second = remind(here, "other", coupon="nothing")
    give(here, tea)
    days_pass(here, 5)
    run = here.run()
    run.pk, run.journey, run.version_id = None, second, second.current_id
    with (
        pytest.raises(IntegrityError, match="reminded_once_a_code"),
        transaction.atomic(),
    ):
        run.save()
    # what another gave to who entered by a coupon is no reminder of it
    run.entry_key = "coupon:0"
    run.save()


def test_a_code_that_works_no_more_is_not_spoken_of_and_it_is_said_why(
    here, template, tea
) -> None:
    journey = remind(here)
    give(here, tea)
    Coupon.objects.of(here.id).update(unusable_reason="voucher_gives_less")
    days_pass(here, 5)
    assert entry_reasons(here) == ["coupon_unusable"]
    assert not Run.objects.of(here.id).exists()
    # it works again while there is still time
    Coupon.objects.of(here.id).update(unusable_reason="")
    days_pass(here, 1)
    assert len(here.messages()) == 1
    assert entry_reasons(here) == ["coupon_unusable", ""]
    assert queries.funnel(here.id, journey.id).evaluated == 1


def test_a_code_whose_voucher_ended_without_news_is_not_spoken_of(
    here, template, tea
) -> None:
    remind(here)
    give(here, tea)
    ends_at = here.now + timedelta(days=5)
    Coupon.objects.of(here.id).update(voucher_ends_at=ends_at)
    days_pass(here, 9)
    assert here.messages() == []
    assert set(entry_reasons(here)) == {"coupon_unusable"}


def test_a_reminder_is_not_planned_for_a_code_that_works_no_more_by_then(
    here, template, tea
) -> None:
    remind(here)
    give(here, tea)
    here.now += timedelta(days=5)
    expire_due(now=here.now)
    Coupon.objects.of(here.id).update(unusable_reason="voucher_deleted")
    here.wait(hours=80)
    assert here.messages() == []
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.EXPIRED, "coupon_gone")


def test_a_reminder_is_worth_saying_until_the_voucher_ends(here, template, tea) -> None:
    remind(here)
    give(here, tea, BOB)
    ends_at = here.now + timedelta(days=5, hours=3)
    Coupon.objects.of(here.id).update(voucher_ends_at=ends_at)
    days_pass(here, 5)
    (message,) = here.messages()
    assert message.expires_at == ends_at


def test_a_coupon_paused_by_hand_is_still_spoken_of(here, template, tea) -> None:
    remind(here)
    give(here, tea)
    Coupon.objects.of(here.id).update(status="paused", paused_reason="staff:1")
    days_pass(here, 5)
    assert len(here.messages()) == 1
    found = Decision.objects.of(here.id).filter(stage="entry").get()
    assert found.verdict == "entered"


@pytest.mark.parametrize("why", ["", "voucher_gives_less"])
def test_promise_8_what_a_gateway_took_was_shown_and_never_goes_back(
    here, template, tea, why
) -> None:
    make_recall(here, coupon="tea", coupon_from_touch=1)
    here.cart("c1", BOB)
    here.wait(hours=1)
    (message,) = here.messages()
    Coupon.objects.of(here.id).update(unusable_reason=why)
    here.accept(message)
    grant = CouponGrant.objects.of(here.id).get()
    assert grant.state == "issued"
    here.order("o1", BOB, checkout="c1")
    grant.refresh_from_db()
    assert grant.state == "issued"

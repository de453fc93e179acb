"""A coupon that is about to end unused is spoken of once, and never when it is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.services import codes_deleted, expire_due, reveal
from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.journeys.models import Journey, Run
from saleor_wechat_growth.messaging.services import send_due
from tests.services.coupons import rows
from tests.services.journeys.conftest import ALICE, BOB

pytestmark = pytest.mark.django_db
Outcome = Run.Outcome


def remind(here, key: str = "reminder", **parameters) -> Journey:
    journey = services.save_recipe(
        installation_id=here.id,
        key=key,
        name="reminder",
        recipe="coupon_reminder",
        parameters={"templates": ["cart"], **parameters},
        now=here.now,
    )
    services.go_live(installation_id=here.id, journey_id=journey.id, now=here.now)
    return journey


@pytest.fixture
def tea(here) -> Coupon:
    """Valid for a week; two days before its end it is time to say so."""
    return make_coupon(here, "tea")


def make_coupon(here, key: str) -> Coupon:
    terms = rows.terms(valid_days=7, remind_days_before=2)
    return rows.coupon(here.installation, here.now, key=key, wanted=terms)


def give(here, coupon: Coupon, claim=ALICE, origin: str = "gift:1") -> CouponGrant:
    return rows.granted(coupon, here.person(claim), origin, here.now)


def days_pass(here, days: float) -> None:
    """Let days go by, in steps small enough for all that falls due."""
    end = here.now + timedelta(days=days)
    while here.now < end:
        here.now = min(here.now + timedelta(hours=1), end)
        expire_due(now=here.now)
        here.work()


def entry_reasons(here) -> list[str]:
    found = Decision.objects.of(here.id).filter(stage="entry").order_by("id")
    return list(found.values_list("reason", flat=True))


def test_a_coupon_is_spoken_of_as_long_before_its_end_as_its_terms_say(
    here, template, tea
) -> None:
    remind(here)
    grant = give(here, tea)
    days_pass(here, 4.9)
    assert here.messages() == []
    days_pass(here, 0.1)
    (message,) = here.messages()
    assert (message.coupon_grant_id, message.customer_id) == (
        grant.id,
        grant.customer_id,
    )
    # the claim looks at the coupon once more (promise 5)
    assert message.about_coupon
    assert here.run().entry_key == f"coupon:{grant.id}"


def test_nothing_new_is_reserved_for_a_reminder(here, template, tea) -> None:
    remind(here)
    grant = give(here, tea)
    days_pass(here, 6)
    assert CouponGrant.objects.of(here.id).get() == grant
    rows.assert_ledger_adds_up(here.installation)


def test_a_coupon_is_spoken_of_once(here, template, tea) -> None:
    remind(here)
    give(here, tea)
    days_pass(here, 9)
    assert len(here.messages()) == 1


def test_another_coupon_than_the_named_one_is_not_spoken_of(
    here, template, tea
) -> None:
    remind(here, coupon="tea", again_after_days=0)
    wanted = give(here, tea)
    give(here, make_coupon(here, "cups"), origin="gift:2")
    days_pass(here, 6)
    assert [message.coupon_grant_id for message in here.messages()] == [wanted.id]


def test_two_coupons_that_end_together_are_one_reminder(here, template, tea) -> None:
    remind(here)
    give(here, tea)
    give(here, tea, origin="gift:2")
    give(here, tea, BOB, origin="gift:3")
    days_pass(here, 6)
    assert len(here.messages()) == 2
    assert sorted(entry_reasons(here)) == ["", "", "cooling_off"]


def test_a_message_is_not_worth_saying_once_its_coupon_has_ended(
    here, template, tea
) -> None:
    remind(here)
    grant = give(here, tea)
    # nobody worked while it was time to remind
    here.now = grant.expires_at - timedelta(hours=1)
    expire_due(now=here.now)
    here.work()
    (message,) = here.messages()
    assert message.expires_at == grant.expires_at
    assert send_due(clock=lambda: grant.expires_at) == 0
    message.refresh_from_db()
    assert (message.state, message.reason) == ("suppressed", "too_late")


def test_a_coupon_that_ended_before_its_step_is_not_spoken_of(
    here, template, tea
) -> None:
    remind(here)
    grant = give(here, tea)
    here.now = grant.expires_at - timedelta(hours=1)
    expire_due(now=here.now)
    code = Code.objects.of(here.id).get(id=grant.code_id)
    codes_deleted(
        installation_id=here.id, saleor_ids=[code.saleor_id], values=[], now=here.now
    )
    here.work()
    assert here.messages() == []
    here.wait(hours=80)
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.EXPIRED, "coupon_gone")


def test_a_coupon_redeemed_meanwhile_is_the_goal_and_is_not_spoken_of(
    here, template, tea
) -> None:
    remind(here)
    grant = give(here, tea)
    days_pass(here, 5)
    here.now += timedelta(hours=1)
    here.order("o1", ALICE, voucher=reveal(grant))
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.CONVERTED, "before_any_touch")
    assert [message.state for message in here.messages()] == ["cancelled"]


def test_a_coupon_redeemed_before_is_never_spoken_of(here, template, tea) -> None:
    remind(here)
    here.order("o1", ALICE, voucher=reveal(give(here, tea)))
    days_pass(here, 9)
    assert here.messages() == []


def test_a_coupon_redeemed_by_somebody_else_is_not_spoken_of(
    here, template, tea
) -> None:
    remind(here)
    grant = give(here, tea)
    days_pass(here, 5)
    here.now += timedelta(hours=1)
    here.order("o1", BOB, voucher=reveal(grant))
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.EXPIRED, "coupon_gone")
    assert [message.state for message in here.messages()] == ["cancelled"]


def test_promise_9_a_coupon_redeemed_after_its_reminder_is_recovered_by_voucher(
    here, template, tea
) -> None:
    remind(here)
    grant = give(here, tea)
    days_pass(here, 5)
    here.accept(here.messages()[0])
    here.now += timedelta(hours=1)
    here.order("o1", ALICE, voucher=reveal(grant))
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.RECOVERED_VOUCHER, "its_coupon")


def test_a_reminder_that_went_unheeded_is_lost(here, template, tea) -> None:
    remind(here)
    give(here, tea)
    days_pass(here, 5)
    here.accept(here.messages()[0])
    days_pass(here, 4)
    assert here.run().outcome == Outcome.LOST

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.activity.models import Decision, Touch
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.models import Run, Step
from saleor_wechat_growth.messaging.models import Message
from tests.services.journeys.conftest import ALICE, make_recall

pytestmark = pytest.mark.django_db
Outcome = Run.Outcome


def give_coupon(here, run: Run, order: str = "") -> None:
    """Give the run a coupon, redeemed by `order` if that is named."""
    coupon, _ = Coupon.objects.get_or_create(
        installation_id=here.id, key="tea", defaults={"name": "tea"}
    )
    code = Code.objects.create(
        installation_id=here.id,
        coupon=coupon,
        lookup=run.id.to_bytes(16),
        sealed_value=b"",
        state=Code.State.GRANTED,
    )
    run.coupon_grant = CouponGrant.objects.create(
        installation_id=here.id,
        coupon=coupon,
        code=code,
        customer_id=run.customer_id,
        origin=f"run:{run.id}",
        state=CouponGrant.State.REDEEMED if order else CouponGrant.State.ISSUED,
        value=10,
        currency="CNY",
        granted_at=here.now,
        expires_at=here.now + timedelta(days=9),
        order_saleor_id=order,
    )
    run.save()


def follow(here, message: Message) -> None:
    Touch.objects.create(
        installation_id=here.id,
        customer_id=message.customer_id,
        kind="link",
        origin=f"message:{message.id}",
        at=here.now,
    )


def twin(run: Run) -> Run:
    """Let the person go through another journey at the same time, with no cart."""
    other = Run.objects.get(id=run.id)
    other.pk = None
    other.cart = None
    other.coupon_grant = None
    other.save(force_insert=True)
    return other


def ends(here) -> list[tuple[str, str]]:
    runs = Run.objects.of(here.id).order_by("id")
    return list(runs.values_list("outcome", "order_saleor_id"))


def test_promise_9_a_voucher_earns_the_credit_even_before_any_touch(
    here, recall
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    give_coupon(here, here.run(), "o1")
    here.order("o1", ALICE, checkout="c1")
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.RECOVERED_VOUCHER, "its_coupon")


def test_promise_9_a_voucher_beats_a_link(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    follow(here, here.messages()[0])
    give_coupon(here, here.run(), "o1")
    here.order("o1", ALICE, checkout="c1")
    assert here.run().outcome == Outcome.RECOVERED_VOUCHER


def test_promise_9_a_touch_is_of_when_its_call_was_claimed(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    message = here.messages()[0]
    message.claimed_at = here.now
    here.wait(minutes=20)
    bought = here.now
    here.wait(minutes=10)
    here.accept(message)
    assert here.run().touched_at == message.claimed_at
    here.order("o1", ALICE, checkout="c1", at=bought)
    assert here.run().outcome == Outcome.RECOVERED_WINDOW


def test_a_touch_heard_of_after_its_order_still_earns_the_credit(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    message = here.messages()[0]
    Message.objects.of(here.id).update(state="sending", claimed_at=here.now)
    here.now += timedelta(seconds=5)
    here.order("o1", ALICE, checkout="c1")
    assert here.run().outcome == Outcome.CONVERTED
    message.claimed_at = here.now - timedelta(seconds=5)
    here.now += timedelta(seconds=5)
    here.accept(message)
    run = here.run()
    assert (run.outcome, run.reason) == (
        Outcome.RECOVERED_WINDOW,
        "corrected:within_window",
    )


def test_a_link_followed_after_the_window_of_its_message_earns_the_credit(
    here, template
) -> None:
    make_recall(here, touches=[{"after": 1, "templates": ["cart"]}])
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.wait(hours=71)
    follow(here, here.messages()[0])
    here.now += timedelta(hours=3)
    here.order("o1", ALICE, checkout="c1")
    assert here.run().outcome == Outcome.RECOVERED_LINK


def test_an_order_after_the_span_of_the_last_touch_came_too_late(
    here, template
) -> None:
    make_recall(here, touches=[{"after": 1, "templates": ["cart"]}])
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.now += timedelta(hours=73)
    here.order("o1", ALICE, checkout="c1")
    assert (here.run().outcome, here.run().reason) == (Outcome.LOST, "bought_too_late")


@pytest.mark.parametrize("with_coupon", [False, True])
def test_an_order_heard_of_late_corrects_the_outcome(
    here, template, with_coupon
) -> None:
    make_recall(here, touches=[{"after": 1, "templates": ["cart"]}])
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    bought = here.now + timedelta(hours=5)
    here.wait(hours=80)
    lost = here.run()
    assert lost.outcome == Outcome.LOST
    if with_coupon:
        give_coupon(here, lost, "o1")
    here.order("o1", ALICE, checkout="c1", at=bought)
    here.order("o1", ALICE, checkout="c1", at=bought)
    run = here.run()
    outcome, reason = (
        (Outcome.RECOVERED_VOUCHER, "corrected:its_coupon")
        if with_coupon
        else (Outcome.RECOVERED_WINDOW, "corrected:within_window")
    )
    assert (run.outcome, run.reason, run.order_saleor_id) == (outcome, reason, "o1")
    assert run.ended_at == lost.ended_at
    told = Decision.objects.of(here.id).filter(stage="outcome").order_by("id")
    assert list(told.values_list("verdict", "reason")) == [
        ("lost", "no_order_in_time"),
        (outcome, reason),
    ]


@pytest.mark.parametrize(("hours", "outcome"), [(5, "lost"), (-70, "recovered_window")])
def test_an_order_paid_after_the_end_earns_no_window(
    here, template, hours, outcome
) -> None:
    make_recall(here, touches=[{"after": 1, "templates": ["cart"]}])
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.wait(hours=80)
    ended_at = here.run().ended_at
    here.now += timedelta(days=1)
    here.order("o1", ALICE, checkout="c9", at=ended_at + timedelta(hours=hours))
    assert here.run().outcome == outcome


def test_a_run_that_ended_over_a_week_ago_stays_as_it_is(here, template) -> None:
    make_recall(here, touches=[{"after": 1, "templates": ["cart"]}])
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    bought = here.now + timedelta(hours=5)
    here.wait(hours=80)
    here.now += timedelta(days=8)
    here.order("o1", ALICE, checkout="c1", at=bought)
    assert here.run().outcome == Outcome.LOST


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_promise_9_the_credit_is_the_same_whichever_order_is_heard_first(
    here, recall, order
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    start = here.now
    here.now += timedelta(hours=1)
    here.accept(here.messages()[0])
    here.now += timedelta(hours=1)
    paid = {"a": start, "b": start + timedelta(hours=2)}
    for name in order:
        here.order(name, ALICE, checkout=f"cart-{name}", at=paid[name])
    assert ends(here) == [("converted", "a")]


def test_promise_9_one_order_credits_one_run(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    twin(here.run())
    here.order("o1", ALICE, checkout="c1")
    own, other = Run.objects.of(here.id).order_by("id")
    assert own.outcome == Outcome.RECOVERED_WINDOW
    assert (other.outcome, other.reason) == (Outcome.CONVERTED, "credited_elsewhere")


@pytest.mark.parametrize("has_voucher", [False, True])
def test_of_two_runs_the_voucher_then_the_newest_touch_takes_the_order(
    here, recall, has_voucher
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    older = here.run()
    newer = twin(older)
    message = here.messages()[0]
    Message.objects.create(
        installation_id=here.id,
        customer_id=message.customer_id,
        origin="other",
        run_id=newer.id,
        state="accepted",
        planned_at=here.now,
        expires_at=here.now,
        claimed_at=here.now + timedelta(minutes=5),
        accepted_at=here.now + timedelta(minutes=5),
    )
    if has_voucher:
        give_coupon(here, older, "o1")
    here.now += timedelta(hours=1)
    here.order("o1", ALICE, checkout="c9")
    assert [outcome for outcome, _ in ends(here)] == (
        ["recovered_voucher", "converted"]
        if has_voucher
        else ["converted", "recovered_window"]
    )


@pytest.mark.parametrize(
    "open_state",
    [{"state": "waiting"}, {"state": "sending"}, {"state": "unknown"}],
)
def test_a_run_is_not_ended_while_a_message_is_unsettled(
    here, template, open_state
) -> None:
    make_recall(here, touches=[{"after": 1, "templates": ["cart"]}])
    here.cart("c1", ALICE)
    here.wait(hours=1)
    Message.objects.of(here.id).update(
        **open_state, due_at=here.now + timedelta(days=9)
    )
    here.wait(hours=80)
    assert here.run().outcome == Outcome.WAITING
    step = Step.objects.of(here.id).get(state="due")
    assert timedelta(0) < step.due_at - here.now <= timedelta(hours=1)
    Message.objects.of(here.id).update(state="unknown", reason="", due_at=None)
    here.wait(hours=1)
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.FAILED, "gave_no_reason")


def test_no_code_is_held_for_a_touch_that_is_overdue(here, template) -> None:
    Coupon.objects.create(installation_id=here.id, key="tea", name="tea")
    make_recall(here, coupon="tea")
    here.cart("c1", ALICE)
    here.wait(hours=2)
    here.now += timedelta(hours=40)
    here.work()
    results = Step.objects.of(here.id).filter(node__in=["coupon_2", "touch_2"])
    assert list(results.order_by("id").values_list("result", flat=True)) == [
        "too_late",
        "too_late",
    ]


def test_promise_9_a_cart_judged_twice_counts_once_in_the_funnel(here, recall) -> None:
    here.cart("c1", ALICE, total="89")
    here.cart("nameless")
    here.wait(hours=2)
    here.cart("nameless", total="99")
    here.wait(hours=2)
    assert Decision.objects.of(here.id).filter(reason="nobody_known").count() == 2
    funnel = queries.funnel(here.id, recall.id)
    assert (funnel.evaluated, funnel.entered) == (2, 1)
    assert funnel.not_eligible == {"nobody_known": 1}


def test_a_touch_told_of_twice_counts_once(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    message = here.messages()[0]
    here.accept(message)
    body = {"message_id": message.id, "run_id": message.run_id, "customer_id": None}
    again = Happening(here.id, "message.accepted", "message:1", here.now, body)
    dispatch([again], here.now)
    assert here.run().touches == 1


def test_promise_9_an_order_spent_on_a_run_long_over_earns_no_other_run(
    here, recall
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    start = here.now
    here.accept(here.messages()[0])
    here.order("o1", ALICE, checkout="c1")
    spent = here.run()
    assert spent.outcome == Outcome.RECOVERED_WINDOW
    # merged later: a run that began before the order and heard nothing of it
    late = twin(spent)
    late.outcome, late.ended_at = Outcome.WAITING, None
    late.order_saleor_id = late.reason = ""
    late.save()
    Message.objects.create(
        installation_id=here.id,
        customer_id=late.customer_id,
        origin="other",
        run_id=late.id,
        state="accepted",
        planned_at=start,
        expires_at=start,
        claimed_at=start,
        accepted_at=start,
    )
    here.now += timedelta(days=8)
    here.order("o1", ALICE, checkout="c1", placed=start, refunded=True)
    late.refresh_from_db()
    assert (late.outcome, late.reason) == (Outcome.CONVERTED, "credited_elsewhere")
    assert ends(here)[0] == ("recovered_window", "o1")

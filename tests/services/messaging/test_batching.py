"""Messages sent by hand: rehearsed by the router, planned once a row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.installations.jobs import Batch
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.installations.services import advance_jobs
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries.rehearsing import rehearse
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.services import start_batch
from saleor_wechat_growth.messaging.services.batching import (
    MOST_PEOPLE,
    BadBatch,
    Wanted,
    send_batch,
)
from tests.services.coupons import rows
from tests.services.messaging.world import Person, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.messaging.models import Template

State = Message.State
GIFT = "{{ coupon.name }}"


def start(
    world: World, people: Sequence[Person], *templates: Template, **more: Any
) -> Job:
    job = start_batch(
        installation_id=world.shop.pk,
        customer_ids=[each.customer.pk for each in people],
        wanted=Wanted(tuple(each.pk for each in templates), **more),
        started_by="staff:x",
        now=world.now,
    )
    while advance_jobs(now=world.now):
        pass
    job.refresh_from_db()
    return job


def test_each_person_gets_one_message_by_the_first_route_that_leads_there(
    world: World,
):
    template, sms = (
        world.template("wechat_template", text="好"),
        world.template("sms", text="好"),
    )
    follower, stranger = world.person(), world.person(follows=False)
    job = start(world, [follower, stranger, follower], template, sms)
    assert (job.state, job.done, job.total) == (Job.State.DONE, 2, 2)
    origins = Message.objects.of(world.shop.pk).values_list("origin", flat=True)
    assert set(origins) == {f"manual:{job.pk}:0", f"manual:{job.pk}:1"}
    world.send()
    assert world.gateways.sent() == [
        (follower.openid, template.gateway_id),
        (stranger.phone, sms.gateway_id),
    ]


def test_a_row_done_twice_is_one_message(world: World):
    """Promise 4: one message per origin, the row of a manual batch."""
    template, person = world.template("wechat_template", text="好"), world.person()
    batch = Batch(
        installation_id=world.shop.pk,
        job_id=7,
        started_by="staff:x",
        order={
            "templates": [template.pk],
            "coupon": "",
            "currency": "",
            "landing": Landing().as_json(),
            "expires_at": (world.now + timedelta(hours=1)).isoformat(),
        },
        rows=[person.customer.pk, 999_999],
        start=500,
    )
    for _ in range(2):
        (failure,) = send_batch(batch, world.now)
        assert (failure.row, failure.code) == (501, "unknown_customer")
    assert Message.objects.of(world.shop.pk).get().origin == "manual:7:500"


def test_who_is_refused_the_coupon_gets_no_message(world: World):
    template = world.template("wechat_template", text=GIFT)
    rows.coupon(world.shop, world.now, stock=1)
    people = [world.person(), world.person()]
    job = start(world, people, template, coupon_key="recall-10")
    assert job.failures == [{"row": 1, "code": "no_code_left"}]
    world.send()
    grant = CouponGrant.objects.of(world.shop.pk).get()
    assert (grant.state, grant.customer_id) == ("issued", people[0].customer.pk)
    assert Message.objects.of(world.shop.pk).get().coupon_grant_id == grant.pk


def test_a_coupon_whose_message_never_left_is_taken_back(world: World):
    template = world.template("wechat_template", text=GIFT)
    rows.coupon(world.shop, world.now, stock=1)
    start(world, [world.person(follows=False)], template, coupon_key="recall-10")
    world.send()
    assert Message.objects.of(world.shop.pk).get().state == State.SUPPRESSED
    assert CouponGrant.objects.of(world.shop.pk).get().state == "released"
    rows.assert_ledger_adds_up(world.shop)


def test_a_coupon_promised_by_a_message_that_does_not_show_it_is_the_persons(
    world: World,
):
    template = world.template("wechat_template", text="券已到账")
    rows.coupon(world.shop, world.now, stock=1)
    start(world, [world.person()], template, coupon_key="recall-10")
    assert CouponGrant.objects.of(world.shop.pk).get().state == "reserved"
    world.send()
    assert CouponGrant.objects.of(world.shop.pk).get().state == "issued"


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("{{ cart.total }}", {}, "template_wants_cart"),
        (GIFT, {}, "template_wants_coupon"),
        (
            "好",
            {"landing": Landing(mini_program="p?c={{ cart.id }}")},
            "landing_wants_cart",
        ),
        ("好", {"landing": Landing(h5="demo.example")}, "wrong_landing"),
    ],
)
def test_what_could_reach_nobody_is_not_started(
    world: World, text: str, more: dict[str, Any], code: str
):
    template = world.template("wechat_template", text=text)
    with pytest.raises(BadBatch, match=code):
        start(world, [world.person()], template, **more)


def test_a_batch_has_somebody_and_not_too_many(world: World):
    template = world.template("wechat_template", text="好")
    with pytest.raises(BadBatch, match="nobody"):
        start(world, [], template)
    with pytest.raises(BadBatch, match="too_many_people"):
        start_batch(
            installation_id=world.shop.pk,
            customer_ids=range(1, MOST_PEOPLE + 2),
            wanted=Wanted((template.pk,)),
            started_by="x",
            now=world.now,
        )


def test_the_rehearsal_says_what_the_claim_will_decide(
    world: World, django_assert_max_num_queries: Any
):
    template, sms = (
        world.template("wechat_template", text="好"),
        world.template("sms", text="好"),
    )
    named = world.template("wechat_template", text="{{ customer.name }}")
    people = [
        world.person(),
        world.person(follows=False),
        world.person(follows=False, has_phone=False),
    ]
    ids = [each.customer.pk for each in people] + [999_999]
    with django_assert_max_num_queries(20):
        found = rehearse(
            world.shop.pk,
            customer_ids=ids,
            template_ids=[named.pk, template.pk, sms.pk],
            now=world.now,
            expires_at=world.now + timedelta(days=1),
        )
    assert (found.people, found.reachable) == (4, 2)
    assert found.by_template == {template.pk: 1, sms.pk: 1}
    assert found.reasons == {"not_following": 1, "unknown_customer": 1}
    assert found.people == found.reachable + sum(found.reasons.values())
    start(world, people, named, template, sms)
    world.send()
    states = Message.objects.of(world.shop.pk).values_list("state", flat=True)
    assert sorted(states) == ["accepted", "accepted", "suppressed"]


def test_the_rehearsal_says_who_would_wait(world: World):
    template = world.template("wechat_template", text="好")
    night = world.now + timedelta(hours=11)
    found = rehearse(
        world.shop.pk,
        customer_ids=[world.person().customer.pk],
        template_ids=[template.pk],
        now=night,
        expires_at=night + timedelta(days=1),
    )
    assert (found.reachable, found.later) == (1, {"quiet_hours": 1})

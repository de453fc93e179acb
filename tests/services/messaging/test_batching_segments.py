"""Messages sent by hand to a whole segment: paged by its history, once each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.installations import jobs
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.installations.services import advance_jobs
from saleor_wechat_growth.installations.services import jobs as job_services
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries.rehearsing import rehearse, sample
from saleor_wechat_growth.messaging.services import batching, start_batch
from saleor_wechat_growth.messaging.services.batching import BadBatch, Wanted
from saleor_wechat_growth.reach.models import Consent
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Membership, Segment
from tests.services.coupons import rows as coupon_rows
from tests.services.messaging.world import Person, World
from tests.services.segments.living import live

if TYPE_CHECKING:
    from saleor_wechat_growth.messaging.models import Template

RULE = {"type": "tag", "has": "vip"}


@pytest.fixture(autouse=True)
def short_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_services, "BATCH_ROWS", 2)


def of_vips(world: World, *people: Person) -> Segment:
    services.put_tags(
        installation_id=world.shop.pk,
        wanted=[(each.customer.pk, "vip", "staff") for each in people],
        now=world.now,
    )
    return live(world.shop, "vips", RULE, world.now)


def start(world: World, template: Template, **more: Any) -> Job:
    return start_batch(
        installation_id=world.shop.pk,
        segment_key="vips",
        wanted=Wanted((template.pk,), **more),
        started_by="staff:x",
        now=world.now,
    )


def finish(world: World, job: Job) -> Job:
    while advance_jobs(now=world.now):
        pass
    job.refresh_from_db()
    return job


def told(world: World) -> list[int]:
    messages = Message.objects.of(world.shop.pk).order_by("customer_id")
    return list(messages.values_list("customer_id", flat=True))


def test_everybody_who_is_in_it_when_it_starts_is_told_and_nobody_else(world: World):
    template = world.template("wechat_template", text="好")
    people = [world.person() for _ in range(5)]
    segment = of_vips(world, *people)
    job = start(world, template)
    assert (job.total, job.summary["segment"]) == (5, "vips")
    advance_jobs(now=world.now)
    # while it runs one leaves who was in it, and one comes who was not
    world.now += timedelta(minutes=1)
    late = world.person()
    Membership.objects.of(world.shop.pk).filter(
        customer_id=people[4].customer.pk
    ).update(left_at=world.now)
    Membership.objects.create(
        installation=world.shop,
        segment=segment,
        customer=late.customer,
        entered_as=late.customer.pk,
        entered_at=world.now,
        why="tags",
    )
    job = finish(world, job)
    assert (job.state, job.done, job.failed, job.total) == ("done", 5, 0, 5)
    assert told(world) == [each.customer.pk for each in people]
    world.send()
    assert len(world.gateways.sent()) == 5


def test_a_batch_done_twice_after_a_crash_is_sent_once(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """Promise 4: one message per origin, the row of a manual batch."""
    template = world.template("wechat_template", text="好")
    first, *people = (world.person() for _ in range(4))
    segment = of_vips(world, *people)
    job = start(world, template)
    work = batching.send_batch

    def dying(batch: jobs.Batch, now: datetime) -> Sequence[jobs.Failure]:
        work(batch, now)
        raise MemoryError

    monkeypatch.setitem(jobs._workers, batching.SEND, dying)
    advance_jobs(now=world.now)
    assert told(world) == []  # rolled back with the progress
    monkeypatch.setitem(jobs._workers, batching.SEND, work)
    world.now += job_services.RETRY_AFTER
    advance_jobs(now=world.now)
    world.send()
    # the progress is lost, the messages are not
    Job.objects.filter(pk=job.pk).update(cursor=0, done=0)
    world.now += timedelta(minutes=5)
    Membership.objects.of(world.shop.pk).filter(
        customer_id=people[0].customer.pk
    ).update(left_at=world.now)
    # one who was in it in time is written late, and moves everybody's place
    Membership.objects.create(
        installation=world.shop,
        segment=segment,
        customer=first.customer,
        entered_as=first.customer.pk,
        entered_at=job.created_at,
        why="tags",
    )
    finish(world, job)
    world.send()
    assert told(world) == [each.customer.pk for each in (first, *people)]
    assert len(world.gateways.sent()) == 4


def test_who_become_one_person_meanwhile_are_told_once(world: World):
    template = world.template("wechat_template", text="好")
    people = [world.person() for _ in range(4)]
    of_vips(world, *people)
    job = start(world, template)
    advance_jobs(now=world.now)
    first, _, third, fourth = (each.customer for each in people)
    # as a merge leaves it: one not yet told goes to one who was, and the other way
    for loser, survivor in ((third, first), (first, fourth)):
        for rows in (
            Membership.objects.of(world.shop.pk),
            Message.objects.of(world.shop.pk),
        ):
            rows.filter(customer=loser).update(customer=survivor)
        Customer.objects.filter(pk=loser.pk).update(merged_into=survivor)
    job = finish(world, job)
    assert (job.state, job.failures) == ("done", [])
    assert told(world) == [people[1].customer.pk, fourth.pk]


def test_a_segments_batch_holds_a_code_for_each(world: World):
    template = world.template("wechat_template", text="{{ coupon.name }}")
    coupon_rows.coupon(world.shop, world.now, stock=2)
    people = [world.person() for _ in range(3)]
    of_vips(world, *people)
    job = finish(world, start(world, template, coupon_key="recall-10"))
    assert (job.done, job.failures) == (2, [{"row": 2, "code": "no_code_left"}])
    coupon_rows.assert_ledger_adds_up(world.shop)


def test_who_refuses_profiling_is_passed_over_by_a_segment_and_told_by_name(
    world: World,
):
    """Promise 10, and PIPL art. 24: a segment chooses people by what they are."""
    template = world.template("wechat_template", text="好")
    willing, refusing = world.person(), world.person()
    segment = of_vips(world, willing, refusing)
    Consent.objects.create(
        installation=world.shop,
        customer=refusing.customer,
        channel="",
        purpose="profiling",
        is_granted=False,
        text_version="1",
        source="test",
        stated_at=world.now,
    )
    found = rehearse(
        world.shop.pk,
        customer_ids=sample(world.shop.pk, segment.pk, world.now),
        template_ids=[template.pk],
        now=world.now,
        expires_at=world.now + batching.WORTH,
        of_segment=True,
    )
    assert (found.reachable, found.reasons) == (1, {"no_profiling": 1})
    job = finish(world, start(world, template))
    assert (job.done, job.failures) == (1, [{"row": 1, "code": "no_profiling"}])
    assert told(world) == [willing.customer.pk]
    # whoever writes to this very person has not been told by a segment whom
    by_name = start_batch(
        installation_id=world.shop.pk,
        customer_ids=[refusing.customer.pk],
        wanted=Wanted((template.pk,)),
        started_by="staff:x",
        now=world.now,
    )
    assert finish(world, by_name).failures == []
    assert told(world) == [willing.customer.pk, refusing.customer.pk]


def test_a_segment_that_cannot_be_sent_to_is_refused_and_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    template = world.template("wechat_template", text="好")

    def refused(**more: Any) -> str:
        with pytest.raises(BadBatch) as raised:
            start_batch(
                installation_id=world.shop.pk,
                wanted=Wanted((template.pk,)),
                started_by="x",
                now=world.now,
                **more,
            )
        return raised.value.code

    assert refused() == "people_or_segment"
    assert refused(customer_ids=[1], segment_key="vips") == "people_or_segment"
    assert refused(segment_key="vips") == "unknown_segment"
    made = services.save_segment(
        installation_id=world.shop.pk, key="vips", name="贵宾", rule=RULE, now=world.now
    )
    assert refused(segment_key="vips") == "segment_not_live"
    services.go_live(installation_id=world.shop.pk, segment_id=made.pk, now=world.now)
    assert refused(segment_key="vips") == "segment_building"
    services.build(installation_id=world.shop.pk, segment_id=made.pk, now=world.now)
    assert refused(segment_key="vips") == "nobody"
    of_vips(world, world.person(), world.person())
    monkeypatch.setattr(batching, "MOST_MEMBERS", 1)
    assert refused(segment_key="vips") == "too_many_people"
    services.archive(installation_id=world.shop.pk, segment_id=made.pk, now=world.now)
    assert refused(segment_key="vips") == "unknown_segment"
    assert not Job.objects.of(world.shop.pk).exists()


def test_a_large_segment_is_rehearsed_by_a_sample_that_stays_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    people = [world.person().customer.pk for _ in range(6)]
    segment = of_vips(world)
    services.put_tags(
        installation_id=world.shop.pk,
        wanted=[(each, "vip", "staff") for each in people],
        now=world.now,
    )
    services.build(installation_id=world.shop.pk, segment_id=segment.pk, now=world.now)
    assert set(sample(world.shop.pk, segment.pk, world.now)) == set(people)
    monkeypatch.setattr(
        "saleor_wechat_growth.messaging.queries.rehearsing.MOST_ASKED", 3
    )
    some = sample(world.shop.pk, segment.pk, world.now)
    assert (len(some), some) == (3, sample(world.shop.pk, segment.pk, world.now))

"""A deleted tag goes off everybody, in batches if they are many, and can come back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from saleor_wechat_growth.installations.models import Installation, Job
from saleor_wechat_growth.installations.services import advance_jobs
from saleor_wechat_growth.installations.services import jobs as job_services
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.errors import TagInUse, TagUnknown
from saleor_wechat_growth.segments.models import MirrorDue, Tag, Tagging, TaggingChange
from saleor_wechat_growth.segments.services import deleting
from tests.services.segments.living import live, person


def put(shop: Installation, people: list[int], now: datetime) -> None:
    services.put_tags(
        installation_id=shop.pk,
        wanted=[(each, "vip", "staff") for each in people],
        now=now,
    )


def delete(shop: Installation, now: datetime) -> deleting.Deleted:
    return services.delete_tag(
        installation_id=shop.pk, key="vip", by="staff:x", now=now
    )


def test_a_tag_that_many_wear_goes_off_them_by_a_job(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(job_services, "BATCH_ROWS", 2)
    people = [person(shop, now) for _ in range(5)]
    put(shop, people, now)
    done = delete(shop, now)
    assert done.people == 5
    assert advance_jobs(now=now) == 1
    assert Tagging.objects.of(shop.pk).count() == 3
    while advance_jobs(now=now):
        pass
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == ("done", 5, 5)
    assert not Tagging.objects.of(shop.pk).exists()
    assert not queries.tags(shop.pk).exists()
    taken = TaggingChange.objects.of(shop.pk).filter(what="taken")
    assert set(taken.values_list("customer_id", flat=True)) == set(people)
    assert set(taken.values_list("by", "reason")) == {("staff:x", "tag deleted")}


def test_who_gets_it_again_while_it_is_taken_off_keeps_it(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "MOST_AT_ONCE", 0)
    put(shop, [person(shop, now)], now)
    delete(shop, now)
    late = person(shop, now)
    put(shop, [late], now + timedelta(minutes=1))
    while advance_jobs(now=now):
        pass
    assert Tagging.objects.of(shop.pk).get().customer_id == late
    assert [each.key for each in queries.tags(shop.pk)] == ["vip"]


def test_a_tag_that_a_segment_begins_to_ask_for_meanwhile_stays_a_tag(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "MOST_AT_ONCE", 0)
    put(shop, [person(shop, now)], now)
    delete(shop, now)
    live(shop, "vips", {"type": "tag", "has": "vip"}, now)
    while advance_jobs(now=now):
        pass
    assert [each.key for each in queries.tags(shop.pk)] == ["vip"]
    assert not Tagging.objects.of(shop.pk).exists()


def test_a_deletion_that_is_stopped_leaves_a_tag_with_fewer_wearers(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(job_services, "BATCH_ROWS", 2)
    put(shop, [person(shop, now) for _ in range(3)], now)
    job = delete(shop, now).job
    assert job is not None
    advance_jobs(now=now)
    job_services.cancel_job(installation_id=shop.pk, job_id=job.pk, now=now)
    assert [each.key for each in queries.tags(shop.pk)] == ["vip"]
    delete(shop, now)
    while advance_jobs(now=now):
        pass
    assert not queries.tags(shop.pk).exists()


def test_mirrored_metadata_is_written_anew_for_all_who_wore_it(
    shop: Installation, now: datetime
) -> None:
    services.save_tag(
        installation_id=shop.pk, key="vip", name="贵宾", is_mirrored=True, now=now
    )
    people = [person(shop, now) for _ in range(2)]
    put(shop, people, now)
    MirrorDue.objects.all().delete()
    delete(shop, now)
    due = MirrorDue.objects.of(shop.pk).values_list("customer_id", flat=True)
    assert set(due) == set(people)


def test_a_tag_put_on_again_is_there_again_with_its_history(
    shop: Installation, now: datetime
) -> None:
    wearer = person(shop, now)
    put(shop, [wearer], now)
    delete(shop, now)
    put(shop, [wearer], now + timedelta(days=1))
    assert Tag.objects.of(shop.pk).get().deleted_at is None
    history = queries.tag_history(shop.pk, wearer)
    assert [each.what for each in history] == ["put", "taken", "put"]


def test_an_archived_segment_brings_its_tag_back_with_it(
    shop: Installation, now: datetime
) -> None:
    segment = live(shop, "new", {"type": "tag", "has": "x"}, now, enter_tags=["vip"])
    with pytest.raises(TagInUse, match="new"):
        delete(shop, now)
    services.archive(installation_id=shop.pk, segment_id=segment.pk, now=now)
    delete(shop, now)
    assert "vip" not in {each.key for each in queries.tags(shop.pk)}
    services.go_live(installation_id=shop.pk, segment_id=segment.pk, now=now)
    assert "vip" in {each.key for each in queries.tags(shop.pk)}


def test_a_tag_that_is_not_there_cannot_be_deleted(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    put(shop, [person(shop, now)], now)
    with pytest.raises(TagUnknown):
        delete(other_shop, now)

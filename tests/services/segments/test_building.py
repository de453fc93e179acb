"""Builds of one segment, where several are wanted at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Segment
from saleor_wechat_growth.segments.services.building import LOCK_SPACE
from saleor_wechat_growth.segments.services.updating import build_all
from tests.services.segments.living import live, members, person

EVERYBODY = {"not": {"type": "orders", "count": {"at_least": 1}}}
MINUTE = timedelta(minutes=1)
PATIENCE = 30


def build(segment: Segment, now: datetime, start: threading.Barrier) -> None:
    try:
        start.wait(PATIENCE)
        services.build(
            installation_id=segment.installation_id, segment_id=segment.id, now=now
        )
    finally:
        connection.close()


@contextmanager
def another_build(segment: Segment, now: datetime) -> Iterator[None]:
    """Have a build begin, and hold it up before it writes until the block is left."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, segment.id]
            )
            done = pool.submit(build, segment, now, threading.Barrier(1))
            ends_at = time.monotonic() + PATIENCE
            rows = Segment.objects.of(segment.installation_id)
            while not rows.get(id=segment.id).is_building:
                assert time.monotonic() < ends_at, "it never began"
                time.sleep(0.01)
            yield
        done.result(PATIENCE)


@pytest.mark.django_db(transaction=True)
def test_builds_of_one_segment_at_once_write_each_member_once(
    shop: Installation, now: datetime
) -> None:
    segment = live(shop, "all", EVERYBODY, now)
    people = {person(shop, now) for _ in range(2000)}
    start = threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        builds = [pool.submit(build, segment, now + MINUTE, start) for _ in range(4)]
    for each in builds:
        each.result()
    assert members(segment) == people


@pytest.mark.django_db(transaction=True)
def test_a_build_that_was_asked_for_during_another_is_made(
    shop: Installation, now: datetime
) -> None:
    segment = live(shop, "all", EVERYBODY, now)
    with another_build(segment, now):
        build_all(installation_id=shop.pk, now=now + MINUTE)
    segment.refresh_from_db()
    assert segment.build_due_at == now + MINUTE
    # what changes until then is noted: no two judge the same people
    assert segment.is_building
    assert services.build_due(now=now + MINUTE) == 1
    segment.refresh_from_db()
    assert (segment.build_due_at, segment.is_building) == (None, False)

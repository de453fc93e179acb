from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from saleor_wechat_growth.activity.facts import EventFact
from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.activity.services import record_events
from saleor_wechat_growth.inbox.services import handle_due
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.errors import (
    RuleCircular,
    RuleInvalid,
    SegmentInUse,
)
from saleor_wechat_growth.segments.models import (
    Recheck,
    Segment,
    SegmentVersion,
)
from saleor_wechat_growth.segments.queries import previewing
from saleor_wechat_growth.segments.services import updating
from tests.services.segments.living import live, members, person

TAGGED = {"type": "tag", "has": "vip"}
VIEWED = {"type": "event", "kind": "product_viewed", "within": "1h"}


def view(shop: Installation, who: int, now: datetime) -> None:
    record_events(
        installation_id=shop.pk,
        events=[EventFact("product_viewed", now, ActivityEvent.Source.CLIENT, who, {})],
        now=now,
    )


def save(shop: Installation, key: str, rule: Any, now: datetime) -> Segment:
    return services.save_segment(
        installation_id=shop.pk, key=key, name=key, rule=rule, now=now
    )


def test_segments_in_a_circle_are_refused(shop: Installation, now: datetime) -> None:
    save(shop, "a", TAGGED, now)
    save(shop, "b", {"not": {"type": "segment", "in": "a"}}, now)
    with pytest.raises(RuleCircular):
        save(shop, "a", {"type": "segment", "in": "b"}, now)
    with pytest.raises(RuleCircular):
        save(shop, "c", {"type": "segment", "in": "c"}, now)
    a = Segment.objects.of(shop.pk).get(key="a")
    with pytest.raises(SegmentInUse):
        services.archive(installation_id=shop.pk, segment_id=a.pk, now=now)


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "segment", "in": "nowhere"},
        {"type": "trait", "trait": "unheard", "known": True},
        {"type": "trait", "trait": "points", "is": "many"},
        {"type": "trait", "trait": "points", "contains": "1"},
        {"type": "orders", "sum": {"at_least": 1}},
        {"all": []},
        {"type": "nonsense"},
        {"all": [TAGGED] * 51},
        {"type": "event", "kind": "x", "count": {"at_least": 3, "at_most": 2}},
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    shop: Installation, now: datetime, rule: Any
) -> None:
    services.define_trait(
        installation_id=shop.pk, key="points", type="number", label="积分", now=now
    )
    with pytest.raises(RuleInvalid):
        save(shop, "a", rule, now)


def test_a_changed_rule_is_a_new_version_and_builds_anew(
    shop: Installation, now: datetime
) -> None:
    alice, bob = person(shop, now), person(shop, now)
    for who, tag in ((alice, "vip"), (bob, "new")):
        services.put_tags(installation_id=shop.pk, wanted=[(who, tag, "x")], now=now)
    segment = live(shop, "a", TAGGED, now)
    assert save(shop, "a", TAGGED, now).version == 1
    changed = save(shop, "a", {"type": "tag", "has": "new"}, now)
    assert (changed.version, changed.build_due_at) == (2, now)
    assert members(segment) == {alice}
    assert services.build_due(now=now) == 1
    assert members(segment) == {bob}
    assert SegmentVersion.objects.of(shop.pk).count() == 2
    assert services.build_due(now=now) == 0


def test_what_changes_while_a_segment_is_built_is_looked_at_after_it(
    shop: Installation, now: datetime
) -> None:
    alice = person(shop, now)
    segment = live(shop, "viewers", VIEWED, now)
    Segment.objects.of(shop.pk).update(is_building=True)
    view(shop, alice, now)
    handle_due(now=now)
    assert members(segment) == set()
    assert services.recheck_due(now=now) == 0
    Segment.objects.of(shop.pk).update(is_building=False)
    assert services.recheck_due(now=now) == 1
    assert members(segment) == {alice}


def test_a_preview_counts_or_says_that_it_estimates(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [person(shop, now) for _ in range(50)]
    services.put_tags(
        installation_id=shop.pk,
        wanted=[(who, "vip", "x") for who in people[:20]],
        now=now,
    )
    found = queries.preview(shop.pk, TAGGED, now)
    assert (found.count, found.is_estimate) == (20, False)
    assert len(found.sample) == 10
    assert set(found.sample) <= set(people[:20])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE growth_customer")
    monkeypatch.setattr(previewing, "_count", lambda *_: None)
    found = queries.preview(shop.pk, TAGGED, now)
    assert found.is_estimate
    assert found.count == pytest.approx(20, abs=5)
    assert set(found.sample) <= set(people[:20])


def test_a_preview_leaves_the_statement_timeout_as_it_was(
    shop: Installation, now: datetime
) -> None:
    queries.preview(shop.pk, TAGGED, now)
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_an_archived_segment_has_no_members_and_keeps_its_history(
    shop: Installation, now: datetime
) -> None:
    alice = person(shop, now)
    segment = live(shop, "a", {"not": TAGGED}, now)
    later = now + timedelta(days=1)
    services.archive(installation_id=shop.pk, segment_id=segment.pk, now=later)
    assert members(segment) == set()
    assert not Recheck.objects.of(shop.pk).exists()
    assert queries.audience_at(shop.pk, segment.pk, now) == {alice}


def test_so_many_new_people_are_met_by_a_build(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "CHUNK", 3)
    segment = live(shop, "everybody", {"not": TAGGED}, now)
    people = {person(shop, now) for _ in range(5)}
    services.update(installation_id=shop.pk, touched={}, now=now)
    assert members(segment) == set()
    assert services.build_due(now=now) == 1
    assert members(segment) == people


def test_an_estimate_of_many_is_near_though_people_came_in_waves(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previewing, "LOOKED_AT", 1000)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO growth_customer (installation_id, created_at) "
            "SELECT %s, %s FROM generate_series(1, 20000)",
            [shop.pk, now],
        )
        cursor.execute(
            "INSERT INTO growth_identity (installation_id, customer_id, kind, scope, "
            "lookup, sealed_value, first_seen_at) "
            "SELECT installation_id, id, 'email', '', decode(md5(id::text), 'hex'), "
            "'', created_at FROM growth_customer ORDER BY id LIMIT 8000"
        )
        cursor.execute("ANALYZE growth_customer, growth_identity")
    monkeypatch.setattr(previewing, "_count", lambda *_: None)
    found = queries.preview(shop.pk, {"type": "identity", "kind": "email"}, now)
    assert found.is_estimate
    assert found.count == pytest.approx(8000, rel=0.3)

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from saleor_wechat_growth.activity import queries, services
from saleor_wechat_growth.activity.codes import ALPHABET, LENGTH, new_code
from saleor_wechat_growth.activity.facts import (
    DecisionFact,
    EventFact,
    LinkWanted,
    TouchFact,
)
from saleor_wechat_growth.activity.models import (
    ActivityEvent,
    ClientEventId,
    Decision,
    Touch,
    TrackedLink,
)
from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.installations.models import Installation

TARGET = {"h5": "https://shop.example/", "mini_program": ""}


@pytest.fixture
def alice(shop: Installation, now: datetime) -> Customer:
    return Customer.objects.create(installation=shop, created_at=now)


def make(shop: Installation, alice: Customer, now: datetime, origin: str) -> str:
    wanted = [LinkWanted(origin, alice.pk, TARGET)]
    made = services.make_links(installation_id=shop.pk, wanted=wanted, now=now)
    return made[origin]


def test_a_code_is_eight_characters_that_nobody_mistakes() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == LENGTH for code in codes)
    assert not set("".join(codes)) - set(ALPHABET)
    assert not set("0O1Il") & set(ALPHABET)


def test_an_origin_keeps_its_link(
    shop: Installation, alice: Customer, now: datetime
) -> None:
    first = make(shop, alice, now, "message:1")
    assert make(shop, alice, now, "message:1") == first
    assert make(shop, alice, now, "message:2") != first
    assert TrackedLink.objects.of(shop.pk).count() == 2


def test_a_followed_link_leads_to_its_target_and_is_a_touch(
    shop: Installation, alice: Customer, now: datetime
) -> None:
    code = make(shop, alice, now, "message:1")
    followed = services.follow_link(code=code, now=now)
    assert followed is not None
    assert (followed.target, followed.customer_id) == (TARGET, alice.pk)
    services.follow_link(code=code, now=now)
    services.follow_link(code=code, now=now + timedelta(hours=1))
    touches = queries.touches(shop.pk, [alice.pk], since=now)
    assert [(each.kind, each.origin, each.at) for each in touches] == [
        (Touch.Kind.LINK, "message:1", now),
        (Touch.Kind.LINK, "message:1", now + timedelta(hours=1)),
    ]


def test_an_expired_link_leads_on_but_earns_nothing(
    shop: Installation, alice: Customer, now: datetime
) -> None:
    code = make(shop, alice, now, "message:1")
    assert services.follow_link(code=code, now=now + timedelta(days=30)) is not None
    assert not Touch.objects.of(shop.pk).exists()


def test_a_link_of_another_shop_leads_nowhere_for_who_names_the_shop(
    shop: Installation, other_shop: Installation, alice: Customer, now: datetime
) -> None:
    code = make(shop, alice, now, "message:1")
    foreign = services.follow_link(code=code, installation_id=other_shop.pk, now=now)
    assert foreign is None
    assert not Touch.objects.across_installations().exists()
    own = services.follow_link(code=code, installation_id=shop.pk, now=now)
    assert own is not None
    assert Touch.objects.of(shop.pk).count() == 1


def test_a_code_that_nobody_made_leads_nowhere(
    shop: Installation, now: datetime
) -> None:
    assert services.follow_link(code="nothing2", now=now) is None


def test_dead_links_are_dropped(
    shop: Installation, alice: Customer, now: datetime
) -> None:
    make(shop, alice, now, "message:1")
    assert services.drop_expired_links(now=now + timedelta(days=59)) == 0
    assert services.drop_expired_links(now=now + timedelta(days=61)) == 1


def test_promise_6_a_decision_is_kept_with_its_facts(
    shop: Installation, alice: Customer, now: datetime
) -> None:
    fact = DecisionFact(
        shop.pk,
        Decision.Stage.ENTRY,
        "cart:1",
        "not_entered",
        "too_late",
        {"hours": 7},
        alice.pk,
        None,
    )
    services.decide(decisions=[fact, fact], now=now)
    kept = list(queries.decisions_about(shop.pk, ["cart:1"]))
    assert len(kept) == 2
    assert (kept[0].verdict, kept[0].reason, kept[0].facts) == (
        "not_entered",
        "too_late",
        {"hours": 7},
    )
    assert kept[0].customer_id == alice.pk
    services.decide(decisions=[], now=now)


def test_a_message_is_one_touch_however_often_it_is_told(
    shop: Installation, alice: Customer, now: datetime
) -> None:
    touch = TouchFact(shop.pk, alice.pk, "message:1", now)
    services.record_touches(touches=[touch])
    services.record_touches(touches=[touch])
    assert Touch.objects.of(shop.pk).count() == 1


def event(now: datetime, event_id: uuid.UUID | None = None) -> EventFact:
    return EventFact(
        "product_viewed", now, ActivityEvent.Source.CLIENT, 1, {"p": 1}, event_id
    )


def test_an_event_reported_twice_counts_once(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    known = uuid.uuid4()
    batch = [event(now, known), event(now, known), event(now), event(now)]
    assert services.record_events(installation_id=shop.pk, events=batch, now=now) == 3
    late = [event(now + timedelta(hours=1), known)]
    assert services.record_events(installation_id=shop.pk, events=late, now=now) == 0
    # another shop's ids are another's
    assert (
        services.record_events(installation_id=other_shop.pk, events=late, now=now) == 1
    )
    assert ActivityEvent.objects.of(shop.pk).count() == 3


def test_client_ids_are_forgotten_after_thirty_days(
    shop: Installation, now: datetime
) -> None:
    services.record_events(
        installation_id=shop.pk, events=[event(now, uuid.uuid4())], now=now
    )
    assert services.forget_event_ids(now=now + timedelta(days=29)) == 0
    assert services.forget_event_ids(now=now + timedelta(days=31)) == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_reported_by_two_at_once_counts_once(
    shop: Installation, now: datetime
) -> None:
    ids = [uuid.uuid4() for _ in range(50)]
    counted: list[int] = []

    def report(order: list[uuid.UUID]) -> None:
        events = [event(now, each) for each in order]
        try:
            counted.append(
                services.record_events(installation_id=shop.pk, events=events, now=now)
            )
        finally:
            connection.close()

    threads = [
        threading.Thread(target=report, args=(order,)) for order in (ids, ids[::-1])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counted) == 50
    assert ClientEventId.objects.of(shop.pk).count() == 50


def partition_of(shop: Installation) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text FROM growth_activityevent "
            "WHERE installation_id = %s",
            [shop.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def test_months_are_made_ahead_and_take_the_rows_that_waited(
    shop: Installation,
) -> None:
    new_year = datetime(2031, 1, 1, tzinfo=UTC)
    services.record_events(
        installation_id=shop.pk, events=[event(new_year)], now=new_year
    )
    assert partition_of(shop) == ["growth_activityevent_other"]
    made = services.make_months(now=new_year - timedelta(seconds=1))
    assert made == [
        "growth_activityevent_2030_12",
        "growth_activityevent_2031_01",
        "growth_activityevent_2031_02",
        "growth_activityevent_2031_03",
    ]
    assert partition_of(shop) == ["growth_activityevent_2031_01"]
    assert services.make_months(now=new_year) == ["growth_activityevent_2031_04"]

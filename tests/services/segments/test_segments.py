from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.activity.facts import EventFact
from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.activity.services import record_events
from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.customers.observations import (
    Observation,
    email,
    lookup_of,
    openid,
)
from saleor_wechat_growth.customers.services import observe, part
from saleor_wechat_growth.inbox import registry
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce, handle_due
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach import news
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.snapshot import subject_of
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.models import (
    Membership,
    Tagging,
)
from tests.services.segments.living import live, members, person

VIEWED = {"type": "event", "kind": "product_viewed", "within": "1h"}
TAGGED = {"type": "tag", "has": "vip"}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Happening]:
    """What the layers above segments are told."""
    found: list[Happening] = []

    def listen(happenings: Sequence[Happening], now: datetime) -> None:
        found.extend(happenings)

    kinds = frozenset({"segment.entered", "segment.left"})
    above = [*registry._handlers["journeys"], (kinds, listen)]
    monkeypatch.setitem(registry._handlers, "journeys", above)
    return found


def view(shop: Installation, who: int, now: datetime) -> None:
    record_events(
        installation_id=shop.pk,
        events=[EventFact("product_viewed", now, ActivityEvent.Source.CLIENT, who, {})],
        now=now,
    )


def order(shop: Installation, who: int, at: datetime, **more: Any) -> Order:
    return Order.objects.create(
        installation=shop,
        saleor_id=f"{who} {at}",
        customer_id=who,
        currency="CNY",
        total=100,
        placed_at=at,
        paid_at=at,
        **more,
    )


def test_an_event_lets_somebody_in_and_time_lets_them_out(
    shop: Installation, now: datetime, heard: list[Happening]
) -> None:
    alice = person(shop, now)
    segment = live(shop, "viewers", VIEWED, now)
    view(shop, alice, now)
    assert handle_due(now=now) == 1
    assert members(segment) == {alice}
    [entered] = heard
    assert entered.kind == "segment.entered"
    membership = Membership.objects.of(shop.pk).get()
    assert entered.body == {
        "segment_id": segment.pk,
        "segment": "viewers",
        "customer_id": alice,
        "membership_id": membership.pk,
    }
    assert membership.why == "events:product_viewed"
    almost = now + timedelta(minutes=59)
    assert services.recheck_due(now=almost) == 0
    later = now + timedelta(hours=1)
    assert services.recheck_due(now=later) == 1
    assert members(segment) == set()
    assert [each.kind for each in heard] == ["segment.entered", "segment.left"]
    membership.refresh_from_db()
    assert (membership.why_left, membership.left_at) == ("time", later)
    assert services.recheck_due(now=later) == 0


def test_an_order_is_heard_in_the_same_pass(
    shop: Installation, now: datetime, heard: list[Happening]
) -> None:
    alice = person(shop, now)
    segment = live(shop, "buyers", {"type": "orders", "count": {"at_least": 1}}, now)
    bought = order(shop, alice, now)
    changed = Happening(
        shop.pk,
        "order.changed",
        f"order:{bought.pk}",
        now,
        {
            "customer_id": alice,
            "saleor_id": bought.saleor_id,
            "total": "100",
            "currency": "CNY",
            "placed_at": now.isoformat(),
            "paid_at": now.isoformat(),
            "order_id": bought.pk,
            "voucher_code": "",
            "cart_id": None,
            "is_paid": True,
            "is_cancelled": False,
            "is_fully_refunded": False,
            "discount": "0",
            "checkout_id": "",
        },
    )
    announce(happenings=[changed], now=now)
    assert members(segment) == {alice}
    assert [each.kind for each in heard] == ["segment.entered"]


def test_who_is_new_enters_where_a_rule_says_not(
    shop: Installation, now: datetime
) -> None:
    segment = live(shop, "untagged", {"not": TAGGED}, now)
    alice = person(shop, now)
    services.update(installation_id=shop.pk, touched={}, now=now)
    assert members(segment) == {alice}


def test_tags_let_in_and_entering_puts_them_on_but_leaving_takes_nothing_off(
    shop: Installation, now: datetime
) -> None:
    alice = person(shop, now)
    first = live(shop, "first", TAGGED, now, enter_tags=["seen"])
    above = live(shop, "above", {"type": "segment", "in": "first"}, now)
    second = live(shop, "a-second", {"type": "tag", "has": "seen"}, now)
    services.put_tags(
        installation_id=shop.pk, wanted=[(alice, "vip", "staff")], now=now
    )
    while services.recheck_due(now=now):
        pass
    assert members(first) == members(above) == members(second) == {alice}
    services.take_tags(
        installation_id=shop.pk, customer_ids=[alice], keys=["vip"], now=now
    )
    while services.recheck_due(now=now):
        pass
    assert members(first) == members(above) == set()
    assert members(second) == {alice}
    seen = Tagging.objects.of(shop.pk).get()
    assert (seen.tag.key, seen.origin) == ("seen", f"segment:{first.pk}")


def test_a_past_audience_can_be_rebuilt(shop: Installation, now: datetime) -> None:
    alice, bob = person(shop, now), person(shop, now)
    segment = live(shop, "viewers", VIEWED, now)
    for who, minutes in ((alice, 1), (bob, 30)):
        at = now + timedelta(minutes=minutes)
        view(shop, who, at)
        handle_due(now=at)
    services.recheck_due(now=now + timedelta(minutes=61))
    expected = {0: set(), 1: {alice}, 40: {alice, bob}, 70: {bob}}
    moments = [now + timedelta(minutes=minutes) for minutes in expected]
    found = [queries.audience_at(shop.pk, segment.pk, at) for at in moments]
    assert found == list(expected.values())
    flow = queries.flows(shop.pk, [segment.pk], moments, moments[-1])[segment.pk]
    assert [size for _, size in flow.sizes] == [0, 1, 2, 1]


def test_promise_2_a_merge_joins_memberships_and_parting_gives_each_their_own(
    shop: Installation, now: datetime
) -> None:
    def seen(*claims: Any) -> Any:
        [found] = observe(
            installation_id=shop.pk,
            observations=[Observation(claims, "test", now)],
            now=now,
        )
        return found

    one, other = openid("oA", "wxa"), email("alice@example.com")
    alice, bob = seen(one), seen(other)
    segment = live(shop, "viewers", VIEWED, now)
    twice = live(shop, "often", {**VIEWED, "count": {"at_least": 2}}, now)
    for who in (alice, bob):
        view(shop, who.customer_id, now)
    handle_due(now=now)
    assert members(segment) == {alice.customer_id, bob.customer_id}
    together = seen(one, other)
    services.update(installation_id=shop.pk, touched={}, now=now)
    assert members(segment) == members(twice) == {together.customer_id}
    part(
        installation_id=shop.pk,
        low=alice.identity_ids[0],
        high=bob.identity_ids[0],
        now=now,
    )
    services.update(installation_id=shop.pk, touched={}, now=now)
    assert members(segment) == {alice.customer_id, bob.customer_id}
    assert members(twice) == set()


def test_promise_11_nothing_of_an_other_shop_enters(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    alice, bob = person(shop, now), person(other_shop, now)
    for of, who in ((shop, alice), (other_shop, bob)):
        services.put_tags(
            installation_id=of.pk,
            # the other's person is nobody here
            wanted=[(alice, "vip", "x"), (bob, "vip", "x")],
            now=now,
        )
        assert Tagging.objects.of(of.pk).get().customer_id == who
    ours = live(shop, "a", {"not": {"type": "tag", "has": "none"}}, now)
    assert members(ours) == {alice}
    services.update(
        installation_id=shop.pk,
        touched={"*": [alice, bob], "tags:none": [bob]},
        now=now,
    )
    assert members(ours) == {alice}
    everybody = {"not": {"type": "tag", "has": "none"}}
    assert queries.members_by_rule(other_shop.pk, everybody, now) == {bob}
    in_a = {"type": "segment", "in": "a"}
    assert queries.members_by_rule(other_shop.pk, in_a, now) == set()
    assert queries.audience_at(other_shop.pk, ours.pk, now) == set()
    assert services.recheck_due(now=now) == 0


def test_an_update_takes_as_many_queries_for_a_hundred_people_as_for_one(
    shop: Installation, now: datetime
) -> None:
    people = [person(shop, now) for _ in range(100)]
    live(shop, "viewers", VIEWED, now)
    live(shop, "buyers", {"type": "orders", "count": {"at_least": 1}}, now)
    counts = []
    for some in (people[:1], people[1:]):
        for who in some:
            ActivityEvent.objects.create(
                installation=shop,
                occurred_at=now,
                customer_id=who,
                kind="product_viewed",
                source="client",
            )
        with CaptureQueriesContext(connection) as captured:
            news = services.update(
                installation_id=shop.pk,
                touched={"events:product_viewed": some, "carts": some},
                now=now,
            )
        assert len(news) == len(some)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_a_push_lets_in_whose_address_it_names(
    shop: Installation, now: datetime
) -> None:
    [alice] = observe(
        installation_id=shop.pk,
        observations=[Observation((openid("oA", "wxa"),), "test", now)],
        now=now,
    )
    account = Account.objects.create(
        installation=shop,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="x",
        app_id="wxa",
        sealed_secrets=b"",
    )
    rule = {"type": "reachable", "channel": "wechat_template"}
    segment = live(shop, "followers", rule, now)
    for place, (kind, expected) in enumerate(
        ((news.FOLLOWED, {alice.customer_id}), (news.UNFOLLOWED, set()))
    ):
        at = now + timedelta(seconds=place)
        push = Happening(
            shop.pk,
            kind,
            subject_of(lookup_of("openid", "oA", "wxa")),
            at,
            {"account_id": account.pk, "openid": "oA", "scene": ""},
        )
        announce(happenings=[push], now=at)
        assert members(segment) == expected

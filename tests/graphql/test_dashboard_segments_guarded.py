"""What a rule must not tell, must not break, and must not take from others."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.insights.queries import segments as reading
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.journeys.services import go_live, save_recipe
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Segment
from saleor_wechat_growth.segments.services import saving
from tests.graphql import people
from tests.graphql.dashboard import as_staff, ask
from tests.graphql.recalls import templates
from tests.graphql.test_dashboard_segments import PREVIEW, SAVE, VIP, read, tagged
from tests.services.segments.living import live

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

SPENT = {"type": "orders", "sum": {"at_least": "500"}, "currency": "CNY"}
BOUGHT = {"type": "order_time", "which": "last", "after": "2026-01-01"}
GO_LIVE = "mutation ($id: ID!) { goLiveSegment(id: $id) { segment { status } } }"
ARCHIVE = """mutation ($id: ID!) { it: archiveSegment(id: $id) {
  segment { status } errors { code message } } }"""
ATTENTION = "{ attention { code page target name reason } }"


def codes(body: dict[str, Any]) -> list[str]:
    return [each["extensions"]["code"] for each in body.get("errors", ())]


def both(shop: Installation) -> str:
    return as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_ORDERS"])


@pytest.mark.parametrize(
    "rule",
    [
        SPENT,
        BOUGHT,
        {"not": {"all": [VIP, SPENT]}},
        {"any": [VIP, {"type": "segment", "in": "above"}]},
    ],
)
def test_nobody_finds_what_somebody_spent_by_trying_rules(
    shop: Installation, now: datetime, rule: dict[str, Any]
) -> None:
    live(shop, "rich", SPENT, now)
    live(shop, "above", {"not": {"type": "segment", "in": "rich"}}, now)
    for query, more in ((PREVIEW, {}), (SAVE, {"name": "x", "key": "x"})):
        _, body = ask(shop, query, variables={"rule": rule, **more})
        assert codes(body) == ["FORBIDDEN"]
        _, body = ask(shop, query, both(shop), {"rule": rule, **more})
        assert codes(body) == []


def test_a_draft_that_asks_of_orders_goes_live_by_who_may_see_them(
    shop: Installation, now: datetime
) -> None:
    people.order(shop, people.alice(shop, now), now, total=Decimal(812))
    draft = services.save_segment(
        installation_id=shop.pk, key="rich", name="rich", rule=SPENT, now=now
    )
    _, body = ask(shop, GO_LIVE, variables={"id": draft.pk})
    assert codes(body) == ["FORBIDDEN"]
    assert read(shop, GO_LIVE, both(shop), id=draft.pk)["segment"]
    services.build_due(now=now + timedelta(days=1))
    # who is in a segment is what it is for
    members = "query ($id: ID!) { segment(id: $id) { size members { edges { node { why } } } } }"
    assert read(shop, members, id=draft.pk)["size"] == 1


def test_edges_of_money_and_of_orders_need_the_right_to_see_orders(
    shop: Installation,
) -> None:
    rfm = """mutation { it: saveRfm(
      currency: "CNY", windowDays: 365, recencyDays: [30, 60, 120, 240],
      frequency: [2, 3, 5, 8], monetary: ["100", "300", "800", "2000"]
    ) { segments { key } } }"""
    stages = """mutation { it: saveLifecycle(
      growth: 2, mature: 4, slumpDays: 60, lostDays: 180
    ) { segments { key } } }"""
    for save in (rfm, stages):
        _, body = ask(shop, save)
        assert codes(body) == ["FORBIDDEN"]
    assert read(shop, rfm, both(shop))["segments"]
    asked = "{ rfm { currency frequency monetary } }"
    _, body = ask(shop, asked)
    assert codes(body) == ["FORBIDDEN"]
    assert body["data"]["rfm"] == [
        {"currency": "CNY", "frequency": [2, 3, 5, 8], "monetary": None}
    ]
    [terms] = read(shop, asked, both(shop))
    assert [Decimal(each) for each in terms["monetary"]] == [100, 300, 800, 2000]


def of_event(**asked: Any) -> dict[str, Any]:
    where = [{"property": "price", **asked}]
    return {"type": "event", "kind": "mall_viewed", "where": where}


@pytest.mark.parametrize(
    "rule",
    [
        of_event(at_least="1e200000"),
        of_event(at_least="1e-200000"),
        of_event(at_most=1e300),
        of_event(**{"in": [1e308]}),
        {"type": "orders", "sum": {"at_least": "1e-200000"}, "currency": "CNY"},
        {"type": "orders", "sum": {"at_most": "1e18"}, "currency": "CNY"},
        {"type": "cart", "total": {"at_least": "0.0001"}, "currency": "CNY"},
        {"type": "order_time", "which": "last", "after": "9999-12-31T23:59:59-23:59"},
        {"type": "order_time", "which": "last", "before": "0001-01-01"},
        {"type": "orders", "count": {"at_least": 1}, "since": "1999-12-31"},
    ],
)
def test_what_no_database_can_compare_is_a_problem_of_the_rule(
    shop: Installation, rule: dict[str, Any]
) -> None:
    found = read(shop, PREVIEW, both(shop), rule=rule)
    assert found["problems"]
    refused = read(shop, SAVE, both(shop), name="x", key="x", rule=rule)
    assert [each["code"] for each in refused["errors"]] == ["RULE_INVALID"]
    assert not Segment.objects.of(shop.pk).exists()


WORDS = st.sampled_from(
    [
        *("all", "any", "not", "type", "tag", "has", "event", "kind", "where", "sum"),
        *("property", "is", "in", "at_least", "at_most", "contains", "known", "count"),
        *("orders", "order_time", "which", "last", "after", "since", "within", "cart"),
        *(
            "trait",
            "days_from_today",
            "between",
            "segment",
            "sequence",
            "first",
            "then",
        ),
        *("currency", "CNY", "products", "coupon", "states", "identity", "mall_viewed"),
        *("%s", "%(shop)s", "/*people*/", "\x7f", "\u200b", "密", "P1D", "-P1D", "30d"),
        *("1e999999", "1e-999999", "NaN", "-0", "0001-01-01", "9999-12-31", "9" * 60),
        *("2026-11-23T00:00:00+23:59", "born", "amount", "size"),
    ]
)
SINGLE = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
)
ANYTHING = st.recursive(
    SINGLE,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5)
    ),
    max_leaves=12,
)
HALF_RIGHT = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("event"), "kind": st.just("mall_viewed")},
        optional={
            "where": st.lists(
                st.dictionaries(
                    st.sampled_from(["is", "in", "at_least", "at_most", "contains"]),
                    ANYTHING,
                    max_size=1,
                ).map(lambda asked: {"property": "price", **asked}),
                max_size=2,
            ),
            "within": SINGLE,
            "count": ANYTHING,
        },
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["orders", "order_time"])},
        optional={
            "which": st.just("last"),
            "sum": st.fixed_dictionaries({"at_least": SINGLE}),
            "currency": st.just("CNY"),
            "since": SINGLE,
            "after": SINGLE,
            "products": ANYTHING,
        },
    ),
    st.fixed_dictionaries(
        {"type": st.just("trait"), "trait": st.sampled_from(["born", "amount"])},
        optional=dict.fromkeys(
            ("is", "is_not", "in", "at_least", "between", "days_from_today"), ANYTHING
        ),
    ),
    st.fixed_dictionaries({"type": st.just("tag"), "has": SINGLE}),
)


@settings(
    max_examples=150,
    deadline=None,
    # the shop is the same for all examples, which is what we want
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rule=ANYTHING
    | HALF_RIGHT
    | HALF_RIGHT.map(lambda rule: {"not": rule})
    | st.lists(HALF_RIGHT, max_size=3).map(lambda rules: {"any": rules})
)
def test_whatever_a_rule_says_it_is_counted_or_its_problems_are_named(
    shop: Installation, now: datetime, rule: Any
) -> None:
    for key, kind in (("born", "date"), ("amount", "number")):
        services.define_trait(
            installation_id=shop.pk, key=key, type=kind, label=key, now=now
        )
    for query, more in ((PREVIEW, {}), (SAVE, {"name": "x"})):
        _, body = ask(shop, query, both(shop), {"rule": rule, **more})
        assert set(codes(body)) <= {"BAD_INPUT", "BAD_REQUEST"}, json.dumps(rule)
    for each in Segment.objects.of(shop.pk).filter(status=Segment.Status.LIVE):
        services.build(installation_id=shop.pk, segment_id=each.pk, now=now)
        each.delete()


@pytest.fixture
def greeting(shop: Installation, now: datetime) -> Journey:
    templates(shop)
    live(shop, "vips", VIP, now)
    made = save_recipe(
        installation_id=shop.pk,
        key="welcome",
        name="欢迎",
        recipe="segment_entry",
        parameters={
            "segment": "vips",
            "touches": [{"after": 0, "templates": ["cart"]}],
        },
        now=now,
    )
    go_live(installation_id=shop.pk, journey_id=made.pk, now=now)
    return made


def test_a_segment_that_a_live_recall_starts_from_is_not_archived(
    shop: Installation, other_shop: Installation, now: datetime, greeting: Journey
) -> None:
    vips = Segment.objects.of(shop.pk).get(key="vips")
    theirs = live(other_shop, "vips", VIP, now)
    refused = read(shop, ARCHIVE, id=vips.pk)
    [error] = refused["errors"]
    assert error["code"] == "IN_USE"
    assert error["message"].endswith("欢迎")
    used = "query ($id: ID!) { segment(id: $id) { usedBy } }"
    assert read(shop, used, id=vips.pk) == {"usedBy": ["欢迎"]}
    assert read(other_shop, ARCHIVE, id=theirs.pk)["segment"]
    Journey.objects.of(shop.pk).update(status=Journey.Status.PAUSED)
    assert read(shop, ARCHIVE, id=vips.pk)["segment"] == {"status": "ARCHIVED"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"status": "archived"}, "archived"),
        ({"status": "draft"}, "draft"),
        ({"error": "not_counted"}, "not_counted"),
    ],
)
def test_a_live_recall_to_whose_segment_nobody_comes_is_told(
    shop: Installation,
    now: datetime,
    greeting: Journey,
    changed: dict[str, str],
    reason: str,
) -> None:
    may = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_DISCOUNTS"])
    vips = Segment.objects.of(shop.pk).get(key="vips")

    def told() -> list[dict[str, str]]:
        found = read(shop, ATTENTION, may)
        return [each for each in found if each["code"] == "RECALL_WITHOUT_SEGMENT"]

    assert told() == []
    Segment.objects.of(shop.pk).update(**changed)
    assert told() == [
        {
            "code": "RECALL_WITHOUT_SEGMENT",
            "page": "SEGMENTS",
            "target": str(vips.pk),
            "name": "欢迎",
            "reason": reason,
        }
    ]
    Journey.objects.of(shop.pk).update(status=Journey.Status.PAUSED)
    assert told() == []


@pytest.mark.parametrize(
    "asked", ["versions { number rule }", "sizes(days: 60) { size }"]
)
def test_whatever_is_asked_of_a_list_takes_as_many_queries_as_of_one(
    shop: Installation, now: datetime, asked: str
) -> None:
    def taken() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(shop, f"{{ segments {{ key {asked} }} }}")
        return len(captured)

    live(shop, "s", VIP, now)
    taken()
    of_one = taken()
    for number in range(5):
        live(shop, f"s{number}", {"not": VIP}, now)
    assert taken() == of_one


def test_members_are_asked_of_one_segment_at_a_time(
    shop: Installation, now: datetime
) -> None:
    for key in ("a", "b"):
        live(shop, key, VIP, now)
    _, body = ask(shop, "{ segments { members { edges { node { why } } } } }")
    assert set(codes(body)) == {"BAD_INPUT"}


def test_a_segments_last_fifty_versions_are_shown_newest_first(
    shop: Installation, now: datetime
) -> None:
    for number in range(53):
        rule = {"type": "tag", "has": f"t{number}"}
        for key in ("a", "b"):
            services.save_segment(
                installation_id=shop.pk, key=key, name=key, rule=rule, now=now
            )
    for found in read(shop, "{ segments { versions { number } } }"):
        assert [e["number"] for e in found["versions"]] == list(range(53, 3, -1))


def test_an_export_says_that_it_was_cut(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_EXPORTED", 3)
    export = """mutation ($id: ID!) { exportSegment(id: $id) {
      isCut members { customerId } } }"""
    tagged(shop, "vip", now, 3)
    three = live(shop, "three", VIP, now)
    found = read(shop, export, id=three.pk)
    assert (found["isCut"], len(found["members"])) == (False, 3)
    tagged(shop, "vip", now)
    four = live(shop, "four", VIP, now)
    found = read(shop, export, id=four.pk)
    assert (found["isCut"], len(found["members"])) == (True, 3)


def test_a_shop_has_so_many_live_segments_at_most(
    shop: Installation,
    other_shop: Installation,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(saving, "MOST_LIVE", 2)
    live(other_shop, "theirs", VIP, now)
    for key in ("a", "b"):
        live(shop, key, VIP, now)
    refused = read(shop, SAVE, name="c", key="c", rule=VIP)
    assert [each["code"] for each in refused["errors"]] == ["TOO_MANY_SEGMENTS"]
    assert not Segment.objects.of(shop.pk).filter(key="c").exists()
    one = Segment.objects.of(shop.pk).get(key="a")
    assert read(shop, SAVE, id=one.pk, name="a", rule={"not": VIP})["segment"]

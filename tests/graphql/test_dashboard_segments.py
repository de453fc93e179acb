"""Segments, tags and traits in the Dashboard's API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.customers.observations import verified_phone
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.installations.services import advance_jobs
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Segment, Tag, Tagging
from tests.graphql import people
from tests.graphql.dashboard import as_staff, ask
from tests.services.segments.living import live, members, person

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django import DjangoAssertNumQueries

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

VIP = {"type": "tag", "has": "vip"}
LIST = """{ segments {
  id key name kind status rule enterTags version isBuilding size enteredLately
  leftLately sizes { at size } usedBy error
} }"""
MEMBERS = """query ($id: ID!) { segment(id: $id) {
  name versions { number rule by }
  sizes(days: 60) { size }
  members(first: 50) { edges { node {
    enteredAt why customer { id name tags { key } }
  } } }
} }"""
PREVIEW = """query ($rule: JSON!, $id: ID) { segmentPreview(rule: $rule, id: $id) {
  problems { path wrong } count isEstimate sample { id name }
} }"""
SAVE = """mutation (
  $id: ID, $key: String, $name: String!, $rule: JSON!, $tags: [String!]
) { it: saveSegment(id: $id, key: $key, name: $name, rule: $rule, enterTags: $tags) {
  segment { id key name version status rule }
  problems { path wrong }
  errors { field code }
} }"""
CHECK = """query ($csv: String!) { checkTagImport(csv: $csv) {
  total usable people faulty faults { line fault } tags { tag rows isNew }
} }"""
IMPORT = """mutation ($csv: String!) { it: startTagImport(csv: $csv) {
  job { id kind total } errors { code }
} }"""


def read(
    shop: Installation, query: str, bearer: str | None = None, **variables: Any
) -> Any:
    _, body = ask(shop, query, bearer, variables)
    assert "errors" not in body, body
    return next(iter(body["data"].values()))


def audited(shop: Installation) -> list[str]:
    return list(
        AuditEntry.objects.of(shop.id).order_by("id").values_list("action", flat=True)
    )


def tagged(shop: Installation, key: str, now: datetime, count: int = 1) -> list[int]:
    made = [person(shop, now) for _ in range(count)]
    services.put_tags(
        installation_id=shop.pk,
        wanted=[(each, key, "staff") for each in made],
        now=now,
    )
    return made


def test_the_list_says_how_large_segments_are_and_how_they_moved(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    before = now - timedelta(days=10)
    alice, bob = tagged(shop, "vip", before, 2)
    vip = live(shop, "vips", VIP, before)
    live(shop, "others", {"not": {"type": "segment", "in": "vips"}}, now)
    live(other_shop, "theirs", VIP, now)
    services.take_tags(
        installation_id=shop.pk, customer_ids=[bob], keys=["vip"], now=now
    )
    services.recheck_due(now=now)

    others, vips = read(shop, LIST)
    assert [others["key"], vips["key"]] == ["others", "vips"]
    assert (vips["size"], vips["enteredLately"], vips["leftLately"]) == (1, 0, 1)
    assert [each["size"] for each in vips["sizes"]] == [0] * 20 + [2] * 10 + [1]
    assert vips["usedBy"] == ["others"]
    assert others["size"] == 1
    assert members(vip) == {alice}


def test_a_list_of_segments_takes_as_many_queries_as_one_segment(
    shop: Installation,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(6):
        live(shop, f"s{number}", VIP, now)
    ask(shop, LIST)
    with django_assert_num_queries(7):
        # the shop; segments; who is in them; how they moved; who names them: others,
        # recalls
        assert len(read(shop, LIST)) == 6


def test_members_are_people_with_the_day_they_came_and_why(
    shop: Installation,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    alice, bob = tagged(shop, "vip", now, 2)
    vip = live(shop, "vips", VIP, now)
    read(shop, MEMBERS, id=vip.pk)
    with django_assert_num_queries(11):
        found = read(shop, MEMBERS, id=vip.pk)
    nodes = [edge["node"] for edge in found["members"]["edges"]]
    assert {node["customer"]["id"] for node in nodes} == {str(alice), str(bob)}
    assert {node["why"] for node in nodes} == {"built"}
    assert nodes[0]["customer"]["tags"] == [{"key": "vip"}]
    assert [each["size"] for each in found["sizes"]][-2:] == [0, 2]
    more = tagged(shop, "vip", now, 5)
    services.recheck_due(now=now)
    with django_assert_num_queries(11):
        found = read(shop, MEMBERS, id=vip.pk)
    assert len(found["members"]["edges"]) == 2 + len(more)


def test_a_preview_counts_and_shows_some_or_says_what_is_wrong_where(
    shop: Installation, now: datetime
) -> None:
    people_of_it = tagged(shop, "vip", now, 3)
    found = read(shop, PREVIEW, rule=VIP)
    assert (found["count"], found["isEstimate"]) == (3, False)
    assert {each["id"] for each in found["sample"]} == set(map(str, people_of_it))

    wrong = {
        "all": [
            {"type": "tag"},
            {"not": {"type": "event", "kind": "mall_viewed", "count": {}}},
        ]
    }
    found = read(shop, PREVIEW, rule=wrong)
    assert found["count"] is None
    assert found["problems"] == [
        {"path": ["all", "0", "has"], "wrong": "MISSING"},
        {"path": ["all", "1", "not", "count"], "wrong": "NO_BOUND"},
    ]
    unknown = {"any": [VIP, {"type": "segment", "in": "nobody"}]}
    assert read(shop, PREVIEW, rule=unknown)["problems"] == [
        {"path": ["any", "1", "in"], "wrong": "SEGMENT"}
    ]
    trait = {"type": "trait", "trait": "size", "is": "L"}
    assert read(shop, PREVIEW, rule=trait)["problems"] == [
        {"path": ["trait"], "wrong": "TRAIT"}
    ]


def test_saving_makes_a_live_segment_and_its_next_rule_another_version(
    shop: Installation, now: datetime
) -> None:
    payload = read(shop, SAVE, key="vips", name="VIP", rule=VIP, tags=["seen"])
    assert payload["errors"] == []
    made = payload["segment"]
    assert (made["status"], made["version"]) == ("LIVE", 1)
    alice, _ = tagged(shop, "vip", now, 2)
    services.build_due(now=now)
    assert Tagging.objects.of(shop.pk).filter(tag__key="seen").count() == 2

    payload = read(shop, SAVE, id=made["id"], name="VIP 2", rule={"not": VIP})
    assert payload["segment"]["version"] == 2
    services.build_due(now=now)
    assert alice not in members(Segment.objects.of(shop.pk).get())
    assert audited(shop) == ["segment.saved", "segment.saved"]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": " ", "rule": VIP}, "NAME_INVALID", "name"),
        ({"name": "x", "rule": VIP, "key": "Ä!"}, "KEY_INVALID", "key"),
        ({"name": "x", "rule": VIP, "key": "taken"}, "KEY_TAKEN", "key"),
        ({"name": "x", "rule": {}}, "RULE_INVALID", "rule"),
        ({"name": "x", "rule": VIP, "id": "7"}, "SEGMENT_UNKNOWN", "id"),
        ({"name": "x", "rule": VIP, "tags": ["a b"]}, "TAG_INVALID", "enterTags"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_its_field(
    shop: Installation, now: datetime, given: dict[str, Any], code: str, field: str
) -> None:
    live(shop, "taken", VIP, now)
    payload = read(shop, SAVE, **given)
    assert payload["errors"] == [{"field": field, "code": code}]
    assert audited(shop) == []


def test_a_segment_cannot_come_to_depend_on_itself(
    shop: Installation, now: datetime
) -> None:
    first = live(shop, "first", VIP, now)
    live(shop, "second", {"type": "segment", "in": "first"}, now)
    circle = {"type": "segment", "in": "second"}
    payload = read(shop, SAVE, id=str(first.pk), name="x", rule=circle)
    assert [each["wrong"] for each in payload["problems"]] == ["CIRCLE"]


def test_segments_are_archived_unless_others_name_them(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    first = live(shop, "first", VIP, now)
    second = live(shop, "second", {"type": "segment", "in": "first"}, now)
    theirs = live(other_shop, "theirs", VIP, now)
    archive = """mutation ($id: ID!) { it: archiveSegment(id: $id) {
      segment { status } errors { code } } }"""
    assert read(shop, archive, id=first.pk)["errors"] == [{"code": "IN_USE"}]
    assert read(shop, archive, id=theirs.pk)["errors"] == [{"code": "SEGMENT_UNKNOWN"}]
    assert read(shop, archive, id=second.pk)["segment"] == {"status": "ARCHIVED"}
    assert read(shop, archive, id=first.pk)["segment"] == {"status": "ARCHIVED"}
    again = "mutation ($id: ID!) { it: goLiveSegment(id: $id) { segment { status } } }"
    assert read(shop, again, id=first.pk)["segment"] == {"status": "LIVE"}
    anew = "mutation ($id: ID!) { it: rebuildSegment(id: $id) { segment { key } } }"
    assert read(shop, anew, id=first.pk)["segment"] == {"key": "first"}
    assert audited(shop) == [
        "segment.archived",
        "segment.archived",
        "segment.went_live",
        "segment.rebuilt",
    ]
    _, body = ask(shop, MEMBERS, variables={"id": theirs.pk})
    assert body["data"]["segment"] is None


def test_the_vocabulary_is_the_shops_own(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    people.order(shop, people.alice(shop, now), now)
    services.define_trait(
        installation_id=shop.pk, key="birthday", type="date", label="生日", now=now
    )
    live(shop, "vips", VIP, now)
    live(other_shop, "theirs", VIP, now)
    found = read(
        shop,
        """{ ruleVocabulary {
          tags { key name detail } traits { key type label } segments { key name }
          coupons { key } accounts { key name } templates { key name }
          events { kind properties } currencies
        } }""",
    )
    assert found["traits"] == [{"key": "birthday", "type": "DATE", "label": "生日"}]
    assert [each["key"] for each in found["segments"]] == ["vips"]
    assert "product_viewed" in {each["kind"] for each in found["events"]}
    assert found["currencies"] == ["CNY"]


def test_tags_are_kept_with_family_and_count(shop: Installation, now: datetime) -> None:
    tagged(shop, "vip", now, 2)
    saved = read(
        shop,
        """mutation { it: saveTag(
          key: "vip", name: "贵宾", family: NATURE, isMirrored: true
        ) { tag { key name family isMirrored people } errors { code } } }""",
    )
    vip = {
        "key": "vip",
        "name": "贵宾",
        "family": "NATURE",
        "isMirrored": True,
        "people": 2,
    }
    assert saved == {"tag": vip, "errors": []}
    assert read(shop, "{ tags { key name family isMirrored people } }") == [vip]
    refused = read(
        shop,
        """mutation { it: saveTag(
          key: "no way", name: "x", family: OTHER, isMirrored: false
        ) { errors { code field } } }""",
    )
    assert refused["errors"] == [{"code": "TAG_INVALID", "field": "key"}]
    assert audited(shop) == ["tag.saved"]


def test_a_trait_keeps_its_type(shop: Installation) -> None:
    define = """mutation ($type: TraitType!, $options: [String!]) { it: defineTrait(
      key: "size", type: $type, label: "尺码", options: $options
    ) { trait { key type options } errors { code } } }"""
    assert read(shop, define, type="CHOICE", options=["S", "L"])["trait"] == {
        "key": "size",
        "type": "CHOICE",
        "options": ["S", "L"],
    }
    assert read(shop, define, type="TEXT")["errors"] == [{"code": "TRAIT_INVALID"}]
    assert audited(shop) == ["trait.defined"]


def test_a_file_of_tags_is_checked_row_by_row_and_then_put_on(
    shop: Installation, now: datetime
) -> None:
    alice = people.see(shop, now, verified_phone("+8613800000001"))
    csv = """手机号,标签,原因
13800000001,vip,双十一
138-0000-0001,new
13800000002,vip
,vip
13800000001,
13800000001,a b
王小明,vip
"""
    found = read(shop, CHECK, csv=csv)
    assert (found["total"], found["usable"], found["people"]) == (7, 2, 1)
    assert found["faults"] == [
        {"line": 4, "fault": "UNKNOWN"},
        {"line": 5, "fault": "NO_IDENTIFIER"},
        {"line": 6, "fault": "NO_TAG"},
        {"line": 7, "fault": "TAG_INVALID"},
        {"line": 8, "fault": "UNCLEAR"},
    ]
    assert found["tags"] == [
        {"tag": "new", "rows": 1, "isNew": True},
        {"tag": "vip", "rows": 1, "isNew": True},
    ]
    assert not Tag.objects.of(shop.pk).exists()

    job = read(shop, IMPORT, csv=csv)["job"]
    assert (job["kind"], job["total"]) == ("tags.import", 2)
    assert advance_jobs(now=now) == 1
    worn = Tagging.objects.of(shop.pk).filter(customer_id=alice)
    assert sorted(worn.values_list("tag__key", "reason")) == [
        ("new", ""),
        ("vip", "双十一"),
    ]
    assert read(shop, IMPORT, csv="nothing")["errors"] == [{"code": "FILE_INVALID"}]
    assert audited(shop) == ["tags.imported"]


def test_everybody_in_a_segment_is_tagged_in_the_background(
    shop: Installation, now: datetime
) -> None:
    tagged(shop, "vip", now, 3)
    vip = live(shop, "vips", VIP, now)
    tag = """mutation ($id: ID!, $tags: [String!]!) { it: tagSegment(
      id: $id, tags: $tags, reason: "回馈"
    ) { job { total } errors { code } } }"""
    assert read(shop, tag, id=vip.pk, tags=["thanked"])["job"] == {"total": 3}
    advance_jobs(now=now)
    assert Tagging.objects.of(shop.pk).filter(tag__key="thanked").count() == 3
    empty = live(shop, "empty", {"type": "tag", "has": "nobody"}, now)
    refused = read(shop, tag, id=empty.pk, tags=["thanked"])
    assert refused["errors"] == [{"code": "NOBODY"}]
    assert audited(shop) == ["segment.tagged"]


def test_an_export_is_masked_unless_it_is_asked_for_and_noted(
    shop: Installation, now: datetime
) -> None:
    people.alice(shop, now)
    everybody = live(shop, "all", {"not": {"type": "tag", "has": "nobody"}}, now)
    export = """mutation ($id: ID!, $all: Boolean!) { it: exportSegment(
      id: $id, isRevealed: $all
    ) { members { name phone enteredAt } } }"""
    [masked] = read(shop, export, id=everybody.pk, all=False)["members"]
    [whole] = read(shop, export, id=everybody.pk, all=True)["members"]
    assert "*" in masked["phone"]
    assert whole["phone"].startswith("+86")
    entries = AuditEntry.objects.of(shop.id).order_by("id")
    assert [each.details["revealed"] for each in entries] == [False, True]


def test_stages_come_from_thresholds_and_show_who_moved(
    shop: Installation, now: datetime
) -> None:
    save = """mutation ($mature: Int!) { it: saveLifecycle(
      growth: 2, mature: $mature, slumpDays: 60, lostDays: 180
    ) { segments { key kind status } errors { code } } }"""
    may = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_ORDERS"])
    refused = read(shop, save, may, mature=2)
    assert refused["errors"] == [{"code": "TERMS_INVALID"}]
    made = read(shop, save, may, mature=4)["segments"]
    assert {each["kind"] for each in made} == {"STAGE"}
    assert read(shop, "{ lifecycle { growth mature slumpDays lostDays } }") == {
        "growth": 2,
        "mature": 4,
        "slumpDays": 60,
        "lostDays": 180,
    }
    people.alice(shop, now)
    while services.build_due(now=now):
        pass
    found = read(
        shop,
        f"""{{ stageMoves(
          earlier: "{(now - timedelta(days=1)).isoformat()}",
          later: "{now.isoformat()}"
        ) {{ stages {{ id key }} moves {{ before after people }} }} }}""",
    )
    assert found["stages"][0]["key"] == "stage_introduction"
    assert sum(each["people"] for each in found["moves"]) <= 1
    first = made[0]
    refused = read(
        shop,
        SAVE,
        id=str(Segment.objects.of(shop.pk).get(key=first["key"]).pk),
        name="x",
        rule=VIP,
    )
    assert refused["errors"] == [{"code": "BUILT_IN", "field": "id"}]


def test_rfm_bands_come_from_edges_that_rise(shop: Installation) -> None:
    save = """mutation ($recency: [Int!]!) { it: saveRfm(
      currency: "CNY", windowDays: 365, recencyDays: $recency,
      frequency: [2, 3, 5, 8], monetary: ["100", "300", "800", "2000"]
    ) { segments { key } errors { code field } } }"""
    may = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_ORDERS"])
    assert len(read(shop, save, may, recency=[30, 60, 120, 240])["segments"]) == 15
    assert read(shop, save, may, recency=[30, 30, 120, 240])["errors"]
    terms = "{ rfm { currency windowDays recencyDays monetary } }"
    assert read(shop, terms, may) == [
        {
            "currency": "CNY",
            "windowDays": 365,
            "recencyDays": [30, 60, 120, 240],
            "monetary": ["100", "300", "800", "2000"],
        }
    ]


def test_segments_take_the_permission_of_customers_and_their_spending_that_of_orders(
    shop: Installation,
) -> None:
    nobody = as_staff(shop, permissions=["MANAGE_ORDERS"])
    for query in (LIST, "{ tags { key } }", "{ ruleVocabulary { currencies } }"):
        _, body = ask(shop, query, nobody)
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    users = as_staff(shop, permissions=["MANAGE_USERS"])
    asked = '{ tags { key } rfmProposal(currency: "CNY") { currency } }'
    _, body = ask(shop, asked, users)
    assert body["data"] == {"tags": [], "rfmProposal": None}
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    _, body = ask(shop, SAVE, nobody, {"name": "x", "rule": VIP})
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"

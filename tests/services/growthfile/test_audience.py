"""Tags, traits and segments in the file."""

from __future__ import annotations

from datetime import datetime

import pytest

from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.management.growthfile.reading import Unusable, read
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Segment, Tag, TraitDefinition
from tests.services.growthfile.desk import Desk, changed, said, verbs

FILE = """
version: 1
tags:
  贵宾: {name: 贵宾, family: nature, mirrored: true}
traits:
  birthday: {type: date, label: 生日}
segments:
  # it names one that stands below it
  both:
    name: 两者都是
    rule:
      all:
        - {type: segment, in: born}
        - {type: tag, has: 贵宾}
  born:
    name: 有生日
    rule: {type: trait, trait: birthday, known: true}
    enter_tags: [贵宾]
  spent:
    name: 花过
    rule: {type: orders, sum: {at_least: 99.5}, currency: CNY, within: 30d}
    live: false
"""


@pytest.fixture
def desk(shop: Installation, now: datetime) -> Desk:
    return Desk(shop, {}, now)


def test_a_file_makes_tags_traits_and_segments_in_the_order_they_need(
    desk: Desk,
) -> None:
    plan = desk.plan(FILE)
    assert (plan.problems, plan.warnings) == ((), ())
    desk.apply(FILE, plan)
    assert Tag.objects.of(desk.shop.pk).get().is_mirrored
    assert TraitDefinition.objects.of(desk.shop.pk).get().label == "生日"
    assert dict(Segment.objects.of(desk.shop.pk).values_list("key", "status")) == {
        "born": "live",
        "both": "live",
        "spent": "draft",
    }
    assert desk.plan(FILE).changing == ()


def test_an_export_of_segments_is_the_same_file(desk: Desk) -> None:
    desk.apply(FILE)
    exported = desk.export()
    assert desk.plan(exported).changing == ()
    assert "env:" not in exported.partition("version")[2]


def test_a_rule_that_changed_is_a_version_and_false_live_an_end(desk: Desk) -> None:
    desk.apply(FILE)
    other = FILE.replace("99.5", "200").replace("name: 有生日", "name: 有生日的人")
    assert changed(desk.plan(other)) == {
        "segment born": ["name"],
        "segment spent": ["rule.sum.at_least"],
    }
    desk.apply(other)
    spent = Segment.objects.of(desk.shop.pk).get(key="spent")
    assert spent.version == 2

    over = other.replace("name: 两者都是", "name: 两者都是\n    live: false")
    assert verbs(desk.plan(over))["segment both"] == "pause"
    desk.apply(over)
    assert Segment.objects.of(desk.shop.pk).get(key="both").status == "archived"
    assert desk.plan(over).changing == ()
    desk.apply(other)
    assert Segment.objects.of(desk.shop.pk).get(key="both").status == "live"


def test_a_plan_says_how_many_would_be_in_a_segment(desk: Desk, now: datetime) -> None:
    for _ in range(3):
        Customer.objects.create(installation=desk.shop, created_at=now)
    text = """
version: 1
segments:
  everybody: {name: 所有人, rule: {not: {type: tag, has: vip}}}
"""
    [estimate] = desk.plan(text).estimates
    assert estimate.figures == {"people": 3, "people_now": 0}
    desk.apply(text)
    services.build_due(now=desk.now)
    vip = text.replace("{not: {type: tag, has: vip}}", "{type: tag, has: vip}")
    [estimate] = desk.plan(vip).estimates
    assert estimate.figures == {"people": 0, "people_now": 3}
    assert said(desk.plan(vip)) == [("segment everybody", "rule")]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("in: born", "in: nobody", "segment both"),
        ("trait: birthday", "trait: size", "segment born"),
        ("  both:", "  stage_growth:", "segment stage_growth"),
        ("known: true}", "at_least: tall}", "segment born"),
        (
            "rule: {type: trait, trait: birthday, known: true}",
            "rule: {type: segment, in: both}",
            "segment both",
        ),
    ],
)
def test_what_a_rule_cannot_mean_keeps_the_file_from_being_applied(
    desk: Desk, old: str, new: str, where: str
) -> None:
    assert old in FILE
    found = desk.plan(FILE.replace(old, new)).problems
    assert where in {each.where for each in found}


def test_a_fault_in_a_rule_is_shown_where_it_stands() -> None:
    text = FILE.replace("family: nature", "family: royal").replace(
        "within: 30d", "within: a month"
    )
    with pytest.raises(Unusable) as raised:
        read(text.encode())
    assert [(each.line, each.where) for each in raised.value.faults] == [
        (4, "tags.贵宾.family"),
        (21, "segments.spent.rule.within"),
    ]


def test_a_journey_waits_for_a_segment_that_is_there(desk: Desk, demo: str) -> None:
    journey = """
  hello:
    name: 欢迎
    recipe: segment_entry
    live: true
    parameters:
      segment: nobody
      touches: [{after: 1, templates: [cart-sms]}]

policies: {}
"""
    plan = desk.plan(demo.replace("\npolicies: {}\n", journey), {})
    assert ("journey hello", "parameters.segment") in {
        (each.where, each.field) for each in plan.problems
    }


THRESHOLDS = """
version: 1
lifecycle: {growth: 3, mature: 6, slump: 30d, lost: 90d}
rfm:
  CNY:
    window: 365d
    recency: [30d, 60d, 90d, 180d]
    frequency: [2, 3, 5, 8]
    monetary: [100, 300.5, 500, 1000]
segments:
  growing:
    name: 成长
    rule: {all: [{type: segment, in: stage_growth}, {type: segment, in: rfm_cny_r5}]}
"""


def test_stages_and_bands_are_made_from_the_files_thresholds(desk: Desk) -> None:
    plan = desk.plan(THRESHOLDS)
    assert (plan.problems, plan.warnings) == ((), ())
    assert verbs(plan) == {
        "lifecycle": "create",
        "rfm CNY": "create",
        "segment growing": "create",
    }
    assert [each.where for each in plan.estimates] == [
        "lifecycle",
        "rfm CNY",
        "segment growing",
    ]
    assert not Segment.objects.of(desk.shop.pk).exists()
    desk.apply(THRESHOLDS, plan)
    made = Segment.objects.of(desk.shop.pk).filter(status="live")
    assert made.count() == 5 + 15 + 1
    assert desk.plan(THRESHOLDS).changing == ()
    assert ("lifecycle.create", "lifecycle") in desk.audit()


def test_a_threshold_that_moves_is_shown_and_changes_its_segments_only(
    desk: Desk,
) -> None:
    desk.apply(THRESHOLDS)
    moved = THRESHOLDS.replace("slump: 30d", "slump: 45d").replace("300.5", "350")
    plan = desk.plan(moved)
    assert changed(plan) == {"lifecycle": ["slump"], "rfm CNY": ["monetary"]}
    (slump,) = plan.changing[0].changes
    assert (slump.old, slump.new) == ("30d", "45d")
    desk.apply(moved, plan)
    versions = dict(Segment.objects.of(desk.shop.pk).values_list("key", "version"))
    assert versions["stage_slump"] == versions["rfm_cny_m3"] == 2
    assert versions["stage_lost"] == versions["rfm_cny_r1"] == 1


def test_thresholds_are_exported_as_they_are_and_read_back_the_same(
    desk: Desk,
) -> None:
    assert "lifecycle" not in desk.export()
    assert "rfm" not in desk.export()
    desk.apply(THRESHOLDS)
    written = desk.export()
    assert "slump: 30d" in written
    assert desk.plan(written).changing == ()
    (line,) = read(written.encode()).rfm.items()
    assert (line[0], line[1].frequency) == ("CNY", (2, 3, 5, 8))


@pytest.mark.parametrize(
    "wrong",
    [
        "lifecycle: {growth: 4, mature: 4}",
        "lifecycle: {slump: 90d, lost: 30d}",
        "rfm: {CNY: {recency: [9d, 3d, 4d, 5d], frequency: [1, 2, 3, 4], monetary: [1, 2, 3, 4]}}",
        "rfm: {Yuan: {recency: [1d, 3d, 4d, 5d], frequency: [1, 2, 3, 4], monetary: [1, 2, 3, 4]}}",
    ],
)
def test_thresholds_that_do_not_rise_are_mistakes_with_a_place(wrong: str) -> None:
    with pytest.raises(Unusable):
        read(f"version: 1\n{wrong}\n".encode())


def test_a_rule_may_name_no_stage_that_neither_shop_nor_file_has(desk: Desk) -> None:
    lonely = THRESHOLDS.replace(
        "lifecycle: {growth: 3, mature: 6, slump: 30d, lost: 90d}\n", ""
    )
    (problem,) = desk.plan(lonely).problems
    assert problem.what == "there is no segment stage_growth"

"""Sources and their codes in the file."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from saleor_wechat_growth.activity.codefile import Row
from saleor_wechat_growth.activity.models import CodeAllowance, SceneCode, Source
from saleor_wechat_growth.activity.services import (
    CheckedCodes,
    Kind,
    archive_source,
    order_batch,
)
from saleor_wechat_growth.installations.models import Installation
from tests.services.growthfile.desk import Desk, changed, said, verbs, wrong

pytestmark = pytest.mark.django_db

FILE = """\
version: 1
accounts:
  tea: {kind: service_account, name: tea, app_id: wxtea, secrets: {app_secret: env:A}}
  mini: {kind: mini_program, name: mini, app_id: wxmini, secrets: {app_secret: env:A}}
sources:
  shelf:
    name: " 一楼货架 "
    public_name: 门店
    kind: offline
    placement: shelf
    material: 台卡
    owner: 李雷
    journey_step: greet/1
  parcel: {name: 包裹卡, kind: offline, placement: parcel}
codes:
  shelf-1: {source: shelf, form: qr_permanent, account: tea, label: 一号货架}
  shelf-2: {source: shelf, form: qr_temporary, account: tea, label: 试用, days: 30}
  parcel-1:
    {source: parcel, form: mini_program_code, account: mini, label: 卡, page: /pages/me}
  parcel-2:
    {source: parcel, form: url_link, account: mini, label: 链, page: "pages/me?a=1"}
  parcel-3:
    {source: parcel, form: short_link, label: 官网, address: "https://shop.example/"}
"""
OLD = "shelf-1: {source: shelf, form: qr_permanent, account: tea, label: 一号货架}"


@pytest.fixture
def desk(shop: Installation, now: datetime) -> Desk:
    return Desk(shop, {"A": "a"}, now)


def test_a_file_makes_sources_and_orders_their_codes(desk: Desk):
    plan = desk.plan(FILE)
    assert plan.problems == ()
    assert said(plan) == [("source shelf", "journey_step")]
    desk.apply(FILE, plan)
    source = Source.objects.of(desk.shop.pk).get(key="shelf")
    assert (source.name, source.public_name, source.owner) == (
        "一楼货架",
        "门店",
        "李雷",
    )
    codes = {code.scene: code for code in SceneCode.objects.of(desk.shop.pk)}
    assert {scene: code.state for scene, code in codes.items()} == {
        "shelf-1": "pending",
        "shelf-2": "pending",
        "parcel-1": "pending",
        "parcel-2": "pending",
        "parcel-3": "made",
    }
    assert codes["shelf-2"].lifetime == timedelta(days=30).total_seconds()
    assert codes["parcel-1"].page == "pages/me"


def test_sources_and_codes_applied_twice_are_there_once(desk: Desk):
    desk.apply(FILE)
    assert set(verbs(desk.apply(FILE)).values()) == {"leave"}
    assert SceneCode.objects.of(desk.shop.pk).count() == 5
    assert CodeAllowance.objects.of(desk.shop.pk).get().permanent == 1


def test_an_export_of_sources_is_the_same_shop(desk: Desk, other_shop: Installation):
    desk.apply(FILE)
    text = desk.export()
    assert changed(desk.plan(text)) == {}
    other = Desk(
        other_shop,
        {"GROWTH_TEA_APP_SECRET": "a", "GROWTH_MINI_APP_SECRET": "a"},
        desk.now,
    )
    other.apply(text)
    assert other.export() == text


def test_a_plan_takes_no_permanent_code_and_says_that_it_will(desk: Desk):
    plan = desk.plan(FILE)
    figures = {each.where: each.figures for each in plan.estimates}
    assert figures["code shelf-1"]["permanent_codes"] == 0
    assert not CodeAllowance.objects.of(desk.shop.pk).exists()
    desk.apply(FILE)
    more = FILE + OLD.replace("shelf-1", "  shelf-9") + "\n"
    (estimate,) = desk.plan(more).estimates
    assert estimate.figures["permanent_codes"] == 1


def test_a_source_is_changed_put_away_and_taken_back(desk: Desk):
    desk.apply(FILE)
    away = FILE.replace("包裹卡", "卡片").replace("material: 台卡", "live: false")
    plan = desk.apply(away)
    assert changed(plan) == {
        "source shelf": ["material", "live"],
        "source parcel": ["name"],
    }
    source = Source.objects.of(desk.shop.pk).get(key="shelf")
    assert (source.material, source.archived_at) == ("", desk.now)
    assert changed(desk.plan(away)) == {}
    desk.apply(FILE)
    source.refresh_from_db()
    assert source.archived_at is None


def test_a_code_keeps_what_it_was_made_with(desk: Desk):
    desk.apply(FILE)
    other = FILE.replace("label: 一号货架", "label: 二号货架")
    assert wrong(desk.plan(other)) == [("code shelf-1", "label")]


def test_what_is_taken_out_of_the_file_stays(desk: Desk):
    desk.apply(FILE)
    plan = desk.apply(FILE[: FILE.index("sources:")])
    assert changed(plan) == {}
    assert ("codes", "shelf-1") in plan.not_in_file
    assert Source.objects.of(desk.shop.pk).count() == 2


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (OLD.replace("source: shelf", "source: none"), "source"),
        (OLD.replace("account: tea", "account: none"), "account"),
        (OLD.replace("account: tea", "account: mini"), "account"),
    ],
)
def test_a_code_needs_its_source_and_an_account_that_makes_such_codes(
    desk: Desk, new: str, field: str
):
    assert ("code shelf-1", field) in wrong(desk.plan(FILE.replace(OLD, new)))


def test_no_code_is_ordered_of_a_source_that_is_put_away(desk: Desk):
    away = FILE.replace("material: 台卡", "live: false")
    assert ("code shelf-1", "source") in wrong(desk.plan(away))


def test_codes_of_lists_are_not_in_the_file_and_keep_their_scenes(desk: Desk):
    desk.apply(FILE)
    order_batch(
        installation_id=desk.shop.pk,
        source_id=Source.objects.of(desk.shop.pk).get(key="shelf").pk,
        kind=Kind(form=SceneCode.Form.SHORT_LINK, address="https://shop.example/"),
        checked=CheckedCodes(
            total=1, rows=[Row(line=2, label="l", scene="listed", page="")], bad=[]
        ),
        by="staff",
        now=desk.now,
    )
    assert "listed" not in desk.export()
    more = FILE + OLD.replace("shelf-1", "  listed") + "\n"
    (problem,) = desk.plan(more).problems
    assert (problem.where, "has this scene" in problem.what) == ("code listed", True)


def test_a_change_in_the_pages_makes_a_plan_stale(desk: Desk):
    desk.apply(FILE)
    other = FILE.replace("包裹卡", "卡片")
    plan = desk.plan(other)
    source = Source.objects.of(desk.shop.pk).get(key="parcel")
    archive_source(installation_id=desk.shop.pk, source_id=source.pk, now=desk.now)
    assert desk.plan(other).moved(plan.hash) == ["source parcel"]


def test_a_journey_may_name_a_source_of_the_same_file(desk: Desk):
    text = FILE.replace(
        "sources:",
        """\
templates:
  hi:
    account: tea
    channel: wechat_customer
    form: text
    title: hi
    purpose: service
    fields: [{name: content, text: hi}]
journeys:
  greet:
    name: greet
    recipe: welcome
    live: false
    parameters: {source: shelf, messages: [{templates: [hi]}]}
sources:""",
    )
    assert desk.plan(text).problems == ()
    assert wrong(desk.plan(text.replace("source: shelf, m", "source: nil, m"))) == [
        ("journey greet", "parameters.source")
    ]

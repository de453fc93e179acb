"""What the shop asks and promises, in the file: forms, sale days, watches of goods."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from saleor_wechat_growth.forms.models import Form
from saleor_wechat_growth.forms.services import set_open
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.promises.models import SaleDay, WatchRule
from saleor_wechat_growth.promises.services import cancel_sale_day
from tests.services.growthfile.desk import (
    Desk,
    assert_refused,
    changed,
    said,
    verbs,
    wrong,
)

pytestmark = pytest.mark.django_db

FILE = """\
version: 1
accounts:
  mini: {kind: mini_program, name: mini, app_id: wxmini, secrets: {app_secret: env:A}}
  sms: {kind: tencent_sms, name: s, app_id: "1", secrets: {secret_id: env:A, secret_key: env:A}}
  asked:
    kind: jinshuju
    name: asked
    app_id: aKey1
    secrets: {api_secret: env:A, callback_secret: env:LONG}
templates:
  begins:
    account: mini
    channel: wechat_subscribe
    gateway_id: begins
    title: 开售提醒
    purpose: reminder
    fields: [{name: thing1, text: 开始了}]
  bill: {account: sms, channel: sms, gateway_id: "1", title: b, purpose: service, wording: hi}
tags:
  green: {name: 绿茶}
traits:
  taste: {type: choice, label: 口味, options: [green, black]}
  birthday: {type: date, label: 生日}
coupons:
  hello:
    name: 谢礼
    discount: {kind: fixed, amounts: {CNY: 5}}
    sales_channels: [c]
    budget: {CNY: 100}
  tenth:
    name: 九折
    discount: {kind: percentage, percent: 10, worst_case: {CNY: 50, USD: 7}}
    sales_channels: [c]
    budget: {CNY: 100, USD: 10}
forms:
  tastes:
    kind: survey
    title_zh: 您的口味
    title_en: Your taste
    thanks_zh: 谢谢
    coupon: hello
    fields:
      - key: tea
        type: choice
        label_zh: 最常喝
        is_required: true
        trait: taste
        choices: [{value: green, label_zh: 绿茶, tag: green}, {value: black}]
      - {key: phone, type: phone, label_zh: 手机, points_at: form_phone, step: 2}
  outside:
    kind: jinshuju
    title_zh: 金数据的
    account: asked
    remote_token: TaStE1
    live: false
    fields: [{key: born, type: date, label_zh: 生日, trait: birthday, remote: field_4}]
sale_days:
  double-11:
    title: 双十一
    starts_at: "2026-12-10T20:00+08:00"
    ends_at: "2026-12-12T00:00+08:00"
    minutes_before: 30
    template: begins
    landing: {mini_program: pages/sale, app_id: wxmini}
watches:
  price: {template: begins, landing: {mini_program: "pages/product?id={variant}"}}
  stock: {live: false}
"""


@pytest.fixture
def desk(shop: Installation, now: datetime) -> Desk:
    return Desk(shop, {"A": "a", "LONG": "l" * 20}, now)


def test_a_file_makes_forms_sales_and_watches(desk: Desk):
    plan = desk.plan(FILE)
    assert (plan.problems, plan.warnings) == ((), ())
    desk.apply(FILE, plan)
    form = Form.objects.of(desk.shop.pk).get(key="tastes")
    assert (form.kind, form.title_en, form.coupon.key) == (
        "survey",
        "Your taste",
        "hello",
    )
    assert form.fields[0]["choices"][0]["tag"] == "green"
    assert form.fields[1]["points_at"] == "form_phone"
    theirs = Form.objects.of(desk.shop.pk).get(key="outside")
    assert (theirs.account.key, theirs.remote_token, theirs.is_active) == (
        "asked",
        "TaStE1",
        False,
    )
    sale = SaleDay.objects.of(desk.shop.pk).get()
    assert sale.starts_at == datetime(2026, 12, 10, 12, tzinfo=UTC)
    assert (sale.template.key, sale.minutes_before) == ("begins", 30)
    rules = {rule.kind: rule for rule in WatchRule.objects.of(desk.shop.pk)}
    assert rules["price"].is_on
    assert rules["price"].landing["mini_program"] == "pages/product?id={variant}"
    assert not rules["stock"].is_on


def test_applied_twice_nothing_is_asked_or_announced_anew(desk: Desk):
    desk.apply(FILE)
    assert set(verbs(desk.apply(FILE)).values()) == {"leave"}
    assert Form.objects.of(desk.shop.pk).get(key="tastes").version == 1


def test_an_export_makes_another_shop_ask_the_same(
    desk: Desk, other_shop: Installation
):
    desk.apply(FILE)
    text = desk.export()
    assert changed(desk.plan(text)) == {}
    secrets = {
        word.removeprefix("env:"): "x" * 20
        for word in text.split()
        if word.startswith("env:GROWTH_")
    }
    other = Desk(other_shop, secrets, desk.now)
    other.apply(text)
    assert other.export() == text


def test_each_can_be_changed(desk: Desk):
    desk.apply(FILE)
    other = (
        FILE.replace("thanks_zh: 谢谢", "live: false")
        .replace("T20:00+08:00", "T21:00+08:00")
        .replace("stock: {live: false}", "stock: {template: begins}")
    )
    assert changed(desk.apply(other)) == {
        "form tastes": ["thanks_zh", "live"],
        "sale_day double-11": ["starts_at"],
        "watch stock": ["template", "live"],
    }
    form = Form.objects.of(desk.shop.pk).get(key="tastes")
    assert (form.is_active, form.version, form.thanks_zh) == (False, 1, "")
    assert changed(desk.plan(other)) == {}


def test_a_form_that_the_file_only_closes_is_paused(desk: Desk):
    desk.apply(FILE)
    closed = FILE.replace("kind: survey", "kind: survey\n    live: false")
    plan = desk.apply(closed)
    assert verbs(plan)["form tastes"] == "pause"
    (estimate,) = plan.estimates
    assert estimate.figures == {"answers": 0}


def test_a_sale_is_called_off_once_and_for_good(desk: Desk):
    desk.apply(FILE)
    off = FILE.replace(
        "    minutes_before: 30", "    minutes_before: 30\n    live: false"
    )
    plan = desk.plan(off)
    assert verbs(plan)["sale_day double-11"] == "pause"
    assert plan.estimates[0].figures == {"people": 0}
    desk.apply(off, plan)
    assert SaleDay.objects.of(desk.shop.pk).get().cancelled_at == desk.now
    assert changed(desk.plan(off)) == {}
    assert wrong(desk.plan(FILE)) == [("sale_day double-11", "live")]
    assert "double-11" not in desk.export()


def test_what_is_over_is_neither_exported_nor_missed(desk: Desk):
    desk.apply(FILE)
    desk.now += timedelta(days=30)
    text = desk.export()
    assert "sale_days" not in text
    assert desk.plan(text).not_in_file == ()
    # the file that announced it still plans
    assert changed(desk.plan(FILE)) == {}


def test_a_sale_that_is_over_is_not_announced(desk: Desk):
    desk.now += timedelta(days=30)
    (problem,) = desk.plan(FILE).problems
    assert (problem.where, problem.field) == ("sale_day double-11", "ends_at")
    assert "take it out of the file" in problem.what


def test_what_is_no_longer_in_the_file_is_left_as_it_is(desk: Desk):
    desk.apply(FILE)
    plan = desk.apply(FILE[: FILE.index("forms:")])
    assert changed(plan) == {}
    assert {section for section, _ in plan.not_in_file} == {
        "forms",
        "sale_days",
        "watches",
    }
    assert SaleDay.objects.of(desk.shop.pk).get().cancelled_at is None


def test_a_change_in_the_pages_makes_a_plan_stale(desk: Desk):
    desk.apply(FILE)
    other = FILE.replace("thanks_zh: 谢谢", "thanks_zh: 多谢").replace("30\n", "60\n")
    plan = desk.plan(other)
    form = Form.objects.of(desk.shop.pk).get(key="tastes")
    set_open(installation_id=desk.shop.pk, form_id=form.pk, is_open=False)
    sale = SaleDay.objects.of(desk.shop.pk).get()
    cancel_sale_day(installation_id=desk.shop.pk, sale_id=sale.pk, now=desk.now)
    assert desk.plan(other).moved(plan.hash) == ["form tastes", "sale_day double-11"]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("trait: taste", "trait: none", ("form tastes", "fields.1.trait")),
        ("options: [green, black]", "options: [green]", ("form tastes", "fields.1.choices")),
        ("trait: birthday", "trait: taste", ("form outside", "fields.1.trait")),
        ("coupon: hello", "coupon: none", ("form tastes", "coupon")),
        ("coupon: hello", "coupon: tenth", ("form tastes", "coupon")),
        ("account: asked", "account: none", ("form outside", "account")),
        ("account: asked", "account: mini", ("form outside", "account")),
        ("key: phone", "key: tea", ("form tastes", "fields.2.key")),
        ("    template: begins", "    template: bill", ("sale_day double-11", "template")),
        ("    template: begins", "    template: none", ("sale_day double-11", "template")),
        ("mini_program: pages/sale", 'mini_program: "pages/sale?c={{ cart.id }}"', ("sale_day double-11", "landing")),
        ("minutes_before: 30", "live: false", ("sale_day double-11", "live")),
        ("stock: {live: false}", "stock: {live: true}", ("watch stock", "template")),
        ("price: {template: begins", "price: {template: bill", ("watch price", "template")),
        ("remote_token: TaStE1", "remote_token: ''", None),
        ("kind: survey", "kind: survey\n    account: asked", None),
        ("is_required: true", "choises: []", None),
        ("2026-12-12T", "2026-12-02T", None),
        ("  stock:", "  colour:", None),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_or_promised_is_refused_with_its_place(
    desk: Desk, old: str, new: str, where: tuple[str, str] | None
):
    assert old in FILE
    assert_refused(desk, FILE.replace(old, new), where)


def test_a_form_keeps_whose_it_is(desk: Desk):
    desk.apply(FILE)
    other = FILE.replace("TaStE1", "FeEdB2").replace("kind: survey", "kind: own")
    assert wrong(desk.plan(other)) == [
        ("form tastes", "kind"),
        ("form outside", "remote_token"),
    ]


def test_a_tag_that_an_answer_would_make_is_said(desk: Desk):
    text = FILE.replace(", tag: green", ", tag: verde")
    assert said(desk.plan(text)) == [("form tastes", "fields.1.choices.1.tag")]

"""The file written from a live shop is the shop."""

from __future__ import annotations

from datetime import datetime

import pytest

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.management.demo import hang_pictures
from saleor_wechat_growth.management.growthfile.describing import Indescribable
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.reach.services import save_account
from tests.services.growthfile.desk import Desk, changed, verbs

pytestmark = pytest.mark.django_db

#: everything that is not a default somewhere
RICH = """\
version: 1
accounts:
  sms:
    kind: tencent_sms
    name: "no"
    app_id: "0140"
    secrets: {secret_id: env:A, secret_key: env:B}
    options: {region: ap-guangzhou}
    paused: true
  tea:
    kind: service_account
    name: tea
    app_id: wxtea
    role: new_customers
    secrets: {app_secret: env:A}
    options: {login_origins: ["https://shop.example"]}
  asked:
    kind: jinshuju
    name: asked
    app_id: aKey1
    secrets: {api_secret: env:A, callback_secret: env:LONG}
templates:
  chat:
    account: tea
    channel: wechat_customer
    form: text
    title: hi
    purpose: service
    fields: [{name: content, text: "{{ shop.name }}"}]
  news:
    account: tea
    channel: wechat_notice
    gateway_id: n1
    title: news
    purpose: service
    long_term: true
    fields: [{name: thing1, text: "{{ shop.name }}"}]
  welcome:
    account: sms
    channel: sms
    gateway_id: "1"
    title: "22:00"
    purpose: service
    wording: "hi {1}"
    fields: [{name: number1, text: "{{ cart.count }}"}]
coupons:
  tenth:
    name: "10%"
    discount: {kind: percentage, percent: 12.5, worst_case: {CNY: 50, USD: 7.25}}
    sales_channels: [b, a]
    minimum_order: {USD: 0.5}
    budget: {CNY: 0, USD: 99.999}
    adopted_voucher: Vm91Y2hlcjox
    per_person: null
    abuse: {most_coupon_orders: 3}
    code: {prefix: TEA-, length: 12}
    remind_days_before: 2
journeys:
  late:
    name: late
    recipe: abandoned_cart
    live: false
    parameters:
      touches: [{after: 0.5, templates: [welcome]}, {after: 30, templates: [welcome]}]
      minimum: {CNY: 10.50}
      excluded_tags: ["089"]
      excluded_products: [UHJvZHVjdDox]
      idle_minutes: 30
  ending:
    name: ending
    recipe: coupon_reminder
    live: true
    parameters: {templates: [welcome], coupon: tenth, again_after_days: 3}
  greet:
    name: greet
    recipe: welcome
    live: true
    parameters:
      account: tea
      messages: [{templates: [chat]}, {templates: [chat]}]
      returning: [{templates: [chat]}]
      existing: [{templates: [chat]}]
      touches: [{after: 24, templates: [welcome]}]
  hello:
    name: hello
    recipe: segment_entry
    live: true
    parameters:
      segment: regulars
      coupon: tenth
      currency: USD
      touches: [{templates: [welcome]}, {after: 30.5, templates: [welcome]}]
policies:
  quiet_hours_by_channel:
    sms: {start: "21:30", end: "09:00"}
  consent_required: {wechat_subscribe: [marketing]}
  caps: {total: {per_day: null, per_week: 3}, per_channel: {sms: {}}}
  opt_out_replies: ["no", "N"]
  quotas: {sms: {per_month: 1000}}
"""


@pytest.fixture
def desk(shop: Installation, env: dict[str, str], now: datetime) -> Desk:
    return Desk(shop, env | {"A": "a", "B": "b", "LONG": "l" * 20}, now)


@pytest.mark.parametrize("variables", ["set", "not set"])
def test_an_export_planned_again_changes_nothing(desk: Desk, demo: str, variables: str):
    for text in (demo, RICH):
        desk.apply(text)
    plan = desk.plan(desk.export(), desk.env if variables == "set" else {})
    assert changed(plan) == {}
    assert plan.problems == ()
    assert plan.not_in_file == ()


def test_an_export_makes_another_shop_the_same(
    desk: Desk, other_shop: Installation, demo: str
):
    desk.apply(demo)
    desk.apply(RICH)
    text = desk.export()
    secrets = {
        word.removeprefix("env:"): "x" * (43 if word.endswith("_AES_KEY") else 32)
        for word in text.split()
        if word.startswith("env:GROWTH_")
    }
    other = Desk(other_shop, secrets, desk.now)
    hang_pictures(other_shop, desk.now)
    other.apply(text)
    assert other.export() == text


def test_an_export_holds_no_secret(desk: Desk, demo: str):
    desk.apply(demo)
    text = desk.export()
    assert "app_secret: env:GROWTH_MINI_PROGRAM_APP_SECRET" in text
    for value in desk.env.values():
        if len(value) > 1:
            assert value not in text


def test_accounts_whose_names_look_alike_get_variables_of_their_own(desk: Desk):
    for key in ("a-b", "a_b"):
        save_account(
            installation_id=desk.shop.pk,
            key=key,
            kind="mini_program",
            name="n",
            app_id=key,
            secrets={"app_secret": key},
        )
    text = desk.export()
    assert "env:GROWTH_A_B_APP_SECRET\n" in text
    assert "env:GROWTH_A_B_APP_SECRET_2\n" in text


def test_a_new_shops_export_is_a_file_that_changes_nothing(desk: Desk):
    found = verbs(desk.plan(desk.export()))
    assert found == {"policies": "leave", "shop": "leave"}


def test_a_shops_time_zone_is_in_its_file(desk: Desk):
    text = "version: 1\nshop: {time_zone: Europe/Berlin}\n"
    assert changed(desk.apply(text)) == {"shop": ["time_zone"]}
    desk.shop.refresh_from_db()
    assert desk.shop.time_zone == "Europe/Berlin"
    assert "time_zone: Europe/Berlin" in desk.export()
    assert changed(desk.plan(desk.export())) == {}
    assert desk.plan("version: 1").not_in_file == (("shop", ""),)
    desk.apply("version: 1\nshop: {}\n")
    assert desk.plan("version: 1").not_in_file == ()


def test_a_row_that_no_file_can_say_is_named(desk: Desk, demo: str):
    desk.apply(demo)
    Template.objects.of(desk.shop.pk).filter(key="cart-sms").update(title="")
    with pytest.raises(Indescribable, match="template cart-sms: title"):
        desk.export()

"""The demo's file fits what the sandbox's gateways have approved."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from saleor_wechat_growth.management.demo import PICTURES, SECRETS, growth_file
from saleor_wechat_growth.management.growthfile import reading
from saleor_wechat_growth.reach import menus
from saleor_wechat_growth.sandbox.sms import demo as sms
from saleor_wechat_growth.sandbox.wechat import demo as wechat

FILE = reading.read((Path(reading.__file__).parent / "demo.yaml").read_bytes())


def test_every_wechat_template_fills_the_keywords_it_was_approved_with():
    approved = {
        (appid, template.template_id): re.findall(
            r"\{\{(\w+)\.DATA\}\}", template.content
        )
        for appid, templates in wechat.demo_seed().templates.items()
        for template in templates
    }
    for template in FILE.templates.values():
        if template.gateway_id and template.channel != "sms":
            appid = FILE.accounts[template.account].app_id
            names = [field.name for field in template.fields]
            assert approved[appid, template.gateway_id] == names


def test_the_sms_wording_is_the_approved_one():
    (template,) = (t for t in FILE.templates.values() if t.channel == "sms")
    account = FILE.accounts[template.account]
    seed = sms.demo_seed()
    (text,) = (
        each.content
        for each in seed.templates[account.app_id]
        if each.template_id == template.gateway_id
    )
    assert template.wording == text
    assert account.options.sign in seed.accounts[0].signs


def test_the_demo_knows_every_secret_that_its_file_names():
    named = {
        variable.removeprefix("env:")
        for account in FILE.accounts.values()
        for variable in account.secrets.model_dump(exclude_unset=True).values()
    }
    assert named == set(SECRETS)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 12, 29, 15, 59, tzinfo=UTC), date(2026, 12, 31)),
        # midnight in Shanghai
        (datetime(2026, 12, 29, 16, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_demos_first_sale_is_in_two_days(now: datetime, day: date):
    sale = reading.read(growth_file(now)).sale_days["spring-tea"]
    assert sale.starts_at.astimezone(ZoneInfo("Asia/Shanghai")).date() == day


def test_a_sale_of_the_demo_is_still_to_come_after_two_months_of_moving_time():
    now = datetime(2026, 11, 23, 4, tzinfo=UTC)
    sales = reading.read(growth_file(now)).sale_days.values()
    for days in range(60):
        later = now + timedelta(days=days)
        assert any(sale.starts_at > later for sale in sales), days


def test_every_picture_that_the_demos_file_names_is_hung():
    assert {each.picture for each in FILE.templates.values()} == {"", *PICTURES}


def test_all_that_the_demos_menu_asks_is_answered():
    (menu,) = FILE.menus.values()
    assert menus.problems(menu.buttons) == []
    asked = {entry.key for entry in menus.leaves(menu.buttons) if entry.key}
    answered = {
        word
        for reply in FILE.replies.values()
        for word in reply.words
        if reply.kind == "click"
    }
    assert asked == answered


def test_the_demo_shows_every_section_that_a_shop_has_pages_for():
    assert {name for name in type(FILE).model_fields if not getattr(FILE, name)} == {
        "shop",
        "lifecycle",
        "rfm",
    }

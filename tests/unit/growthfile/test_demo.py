"""The demo's file fits what the sandbox's gateways have approved."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from saleor_wechat_growth.management.demo import SECRETS, growth_file
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
    ("now", "year"),
    [
        (datetime(2026, 11, 11, 15, 59, tzinfo=UTC), 2026),
        # midnight in Shanghai
        (datetime(2026, 11, 11, 16, tzinfo=UTC), 2027),
    ],
)
def test_the_demos_sale_is_still_to_come(now: datetime, year: int):
    sale = reading.read(growth_file(now)).sale_days["double-eleven"]
    assert sale.ends_at > now
    assert sale.starts_at.year == year


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
        "watches",
    }

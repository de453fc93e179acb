"""The demo's file fits what the sandbox's gateways have approved."""

from __future__ import annotations

import re
from pathlib import Path

from saleor_wechat_growth.management.demo import SECRETS
from saleor_wechat_growth.management.growthfile import reading
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
        if template.channel != "sms":
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

"""Templates in the Dashboard's API: previewed, kept, allowed, read from gateways."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.messaging.models import Template
from tests.graphql.messages import do
from tests.services.messaging.world import MINI_APP, SERVICE_APP, SMS_APP, World

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

PREVIEW = """
query ($input: TemplateInput!, $landing: LandingInput) {
  templatePreview(input: $input, landing: $landing) {
    fields { name text shown isCut used limit }
    lines { label text }
    sms { text characters segments left costClass }
    page isSound flaws { path code detail isAdvice }
  }
}
"""
SAVE = """
mutation ($id: ID, $key: String, $input: TemplateInput!) {
  saveTemplate(id: $id, key: $key, input: $input) {
    template { id key channel isTaken needsRisk fields { name fit } }
    errors { field code message }
  }
}
"""


def draft(world: World, app_id: str = MINI_APP, **more: Any) -> dict[str, Any]:
    return {
        "accountId": str(world.accounts[app_id].pk),
        "gatewayId": "tpl-1",
        "title": "购物车提醒",
        "purpose": "REMINDER",
        "fields": [{"name": "thing1", "text": "{{ cart.first_item }}", "fit": "CUT"}],
        "wording": "商品:{{thing1.DATA}}",
        **more,
    }


def test_a_preview_shows_exactly_what_arrives(world: World):
    body = do(
        world.shop,
        PREVIEW,
        "MANAGE_USERS",
        input=draft(world),
        landing={"miniProgram": "pages/cart"},
    )
    seen = body["data"]["templatePreview"]
    assert seen["lines"] == [{"label": "商品", "text": "陶瓷杯"}]
    assert seen["fields"][0] == {
        "name": "thing1", "text": "陶瓷杯", "shown": "陶瓷杯", "isCut": False,
        "used": 3, "limit": 20,
    }  # fmt: skip
    assert (seen["page"], seen["sms"]) == ("pages/cart?r=Abcd2345", None)
    assert (seen["isSound"], seen["flaws"]) == (True, [])


def test_a_preview_counts_the_segments_of_an_sms(world: World):
    given = draft(world, SMS_APP, purpose="MARKETING", wording="{1} 拒收请回复R")
    seen = do(world.shop, PREVIEW, input=given)["data"]["templatePreview"]
    assert seen["sms"] == {
        "text": "【测试商城】陶瓷杯 拒收请回复R",
        "characters": 16,
        "segments": 1,
        "left": 54,
        "costClass": "MARKETING",
    }
    assert seen["isSound"]


def test_a_preview_of_no_account_yet_is_still_one(world: World):
    seen = do(world.shop, PREVIEW, input=draft(world, accountId=""))
    assert seen["data"]["templatePreview"]["lines"][0]["text"] == "陶瓷杯"


def test_a_template_is_made_and_changed(world: World):
    shop = world.shop
    made = do(shop, SAVE, key="cart", input=draft(world))["data"]["saveTemplate"]
    assert made["errors"] == []
    assert made["template"]["channel"] == "WECHAT_SUBSCRIBE"
    again = draft(world, title="新名字")
    made = do(shop, SAVE, id=made["template"]["id"], input=again)
    assert made["data"]["saveTemplate"]["template"]["key"] == "cart"
    (entry,) = AuditEntry.objects.of(shop.pk).order_by("-id")[:1]
    assert (entry.action, entry.target) == ("template.saved", "cart")
    assert entry.details["before"]["title"] == "购物车提醒"
    assert entry.details["after"]["title"] == "新名字"


def test_a_subscription_can_be_a_long_term_one(world: World):
    save = SAVE.replace("{ id key", "{ id isLongTerm key")
    given = draft(world, isLongTerm=True)
    made = do(world.shop, save, key="cart", input=given)["data"]["saveTemplate"]
    assert made["template"]["isLongTerm"]
    template_id = made["template"]["id"]
    again = do(world.shop, save, id=template_id, input=draft(world, title="b"))
    assert again["data"]["saveTemplate"]["template"]["isLongTerm"]
    given = draft(world, isLongTerm=False)
    last = do(world.shop, save, id=template_id, input=given)
    assert not last["data"]["saveTemplate"]["template"]["isLongTerm"]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"title": " "}, "title", "TITLE_INVALID"),
        ({"gatewayId": ""}, "gatewayId", "GATEWAY_ID_INVALID"),
        ({"accountId": "999999"}, "accountId", "ACCOUNT_UNKNOWN"),
        (
            {"fields": [{"name": "thing1", "text": "{{ no }}", "fit": "CUT"}]},
            "fields.0.text",
            "WRONG_TEXT",
        ),
        (
            {"fields": [{"name": "thing1", "text": "啊" * 21, "fit": "BLOCK"}]},
            "fields.0.text",
            "LENGTH",
        ),
        (
            {"fields": [{"name": "<b>", "text": "好", "fit": "BLOCK"}]},
            "fields.0.name",
            "FIELDS_INVALID",
        ),
        ({"fields": []}, "fields", "FIELD_MISSING"),
    ],
)
def test_what_is_wrong_is_said_field_by_field(
    world: World, given: dict[str, Any], field: str, code: str
):
    body = do(world.shop, SAVE, input=draft(world, **given))
    refused = body["data"]["saveTemplate"]
    assert refused["template"] is None
    found = [(each["field"], each["code"]) for each in refused["errors"]]
    assert found == [(field, code)]
    assert Template.objects.of(world.shop.pk).count() == 0


RISK = """
mutation ($id: ID!, $read: Boolean!, $allow: Boolean!) {
  allowRisk(id: $id, riskRead: $read, allow: $allow) {
    template { isTaken needsRisk riskAllowedBy } errors { code field }
  }
}
"""


def test_a_risk_is_allowed_by_who_may_and_has_read_it(world: World):
    shop, template = world.shop, world.template("wechat_template", allowed=False)
    given = {"id": template.pk, "read": True, "allow": True}
    body = do(shop, RISK, "MANAGE_USERS", "MANAGE_DISCOUNTS", **given)
    assert body["errors"][0]["message"] == "This needs MANAGE_APPS."
    body = do(shop, RISK, **{**given, "read": False})
    assert body["data"]["allowRisk"]["errors"][0]["code"] == "RISK_UNREAD"
    body = do(shop, RISK, **given)
    assert body["data"]["allowRisk"]["template"] == {
        "isTaken": True, "needsRisk": True, "riskAllowedBy": "staff:VXNlcjoy",
    }  # fmt: skip
    entry = AuditEntry.objects.of(shop.pk).get(action="template.risk_allowed")
    assert "The shop bears this risk." in entry.details["risk"]
    body = do(shop, RISK, **{**given, "allow": False})
    assert body["data"]["allowRisk"]["template"]["isTaken"] is False
    harmless = world.template("wechat_subscribe")
    body = do(shop, RISK, **{**given, "id": harmless.pk})
    assert body["data"]["allowRisk"]["errors"][0]["code"] == "NO_RISK"


def test_a_template_is_paused_and_resumed(world: World):
    shop, template = world.shop, world.template("sms")
    change = "mutation ($id: ID!) { %s(id: $id) { template { status pausedReason } } }"
    body = do(shop, change % "pauseTemplate", id=template.pk)
    assert body["data"]["pauseTemplate"]["template"] == {
        "status": "PAUSED", "pausedReason": "staff:VXNlcjoy",
    }  # fmt: skip
    body = do(shop, change % "resumeTemplate", id=template.pk)
    assert body["data"]["resumeTemplate"]["template"]["status"] == "ACTIVE"
    actions = AuditEntry.objects.of(shop.pk).values_list("action", flat=True)
    assert set(actions) == {"template.paused", "template.resumed"}


SYNC = """
mutation ($id: ID!) {
  syncTemplates(accountId: $id) {
    candidates { gatewayId title content keywords isApproved adopted }
    errors { code field }
  }
}
"""


def test_an_accounts_templates_are_read_from_its_gateway(world: World):
    template = world.template("wechat_template")
    account = world.accounts[SERVICE_APP]
    body = do(world.shop, SYNC, id=account.pk)
    assert body["data"]["syncTemplates"]["candidates"] == [
        {
            "gatewayId": template.gateway_id,
            "title": "提醒",
            "content": "商品:{{thing1.DATA}}",
            "keywords": ["thing1"],
            "isApproved": True,
            "adopted": [str(template.pk)],
        }
    ]
    account.sealed_secrets = crypto.seal(json.dumps({"app_secret": "x"}).encode())
    account.version += 1
    account.save()
    body = do(world.shop, SYNC, id=account.pk)
    assert body["data"]["syncTemplates"]["errors"] == [
        {"code": "GATEWAY_REFUSED", "field": "accountId"}
    ]


def test_a_list_of_templates_reads_each_relation_once(
    world: World, django_assert_num_queries: Any
):
    for channel in ("wechat_template", "wechat_subscribe", "sms", "sms"):
        world.template(channel)
    query = (
        "{ templates { id isTaken needsRisk account { name sign }"
        " recent { taken delivered failed } } }"
    )
    do(world.shop, query)
    # the shop, who asks, templates with accounts, policies, messages of 30 days
    with django_assert_num_queries(5):
        body = do(world.shop, query)
    assert len(body["data"]["templates"]) == 4


def test_every_value_for_a_text_has_an_example(shop: Installation):
    body = do(shop, "{ templateWords { name formats example } }", "MANAGE_USERS")
    words = {each["name"]: each for each in body["data"]["templateWords"]}
    assert words["cart.total"]["example"] == "¥99.00"
    assert words["coupon.expires"]["formats"] == ["date", "day", "datetime", "time"]

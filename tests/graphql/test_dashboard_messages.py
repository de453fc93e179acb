"""Templates, the send log and ledgers in the Dashboard's API, and sending by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.installations.models import AuditEntry, StaffMember
from saleor_wechat_growth.messaging.models import Message, QuotaUse, Template
from saleor_wechat_growth.reach import clients
from saleor_wechat_growth.reach.models import Suppression
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.sms.app import create_app as sms_app
from saleor_wechat_growth.sandbox.wechat.app import create_app as wechat_app
from tests.graphql.dashboard import as_staff, ask
from tests.services.messaging.world import (
    MINI_APP,
    SERVICE_APP,
    SMS_APP,
    Gateways,
    Person,
    World,
)

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django.fixtures import SettingsWrapper

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

FULL = ("MANAGE_USERS", "MANAGE_DISCOUNTS", "MANAGE_APPS")


@pytest.fixture(scope="module")
def serving() -> Iterator[tuple[Serving, Gateways]]:
    wechat, sms = wechat_app(), sms_app()
    with Serving({"wechat": wechat, "sms": sms}) as served:
        yield served, Gateways(wechat.state.platform, sms.state.platform)


@pytest.fixture
def world(
    serving: tuple[Serving, Gateways],
    shop: Installation,
    now: datetime,
    settings: SettingsWrapper,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    served, gateways = serving
    gateways.begin(now)
    monkeypatch.setattr(clients, "READ_SECONDS", 0.5)
    settings.GATEWAY_URLS = {
        "WECHAT_API_URL": served.url("wechat"),
        "TENCENT_SMS_URL": served.url("sms"),
    }
    return World(shop, gateways, now)


def do(shop: Installation, query: str, *may: str, **variables: Any) -> dict[str, Any]:
    bearer = as_staff(shop, permissions=may or FULL)
    _, body = ask(shop, query, bearer=bearer, variables=variables)
    return body


def let_send(shop: Installation) -> None:
    do(shop, "{ me { canSend } }")
    StaffMember.objects.of(shop.pk).update(can_send=True)


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


TEST = """
mutation ($id: ID!, $customer: ID, $phone: String) {
  sendTest(templateId: $id, customerId: $customer, phone: $phone) {
    message { entry { state origin } values { name text } attempts { outcome code }
              reasons { stage verdict } }
    reason errors { code field }
  }
}
"""


def test_a_test_message_needs_the_right_to_send_and_tells_what_came_of_it(
    world: World,
):
    shop, template, person = world.shop, world.template("sms"), world.person()
    asked = {"id": template.pk, "customer": person.customer.pk}
    body = do(shop, TEST, **asked)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert world.gateways.sent() == []
    let_send(shop)
    sent = do(shop, TEST, **asked)["data"]["sendTest"]
    assert sent["message"]["entry"] == {"state": "ACCEPTED", "origin": "TEST"}
    assert sent["message"]["values"] == [{"name": "thing1", "text": "陶瓷杯"}]
    assert sent["message"]["attempts"] == [{"outcome": "ACCEPTED", "code": ""}]
    refused = do(shop, TEST, **asked, phone="13800138000")["data"]["sendTest"]
    assert refused["errors"][0]["code"] == "RECIPIENT_MISSING"
    Template.objects.of(shop.pk).update(status="paused")
    refused = do(shop, TEST, **asked)["data"]["sendTest"]
    assert refused == {"message": None, "reason": "template_paused", "errors": []}
    assert AuditEntry.objects.of(shop.pk).filter(action="message.tested").exists()


def sent(world: World, person: Person, *templates: Template, **more: Any) -> Message:
    message = world.plan(person, *templates, **more)
    world.send()
    message.refresh_from_db()
    return message


LOG = """
query ($filter: MessageFilter, $first: Int! = 20, $after: String) {
  messages(filter: $filter, first: $first, after: $after) {
    edges { node { id state reason channel template origin journey hasCoupon
                   person { id phone } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def test_the_log_is_found_by_what_is_asked(world: World):
    shop, wechat, sms = (
        world.shop,
        world.template("wechat_template"),
        world.template("sms"),
    )
    alice, bob = world.person(), world.person(follows=False, has_phone=False)
    told = sent(world, alice, wechat, sms)
    lost = sent(world, bob, wechat)

    def ids(**asked: Any) -> list[str]:
        body = do(shop, LOG, "MANAGE_USERS", filter=asked)
        return [edge["node"]["id"] for edge in body["data"]["messages"]["edges"]]

    both = [str(lost.pk), str(told.pk)]
    assert ids() == both
    assert ids(states=["ACCEPTED"]) == [str(told.pk)]
    assert ids(channel="WECHAT_TEMPLATE") == [str(told.pk)]
    assert ids(templateId=str(wechat.pk)) == [str(told.pk)]
    assert ids(customerId=str(bob.customer.pk)) == [str(lost.pk)]
    assert ids(reason="not_following") == [str(lost.pk)]
    assert ids(reason="not") == []
    assert ids(origin="TEST") == []
    later = (world.now + timedelta(seconds=1)).isoformat()
    assert (ids(since=later), ids(until=later)) == ([], both)


def test_a_page_of_the_log_costs_the_same_for_any_length(
    world: World, django_assert_num_queries: Any
):
    template = world.template("wechat_template")
    for _ in range(5):
        sent(world, world.person(), template)
    do(world.shop, LOG)
    # the shop, messages with templates, whose, names, identities, runs
    with django_assert_num_queries(6):
        body = do(world.shop, LOG)
    page = body["data"]["messages"]
    assert len(page["edges"]) == 5
    assert all(edge["node"]["person"]["phone"] for edge in page["edges"])


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
    # the shop, templates with accounts, policies, messages of 30 days
    with django_assert_num_queries(4):
        body = do(world.shop, query)
    assert len(body["data"]["templates"]) == 4


def test_a_message_says_what_was_said_and_why(world: World):
    template, sms = world.template("wechat_template"), world.template("sms")
    message = sent(world, world.person(follows=False), template, sms)
    body = do(
        world.shop,
        "query ($id: ID!) { message(id: $id) { entry { channel }"
        " values { name text } attempts { number channel template outcome }"
        " reasons { stage verdict reason facts } } }",
        id=message.pk,
    )
    found = body["data"]["message"]
    assert found["values"] == [{"name": "thing1", "text": "陶瓷杯"}]
    assert found["attempts"][0]["template"] == sms.title
    assert {
        "stage": "route",
        "verdict": "refused",
        "reason": "not_following",
        "facts": {"template": template.title},
    } in found["reasons"]


def test_ledgers_say_what_is_left(world: World):
    template = world.template("wechat_subscribe")
    world.person(grants=template)
    QuotaUse.objects.create(
        installation=world.shop,
        account=world.accounts[SERVICE_APP],
        day=world.now.date(),
        used=7,
    )
    for number, until in enumerate((None, world.now - timedelta(days=1))):
        Suppression.objects.create(
            installation=world.shop,
            channel="sms",
            lookup=bytes([number]),
            reason="reply",
            since=world.now,
            until=until,
        )
    body = do(
        world.shop,
        "{ ledgers { grants { template people available spent }"
        " quotas { account day used limit } suppressions { channel reason count } } }",
        "MANAGE_USERS",
    )
    assert body["data"]["ledgers"] == {
        "grants": [
            {"template": template.title, "people": 1, "available": 1, "spent": 0}
        ],
        "quotas": [
            {"account": "测试商城", "day": "2026-11-23", "used": 7, "limit": 100_000}
        ],
        "suppressions": [{"channel": "SMS", "reason": "reply", "count": 1}],
    }


SENDING = """
query ($input: SendingInput!, $customerIds: [ID!], $saleorIds: [ID!]) {
  sendingPreview(input: $input, customerIds: $customerIds, saleorIds: $saleorIds) {
    problem about people reachable routes { template people }
    later { reason people } notReachable { reason people } couponsLeft
  }
}
"""
SEND = """
mutation ($input: SendingInput!, $customerIds: [ID!]) {
  sendMessage(input: $input, customerIds: $customerIds) {
    job { kind total summary } errors { field code message }
  }
}
"""


def test_a_batch_is_rehearsed_before_it_is_sent(world: World):
    shop = world.shop
    template = world.template("wechat_template", text="好")
    alice, bob = world.person(), world.person(follows=False)
    world._identity(alice, IdentityKind.SALEOR_USER, "VXNlcjo5", "")
    ids = [alice.customer.pk, bob.customer.pk]
    given = {"input": {"templateIds": [template.pk]}, "customerIds": ids}
    body = do(shop, SENDING, **given, saleorIds=["VXNlcjo5", "VXNlcjoxMA=="])
    assert body["data"]["sendingPreview"] == {
        "problem": None,
        "about": "",
        "people": 3,
        "reachable": 1,
        "routes": [{"template": template.title, "people": 1}],
        "later": [],
        "notReachable": [
            {"reason": "not_following", "people": 1},
            {"reason": "unknown_customer", "people": 1},
        ],
        "couponsLeft": None,
    }
    assert Message.objects.of(shop.pk).count() == 0
    body = do(shop, SEND, **given)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    let_send(shop)
    started = do(shop, SEND, **given)["data"]["sendMessage"]
    assert (started["job"]["kind"], started["job"]["total"]) == ("messages.send", 2)
    entry = AuditEntry.objects.of(shop.pk).get(action="message.batch_sent")
    assert entry.details["people"] == 2


def test_a_batch_that_cannot_be_filled_says_why(world: World):
    template = world.template("wechat_template", text="{{ cart.total }}")
    given = {"input": {"templateIds": [template.pk]}, "customerIds": ["1"]}
    seen = do(world.shop, SENDING, **given)["data"]["sendingPreview"]
    assert (seen["problem"], seen["about"]) == ("TEMPLATE_WANTS_CART", template.title)
    let_send(world.shop)
    refused = do(world.shop, SEND, **given)["data"]["sendMessage"]
    assert refused["errors"][0]["code"] == "BATCH_INVALID"
    given["input"]["couponKey"] = "nothing"
    given["input"]["templateIds"] = [world.template("sms", text="好").pk]
    refused = do(world.shop, SEND, **given)["data"]["sendMessage"]
    assert refused["errors"][0]["code"] == "COUPON_UNKNOWN"


def test_messages_of_another_shop_do_not_exist(world: World, other_shop: Installation):
    template = world.template("wechat_template", text="好")
    message = sent(world, world.person(), template)
    let_send(other_shop)
    body = do(
        other_shop,
        f"{{ templates {{ id }} template(id: {template.pk}) {{ id }}"
        f" message(id: {message.pk}) {{ values {{ name }} }}"
        " messages { edges { node { id } } } sendingAccounts { id }"
        " ledgers { grants { people } quotas { used } suppressions { count } } }",
    )
    assert body["data"] == {
        "templates": [],
        "template": None,
        "message": None,
        "messages": {"edges": []},
        "sendingAccounts": [],
        "ledgers": {"grants": [], "quotas": [], "suppressions": []},
    }
    account = world.accounts[SERVICE_APP].pk
    body = do(
        other_shop,
        f"mutation {{ a: pauseTemplate(id: {template.pk}) {{ errors {{ code }} }}"
        f" b: allowRisk(id: {template.pk}, riskRead: true) {{ errors {{ code }} }}"
        f" c: syncTemplates(accountId: {account}) {{ errors {{ code }} }}"
        f' d: sendTest(templateId: {template.pk}, phone: "13800138000")'
        " { errors { code } } }",
    )
    codes = [body["data"][each]["errors"][0]["code"] for each in "abcd"]
    assert codes == [
        "TEMPLATE_UNKNOWN",
        "TEMPLATE_UNKNOWN",
        "ACCOUNT_UNKNOWN",
        "TEMPLATE_UNKNOWN",
    ]


@pytest.mark.parametrize(
    "field",
    [
        "templates { id }",
        "messages { edges { node { id } } }",
        "ledgers { grants { people } }",
    ],
)
def test_reading_takes_manage_users(shop: Installation, field: str):
    body = do(shop, f"{{ {field} }}", "MANAGE_DISCOUNTS", "MANAGE_APPS")
    assert body["errors"][0]["message"] == "This needs MANAGE_USERS."


def test_every_value_for_a_text_has_an_example(shop: Installation):
    body = do(shop, "{ templateWords { name formats example } }", "MANAGE_USERS")
    words = {each["name"]: each for each in body["data"]["templateWords"]}
    assert words["cart.total"]["example"] == "¥99.00"
    assert words["coupon.expires"]["formats"] == ["date", "day", "datetime", "time"]

"""The send log and ledgers in the Dashboard's API, and sending by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.installations.services import advance_jobs
from saleor_wechat_growth.messaging.models import Message, QuotaUse, Template
from saleor_wechat_growth.messaging.queries import rehearsing
from saleor_wechat_growth.reach.models import Suppression
from saleor_wechat_growth.segments import services as segments
from saleor_wechat_growth.segments.models import Segment
from tests.graphql.messages import do, let_send
from tests.services.messaging.world import SERVICE_APP, SMS_APP, Person, World
from tests.services.segments.living import live

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

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
    # the shop, who asks, messages with templates, whose, names, identities, runs
    with django_assert_num_queries(7):
        body = do(world.shop, LOG)
    page = body["data"]["messages"]
    assert len(page["edges"]) == 5
    assert all(edge["node"]["person"]["phone"] for edge in page["edges"])


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
    text = world.plan(world.person(), world.template("sms"))
    Message.objects.of(world.shop.pk).filter(id=text.pk).update(
        template_id=text.routes[0], accepted_at=world.now, parts=2
    )
    account = world.accounts[SMS_APP]
    account.options = {**account.options, "part_price": "0.045"}
    account.save()
    body = do(
        world.shop,
        "{ ledgers { grants { template people available spent }"
        " quotas { account day used limit } suppressions { channel reason count }"
        " sms { account month messages parts cost } } }",
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
        "sms": [
            {
                "account": "测试商城",
                "month": "2026-11-01",
                "messages": 1,
                "parts": 2,
                "cost": "0.09",
            }
        ],
    }


SENDING = """
query ($input: SendingInput!, $customerIds: [ID!], $saleorIds: [ID!],
       $segmentKey: String) {
  sendingPreview(input: $input, customerIds: $customerIds, saleorIds: $saleorIds,
                 segmentKey: $segmentKey) {
    problem about people asked reachable routes { template people }
    later { reason people } notReachable { reason people } couponsLeft
  }
}
"""
SEND = """
mutation ($input: SendingInput!, $customerIds: [ID!], $segmentKey: String) {
  sendMessage(input: $input, customerIds: $customerIds, segmentKey: $segmentKey) {
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
        "asked": 3,
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


def of_vips(world: World, *people: Person) -> None:
    segments.put_tags(
        installation_id=world.shop.pk,
        wanted=[(each.customer.pk, "vip", "staff") for each in people],
        now=world.now,
    )
    live(world.shop, "vips", {"type": "tag", "has": "vip"}, world.now)


def test_a_segment_is_rehearsed_and_sent_to_as_people_are(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    shop, template = world.shop, world.template("wechat_template", text="好")
    of_vips(world, world.person(), world.person(), world.person(follows=False))
    world.person()
    given = {"input": {"templateIds": [template.pk]}, "segmentKey": "vips"}
    seen = do(shop, SENDING, **given)["data"]["sendingPreview"]
    assert (seen["people"], seen["asked"], seen["reachable"]) == (3, 3, 2)
    assert seen["notReachable"] == [{"reason": "not_following", "people": 1}]
    monkeypatch.setattr(rehearsing, "MOST_ASKED", 1)
    seen = do(shop, SENDING, **given)["data"]["sendingPreview"]
    assert (seen["people"], seen["asked"]) == (3, 1)
    assert do(shop, SEND, **given)["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    let_send(shop)
    started = do(shop, SEND, **given)["data"]["sendMessage"]
    assert started["errors"] == []
    assert started["job"]["total"] == 3
    assert started["job"]["summary"]["segment"] == "vips"
    entry = AuditEntry.objects.of(shop.pk).get(action="message.batch_sent")
    assert (entry.details["segment"], entry.details["people"]) == ("vips", 3)
    while advance_jobs(now=world.now):
        pass
    assert Message.objects.of(shop.pk).count() == 3


def test_whom_a_batch_goes_to_is_said_in_one_way_only(
    world: World, other_shop: Installation
):
    template = world.template("wechat_template", text="好")
    of_vips(world, world.person())
    said = {"templateIds": [template.pk]}
    let_send(world.shop)
    let_send(other_shop)
    for shop, whom, code in (
        (world.shop, {}, "PEOPLE_OR_SEGMENT"),
        (
            world.shop,
            {"segmentKey": "vips", "customerIds": ["1"]},
            "PEOPLE_OR_SEGMENT",
        ),
        (world.shop, {"segmentKey": "none"}, "SEGMENT_UNKNOWN"),
    ):
        refused = do(shop, SEND, input=said, **whom)["data"]["sendMessage"]
        assert [each["code"] for each in refused["errors"]] == [code]
    seen = do(other_shop, SENDING, input=said, segmentKey="vips")
    assert seen["data"]["sendingPreview"]["problem"] == "UNKNOWN_SEGMENT"
    Segment.objects.of(world.shop.pk).update(status="draft")
    seen = do(world.shop, SENDING, input=said, segmentKey="vips")
    assert seen["data"]["sendingPreview"]["problem"] == "SEGMENT_NOT_LIVE"
    assert seen["data"]["sendingPreview"]["about"] == "vips"


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

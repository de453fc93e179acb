"""Promise 4 by Aliyun: nothing doubled, whatever dies or keeps silent."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.messaging.services import candidates
from saleor_wechat_growth.messaging.services.pool import calling
from saleor_wechat_growth.reach.models import Account, Channel, Suppression
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from saleor_wechat_growth.sandbox.sms import accounts as sms_accounts
from saleor_wechat_growth.sandbox.sms.state import Report
from tests.services.messaging.world import SIGN, SMS_APP, Gateways, World

State = Message.State
MINUTE = timedelta(minutes=1)
SEND, ASK = "/SendSms", "/QuerySendDetails"


class AliyunWorld(World):
    """The shop whose SMS go by Aliyun."""

    def __post_init__(self) -> None:
        super().__post_init__()
        account = self.accounts[SMS_APP]
        account.kind = Account.Kind.ALIYUN_SMS
        keys = {"access_key_id": "id", "access_key_secret": "secret"}
        account.sealed_secrets = crypto.seal(json.dumps(keys).encode())
        account.save()
        self.gateways.sms.accounts[SMS_APP] = sms_accounts.Account(
            vendor=sms_accounts.Vendor.ALIYUN,
            sdk_app_id=SMS_APP,
            secret_id="id",
            secret_key="secret",
            signs=(SIGN,),
        )

    def template(self, channel: str = Channel.SMS, **changes: Any) -> Template:
        template = super().template(channel, **changes)
        approved = sms_accounts.Template(
            template_id=template.gateway_id,
            content="${product} 拒收请回复R",
            kind=sms_accounts.TemplateClass.MARKETING,
        )
        self.gateways.sms.put_template(SMS_APP, approved)
        return template

    def message(self) -> Message:
        return self.plan(self.person(), self.template())

    def look_until_settled(self) -> None:
        """Let a quarter of an hour pass, with everything that is due in it."""
        for seconds in range(125, 960, 15):
            self.settle(timedelta(seconds=seconds))
            self.send(timedelta(seconds=seconds))

    def order(self, kind: Kind, path: str = SEND, **more: Any) -> None:
        self.gateways.sms.faults.order(Fault(kind=kind, path=path, **more))


@pytest.fixture
def world(
    shop: Installation, gateways: Gateways, now: datetime, settings: Any
) -> AliyunWorld:
    urls = settings.GATEWAY_URLS
    settings.GATEWAY_URLS = {**urls, "ALIYUN_SMS_URL": urls["TENCENT_SMS_URL"]}
    return AliyunWorld(shop, gateways, now)


def test_a_planned_message_reaches_the_phone(world: AliyunWorld) -> None:
    message = world.message()
    world.send()
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
    [sent] = world.gateways.sms.ledger.sends
    assert sent.rendered == "【测试商城】陶瓷杯 拒收请回复R"
    assert (sent.session_context, sent.serial_no) == (
        message.client_msg_id,
        message.gateway_id,
    )


def test_promise_4_killed_before_the_call_it_is_sent_once_in_the_end(
    world: AliyunWorld,
) -> None:
    message = world.message()
    assert len(world.promised()) == 1  # committed as sending; then the worker dies
    world.look_until_settled()
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
    assert len(world.gateways.sent()) == 1


def test_promise_4_killed_after_the_call_it_is_not_sent_again(
    world: AliyunWorld,
) -> None:
    message = world.message()
    [flight] = world.promised()
    calling(flight)()  # the gateway takes it; nobody writes that down
    world.look_until_settled()
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    assert len(world.gateways.sent()) == 1


@pytest.mark.parametrize(
    ("fault", "is_sent"),
    [
        ({"kind": Kind.HANG}, True),
        ({"kind": Kind.DROP}, False),
        ({"kind": Kind.HTTP, "status": 503}, False),
        ({"kind": Kind.ERRCODE, "code": "isp.SYSTEM_ERROR"}, False),
    ],
)
def test_promise_4_a_call_without_an_answer_is_settled_by_asking(
    world: AliyunWorld,
    fault: dict[str, Any],
    is_sent: bool,  # noqa: FBT001
) -> None:
    message = world.message()
    world.order(times=1, **fault)
    world.send()
    message.refresh_from_db()
    assert message.state == State.UNKNOWN
    assert len(world.gateways.sent()) == int(is_sent)
    world.look_until_settled()
    message.refresh_from_db()
    assert message.state in {State.ACCEPTED, State.DELIVERED}
    assert len(world.gateways.sent()) == 1


def test_promise_4_a_gateway_that_cannot_be_asked_is_asked_again_not_believed(
    world: AliyunWorld,
) -> None:
    message = world.message()
    [flight] = world.promised()
    calling(flight)()
    world.order(Kind.HTTP, ASK, status=500)
    world.look_until_settled()
    message.refresh_from_db()
    assert message.state == State.UNKNOWN
    world.gateways.sms.faults.clear()
    world.settle(40 * MINUTE)
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    assert len(world.gateways.sent()) == 1


def test_a_template_that_cannot_be_read_is_no_unknown(world: AliyunWorld) -> None:
    message = world.message()
    world.order(Kind.DROP, "/GetSmsTemplate", times=1)
    world.send()
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.WAITING, "no-answer")
    world.send(30 * MINUTE)
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
    assert len(world.gateways.sent()) == 1


def test_a_receipt_settles_what_aliyun_only_said_is_under_way(
    world: AliyunWorld,
) -> None:
    """Asked, Aliyun does not tell the BizId that receipts go by."""
    alice, template = world.person(), world.template()
    world.gateways.sms.reports[alice.phone] = Report(report_status=None)
    message = world.plan(alice, template)
    world.order(Kind.HANG, times=1)
    world.send()
    world.settle(5 * MINUTE)
    message.refresh_from_db()
    assert (message.state, message.gateway_id) == (State.ACCEPTED, "")
    [sent] = world.gateways.sms.ledger.sends
    receipt = {
        "account_id": world.accounts[SMS_APP].pk,
        "serial": sent.serial_no,
        "phone": alice.phone,
        "delivered": True,
        "code": "DELIVERED",
        "at": None,
    }
    happening = Happening(
        installation_id=world.shop.pk,
        kind="sms.receipt",
        subject="",
        at=world.now + 6 * MINUTE,
        body=receipt,
    )
    announce(happenings=[happening], now=world.now + 6 * MINUTE)
    message.refresh_from_db()
    assert (message.state, message.gateway_id) == (State.DELIVERED, sent.serial_no)


def test_templates_are_chosen_as_those_of_any_vendor(world: AliyunWorld) -> None:
    template = world.template()
    (found,) = candidates(
        installation_id=world.shop.pk,
        account_id=world.accounts[SMS_APP].pk,
        channel="sms",
    )
    assert (found.gateway_id, found.adopted) == (template.gateway_id, (template.pk,))
    assert (found.content, found.keywords) == ("{1} 拒收请回复R", ("thing1",))
    assert found.content == template.wording


@pytest.mark.parametrize(
    ("code", "text", "lasts"),
    [
        ("isv.CUSTOMER_REFUSED", "", None),
        ("isv.MOBILE_NUMBER_ILLEGAL", "", None),
        ("isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:50", timedelta(days=1)),
    ],
)
def test_a_person_who_cannot_be_reached_is_left_alone(
    world: AliyunWorld, code: str, text: str, lasts: timedelta | None
) -> None:
    world.message()
    world.order(Kind.ERRCODE, code=code, message=text)
    world.send()
    (fact,) = Suppression.objects.of(world.shop.pk).distinct()
    assert fact.channel == Channel.SMS
    assert fact.until == (None if lasts is None else world.now + lasts)


def test_promise_4_a_stormy_night_doubles_nothing(world: AliyunWorld) -> None:
    template = world.template()
    messages = [world.plan(world.person(), template) for _ in range(40)]
    for seed, (kind, path) in enumerate(
        [(Kind.HANG, SEND), (Kind.DROP, SEND), (Kind.DROP, ASK), (Kind.HTTP, ASK)]
    ):
        world.order(kind, path, probability=0.2, seed=seed)
    world.send()
    world.look_until_settled()
    world.gateways.sms.faults.clear()
    for minutes in range(17, 120, 5):
        world.settle(minutes * MINUTE)
        world.send(minutes * MINUTE)
    sent = world.gateways.sent()
    assert len(set(sent)) == len(sent) == len(messages)
    settled = Message.objects.of(world.shop.pk).values_list("state", flat=True)
    assert set(settled) <= {State.ACCEPTED, State.DELIVERED}

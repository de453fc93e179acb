"""What SMS are billed as is kept, and told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.insights.queries.allowances import sms_billed
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.reach.errors import BadAccount
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox.sms import accounts as sms_accounts
from tests.services.messaging.world import SIGN, SMS_APP, World

State = Message.State
MINUTE = timedelta(minutes=1)
SHORT = "{1} 拒收请回复R"
#: with its brand beyond the 70 characters of one part
LONG = f"{'好' * 64}{SHORT}"


def sent(world: World, wording: str = SHORT) -> Message:
    template = world.template("sms")
    world.gateways.sms.put_template(
        SMS_APP,
        sms_accounts.Template(
            template_id=template.gateway_id,
            content=wording,
            kind=sms_accounts.TemplateClass.MARKETING,
        ),
    )
    message = world.plan(world.person(), template)
    world.send()
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
    return message


def report(world: World, message: Message, **changes: Any) -> None:
    assert message.identity is not None
    body = {
        "account_id": world.accounts[SMS_APP].pk,
        "serial": message.gateway_id,
        "phone": world.gateways.sms.ledger.sends[-1].phone,
        "delivered": True,
        "code": "DELIVRD",
        "at": None,
        "reference": "",
        "fee": None,
        **changes,
    }
    at = world.now + MINUTE
    happening = Happening(world.shop.pk, "sms.receipt", "", at, body)
    announce(happenings=[happening], now=at)
    message.refresh_from_db()


@pytest.mark.parametrize(("wording", "parts"), [(SHORT, 1), (LONG, 2)])
def test_a_gateway_says_how_many_parts_it_bills(world: World, wording: str, parts: int):
    assert sent(world, wording).parts == parts


def test_other_channels_are_not_billed_by_parts(world: World):
    message = world.plan(world.person(), world.template("wechat_template"))
    world.send()
    message.refresh_from_db()
    assert (message.state, message.parts) == (State.ACCEPTED, None)


def test_a_receipt_knows_better_than_the_answer(world: World):
    message = sent(world)
    report(world, message, fee=3)
    assert (message.state, message.parts) == (State.DELIVERED, 3)


def test_a_receipt_that_says_nothing_of_parts_changes_none(world: World):
    message = sent(world)
    report(world, message)
    assert (message.state, message.parts) == (State.DELIVERED, 1)


def test_a_receipt_that_names_another_message_settles_none(world: World):
    message = sent(world)
    Message.objects.of(world.shop.pk).update(gateway_id="")
    report(world, message, serial="s-1", reference="f" * 32)
    assert message.state == State.ACCEPTED
    report(world, message, serial="s-1", reference=message.client_msg_id)
    assert (message.state, message.gateway_id) == (State.DELIVERED, "s-1")


def test_what_accounts_were_billed_is_told_by_months_of_beijing(world: World):
    account = world.accounts[SMS_APP]
    old, new = sent(world, LONG), sent(world)
    # 2026-10-31 16:30 UTC is November in Beijing, half an hour earlier is not
    november = world.now.replace(month=10, day=31, hour=16, minute=30)
    for message, at in ((old, november - timedelta(hours=1)), (new, november)):
        Message.objects.of(world.shop.pk).filter(id=message.pk).update(accepted_at=at)
    this, last = sms_billed(world.shop.pk, world.now)
    assert (this.month.isoformat(), this.messages, this.parts) == ("2026-11-01", 1, 1)
    assert (last.month.isoformat(), last.messages, last.parts) == ("2026-10-01", 1, 2)
    assert (this.account, this.cost, last.cost) == (account.name, None, None)
    account.options = {"sign": SIGN, "part_price": "0.045"}
    account.save()
    assert [each.cost for each in sms_billed(world.shop.pk, world.now)] == [
        Decimal("0.045"),
        Decimal("0.090"),
    ]


def test_months_before_the_last_and_other_shops_are_not_told(world: World, other_shop):
    message = sent(world)
    september = world.now.replace(month=9, day=30, hour=15)
    Message.objects.of(world.shop.pk).filter(id=message.pk).update(
        accepted_at=september
    )
    assert sms_billed(world.shop.pk, world.now) == []
    assert sms_billed(other_shop.pk, world.now) == []


@pytest.mark.parametrize("spelt", ["0.045", " 0.0450", Decimal("0.045")])
def test_a_price_has_one_spelling(world: World, spelt: object):
    assert saved(world, spelt).options == {"sign": SIGN, "part_price": "0.045"}


@pytest.mark.parametrize("spelt", ["", "  ", None])
def test_a_price_need_not_be_known(world: World, spelt: object):
    assert saved(world, spelt).options == {"sign": SIGN}


@pytest.mark.parametrize(
    "spelt", ["0", "-1", "4.5", "NaN", "Infinity", "1e-99999999", "0.00001", "¥0.045"]
)
def test_a_price_that_can_be_none_is_refused(world: World, spelt: str):
    with pytest.raises(BadAccount) as refused:
        saved(world, spelt)
    assert refused.value.part == "part_price"


def saved(world: World, part_price: object) -> Any:
    return save_account(
        installation_id=world.shop.pk,
        key="tencent_sms",
        kind="tencent_sms",
        name="测试商城",
        app_id=SMS_APP,
        secrets={"secret_id": "id", "secret_key": "key", "callback_secret": "c" * 16},
        options={"sign": SIGN, "part_price": part_price},
    )

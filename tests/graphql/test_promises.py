"""A mini-program has people reminded of sales and told of goods, against a grant."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.promises import services
from saleor_wechat_growth.promises.models import Reminder
from saleor_wechat_growth.promises.services import SaleDraft
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.sandbox.wechat.demo import MINI_PROGRAM_APPID
from tests.graphql.storefront import Clock, Phone, operation

TEMPLATE = "tpl-sale"


@pytest.fixture
def template(shop: Installation, alice: Phone) -> Template:
    return Template.objects.create(
        installation=shop,
        key="sale",
        account=Account.objects.of(shop.id).get(app_id=MINI_PROGRAM_APPID),
        channel="wechat_subscribe",
        gateway_id=TEMPLATE,
        title="开售提醒",
        purpose="service",
        fields=[{"name": "thing1", "text": "{{ event.title }}", "fit": "cut"}],
    )


@pytest.fixture(autouse=True)
def _sale(shop: Installation, template: Template, now: datetime) -> None:
    services.save_sale_day(
        installation_id=shop.id,
        key="d11",
        draft=SaleDraft(
            title="双十一",
            starts_at=now + timedelta(days=1),
            ends_at=now + timedelta(days=2),
            template_id=template.pk,
        ),
        now=now,
    )


def accept(phone: Phone) -> None:
    phone.do(
        "report_subscriptions",
        results=[{"templateId": TEMPLATE, "result": "ACCEPT"}],
        templateIds=[TEMPLATE],
    )


def test_sales_say_which_template_to_ask_for(alice: Phone) -> None:
    (sale,) = alice.ask("sales")
    assert (sale["key"], sale["templateId"]) == ("d11", TEMPLATE)


def test_a_sale_of_which_the_others_were_told_is_not_offered_any_more(
    alice: Phone, shop: Installation, template: Template, clock: Clock
) -> None:
    services.save_sale_day(
        installation_id=shop.id,
        key="early",
        draft=SaleDraft(
            title="早鸟",
            starts_at=clock.now + timedelta(hours=3),
            ends_at=clock.now + timedelta(days=2),
            minutes_before=60,
            template_id=template.pk,
        ),
        now=clock.now,
    )
    assert [each["key"] for each in alice.ask("sales")] == ["early", "d11"]
    clock.move(timedelta(hours=2))
    alice.refresh()
    # an hour before it starts
    assert [each["key"] for each in alice.ask("sales")] == ["d11"]
    accept(alice)
    assert alice.refused("remind_me", sale="early") == "NOT_OFFERED"


def test_no_grant_no_promise_and_which_template_to_ask_for(alice: Phone) -> None:
    payload = alice.ask("remind_me", sale="d11")
    assert [each["code"] for each in payload["errors"]] == ["NO_GRANT"]
    assert (payload["templateId"], payload["reminder"]) == (TEMPLATE, None)


def test_a_reminder_is_asked_for_shown_and_taken_back(alice: Phone) -> None:
    accept(alice)
    reminder = alice.do("remind_me", sale="d11")["reminder"]
    assert alice.do("remind_me", sale="d11")["reminder"] == reminder
    mine = told(alice)["myReminders"]
    assert [(each["id"], each["state"]) for each in mine] == [
        (reminder["id"], "PROMISED")
    ]
    done = alice.do("cancel_reminder", id=reminder["id"])
    assert done["reminder"]["state"] == "CANCELLED"
    assert alice.refused("cancel_reminder", id=reminder["id"]) == "PROMISE_UNKNOWN"


def told(phone: Phone) -> Any:
    """What somebody is told of their own promises."""
    return json.loads(phone.send(operation("my_promises")).content)["data"]


def test_nobody_sees_or_takes_back_anothers(alice: Phone, bob: Phone) -> None:
    accept(alice)
    reminder = alice.do("remind_me", sale="d11")["reminder"]
    assert bob.refused("cancel_reminder", id=reminder["id"]) == "PROMISE_UNKNOWN"
    assert told(bob) == {"myReminders": [], "myWatches": []}


def test_another_shop_promises_nothing_of_ours(
    stranger: Phone, other_shop: Installation
) -> None:
    assert stranger.refused("remind_me", sale="d11") == "NOT_OFFERED"
    assert stranger.ask("sales") == []
    assert not Reminder.objects.of(other_shop.id).exists()


@pytest.mark.parametrize("given", ["nope", "U2FsZVJlbWluZGVyOjk5", "", "x" * 500])
def test_an_id_of_nothing_is_refused(alice: Phone, given: str) -> None:
    assert alice.refused("cancel_watch", id=given) == "PROMISE_UNKNOWN"
    assert alice.refused("cancel_reminder", id=given) == "PROMISE_UNKNOWN"


def watch(alice: Phone, **more: object) -> str:
    wanted = {"variantId": "UDox", "channel": "default-channel", "kind": "PRICE"}
    return alice.refused("watch_variant", **{**wanted, **more})


def test_a_watch_the_shop_does_not_offer_is_refused_before_core_is_asked(
    alice: Phone,
) -> None:
    assert watch(alice) == "NOT_OFFERED"


def test_a_watch_says_what_is_wrong_with_it(
    alice: Phone, shop: Installation, template: Template
) -> None:
    services.save_watch_rule(
        installation_id=shop.id,
        kind="price",
        is_on=True,
        template_id=template.pk,
        landing=Landing(),
    )
    assert watch(alice, variantId="变体") == "VARIANT_UNKNOWN"
    for below in ("-1", "0", "NaN", "much", "1e400", "1E-900000"):
        assert watch(alice, below=below) == "PRICE_INVALID"
    assert watch(alice, dropPercent=100) == "PRICE_INVALID"
    assert watch(alice, kind="STOCK", below="1") == "PRICE_INVALID"
    # nobody listens there, whatever else runs on the machine
    shop.saleor_api_url = "http://127.0.0.1:1/graphql/"
    shop.save()
    assert watch(alice) == "SHOP_UNAVAILABLE"

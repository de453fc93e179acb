"""Templates are read again each day, as nobody tells us that one was taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Problem, Template
from saleor_wechat_growth.messaging.services.template_checks import (
    EVERY,
    GONE,
    RETRY,
    REWORDED,
    UNAPPROVED,
)
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from saleor_wechat_growth.sandbox.sms import accounts as sms_accounts
from tests.services.messaging.world import MINI_APP, SERVICE_APP, SMS_APP, World

Status = Template.Status
WECHAT = ("wechat_template", "wechat_subscribe", "wechat_notice")


def check(world: World, later: timedelta = timedelta()) -> int:
    read = 0
    while found := services.check_templates(now=world.now + later):
        read += found
    return read


def state(template: Template) -> tuple[str, str]:
    template.refresh_from_db()
    return template.status, template.paused_reason


def sms(world: World) -> Template:
    """Make an SMS's template by a number, as Tencent's console lists them."""
    template = world.template("sms")
    template.gateway_id = str(template.pk)
    template.save()
    review(world, template)
    return template


def review(world: World, template: Template, **changes: object) -> None:
    """Have Tencent say this of an SMS's template from now on."""
    known = {"content": template.wording, "approved": True, **changes}
    world.gateways.sms.put_template(
        SMS_APP, sms_accounts.Template(template_id=template.gateway_id, **known)
    )


def test_what_its_gateway_still_has_goes_on(world: World):
    found = [world.template(each) for each in (*WECHAT, "sms")]
    assert check(world) == 4
    assert {state(each) for each in found} == {(Status.ACTIVE, "")}
    assert check(world, EVERY - timedelta(seconds=1)) == 0
    assert check(world, EVERY) == 4


@pytest.mark.parametrize("channel", WECHAT)
def test_one_that_wechat_no_longer_has_is_stopped_and_told(world: World, channel: str):
    kept, gone = world.template(channel), world.template(channel)
    Template.objects.of(world.shop.pk).filter(id=gone.pk).update(gateway_id="deleted")
    check(world)
    assert state(gone) == (Status.PAUSED, GONE)
    assert state(kept) == (Status.ACTIVE, "")
    problem = Problem.objects.of(world.shop.pk).get()
    assert problem.key == f"template-{gone.key}"
    assert "no longer has it" in problem.message


@pytest.mark.parametrize("channel", WECHAT)
def test_an_empty_list_is_not_believed(world: World, channel: str):
    only = world.template(channel)
    account = world.accounts[MINI_APP if channel == "wechat_subscribe" else SERVICE_APP]
    world.gateways.wechat.delete_templates(account.app_id)
    check(world)
    assert state(only) == (Status.ACTIVE, "")


def test_an_sms_that_is_under_review_again_waits_until_it_is_approved(world: World):
    template = sms(world)
    review(world, template, approved=False)
    check(world)
    assert state(template) == (Status.PAUSED, UNAPPROVED)
    review(world, template)
    check(world, EVERY)
    assert state(template) == (Status.ACTIVE, "")


def test_what_somebody_paused_stays_paused(world: World):
    template = sms(world)
    services.pause_template(
        installation_id=world.shop.pk,
        template_id=template.pk,
        reason="40037",
        now=world.now,
    )
    check(world)
    assert state(template) == (Status.PAUSED, "40037")


def test_an_sms_that_its_list_leaves_out_may_be_for_abroad(world: World):
    world.template("sms")
    abroad = world.template("sms")
    Template.objects.of(world.shop.pk).filter(id=abroad.pk).update(gateway_id="9")
    check(world)
    assert state(abroad) == (Status.ACTIVE, "")


def test_an_sms_is_shown_in_the_words_that_were_approved(world: World):
    template = sms(world)
    review(world, template, content="您看中的{1}还在。拒收请回复R")
    check(world)
    assert state(template) == (Status.ACTIVE, "")
    assert (template.wording, template.version) == ("您看中的{1}还在。拒收请回复R", 2)
    check(world, EVERY)
    template.refresh_from_db()
    assert template.version == 2


def test_one_with_other_fields_than_ours_is_stopped(world: World):
    text, wechat = sms(world), world.template("wechat_template")
    review(world, text, content="{1}和{2} 拒收请回复R")
    Template.objects.of(world.shop.pk).filter(id=wechat.pk).update(
        fields=[{"name": "thing9", "text": "好", "fit": "cut"}]
    )
    check(world)
    assert state(text) == state(wechat) == (Status.PAUSED, REWORDED)


def test_a_gateway_that_does_not_answer_is_asked_again_in_an_hour(world: World):
    template = sms(world)
    review(world, template, approved=False)
    fault = Fault(kind=Kind.DROP, path="/DescribeSmsTemplateList", times=1)
    world.gateways.sms.faults.order(fault)
    assert check(world) == 1
    assert state(template) == (Status.ACTIVE, "")
    assert check(world, RETRY - timedelta(seconds=1)) == 0
    assert check(world, RETRY) == 1
    assert state(template) == (Status.PAUSED, UNAPPROVED)


def test_accounts_that_stand_still_and_shops_that_left_are_not_asked(world: World):
    world.template("sms")
    world.template("wechat_subscribe")
    account = world.accounts[SMS_APP]
    account.status = Account.Status.PAUSED
    account.save()
    assert check(world) == 1
    world.shop.status = Installation.Status.UNINSTALLED
    world.shop.save()
    assert check(world, EVERY) == 0


def test_our_own_content_is_at_no_gateway(world: World):
    world.content()
    assert check(world) == 0

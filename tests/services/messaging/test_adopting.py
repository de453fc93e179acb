"""What accounts have at their gateways, read when somebody looks."""

from __future__ import annotations

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.services import candidates
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.sandbox.sms import accounts as sms_accounts
from tests.services.messaging.world import MINI_APP, SERVICE_APP, SMS_APP, World

CHANNELS = {
    SERVICE_APP: "wechat_template",
    MINI_APP: "wechat_subscribe",
    SMS_APP: "sms",
}


def read(world: World, app_id: str, channel: str = ""):
    return candidates(
        installation_id=world.shop.pk,
        account_id=world.accounts[app_id].pk,
        channel=channel or CHANNELS[app_id],
    )


@pytest.mark.parametrize(
    ("channel", "app_id"),
    [("wechat_template", SERVICE_APP), ("wechat_subscribe", MINI_APP)],
)
def test_wechats_templates_come_with_their_fields(
    world: World, channel: str, app_id: str
):
    template = world.template(channel)
    (found,) = read(world, app_id)
    assert found.gateway_id == template.gateway_id
    assert (found.content, found.keywords) == ("商品:{{thing1.DATA}}", ("thing1",))
    assert (found.is_approved, found.adopted) == (True, (template.pk,))


def test_tencents_templates_come_with_what_its_reviewers_said(world: World):
    for number, approved in ((1, True), (2, False)):
        world.gateways.sms.put_template(
            SMS_APP,
            sms_accounts.Template(
                template_id=str(number),
                content="您的{1}和{2}",
                approved=approved,
                name="通知",
            ),
        )
    good, bad = read(world, SMS_APP)
    assert (good.gateway_id, good.title, good.keywords, good.adopted) == (
        "1",
        "通知",
        ("thing1", "thing2"),
        (),
    )
    assert (good.is_approved, bad.is_approved) == (True, False)
    assert bad.why


def test_more_templates_than_a_page_has_are_all_read(world: World):
    for number in range(1, 205):
        world.gateways.sms.put_template(
            SMS_APP, sms_accounts.Template(template_id=str(number), content="好")
        )
    assert len(read(world, SMS_APP)) == 204


def test_an_account_that_is_refused_says_so(world: World):
    account = world.accounts[SMS_APP]
    account.sealed_secrets = crypto.seal(b'{"secret_id": "id", "secret_key": "x"}')
    account.version += 1
    account.save()
    with pytest.raises(GatewayError) as refused:
        read(world, SMS_APP)
    assert refused.value.failure == Failure.ACCOUNT


def test_an_account_of_another_shop_does_not_exist(
    world: World, other_shop: Installation
):
    with pytest.raises(UnknownAccount):
        candidates(
            installation_id=other_shop.pk,
            account_id=world.accounts[SMS_APP].pk,
            channel="sms",
        )


def test_notices_of_a_service_account_are_a_list_of_their_own(world: World):
    message = world.template("wechat_template")
    notice = world.template("wechat_notice")
    assert [each.adopted for each in read(world, SERVICE_APP)] == [(message.pk,)]
    found = read(world, SERVICE_APP, "wechat_notice")
    assert [(each.gateway_id, each.adopted) for each in found] == [
        (notice.gateway_id, (notice.pk,))
    ]

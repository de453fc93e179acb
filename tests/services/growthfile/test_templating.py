"""The services a template is set up by, whichever door it comes through."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.rendering import Field
from saleor_wechat_growth.messaging.services import resume_template
from saleor_wechat_growth.messaging.services.templating import (
    BadTemplate,
    allow_risk,
    upsert_template,
    withhold_template,
)
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(shop: Installation) -> Account:
    return save_account(
        installation_id=shop.pk,
        key="service",
        kind="service_account",
        name="n",
        app_id="wx1",
        secrets={"app_secret": "s"},
    )


def saved(account: Account, **changes: Any) -> Template:
    settings: dict[str, Any] = {
        "installation_id": account.installation_id,
        "key": "cart",
        "account_id": account.pk,
        "channel": "wechat_template",
        "gateway_id": "g1",
        "title": "t",
        "purpose": "reminder",
        "fields": [Field("thing1", "x", "cut")],
    }
    return upsert_template(**(settings | changes))


def test_an_equal_template_keeps_its_version_and_another_gets_the_next(
    account: Account,
):
    assert saved(account).version == 1
    assert saved(account).version == 1
    assert saved(account, title="other").version == 2


def test_who_does_not_say_whether_it_is_long_term_leaves_it_as_it_was(
    account: Account,
):
    notice = {"channel": "wechat_notice"}
    assert saved(account, **notice, is_long_term=True).is_long_term
    assert saved(account, **notice).version == 1
    assert saved(account, **notice, title="other").is_long_term
    assert not saved(account, **notice, is_long_term=False).is_long_term


def test_what_goes_by_another_channel_is_no_subscription(account: Account):
    saved(account, channel="wechat_notice", is_long_term=True)
    assert not saved(account).is_long_term
    with pytest.raises(BadTemplate):
        saved(account, is_long_term=True)


def test_a_channel_goes_by_its_own_kind_of_account(account: Account):
    with pytest.raises(BadTemplate):
        saved(account, channel="sms")
    assert not Template.objects.of(account.installation_id).exists()


def test_an_account_of_another_shop_is_unknown(
    account: Account, other_shop: Installation
):
    with pytest.raises(UnknownAccount):
        saved(account, installation_id=other_shop.pk)


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ({"gateway_id": "g2"}, False),
        ({"purpose": "marketing"}, False),
        ({"title": "other"}, True),
        ({"fields": []}, True),
    ],
)
def test_a_risk_is_allowed_for_one_template_id_and_one_class(
    account: Account, now: datetime, changes: dict[str, Any], *, stays: bool
):
    template = saved(account)
    shop = account.installation_id
    assert allow_risk(installation_id=shop, template_id=template.pk, by="李雷", now=now)
    # said again it is not read again
    later = now + timedelta(days=1)
    assert not allow_risk(
        installation_id=shop, template_id=template.pk, by="李雷", now=later
    )
    template = saved(account, **changes)
    assert (template.risk_allowed_by == "李雷") is stays
    assert (template.risk_allowed_at == now) is stays


def test_an_operators_pause_ends_by_resuming(account: Account, now: datetime):
    template = saved(account)
    shop = account.installation_id
    assert withhold_template(
        installation_id=shop, template_id=template.pk, reason="r", now=now
    )
    template.refresh_from_db()
    assert (template.status, template.paused_reason) == ("paused", "r")
    assert resume_template(installation_id=shop, template_id=template.pk)


def test_another_shop_can_neither_allow_nor_pause(
    account: Account, other_shop: Installation, now: datetime
):
    template = saved(account)
    stranger = other_shop.pk
    assert not allow_risk(
        installation_id=stranger, template_id=template.pk, by="x", now=now
    )
    assert not withhold_template(
        installation_id=stranger, template_id=template.pk, reason="r", now=now
    )

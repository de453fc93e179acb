"""From a phone that scans a code to the touch: over HTTP, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.activity.models import SceneCode, Source, Touch
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import handle_due
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID
from tests.services.activity.codes import Form, WeChat, make_all, order
from tests.unit.sandbox.conftest import until

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django.live_server_helper import LiveServer

    from saleor_wechat_growth.installations.models import Installation


@pytest.fixture
def pushed(shop: Installation) -> Account:
    """The demo's service account, with what its pushes are signed by."""
    return save_account(
        installation_id=shop.pk,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Demo",
        app_id=SERVICE_APPID,
        secrets={
            "app_secret": "not-a-secret-demo-service",
            "push_token": "demo-service-token",
        },
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock_at_noon")
def test_a_stranger_who_scans_a_code_follows_and_has_come_by_its_source(
    shop: Installation,
    shelf: Source,
    pushed: Account,
    wechat: WeChat,
    live_server: LiveServer,
    now: datetime,
) -> None:
    address = f"{live_server.url}/callbacks/wechat/{pushed.public_id}"
    wechat.tell("accounts/change", appid=SERVICE_APPID, callback_url=address)
    order(shelf, Form.QR_PERMANENT, pushed, ["海报"], now)
    make_all(now)
    code = SceneCode.objects.of(shop.pk).get()

    pushes = InboxEvent.objects.of(shop.pk)
    for number, result in enumerate(("followed", "scanned"), 1):
        done = wechat.tell("scan", openid="oS-stranger", url=code.url)
        assert done == {"result": result}
        until(pushes.filter(id__gt=0)[number - 1 : number].exists)
        # the second act is a second later, by WeChat's whole seconds
        wechat.tell("clock", move=1)
    handle_due(now=now)
    touches = Touch.objects.of(shop.pk).order_by("at", "id")
    assert [(each.kind, each.code_id, each.is_follow) for each in touches] == [
        (Touch.Kind.SCAN, code.pk, True),
        (Touch.Kind.SCAN, code.pk, False),
    ]

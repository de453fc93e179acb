"""Asking core how it stands with us, over HTTP, against the sandbox core."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import CoreState, check_core
from saleor_wechat_growth.installations import webhooks
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.models import Installation
from tests.services.conftest import settle

pytestmark = pytest.mark.django_db(transaction=True)


def check(shop: Installation) -> CoreState:
    return check_core(installation_id=shop.id, now=datetime.now(UTC))


def test_a_shop_just_installed_is_well_and_heard_from(installed, core) -> None:
    core.settle()
    state = check(installed)
    assert (state.answer, state.missing, state.failed) == ("ok", (), 0)
    # core tells an app that it was installed: so it reaches us
    assert state.heard
    installed.refresh_from_db()
    assert installed.core_checked_at is not None
    assert CoreState.load(installed.core_state) == state


def test_what_we_read_by_ourselves_is_no_news(installed, core) -> None:
    core.settle()
    InboxEvent.objects.of(installed.id).delete()
    core.control("chaos", drop=100)
    core.cart(email="alice@example.com")
    settle(datetime.now(UTC) + timedelta(minutes=1))
    assert InboxEvent.objects.of(installed.id).exists()
    assert not check(installed).heard


def test_webhooks_that_somebody_took_away_are_back_after_the_check(
    installed, core
) -> None:
    client = saleor_client(installed)
    try:
        for webhook in client.webhooks()[:3]:
            client.webhook_delete(webhook.id)
        assert check(installed).answer == "ok"
        there = {webhook.identifier for webhook in client.webhooks()}
    finally:
        client.close()
    assert there == {declared.identifier for declared in webhooks.WEBHOOKS}


def test_deliveries_that_core_gave_up_are_counted(installed, core) -> None:
    core.control("chaos", fail=100)
    core.cart(email="alice@example.com")
    core.settle()
    core.control("chaos", fail=0)
    assert check(installed).failed > 0


@pytest.mark.parametrize(
    ("control", "answer"), [("uninstall", "token"), ("activate", "token")]
)
def test_a_core_that_took_us_off_says_so(
    installed, core, control: str, answer: str
) -> None:
    core.control(control, **({"active": False} if control == "activate" else {}))
    assert check(installed).answer == answer


def test_a_core_that_is_away_is_no_fault_of_the_app(installed) -> None:
    Installation.objects.filter(id=installed.id).update(
        saleor_api_url="http://127.0.0.1:9/graphql/"
    )
    assert check(installed).answer == "unreachable"

"""A shop with a live recall, as every figure finds it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bench.bodies import BEGAN
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.reach.models import Account, Channel, Purpose
from saleor_wechat_growth.reach.services import save_account

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.journeys.definition import Definition

LONG_AGO = BEGAN - timedelta(days=30)
#: nothing listens there: a figure that asked core would see it refused at once
API_URL = "http://127.0.0.1:9/graphql/"
APP_ID = "wxbench"
APP_SECRET = "not-a-secret"
GATEWAY_ID = "bench-template"

RECALL: dict[str, Any] = {
    "touches": [
        {"after": "1", "templates": ["cart"]},
        {"after": "24", "templates": ["cart"]},
        {"after": "72", "templates": ["cart"]},
    ],
    "minimum": {"CNY": "20", "USD": "3"},
    "excluded_products": ["UHJvZHVjdDo5OTk5", "UHJvZHVjdDo5OTk4"],
    "excluded_tags": ["blocked"],
}


def installation(api_url: str = API_URL, **fields: Any) -> Installation:
    return Installation.objects.create(
        saleor_api_url=api_url,
        app_id="QXBwOjE=",
        sealed_token=crypto.seal_text("app-token"),
        installed_at=LONG_AGO,
        status_changed_at=LONG_AGO,
        **fields,
    )


def recall(installation_id: int, *, live_since: datetime = LONG_AGO) -> Journey:
    """Publish the recipe and let people in from `live_since` on."""
    journey = services.save_recipe(
        installation_id=installation_id,
        key="recall",
        name="Recall",
        recipe="abandoned_cart",
        parameters=RECALL,
        now=live_since,
    )
    services.go_live(
        installation_id=installation_id, journey_id=journey.id, now=live_since
    )
    return Journey.objects.of(installation_id).get(id=journey.id)


def template(installation_id: int) -> Template:
    """Make a service account with the cart reminder that its messages are made of."""
    account = save_account(
        installation_id=installation_id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Bench",
        app_id=APP_ID,
        secrets={"app_secret": APP_SECRET},
    )
    return Template.objects.create(
        installation_id=installation_id,
        key="cart",
        account=account,
        channel=Channel.WECHAT_TEMPLATE,
        gateway_id=GATEWAY_ID,
        title="购物车提醒",
        purpose=Purpose.REMINDER,
        fields=[
            {"name": "thing1", "text": "{{ cart.first_item }}", "fit": "cut"},
            {"name": "amount2", "text": "{{ cart.total }}", "fit": "block"},
        ],
        risk_allowed_by="bench",
        risk_allowed_at=LONG_AGO,
    )


def drawn(installation_id: int, key: str, definition: Definition) -> Journey:
    """Publish a journey drawn by hand, live."""
    journey = Journey.objects.create(
        installation_id=installation_id,
        key=key,
        name=key,
        status=Journey.Status.LIVE,
        live_since=LONG_AGO,
    )
    journey.current = JourneyVersion.objects.create(
        installation_id=installation_id,
        journey=journey,
        number=1,
        definition=definition.as_json(),
        published_at=LONG_AGO,
    )
    journey.save()
    return journey

"""A shop with a live recall, as every figure finds it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench.bodies import BEGAN
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion

if TYPE_CHECKING:
    from saleor_wechat_growth.journeys.definition import Definition

LONG_AGO = BEGAN - timedelta(days=30)
#: nothing listens there: a figure that asked core would see it refused at once
API_URL = "http://127.0.0.1:9/graphql/"

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

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime

from saleor_wechat_growth.activity.facts import EventFact
from saleor_wechat_growth.activity.models import (
    ActivityEvent,
    Decision,
    Touch,
    TrackedLink,
)
from saleor_wechat_growth.activity.services import RECORDED, write_events
from saleor_wechat_growth.customers.registry import register
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.inbox.registry import Happening, listen

register(ActivityEvent, customer_field="customer_id")
register(Decision)
register(Touch)
register(TrackedLink)

#: the name space of events that we know by what they are about
_ORDERS = uuid.UUID("6a1f3f0e-54f6-4d3b-9d2c-8f6f0c9b7a11")


@listen("activity", "order.changed")
def record_orders(happenings: Sequence[Happening], now: datetime) -> list[Happening]:
    """Orders count only from Saleor, each once, however often it is told of.

    Returns "activity.recorded" for each that was new.
    """
    installation_id = happenings[0].installation_id
    events = [event for happening in happenings for event in _events(happening)]
    written = write_events(installation_id=installation_id, events=events, now=now)
    return [
        _recorded(installation_id, each.customer_id, each.kind, now)
        for each in written
        if each.customer_id is not None
    ]


@listen("activity", RECORDED)
def tell_of_events(happenings: Sequence[Happening], now: datetime) -> list[Happening]:
    """Return "activity.recorded" for what people told us they did."""
    return [
        _recorded(happening.installation_id, customer_id, kind, now)
        for happening in happenings
        for customer_id, kind in happening.body["events"]
    ]


def _recorded(
    installation_id: int, customer_id: int, kind: str, now: datetime
) -> Happening:
    return Happening(
        installation_id=installation_id,
        kind="activity.recorded",
        subject=f"customer:{customer_id}",
        at=now,
        body={"customer_id": customer_id, "event": kind},
    )


def _events(happening: Happening) -> Iterator[EventFact]:
    body = happening.body
    for kind, at in (
        ("order_submitted", moment(body.get("placed_at"))),
        ("order_paid", moment(body.get("paid_at"))),
    ):
        if at is not None:
            yield EventFact(
                kind=kind,
                occurred_at=at,
                source=ActivityEvent.Source.SALEOR,
                customer_id=body["customer_id"],
                properties={
                    "order": body["saleor_id"],
                    "total": body["total"],
                    "currency": body["currency"],
                },
                event_id=uuid.uuid5(_ORDERS, f"{kind}:{body['saleor_id']}"),
            )

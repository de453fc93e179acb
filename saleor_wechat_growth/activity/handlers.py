from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from saleor_wechat_growth.activity import queries
from saleor_wechat_growth.activity.facts import Entry, EventFact, Visitor
from saleor_wechat_growth.activity.models import (
    ActivityEvent,
    Decision,
    Touch,
    TrackedLink,
)
from saleor_wechat_growth.activity.scenes import is_scene
from saleor_wechat_growth.activity.services import (
    ENTERED,
    MENU_USED,
    RECORDED,
    enter,
    write_events,
)
from saleor_wechat_growth.customers.registry import (
    DELETED,
    Exported,
    Kept,
    register,
)
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.reach.queries import menu_uses

register(
    ActivityEvent,
    customer_field="customer_id",
    erased=Kept("figures count what was done", emptied={"properties": {}}),
    exported=Exported(),
)
register(
    Decision,
    erased=Kept("recalls count whom they looked at; it holds ids and facts alone"),
    exported=Exported(),
)
register(
    Touch,
    erased=Kept("orders are credited to touches; it holds ids alone"),
    exported=Exported(),
)
register(TrackedLink, erased=DELETED, exported=Exported())

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


@listen("activity", "follower.arrived")
def record_scans(happenings: Sequence[Happening], now: datetime) -> list[Happening]:
    """Return "source.entered" for those who followed or came by a code of ours."""
    installation_id = happenings[0].installation_id
    by_code = [each for each in happenings if is_scene(each.body["scene"])]
    codes = queries.codes_of_scenes(
        installation_id, {each.body["scene"] for each in by_code}
    )
    entries = [
        Entry(
            code=code,
            visitor=Visitor(each.body["customer_id"], each.body["identity_id"]),
            kind=Touch.Kind.SCAN,
            at=each.at,
            # by the push itself, which says the same in whatever order it comes
            is_follow=each.body["is_follow"],
            is_new_follower=each.body["is_new_follower"],
            account_key=each.body["account_key"],
        )
        for each in by_code
        if (code := codes.get(each.body["scene"])) is not None
        # another account may have given the same scene to a code that is not ours
        and code.account_id in (None, each.body["account_id"])
    ]
    told = enter(installation_id=installation_id, entries=entries)
    return [_entered(installation_id, body, now) for body in told]


@listen("activity", "menu.used")
def record_taps(happenings: Sequence[Happening], now: datetime) -> list[Happening]:
    """Write down which entry of a menu was used; what is in none of ours has no item.

    Returns "activity.recorded".
    """
    installation_id = happenings[0].installation_id
    items = menu_uses(installation_id, {each.body["account_id"] for each in happenings})
    written = write_events(
        installation_id=installation_id,
        events=[_tap(each, items) for each in happenings],
        now=now,
    )
    return [
        _recorded(installation_id, each.customer_id, each.kind, now)
        for each in written
        if each.customer_id is not None
    ]


def _tap(happening: Happening, items: Mapping[tuple[int, str, str], str]) -> EventFact:
    body = happening.body
    use = (body["account_id"], body["how"], body["key"])
    once = f"tap:{body['identity_id']}:{happening.at.isoformat()}:{use}"
    return EventFact(
        kind=MENU_USED,
        occurred_at=happening.at,
        source=ActivityEvent.Source.WECHAT,
        customer_id=body["customer_id"],
        properties={
            "account": body["account_key"],
            "item": items.get(use, ""),
            "how": body["how"],
        },
        event_id=uuid.uuid5(_ORDERS, once),
    )


@listen("activity", ENTERED)
def tell_of_entries(happenings: Sequence[Happening], now: datetime) -> list[Happening]:
    """Return "source.entered" for those who opened the mini-program by a code."""
    return [
        _entered(happening.installation_id, body, now)
        for happening in happenings
        for body in happening.body["entries"]
    ]


def _entered(installation_id: int, body: Mapping[str, Any], now: datetime) -> Happening:
    return Happening(
        installation_id=installation_id,
        kind="source.entered",
        subject=f"customer:{body['customer_id']}",
        at=now,
        body=dict(body),
    )


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

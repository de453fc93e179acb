from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.activity.facts import EventFact, Visitor
from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.activity.services import follow_link, record_events
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import JSON, UUID, DateTime
from saleor_wechat_growth.api.storefront.errors import Code, StorefrontMutation

if TYPE_CHECKING:
    from saleor_wechat_growth.api.storefront.context import Context

MOST_EVENTS: Final = 50
#: a phone may be without network for a while; what is older has lost its use
OLDEST: Final = timedelta(days=7)
MOST_PROPERTIES_BYTES: Final = 2048
MOST_PROPERTIES_DEPTH: Final = 4

#: before the name of a custom event, so that none passes for a standard one
CUSTOM_PREFIX: Final = "custom."
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")


class _Kind(Enum):
    """The standard events, and CUSTOM ones with a name. None counts as a purchase."""

    IDENTITY_AUTHORIZED = "identity_authorized"
    MALL_VIEWED = "mall_viewed"
    PRODUCT_VIEWED = "product_viewed"
    COUPON_CLAIMED = "coupon_claimed"
    CART_ADDED = "cart_added"
    ORDER_SUBMITTED = "order_submitted"
    ORDER_PAID = "order_paid"
    CUSTOM = "custom"


EventKind = graphene.Enum.from_enum(_Kind, name="EventKind")


class EventInput(graphene.InputObjectType):
    """Something the person did."""

    id = UUID(
        required=True, description="Made by the client; a repeated one counts once."
    )
    kind = EventKind(required=True)
    name = graphene.String(description="Of a CUSTOM event: a-z, 0-9 and _.")
    occurred_at = DateTime(
        required=True,
        description="Moved to now if in the future, to 7 days ago if older.",
    )
    properties = JSON(
        description="An object of ids and numbers, 2 kB at most; nothing personal."
    )


class Track(StorefrontMutation):
    """Report up to 50 events. Those named in `errors` are not kept, the others are."""

    class Meta:
        codes = (Code.TOO_MANY, Code.NAME_INVALID, Code.PROPERTIES_INVALID)

    class Arguments:
        events = graphene.List(graphene.NonNull(EventInput), required=True)

    recorded = graphene.Int(description="How many were kept and not known before.")

    @classmethod
    def perform(cls, context: Context, *, events: list[EventInput]) -> Any:
        shop = context.bearer.installation_id
        if len(events) > MOST_EVENTS:
            raise Refusal(Code.TOO_MANY, "events")
        reports, errors = [], []
        for index, event in enumerate(events):
            try:
                reports.append(_fact(event, context.now))
            except Refusal as refusal:
                where = f"events.{index}.{refusal.field}"
                errors.append(cls.error(Refusal(refusal.code, where)))
        with context.held() as bearer:
            recorded = record_events(
                installation_id=shop,
                events=[
                    replace(each, customer_id=bearer.customer_id) for each in reports
                ],
                now=context.now,
            )
        return cls(recorded=recorded, errors=errors)


class LinkTarget(graphene.ObjectType):
    """Where a message's link leads."""

    h5 = graphene.String(
        required=True, description="An address for browsers, or empty."
    )
    mini_program = graphene.String(
        required=True, description="A path within the mini-program, or empty."
    )


class FollowLink(StorefrontMutation):
    """Report that the mini-program was opened by a link of a message or a source.

    Of a link older than 30 days the target is told, but the visit earns no credit.
    """

    class Meta:
        codes = (Code.LINK_UNKNOWN,)

    class Arguments:
        code = graphene.String(
            required=True, description="The `r` of the page's query."
        )

    target = graphene.Field(LinkTarget)

    @classmethod
    def perform(cls, context: Context, *, code: str) -> Any:
        with context.held() as bearer:
            followed = follow_link(
                code=code,
                installation_id=bearer.installation_id,
                visitor=Visitor(bearer.customer_id, bearer.identity_id),
                now=context.now,
            )
        if followed is None:
            raise Refusal(Code.LINK_UNKNOWN, "code")
        return cls(
            target=LinkTarget(
                h5=followed.target.get("h5", ""),
                mini_program=followed.target.get("mini_program", ""),
            )
        )


def _fact(event: EventInput, now: datetime) -> EventFact:
    """Return what is reported; who did it is added under the shop's lock."""
    properties = event.get("properties")
    properties = {} if properties is None else properties
    if not _is_small_object(properties):
        raise Refusal(Code.PROPERTIES_INVALID, "properties")
    occurred_at: datetime = event.occurred_at
    return EventFact(
        kind=_kind(event.kind.value, event.get("name")),
        occurred_at=min(max(occurred_at, now - OLDEST), now),
        source=ActivityEvent.Source.CLIENT,
        customer_id=None,
        properties=properties,
        event_id=event.id,
    )


def _kind(kind: str, name: str | None) -> str:
    if kind != _Kind.CUSTOM.value:
        if name is not None:
            raise Refusal(Code.NAME_INVALID, "name")
        return kind
    if name is None or not _NAME.fullmatch(name):
        raise Refusal(Code.NAME_INVALID, "name")
    return CUSTOM_PREFIX + name


def _is_small_object(value: object) -> bool:
    if not isinstance(value, dict) or _is_deep(value, MOST_PROPERTIES_DEPTH):
        return False
    return len(json.dumps(value, ensure_ascii=False).encode()) <= MOST_PROPERTIES_BYTES


def _is_deep(value: object, most: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    below = value.values() if isinstance(value, dict) else value
    return most == 0 or any(_is_deep(each, most - 1) for each in below)

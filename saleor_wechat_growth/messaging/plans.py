"""What other domains ask this one to say, and what it says back, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.topics import Topic

if TYPE_CHECKING:
    from saleor_wechat_growth.messaging.models import Message


@dataclass(frozen=True, slots=True)
class Plan:
    """One thing to say to one person, once an `origin` ("step:<id>").

    routes: ids of templates, in the marketer's order; expires_at: too late to be
    worth saying; pointless_if_ordered_since: an order of the person placed then or
    later cancels it; about_coupon: it is not sent, by any template, once the coupon of
    `coupon_grant_id` is over; topic: what it speaks of beside a cart; holds_grant: a
    subscription is put aside for it (`reach.services.put_aside`), which no other
    message can take.
    """

    origin: str
    customer_id: int
    routes: tuple[int, ...]
    due_at: datetime
    expires_at: datetime
    run_id: int | None = None
    cart_id: int | None = None
    coupon_grant_id: int | None = None
    about_coupon: bool = False
    landing: Landing = field(default_factory=Landing)
    pointless_if_ordered_since: datetime | None = None
    topic: Topic | None = None
    holds_grant: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a gateway reports, later, of a message it took.

    identity_ids: the identities that the address in the receipt may be; gateway_id:
    its own id of the message; template_id: "" where the receipt does not say;
    client_msg_id: ours, where the gateway repeats it; parts: how many it billed an SMS
    as, where it says so.
    """

    identity_ids: tuple[int, ...]
    channel: str
    gateway_id: str
    is_delivered: bool
    code: str
    at: datetime
    template_id: str = ""
    client_msg_id: str = ""
    parts: int | None = None


def subject(message: Message) -> str:
    """Return what decisions, links and touches call a message."""
    return f"message:{message.pk}"

"""Reading a stored body: one shape for every shape core sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.dateparse import parse_datetime

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.inbox.registry import Happening

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

#: what the kinds of news of orders begin with
ORDER_NEWS: Final = "saleor.order_"


class UnreadableBody(Exception):
    """The body is not a JSON object, whoever signed it."""


def parse(body: bytes) -> Mapping[str, Any]:
    """Return the event object, out of core's `{"data": {<field>: …}}` if it is in one.

    A webhook whose subscription filters by channel has that shape (captured:
    `x_filtered`); all others send the event object itself.

    Raises:
        UnreadableBody: not JSON, or not an object.

    """
    try:
        value = jsontext.loads(body)
    except ValueError as error:
        msg = "the body is not JSON"
        raise UnreadableBody(msg) from error
    if isinstance(value, dict) and isinstance(value.get("data"), dict):
        value = next(iter(value["data"].values()), None)
    if not isinstance(value, dict):
        msg = "the body is not a JSON object"
        raise UnreadableBody(msg)
    return value


def happening_of(
    *,
    installation_id: int,
    kind: str,
    subject: str,
    received_at: datetime,
    body: bytes,
) -> Happening:
    """Return what a stored row says happened; its time is core's `issuedAt` if given.

    Raises:
        UnreadableBody: see `parse`.

    """
    value = parse(body)
    return Happening(
        installation_id=installation_id,
        kind=kind,
        subject=subject,
        at=moment(value.get("issuedAt")) or received_at,
        body=value,
    )


def moment(value: object) -> datetime | None:
    """Return an aware time from an ISO text, None from anything else."""
    if not isinstance(value, str):
        return None
    try:
        at = parse_datetime(value)
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def subject_of(value: Mapping[str, Any]) -> str:
    """Return what an event of core is about, as claims look for it.

    A checkout, and an order that came of one, share the checkout's id: news of
    either must hold up a recall of that cart. Otherwise the user, then the object.
    """
    for name in ("checkout", "order", "user"):
        found = value.get(name)
        if isinstance(found, dict):
            user = found.get("user")
            return str(
                found.get("checkoutId")
                or (name == "order" and isinstance(user, dict) and user.get("id"))
                or found.get("id")
                or ""
            )
    for found in value.values():
        if isinstance(found, dict) and "id" in found and "__typename" not in found:
            return str(found["id"])
    return ""


def buyer_of(value: Mapping[str, Any]) -> str:
    """Return whose order an event of core is about, as claims look for a person.

    The user core names, else the e-mail's search hash, as subjects of news about a
    person carry it (`reach.snapshot.subject_of`); "" where nobody is named.
    """
    order = value.get("order")
    if not isinstance(order, dict):
        return ""
    user, email = order.get("user"), order.get("userEmail")
    if isinstance(user, dict) and user.get("id"):
        return str(user["id"])
    if not isinstance(email, str) or not email.strip():
        return ""
    return f"identity:{crypto.lookup('email', '', email.strip().lower()).hex()}"

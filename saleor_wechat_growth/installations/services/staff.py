"""Who of a shop's staff uses our pages, what we let them do, and what they changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.errors import UnknownStaff
from saleor_wechat_growth.installations.models import AuditEntry, StaffMember

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

#: how exactly `last_seen_at` is kept
SEEN_EVERY: Final = timedelta(minutes=5)


def see_staff(
    *, installation_id: int, user_id: str, email: str, now: datetime
) -> StaffMember:
    """Return the member of staff who asks, known from now on."""
    members = StaffMember.objects.of(installation_id).filter(user_id=user_id)
    known = members.first()
    if known is not None and now - known.last_seen_at < SEEN_EVERY:
        return known
    StaffMember.objects.bulk_create(
        [
            StaffMember(
                installation_id=installation_id,
                user_id=user_id,
                sealed_email=crypto.seal_text(email),
                first_seen_at=now,
                last_seen_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["installation", "user_id"],
        update_fields=["sealed_email", "last_seen_at"],
    )
    return members.get()


def let_send(*, installation_id: int, member_id: int, can_send: bool) -> StaffMember:
    """Let a member of staff have things sent by hand, or no longer.

    Raises:
        UnknownStaff: the shop has nobody of this id.

    """
    members = StaffMember.objects.of(installation_id).filter(id=member_id)
    if not members.update(can_send=can_send):
        raise UnknownStaff(str(member_id))
    return members.get()


def audit(
    *,
    installation_id: int,
    actor: str,
    action: str,
    target: str,
    details: Mapping[str, Any],
    now: datetime,
) -> None:
    """Write down who changed what, in the caller's transaction.

    actor: "staff:<core's user id>". action: "<object>.<what>", e.g. "segment.saved";
    target: the object's key. details: what was and what is, no secret, nothing personal.
    """
    AuditEntry.objects.create(
        installation_id=installation_id,
        at=now,
        actor=actor,
        action=action,
        target=target,
        details=dict(details),
    )

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.models import (
    AuditEntry,
    Installation,
    StaffMember,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

ACTIVE = Installation.Status.ACTIVE


def by_api_url(api_url: str) -> Installation | None:
    return Installation.objects.filter(saleor_api_url=api_url).first()


def by_public_key(public_key: str) -> Installation | None:
    """Return the shop a mini-program names, if it still has us installed."""
    return Installation.objects.filter(public_key=public_key, status=ACTIVE).first()


def active() -> QuerySet[Installation]:
    return Installation.objects.filter(status=ACTIVE).order_by("id")


def audit_entries(
    installation_id: int,
    *,
    actor: str = "",
    action: str = "",
    since: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """Return who changed what.

    actor: as it stands there; action: how it begins, "account." is all of accounts;
    since: then or later.
    """
    entries = AuditEntry.objects.of(installation_id)
    if actor:
        entries = entries.filter(actor=actor)
    if action:
        entries = entries.filter(action__startswith=action)
    if since is not None:
        entries = entries.filter(at__gte=since)
    return entries


def staff_addresses(installation_id: int) -> Mapping[str, str]:
    """Return the addresses of all staff who have used our pages, by core's ids."""
    rows = StaffMember.objects.of(installation_id)
    return {row.user_id: crypto.unseal_text(row.sealed_email) for row in rows}


def staff_emails(installation_id: int, user_ids: Collection[str]) -> Mapping[str, str]:
    """Return by user id the addresses of staff who have used our pages."""
    members = StaffMember.objects.of(installation_id).filter(user_id__in=user_ids)
    return {
        user_id: crypto.unseal_text(sealed)
        for user_id, sealed in members.values_list("user_id", "sealed_email")
    }

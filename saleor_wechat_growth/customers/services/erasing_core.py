"""Taking away from core what we wrote of somebody there: keys of private metadata.

Asked twice: at once, and when the erasure settles, for a write that was on its way.
"""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from saleor_wechat_growth.customers.models import Erasure
from saleor_wechat_growth.customers.registry import metadata_keys
from saleor_wechat_growth.customers.services.erasing import (
    SETTLE,
    note_core,
    users_left,
)
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import Refused, SaleorError

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.saleor.client import SaleorClient

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)
RETRY: Final = timedelta(minutes=10)


def erase_in_core(*, now: datetime) -> int:
    """Ask the cores of all erasures that are due; return how many were looked at.

    Call it again until it returns 0. The calls are made outside any transaction.
    """
    done = 0
    while (row := _claim(now)) is not None:
        _erase(row, now)
        done += 1
    return done


@transaction.atomic
def _claim(now: datetime) -> Erasure | None:
    row = (
        Erasure.objects.across_installations()  # a claim: any shop's turn
        .filter(
            core_due_at__lte=now,
            installation__status=Installation.Status.ACTIVE,
        )
        .select_related("installation")
        .order_by("core_due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if row is not None:
        row.core_due_at = now + LEASE
        row.save(update_fields=["core_due_at"])
    return row


def _erase(row: Erasure, now: datetime) -> None:
    assert row.began_at is not None, "core is asked once it has begun"
    settled_at = row.began_at + SETTLE
    again_at = None if now >= settled_at else settled_at
    try:
        with closing(saleor_client(row.installation)) as client:
            for user_id in users_left(row):
                _delete(client, user_id)
    except (SaleorError, NotInstalled) as error:
        logger.warning("erasure %s waits for core: %s", row.pk, type(error).__name__)
        again_at = now + RETRY
    note_core(
        installation_id=row.installation_id,
        erasure_id=row.pk,
        again_at=again_at,
        now=now,
    )


def _delete(client: SaleorClient, user_id: str) -> None:
    try:
        client.delete_private_metadata(user_id, metadata_keys())
    except Refused as refusal:
        # a user that is gone has none; others would only refuse it again
        logger.warning("core kept metadata: %s", ", ".join(sorted(refusal.codes)))

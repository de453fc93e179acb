"""Forgetting what arrived about somebody who is erased (promise 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.inbox.models import InboxEvent, Refetch

if TYPE_CHECKING:
    from collections.abc import Collection


def forget(*, installation_id: int, subjects: Collection[str]) -> int:
    """Drop what news of these subjects said, and whom it was about.

    The rows stay, so that the same delivery again is known to be the same. Return how
    many are still to be handled: those are left alone, and this is called again.

    subjects: as `InboxEvent.subject` and `buyer` have them; also ids of core's objects
    that core is about to be asked for, which it is not any more. No index helps to
    find what was handled: one walk through the shop's rows.
    """
    about = Q(among("subject", subjects)) | Q(among("buyer", subjects))
    rows = InboxEvent.objects.of(installation_id).filter(about)
    over = rows.filter(due_at__isnull=True)
    over.update(body=None, subject="", buyer=None, error="")
    Refetch.objects.of(installation_id).filter(among("object_id", subjects)).delete()
    return rows.filter(due_at__isnull=False).count()

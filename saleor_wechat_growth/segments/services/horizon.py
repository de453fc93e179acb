"""Who is new or was merged or parted since the last look: nobody announces them.

Persons are made and merged while their shop is held (`inbox.services.hold`), so that
within one shop their ids come in the order of their commits.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from saleor_wechat_growth.customers.models import Customer, Merge
from saleor_wechat_growth.segments.models import Horizon
from saleor_wechat_growth.segments.services.applying import close_doubled

#: how far the clocks of those who part people may be behind ours
SLACK: Final = timedelta(minutes=10)


def new_and_merged(*, installation_id: int, now: datetime) -> Collection[int]:
    """Return the persons nobody has looked at since they came to be what they are.

    The caller holds the shop and looks at them. A few look-ups where there are none.
    """
    horizon, is_new = Horizon.objects.get_or_create(installation_id=installation_id)
    if is_new:
        # a build looks at all who are there when it begins
        horizon.customer_id_seen = _newest(Customer, installation_id)
        horizon.merge_id_seen = _newest(Merge, installation_id)
        horizon.unmerges_seen = (
            Merge.objects.of(installation_id).filter(undone_at__isnull=False).count()
        )
        horizon.save()
        return ()
    fresh = list(
        Customer.objects.of(installation_id)
        .filter(id__gt=horizon.customer_id_seen)
        .values_list("id", flat=True)
    )
    merges = list(
        Merge.objects.of(installation_id)
        .filter(id__gt=horizon.merge_id_seen)
        .values_list("id", "survivor_id", "loser_id")
    )
    undone = Merge.objects.of(installation_id).filter(undone_at__isnull=False)
    unmerges = undone.count()
    merged = {person for _, *pair in merges for person in pair}
    if unmerges > horizon.unmerges_seen:
        parted = undone.filter(undone_at__gte=now - SLACK)
        for pair in parted.values_list("survivor_id", "loser_id"):
            merged.update(pair)
    if not fresh and not merged:
        return ()
    if merged:
        close_doubled(installation_id=installation_id, people=sorted(merged), now=now)
    horizon.customer_id_seen = max([horizon.customer_id_seen, *fresh])
    horizon.merge_id_seen = max([horizon.merge_id_seen, *(pk for pk, *_ in merges)])
    horizon.unmerges_seen = unmerges
    horizon.save()
    return {*fresh, *merged}


def _newest(model: type[Customer | Merge], installation_id: int) -> int:
    newest = model.objects.of(installation_id).aggregate(Max("id"))["id__max"]
    return int(newest or 0)

"""Tags put on or taken off many people, as long work that its page need not wait for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from saleor_wechat_growth.installations.jobs import Batch, Failure, works
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.installations.services import start_job
from saleor_wechat_growth.segments.services.tags import put_tags, take_tags

#: the kind of job; its rows are customer ids
TAG: Final = "tags.change"
BY_STAFF: Final = "staff"


def start_tagging(
    *,
    installation_id: int,
    customer_ids: Sequence[int],
    keys: Collection[str],
    is_taken: bool,
    by: str,
    reason: str,
    now: datetime,
) -> Job:
    """Have tags put on these people, or taken off them, in the background."""
    order = {"keys": sorted(keys), "taken": is_taken, "reason": reason}
    return start_job(
        installation_id=installation_id,
        kind=TAG,
        started_by=by,
        order=order,
        rows=list(customer_ids),
        summary={"tags": order["keys"], "taken": is_taken},
        now=now,
    )


@works(TAG)
def change_tags(batch: Batch, now: datetime) -> Sequence[Failure]:
    """Change the tags of a part of the people; who is gone is passed over."""
    if batch.order["taken"]:
        take_tags(
            installation_id=batch.installation_id,
            customer_ids=batch.rows,
            keys=batch.order["keys"],
            by=batch.started_by,
            origin=BY_STAFF,
            reason=batch.order["reason"],
            now=now,
        )
    else:
        put_tags(
            installation_id=batch.installation_id,
            wanted=[
                (customer_id, key, BY_STAFF)
                for customer_id in batch.rows
                for key in batch.order["keys"]
            ],
            by=batch.started_by,
            reason=batch.order["reason"],
            now=now,
        )
    return []
